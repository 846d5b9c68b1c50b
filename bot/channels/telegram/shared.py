"""The pace of all that is sent when several processes send: counted in the database, which they share."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from bot.channels.telegram.errors import where
from bot.channels.telegram.limits import CHAT_BURST, rate_of
from bot.store import pace
from bot.store.desk import Desk
from bot.store.pace import Rate, Wanted
from bot.turn import ANSWER, REMINDER

log = logging.getLogger(__name__)

AGAIN_SECONDS = 0.5
"""How soon it is tried again when the database cannot be asked."""


class SharedLimits:
    """As `Limits`, over all processes on one database. `overall`: messages a second; `burst`: how many a chat takes at
    once."""

    def __init__(self, desk: Desk, overall: float, burst: float = CHAT_BURST) -> None:
        self._desk = desk
        self._all = Rate(overall, max(overall, 1.0))
        self._burst = burst
        self._away_until = 0.0

    async def leave(self, wanted: Sequence[tuple[int, str]]) -> tuple[list[float], float]:
        """As `Limits.leave`. Nothing may go while the database cannot be asked: what is sent could not be noted."""
        if (left := self._away_until - time.monotonic()) > 0:
            return [], left
        asked = [Wanted(lane, Rate(rate_of(lane), self._burst), self._spare(priority)) for priority, lane in wanted]
        try:
            return await self._desk(pace.leave, asked, self._all)
        except Exception as error:
            log.error("The pace of sending cannot be read; it is tried again: %s", where(error))
            self._away_until = time.monotonic() + AGAIN_SECONDS
            return [], AGAIN_SECONDS

    def _spare(self, priority: int) -> float:
        """What reminders, and still more what is less urgent, leave for the answers of other processes."""
        if priority <= ANSWER:
            return 0.0
        part = 1 / 3 if priority <= REMINDER else 2 / 3
        return min(self._all.burst * part, self._all.burst - 1)  # at the slowest pace all still go
