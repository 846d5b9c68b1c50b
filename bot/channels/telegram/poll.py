"""Fetching updates: an update is confirmed to Telegram only when it is on disk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram.api import Api
from bot.channels.telegram.errors import reaction

log = logging.getLogger(__name__)

SLOWEST_RETRY = 30.0

Keep = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]


async def poll(api: Api, keep: Keep, fatal: Callable[[str], None]) -> None:
    """Fetch updates until cancelled, or until Telegram refuses for good. `keep` returns when they are on disk.

    The next request confirms what was kept. Killed in between, Telegram sends it again; the inbox knows repeats.
    """
    offset: int | None = None
    failures = 0
    while True:
        try:
            updates = await api.updates(offset)
            await keep(updates)
        except Exception as error:  # whatever it is, the same updates are fetched again
            to = reaction(error, failures)
            if to.what == "fatal":
                return fatal(to.why)
            failures += 1
            log.warning("Updates could not be fetched or kept: %s", type(error).__name__)
            await asyncio.sleep(to.seconds if to.what == "later" else min(0.5 * 2**failures, SLOWEST_RETRY))
            continue
        failures = 0
        numbers = [update["update_id"] for update in updates if isinstance(update.get("update_id"), int)]
        offset = max(numbers) + 1 if numbers else offset


async def persist(what: str, work: Callable[[], Awaitable[object]], fatal: Callable[[str], None]) -> bool:
    """Do something at start, again and again while Telegram cannot be reached. Returns whether it was done.

    What Telegram refuses for good is told to `fatal`.
    """
    failures = 0
    while True:
        try:
            await work()
            return True
        except TelegramError as error:
            to = reaction(error, failures)
            if to.what != "later":
                fatal(to.why if to.what == "fatal" else f"{what} failed. Telegram says: {to.why}")
                return False
            log.warning("%s failed (%s); it is tried again.", what, type(error).__name__)
            failures += 1
            await asyncio.sleep(min(to.seconds, SLOWEST_RETRY))
