"""How updates reach the bot: kept until confirmed, by long polling or to a webhook, in order within each key."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.refusal import Refused, bad, too_many
from tests.botapi.webhook import Courier, Hook

Json = dict[str, Any]

LIVES = {"callback_query": 150.0, "inline_query": 30.0}
DAY = 86_400.0
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True, eq=False)
class Pending:
    """An update that the bot has not confirmed."""

    id: int
    kind: str
    body: Json | bytes
    key: str
    dies: float
    delivered: int = 0

    @property
    def expired(self) -> bool:
        return time.monotonic() > self.dies


@dataclass(slots=True)
class Poll:
    """One getUpdates that waits; a newer one ends it."""

    superseded: asyncio.Event = field(default_factory=asyncio.Event)


class Delivery:
    """The queue of updates and the way they go out.

    `scale` multiplies every pause between tries; `patience` is how long a webhook may take, in seconds.
    """

    def __init__(self, *, scale: float, patience: float) -> None:
        self.pending: dict[int, Pending] = {}
        self.scale = scale
        self.patience = patience
        self.hook: Hook | None = None
        self.courier: Courier | None = None
        self.polls = 0
        self._allowed: frozenset[str] | None = None
        self._poll: Poll | None = None
        self._arrived = asyncio.Event()
        self._held: list[Pending] | None = None
        self._next = 500_000_001
        self._set_at = 0.0

    def put(self, kind: str, content: Json, key: str, *, date: float | None = None) -> int | None:
        """Queue an update; its id, or None when the bot does not want this kind. `date`: seconds since 1970."""
        if not self._wanted(kind):
            return None
        number, self._next = self._next, self._next + 1
        age = time.time() - date if date else 0.0
        self._queue(number, kind, {"update_id": number, kind: content}, key, LIVES.get(kind, DAY) - age)
        return number

    def put_raw(self, body: Json | bytes, key: str = "raw") -> int:
        """Queue something that is perhaps no valid update. Bytes go out as they are, by webhook only."""
        number, self._next = self._next, self._next + 1
        if isinstance(body, dict) and "update_id" not in body:
            body = {"update_id": number} | body
        self._queue(number, "raw", body, key, DAY)
        return number

    def again(self, body: Json, key: str = "again") -> None:
        """Deliver an update once more under its own number, beside any other delivery of it."""
        self._queue(body["update_id"], "again", body, f"{key} {time.monotonic()}", DAY)

    def hold(self) -> None:
        """Keep new updates back until `release`."""
        self._held = self._held or []

    def release(self, order: Callable[[list[Pending]], Iterable[Pending]] = list) -> None:
        """Let the held updates go, in an order of the test's choice (`reversed`)."""
        held, self._held = self._held or [], None
        for pending in order(held):
            self._enqueue(pending)

    async def set_hook(self, params: Json) -> bool:
        """setWebhook, at most once a second."""
        url = params.get("url", "")
        if not url:
            return await self.delete_hook(params)
        _check_hook(url, params)
        if time.monotonic() - self._set_at < 1.0 * self.scale:
            raise too_many(1, scenario=False)
        self._set_at = time.monotonic()
        await self._stop_courier()
        self._remember(params)
        self.hook = Hook(url, params.get("secret_token", ""), int(params.get("max_connections", 40)), self._allowed)
        self.courier = Courier(self.hook, self.scale, self.patience, self._done)
        self._supersede()
        for pending in self.pending.values():
            self.courier.enqueue(pending)
        return True

    async def delete_hook(self, params: Json) -> bool:
        """deleteWebhook."""
        await self._stop_courier()
        self.hook = None
        if params.get("drop_pending_updates"):
            self.pending.clear()
        return True

    def info(self) -> Json:
        """getWebhookInfo."""
        hook = self.hook
        base: Json = {"url": hook.url if hook else "", "has_custom_certificate": False}
        base["pending_update_count"] = len(self.pending)
        if hook:
            base |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"} | hook.last_error
        return base | ({"allowed_updates": sorted(self._allowed)} if self._allowed else {})

    async def get(self, params: Json, alive: Callable[[], bool]) -> list[Json]:
        """getUpdates: confirms what lies before the offset, waits up to `timeout` seconds for more."""
        if self.hook is not None:
            raise _conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        self._supersede()
        self._poll = poll = Poll()
        self.polls += 1
        self._remember({key: value for key, value in params.items() if key == "allowed_updates"})
        self._confirm(int(params.get("offset", 0)))
        limit = min(max(int(params.get("limit", 100)), 1), 100)
        try:
            await self._wait(poll, time.monotonic() + int(params.get("timeout", 0)), alive)
        finally:
            if self._poll is poll:
                self._poll = None
        return self._batch(limit) if alive() else []

    async def stop(self) -> None:
        """End all deliveries."""
        self._supersede()
        await self._stop_courier()

    async def _wait(self, poll: Poll, until: float, alive: Callable[[], bool]) -> None:
        while not self.pending and time.monotonic() < until and alive():
            self._arrived.clear()
            waits = [asyncio.ensure_future(event.wait()) for event in (self._arrived, poll.superseded)]
            await asyncio.wait(waits, timeout=min(0.25, until - time.monotonic()), return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()
            if poll.superseded.is_set() and alive():
                raise _conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance is running"
                )

    def _batch(self, limit: int) -> list[Json]:
        self.pending = {number: pending for number, pending in self.pending.items() if not pending.expired}
        numbers = sorted(self.pending)[:limit]
        for number in numbers:
            self.pending[number].delivered += 1
        return [body for number in numbers if isinstance(body := self.pending[number].body, dict)]

    def _confirm(self, offset: int) -> None:
        numbers = sorted(self.pending)
        confirmed = numbers[:offset] if offset < 0 else [number for number in numbers if number < offset]
        for number in confirmed:
            del self.pending[number]

    def _supersede(self) -> None:
        if self._poll is not None:
            self._poll.superseded.set()

    def _wanted(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT

    def _remember(self, params: Json) -> None:
        if "allowed_updates" in params:
            self._allowed = frozenset(params["allowed_updates"]) or None
        if params.get("drop_pending_updates"):
            self.pending.clear()

    def _queue(self, number: int, kind: str, body: Json | bytes, key: str, life: float) -> None:
        pending = Pending(number, kind, body, key, time.monotonic() + life)
        if self._held is not None:
            self._held.append(pending)
        else:
            self._enqueue(pending)

    def _enqueue(self, pending: Pending) -> None:
        self.pending[pending.id] = pending
        self._arrived.set()
        if self.courier is not None:
            self.courier.enqueue(pending)

    def _done(self, pending: Pending) -> None:
        if self.pending.get(pending.id) is pending:
            del self.pending[pending.id]

    async def _stop_courier(self) -> None:
        if self.courier is not None:
            courier, self.courier = self.courier, None
            await courier.stop()


def _conflict(words: str) -> Refused:
    return Refused(409, f"Conflict: {words}")


def _check_hook(url: str, params: Json) -> None:
    if not re.match(r"^https?://[^/\s]+", url):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.get("secret_token", "")
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad("secret token contains unallowed characters")
    if not 1 <= int(params.get("max_connections", 40)) <= 100:
        raise bad("test server: max_connections is 1 to 100")
