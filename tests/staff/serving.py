"""A process that serves a catalog as `lotsen run` does, and answers on standard output: one offer's card a line read.

`python -m tests.staff.serving serve`; `… publish` to change an amount again and again until it is killed; `… die` to be
killed in the middle of one save of two files, at the step that comes on standard input.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
import threading
from typing import Any

from bot.catalog.edit import Set
from bot.channels.plaintext import render
from bot.dialogue import Guide
from bot.running import opened, watcher
from bot.service import Service
from bot.settings import Settings
from bot.staff import folder
from bot.staff.folder import Folder
from bot.staff.git import Git
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


def die() -> None:
    settings = Settings.read()
    publisher = Publisher(opened(settings), Folder(settings.catalog_dir))
    publisher.start()
    print("ready", flush=True)
    _killed_at(sys.stdin.readline().strip())
    amount = Set(("offers", "litet-lan", "amount", "max_sek"), 150000)
    name = Set(("needs", 0, "name", "sv"), "Låna till något nytt")
    publisher.publish(
        [Edit("organisations/lanehuset.yaml", (amount,)), Edit("needs.yaml", (name,))], Author("7", "Anna")
    )


def _killed_at(step: str) -> None:
    """`kept`: the database has it and no file has; `half`: a file is half written beside the old one; `one`: one of
    two files is new; `written`: both are, and Git knows nothing; `staged`: Git was told to add them."""
    write, run, written = folder._write, Git.run, []

    def killed() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def writing(path: Any, text: str) -> None:
        if step == "half":
            path.with_name(f".{path.name}{folder.TEMPORARY}").write_text(text[: len(text) // 2])
            killed()
        write(path, text)
        written.append(path)
        if step == "one":
            killed()

    def running(git: Git, *arguments: str) -> str:
        if written and "commit" in arguments and step == "staged":
            killed()
        return run(git, *arguments)

    folder._write = writing
    Git.run = running  # type: ignore[method-assign]
    if step == "kept":
        Folder.write = lambda *_: killed()  # type: ignore[method-assign, assignment, return-value]
    if step == "written":
        Git.commit = lambda *_: killed()  # type: ignore[method-assign, assignment, return-value]


if __name__ == "__main__":
    {"serve": serve, "publish": publish, "die": die}[sys.argv[1]]()
