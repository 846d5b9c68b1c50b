"""What comes in, put on disk before Telegram is told that it arrived."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from bot.channels.telegram.incoming import InlineQuery, Update
from bot.channels.telegram.receive import lane_of
from bot.store import queues
from bot.store.desk import Desk
from bot.store.queues import Received

log = logging.getLogger(__name__)

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
    """Writes updates to disk, all that have come meanwhile in one transaction."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._coming: list[tuple[Received, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, updates: Sequence[Received]) -> None:
        """Return when updates are on disk. Raises what the database raises."""
        if updates:
            await self._desk(queues.receive, updates, _now())

    async def keep_one(self, update: Received) -> None:
        """Return when an update is on disk, together with others that come at the same time."""
        written = asyncio.get_running_loop().create_future()
        self._coming.append((update, written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await written

    async def _write(self) -> None:
        while self._coming:
            coming, self._coming = self._coming, []
            failure: BaseException | None = None
            try:
                await self.keep([update for update, _ in coming])
            except BaseException as error:  # whoever waits for an update must hear of it
                failure = error
            for _, written in coming:
                if not written.done():
                    written.set_exception(failure) if failure else written.set_result(None)


def _now() -> int:
    return int(time.time() * 1000)
