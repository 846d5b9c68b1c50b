"""Tries everything that a running Lotsen stands on, and says of each how it is and what to mend. Changes nothing.

What it says never holds a token, a password or an address with one in it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import aiosmtplib
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import InvalidToken, TelegramError

from bot.catalog import CatalogError, read
from bot.channels.mail import client_of
from bot.channels.telegram.api import Api
from bot.channels.telegram.telegram import WEBHOOK_PATH
from bot.settings import Settings
from bot.store import Store, StoreError, watch
from bot.store.store import version

PATIENCE = 5.0
"""Seconds that one check may take."""
SILENT_SECONDS = 300
"""A clock that has not worked for so long has stopped; so has an outbox whose oldest message waits so long."""
LITTLE_ROOM, NO_ROOM = 1024**3, 100 * 1024**2
"""Bytes free where Lotsen writes."""
State = Literal["ok", "off", "warn", "broken"]


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing is. `mend`: what to do, when there is something to do."""

    name: str
    state: State
    said: str
    mend: str = ""


def examine(settings: Settings, patience: float = PATIENCE) -> Iterator[Finding]:
    """Try one thing after another, each for at most `patience` seconds."""
    for name, check in _CHECKS:
        yield from _within(patience, name, lambda check=check: list(check(settings, patience)))  # type: ignore[misc]


def _within(seconds: float, name: str, check: Callable[[], list[Finding]]) -> list[Finding]:
    """In a thread of its own, since not all that can hang can be told to give up."""
    found: list[Finding] = []

    def run() -> None:
        try:
            found.extend(check())
        except Exception as error:  # its words may hold a secret
            said = f"could not be tried: {type(error).__name__}"
            found.append(Finding(name, "broken", said, "Tell who maintains Lotsen: the check itself has a fault."))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds * 3)
    return list(found) or [Finding(name, "broken", f"no answer in {seconds * 3:.0f} seconds", "See that it runs.")]


def _telegram(settings: Settings, patience: float) -> Iterator[Finding]:
    if settings.telegram_token is None:
        yield Finding("token", "off", "TELEGRAM_TOKEN is not set: Lotsen is on the web only")
        return
    try:
        username, info = asyncio.run(asyncio.wait_for(_asked(settings), patience))
    except InvalidToken:
        yield Finding("token", "broken", "Telegram does not accept it", "Get the right TELEGRAM_TOKEN from @BotFather.")
        return
    except (TelegramError, TimeoutError) as away:
        mend = "See that this machine reaches TELEGRAM_API_URL; a proxy or a firewall may stand between."
        yield Finding("token", "broken", f"Telegram cannot be reached ({type(away).__name__})", mend)
        return
    yield Finding("token", "ok", f"the bot is @{username}")
    yield _webhook(settings, info)


async def _asked(settings: Settings) -> tuple[str, dict[str, Any]]:
    api = Api(settings)
    try:
        me = await api.start()
        return me.username, await api.call("getWebhookInfo", {})
    finally:
        await api.stop()


def _webhook(settings: Settings, info: dict[str, Any]) -> Finding:
    present, waiting = str(info.get("url", "")), int(info.get("pending_update_count", 0))
    if settings.webhook_url is None:
        if present:
            mend = "Stop the program that set it, or set WEBHOOK_URL; lotsen run takes it away and polls."
            return Finding("webhook", "warn", "Telegram has one although WEBHOOK_URL is not set", mend)
        return Finding("webhook", "off", f"Lotsen polls; {waiting} updates wait")
    if present != settings.webhook_url + WEBHOOK_PATH:
        return Finding("webhook", "broken", "Telegram has another address or none", "Start lotsen run: it sets it.")
    if time.time() - float(info.get("last_error_date", 0)) < 3600:
        mend = "See that WEBHOOK_URL leads to Lotsen from outside, with a certificate that is in order."
        return Finding("webhook", "warn", f"Telegram failed to deliver: {info.get('last_error_message', '')}", mend)
    return Finding("webhook", "ok", f"set; {waiting} updates wait")


