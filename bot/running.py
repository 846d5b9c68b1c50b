"""Everything put together: the one place that knows which parts a running Lotsen is made of."""

from __future__ import annotations

import ctypes
import gc
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

import uvicorn

from bot import log
from bot.alerts import Lookout
from bot.catalog import Catalog, Problem
from bot.channels.mail import Mail
from bot.channels.post import post
from bot.channels.telegram import Telegram
from bot.clock import Clock, jobs
from bot.dialogue import Guide
from bot.service import Service
from bot.settings import Settings
from bot.staff.folder import Folder
from bot.staff.overview import first_members
from bot.staff.publishing import Publisher
from bot.staff.telling import tell
from bot.staff.wanted import carry_out
from bot.staff.watching import Watcher
from bot.store import Store
from bot.web import application
from bot.web.protocol import Http

COLLECT_AFTER = (10_000, 20, 20)
"""When garbage is collected (`gc.set_threshold`). Python's own 700 new objects come together several times in a turn,
whose objects nearly all go by themselves: looking for rings among them took 7 % of a turn."""


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve the web pages, Telegram when there is a token, and the clock, until SIGINT or SIGTERM.

    Raises CatalogError, StoreError or OSError when Lotsen cannot start.
    """
    log.configure(settings)
    store = opened(settings)
    publisher = Publisher(store, Folder(settings.catalog_dir))
    served, catalog = publisher.start()
    guide = Guide.of(catalog, settings.controller)
    settle()
    service = Service(store, guide, post, settings.site, mails=settings.smtp_url is not None)
    service.publisher = publisher
    telegram = Telegram(settings, service) if settings.telegram_token else None
    beside: list[Clock | Mail | Watcher | Lookout] = [
        Clock(store, jobs(service, settings)),
        watcher(publisher, served, service, settings),
        Lookout(store, post),
    ]
    if settings.smtp_url is not None:
        beside.append(Mail(store, settings))
    threads = [threading.Thread(target=one.run, name=type(one).__name__, daemon=True) for one in beside]
    for thread in threads:
        thread.start()
    say(_welcome(settings))
    try:
        uvicorn.run(
            application(settings, service, telegram),
            host=settings.host,
            port=settings.port,
            http=Http,
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=30,
        )
    finally:
        for one in beside:
            one.stop()
        for thread in threads:
            thread.join(timeout=5)
        store.close()


def watcher(publisher: Publisher, served: int, service: Service, settings: Settings) -> Watcher:
    """What keeps a service's guide up to date with the catalog and with who has members, and publishes what staff
    ask for in their chats."""

    def swap(catalog: Catalog) -> None:
        service.guide = Guide.of(catalog, settings.controller, service.guide.joined)
        settle()

    def told(problems: Sequence[Problem], trouble: str) -> None:
        with service.store.begin() as tx:
            tell(tx, post, problems, trouble, int(publisher.now() * 1000))

    def beside() -> None:
        with service.store.begin() as tx:
            joined = first_members(tx)
        if joined != service.guide.joined:
            service.guide = replace(service.guide, joined=joined)
        carry_out(publisher, service.guide.catalog, post, settings.site)

    return Watcher(publisher, served, swap, told, settings.catalog_remote, beside)


def settle() -> None:
    """After a catalog was loaded: give back the memory that this took, and let later collections of garbage pass over
    what stays, which would hold up answers for 0.1 s at a time."""
    gc.set_threshold(*COLLECT_AFTER)
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    with suppress(AttributeError, OSError):  # only glibc keeps what was freed
        ctypes.CDLL(None).malloc_trim(0)


def opened(settings: Settings) -> Store:
    """The database, up to date: SQLite is migrated by itself, PostgreSQL by `lotsen migrate`. Raises StoreError."""
    store = Store(settings.database)
    if store.is_sqlite:
        store.migrate()
    else:
        store.check()
    return store


def _welcome(settings: Settings) -> str:
    lines = [f"Lotsen is on {settings.site}"]
    if settings.telegram_token is None:
        lines.append(
            "To put it on Telegram: get a token from @BotFather and start with TELEGRAM_TOKEN=<token> make run"
        )
    else:
        way = f"webhook at {settings.webhook_url}" if settings.webhook_url else "polling"
        lines.append(f"Lotsen is on Telegram ({way}).")
    return "\n".join(lines)
