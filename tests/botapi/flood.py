"""Telegram's limits on how fast a bot may write, as buckets that fill again."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.botapi.refusal import too_many
from tests.botapi.world import Chat

PREFIXES = ("send", "edit", "copy", "forward")
FREE = frozenset({"sendChatAction"})


@dataclass(slots=True)
class Bucket:
    """Holds up to `size` messages' worth of leave, and gains `rate` a second."""

    size: float
    rate: float
    left: float = field(default=-1.0)
    seen: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until one more message is allowed; 0 when it is allowed now."""
        self.left = self.size if self.left < 0 else min(self.size, self.left + (now - self.seen) * self.rate)
        self.seen = now
        return 0.0 if self.left >= 1 else (1 - self.left) / self.rate


class Flood:
    """About 30 messages a second over all, one a second in a chat with a short burst, 20 a minute in a group."""

    def __init__(self, *, burst: float = 5.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._burst = burst
        self._all = Bucket(30.0, 30.0)
        self._chats: dict[int, Bucket] = {}

    def check(self, method: str, chat: Chat) -> None:
        """Count a message. Raises Refused with `retry_after` when it comes too soon."""
        if not method.startswith(PREFIXES) or method in FREE:
            return
        bucket = self._chats.setdefault(chat.id, self._new(chat))
        now = self._clock()
        wait = max(self._all.wait(now), bucket.wait(now))
        if wait > 0:
            raise too_many(math.ceil(wait), scenario=False)
        self._all.left -= 1
        bucket.left -= 1

    def _new(self, chat: Chat) -> Bucket:
        return Bucket(self._burst, 1.0) if chat.user is not None else Bucket(20.0, 20 / 60)