def _database(settings: Settings, patience: float) -> Iterator[Finding]:
    address = make_url(settings.database)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        yield Finding("database", "off", "none yet: lotsen run makes it")
        return
    store = Store(settings.database)
    try:
        store.check()
        with store.engine.connect() as connection:
            revision = version(connection)
        yield Finding("database", "ok", f"{'SQLite' if store.is_sqlite else 'PostgreSQL'}, version {revision}")
        now = int(time.time() * 1000)
        with store.engine.connect() as connection:
            beat, waits = watch.last_beat(connection), watch.depths(connection, now)
    except StoreError as wrong:
        yield Finding("database", "broken", str(wrong), "See DATABASE_URL and that the database runs.")
        return
    except SQLAlchemyError as wrong:
        yield Finding("database", "broken", type(wrong).__name__, "See DATABASE_URL and that the database runs.")
        return
    finally:
        store.close()
    yield _clock(beat, now)
    yield _queues(waits)


def _clock(beat: int | None, now: int) -> Finding:
    mend = "Start lotsen run or lotsen clock."
    if beat is None:
        return Finding("clock", "warn", "has never worked on this database", mend)
    age = max(0, (now - beat) // 1000)
    if age > SILENT_SECONDS:
        return Finding("clock", "broken", f"silent for {age // 60} minutes", mend)
    return Finding("clock", "ok", f"worked {age} seconds ago")


def _queues(waits: watch.Depths) -> Finding:
    said = f"{waits.inbox} updates to handle, {waits.outbox} messages to send, {waits.dead} updates laid aside"
    if max(waits.outbox_seconds, waits.inbox_seconds) > SILENT_SECONDS:
        oldest = max(waits.outbox_seconds, waits.inbox_seconds) / 60
        mend = "See that lotsen run is up and reaches Telegram and the e-mail server; its log says what fails."
        return Finding("queues", "broken", f"{said}; the oldest waits since {oldest:.0f} minutes", mend)
    if waits.dead:
        return Finding("queues", "warn", said, "The log says what went wrong. They are erased after a week.")
    return Finding("queues", "ok", said)


def _catalog(settings: Settings, patience: float) -> Iterator[Finding]:
    try:
        catalog = read(settings.catalog_dir)
    except CatalogError as wrong:
        said = f"{len(wrong.problems)} errors; the first: {wrong.problems[0]}" if wrong.problems else str(wrong)
        yield Finding("catalog", "broken", said, "Run lotsen check and mend each line. The one before serves on.")
    except OSError as wrong:
        yield Finding("catalog", "broken", wrong.strerror or type(wrong).__name__, "See CATALOG_DIR.")
    else:
        said = f"{len(catalog.offers)} offers from {len(catalog.organisations)} organisations"
        yield Finding("catalog", "ok", said)


def _mail(settings: Settings, patience: float) -> Iterator[Finding]:
    if settings.smtp_url is None:
        yield Finding("e-mail", "off", "SMTP_URL is not set: no e-mail is sent")
        return
    try:
        asyncio.run(asyncio.wait_for(_greeted(settings.smtp_url, patience), patience))
    except aiosmtplib.SMTPAuthenticationError:
        yield Finding("e-mail", "broken", "the server refuses user or password", "See SMTP_URL.")
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as away:
        mend = "See host and port in SMTP_URL, and that this machine may reach them."
        yield Finding("e-mail", "broken", f"the server does not answer ({type(away).__name__})", mend)
    else:
        yield Finding("e-mail", "ok", "the server answers")


async def _greeted(smtp_url: str, patience: float) -> None:
    client = client_of(smtp_url, patience)
    try:
        await client.connect()
        await client.quit()
    finally:
        client.close()


def _disk(settings: Settings, patience: float) -> Iterator[Finding]:
    folder = settings.data_dir.absolute()
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("disk", "broken", f"{folder} cannot be written", "Give the user that runs Lotsen DATA_DIR.")
        return
    free = shutil.disk_usage(folder).free
    said = f"{free / 1024**3:.1f} GB free in {folder}"
    if free < LITTLE_ROOM:
        yield Finding("disk", "broken" if free < NO_ROOM else "warn", said, "Make room there, or move DATA_DIR.")
        return
    yield Finding("disk", "ok", said)


Check = Callable[[Settings, float], Iterator[Finding]]
_CHECKS: tuple[tuple[str, Check], ...] = (
    ("token", _telegram),
    ("database", _database),
    ("catalog", _catalog),
    ("e-mail", _mail),
    ("disk", _disk),
)
