"""How fast Telegram takes messages: about 30 a second from a bot, 1 a second to a chat, 20 a minute to a group."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

PER_CHAT_PER_SECOND = 1.0
PER_GROUP_PER_SECOND = 20 / 60
CHAT_BURST = 5.0
"""Messages that a chat takes at once before its rate counts."""
MOST_CHATS = 10_000
"""Chats remembered; one that has been quiet for a while need not be."""


@dataclass(slots=True)
class Bucket:
    """Tokens that come back at a rate: one is taken for each message."""

    per_second: float
    most: float
    left: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until there is a token."""
        self.left = min(self.most, self.left + (now - self.at) * self.per_second)
        self.at = now
        return 0.0 if self.left >= 1 else (1 - self.left) / self.per_second

    def take(self) -> None:
        self.left -= 1


def rate_of(lane: str) -> float:
    """Messages a second that a chat takes."""
    return PER_GROUP_PER_SECOND if lane.startswith("telegram:-") else PER_CHAT_PER_SECOND


class Limits:
    """The pace of all that is sent. `overall`: messages a second; `burst`: how many a chat takes at once."""

    def __init__(self, overall: float, burst: float = CHAT_BURST, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._burst = burst
        self._all = Bucket(overall, overall, overall, clock())
        self._chats: dict[str, Bucket] = {}

    async def leave(self, wanted: Sequence[tuple[int, str]]) -> tuple[list[float], float]:
        """Ask for messages, given as priority and lane, the most urgent first.

        Returns seconds to wait for the first of them (0: it may go now, and counts as gone), and seconds until any more
        may go when there was no room for all.
        """
        waits: list[float] = []
        for _, lane in wanted:
            if (more := self.overall()) > 0:
                return waits, more
            waits.append(self.chat(lane))
            if not waits[-1]:
                self.take(lane)
        return waits, 0.0

    def overall(self) -> float:
        """Seconds until any message may go."""
        return self._all.wait(self._clock())

    def chat(self, lane: str) -> float:
        """Seconds until a message may go to a chat."""
        bucket = self._chats.get(lane)
        return bucket.wait(self._clock()) if bucket else 0.0

    def take(self, lane: str) -> None:
        """A message goes to a chat."""
        now = self._clock()
        bucket = self._chats.get(lane)
        if bucket is None:
            self._forget_quiet(now)
            bucket = self._chats[lane] = Bucket(rate_of(lane), self._burst, self._burst, now)
        bucket.take()
        self._all.take()

    def _forget_quiet(self, now: float) -> None:
        if len(self._chats) >= MOST_CHATS:
            for bucket in self._chats.values():
                bucket.wait(now)
            self._chats = {lane: bucket for lane, bucket in self._chats.items() if bucket.left < bucket.most}
