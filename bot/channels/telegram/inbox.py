"""What comes in, put on disk before Telegram is told that it arrived."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError

from bot.channels.telegram.incoming import InlineQuery, Update
from bot.channels.telegram.receive import lane_of
from bot.store import queues
from bot.store.desk import Desk
from bot.store.queues import Received

log = logging.getLogger(__name__)

SYNC_AFTER = 0.02
"""Seconds before the disk is waited for, so that what comes together is waited for once and no answer stands behind
it (as `commit_delay` of PostgreSQL)."""
LONGEST_DEAD = 16_000
"""Characters kept of an update that cannot be read."""


def read_raw(raw: bytes | dict[str, Any]) -> Received | InlineQuery | None:
    """An update to keep, an inline query to answer at once, or None for what Lotsen has no use for.

    One that cannot be read is kept as dead when it at least has a number, so that the others go on.
    """
    try:
        update = Update.model_validate_json(raw) if isinstance(raw, bytes) else Update.model_validate(raw)
    except ValidationError as wrong:
        log.warning("An update could not be read: %s", [(error["loc"], error["type"]) for error in wrong.errors()][:3])
        return _dead(raw)
    if update.inline_query is not None:
        return update.inline_query
    lane = lane_of(update)
    return Received(update.update_id, lane, update.kept()) if lane else None


def _dead(raw: bytes | dict[str, Any]) -> Received | None:
    try:
        found = json.loads(raw) if isinstance(raw, bytes) else raw
        number = found["update_id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if type(number) is not int or not 0 <= number < 2**63:
        return None
    return Received(number, "", json.dumps(found)[:LONGEST_DEAD], dead=True)


class Inbox:
    """Writes updates down, all that have come meanwhile in one transaction. They are handled from then on, while the
    disk is waited for: after a power cut in between, Telegram sends them again.

    `kept` is told of what can be handled.
    """

    def __init__(self, desk: Desk, kept: Callable[[Sequence[Received]], None]) -> None:
        self._desk = desk
        self._kept = kept
        self._coming: list[tuple[Received, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._syncing: set[asyncio.Task[None]] = set()

    async def keep(self, updates: Sequence[Received]) -> None:
        """Return when updates are on disk. Raises what the database raises."""
        if updates:
            await self._write(updates)
            await self._desk.sync()

    async def keep_one(self, update: Received) -> None:
        """Return when an update is on disk, together with others that come at the same time."""
        kept = asyncio.get_running_loop().create_future()
        self._coming.append((update, kept))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        await kept

    async def _write_all(self) -> None:
        while self._coming:
            coming, self._coming = self._coming, []
            waiting = [kept for _, kept in coming]
            try:
                await self._write([update for update, _ in coming])
            except BaseException as error:  # whoever waits for an update must hear of it
                _tell(waiting, error)
            else:
                syncing = asyncio.create_task(self._sync(waiting))
                self._syncing.add(syncing)
                syncing.add_done_callback(self._syncing.discard)

    async def _sync(self, waiting: Sequence[asyncio.Future[None]]) -> None:
        try:
            await asyncio.sleep(SYNC_AFTER)
            await self._desk.sync()
        except BaseException as error:
            _tell(waiting, error)
        else:
            _tell(waiting, None)

    async def _write(self, updates: Sequence[Received]) -> None:
        await self._desk(queues.receive, updates, _now())
        self._kept(updates)


def _tell(waiting: Sequence[asyncio.Future[None]], failure: BaseException | None) -> None:
    for one in waiting:
        if not one.done():
            one.set_exception(failure) if failure else one.set_result(None)


def _now() -> int:
    return int(time.time() * 1000)
