"""A process that serves a catalog as `lotsen run` does, and answers on standard output: one offer's card a line read.

`python -m tests.staff.serving serve`, or `… publish` to change an amount again and again until it is killed.
"""

from __future__ import annotations

import datetime as dt
import sys
import threading

from bot.catalog.edit import Set
from bot.channels.plaintext import render
from bot.dialogue import Guide
from bot.running import opened, watcher
from bot.service import Service
from bot.settings import Settings
from bot.staff.folder import Folder
from bot.staff.publishing import Author, Edit, Publisher
from bot.turn import Press, Turn


def serve() -> None:
    settings = Settings.read()
    store = opened(settings)
    publisher = Publisher(store, Folder(settings.catalog_dir))
    served, catalog = publisher.start()
    service = Service(store, Guide.of(catalog))
    threading.Thread(target=watcher(publisher, served, service, settings).run, daemon=True).start()
    print("ready", flush=True)
    for line in sys.stdin:
        turn = Turn("terminal:1", "terminal", dt.datetime.now(dt.UTC), press=Press("offer", line.strip()))
        print(render(service.run(turn)).replace("\n", " "), flush=True)


def publish() -> None:
    settings = Settings.read()
    publisher = Publisher(opened(settings), Folder(settings.catalog_dir))
    publisher.start()
    print("ready", flush=True)
    for number in range(10**6):
        steps = (Set(("offers", "litet-lan", "amount", "max_sek"), 200000 + number),)
        publisher.publish([Edit("organisations/lanehuset.yaml", steps)], Author("7", "Anna"))


if __name__ == "__main__":
    {"serve": serve, "publish": publish}[sys.argv[1]]()
