"""The command that does what starts by itself."""

from __future__ import annotations

import signal
import threading

import click

from bot import log
from bot.channels.mail import Mail
from bot.channels.post import post
from bot.clock import Clock, jobs
from bot.dialogue import Guide
from bot.service import Service
from bot.settings import Settings
from bot.staff.folder import Folder
from bot.staff.publishing import Publisher
from bot.store import Store


@click.command()
@click.option("--once", is_flag=True, help="Do what is due and end.")
def clock(once: bool) -> None:
    """Do what starts by itself: reminders, mails, and erasing what has been kept long enough."""
    from bot.running import watcher  # it brings the web server along, which other commands need not wait for

    settings = Settings.read()
    log.configure(settings)
    store = Store(settings.database)
    store.check()
    publisher = Publisher(store, Folder(settings.catalog_dir))
    served, catalog = publisher.start()
    guide = Guide.of(catalog, settings.controller)
    service = Service(store, guide, post, settings.site, mails=settings.smtp_url is not None)
    running = Clock(store, jobs(service, settings))
    mail = Mail(store, settings) if settings.smtp_url is not None else None
    if once:
        done = running.once()
        while mail is not None and mail.once():
            pass
        click.echo(f"{done} things done.")
        return
    watching = watcher(publisher, served, service, settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: [one.stop() for one in (running, mail, watching) if one is not None])
    threading.Thread(target=watching.run, name="watcher", daemon=True).start()
    if mail is not None:
        threading.Thread(target=mail.run, name="mail", daemon=True).start()
    running.run()
