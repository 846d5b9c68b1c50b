"""Updates to a webhook as the real server sends them: one at a time per key, again with growing pauses."""

from __future__ import annotations

import asyncio
import io
import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from tests.botapi.delivery import Pending

LONGEST_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver an update: when (monotonic seconds), and the HTTP status, or 0 for none."""

    update_id: int
    at: float
    status: int


@dataclass(slots=True)
class Hook:
    """Where the bot wants its updates."""

    url: str
    secret: str
    max_connections: int
    allowed: frozenset[str] | None
    last_error: dict[str, Any] = field(default_factory=dict)


class Courier:
    """Delivers to one webhook: a lane per key, `max_connections` lanes at once. `done` is told of each delivery."""

    def __init__(self, hook: Hook, scale: float, patience: float, done: Callable[[Pending], None]) -> None:
        self.hook = hook
        self.attempts: deque[Attempt] = deque(maxlen=100_000)
        self._scale = scale
        self._patience = patience
        self._done = done
        self._lanes: dict[str, deque[Pending]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(hook.max_connections)
        self._session: aiohttp.ClientSession | None = None

    def enqueue(self, pending: Pending) -> None:
        """Put an update last in its lane."""
        lane = self._lanes.get(pending.key)
        if lane is not None:
            lane.append(pending)
            return
        self._lanes[pending.key] = deque([pending])
        task = asyncio.get_running_loop().create_task(self._serve(pending.key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Give up what is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _serve(self, key: str) -> None:
        lane, failures = self._lanes[key], 0
        while lane:
            pending = lane[0]
            async with self._slots:
                delivered = pending.expired or await self._post(pending)
            if delivered:
                failures = 0
                lane.popleft()
                self._done(pending)
            else:
                await asyncio.sleep(min(2.0**failures, LONGEST_PAUSE) * self._scale if failures else 0)
                failures += 1
        del self._lanes[key]

    async def _post(self, pending: Pending) -> bool:
        pending.delivered += 1
        status = await self._send(pending)
        self.attempts.append(Attempt(pending.id, time.monotonic(), status))
        if 200 <= status < 300:
            return True
        words = f"Wrong response from the webhook: {status}" if status else "Connection failed"
        self.hook.last_error = {"last_error_date": int(time.time()), "last_error_message": words}
        return False

    async def _send(self, pending: Pending) -> int:
        body = pending.body if isinstance(pending.body, bytes) else json.dumps(pending.body).encode()
        headers = {"Content-Type": "application/json"}
        if self.hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.hook.secret
        try:
            async with self._client().post(
                self.hook.url, data=io.BytesIO(body), headers=headers, ssl=False
            ) as response:
                await response.read()
                return response.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=self._patience)
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout)
        return self._session
