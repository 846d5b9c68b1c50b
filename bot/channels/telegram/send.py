"""The one lane in which all goes out: by priority, in each chat's order, at the pace that Telegram takes.

A turn's calls are handed over as soon as it is committed; all others (reminders, calls put off, those of a process that
died) are claimed from the outbox when they are due. What is sent is deleted in the background: a process that is killed
between the two sends once more, since it cannot know.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import json
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from bot.channels.telegram.errors import Reaction, reaction, where
from bot.log import about
from bot.store import memory, queues, report_post
from bot.store.desk import Desk
from bot.store.queues import CALLBACK, CLAIM_MS, REPORT, Claim, Claimed

log = logging.getLogger(__name__)

MOST_AT_ONCE = 100
"""Calls under way."""
MOST_HELD = 500
"""Calls held beyond which no more are claimed from the outbox."""
LOOK_SECONDS = 1.0
"""How often the outbox is looked at for calls that nobody handed over."""
MOST_ASKED = 30
"""Calls for which leave is asked at once."""
CONVERSATION = 1
"""The last priority whose calls keep the order of the conversation; later ones (reminders) stand apart."""

Lane = tuple[str, int]
Entry = tuple[int, int, Lane]
"""A lane's first call: priority, number, lane."""


class Calls(Protocol):
    """Who makes the calls."""

    async def call(self, method: str, params: dict[str, Any]) -> Any: ...


class Pace(Protocol):
    """Who says how fast may be sent."""

    async def leave(self, wanted: Sequence[tuple[int, str]]) -> tuple[list[float], float]: ...


class Sender:
    """Sends what this process has claimed. All but its construction belongs to one event loop.

    `now`: the time (s) that claims go by. A call whose claim has run out is not begun: it may be another's by then.
    """

    def __init__(
        self,
        api: Calls,
        desk: Desk,
        name: str,
        limits: Pace,
        fatal: Callable[[str], None],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._now = now
        self._api = api
        self._desk = desk
        self._name = name
        self._limits = limits
        self._fatal = fatal
        self._lanes: dict[Lane, deque[Claimed]] = {}
        self._held: dict[int, int] = {}
        """Calls of this process, and until when (ms)."""
        self._ready: list[Entry] = []
        self._slow: list[tuple[float, int, int, Lane]] = []
        """Lanes whose chat has had its share for now, by when they may go on."""
        self._parked: dict[Lane, float] = {}
        """Lanes given back to the outbox, until when."""
        self._busy: dict[Lane, asyncio.Task[None]] = {}
        self._sent: list[int] = []
        self._given_back: list[int] = []
        self._books = asyncio.create_task(self._keep_books())
        self._wake = asyncio.Event()
        self._flush = asyncio.Event()
        self._look_at = 0.0
        self._stopping = False

    @property
    def full(self) -> bool:
        """Whether answers should rather be left in the outbox than handed over. Reminders that wait do not count: they
        go after the answers, and would leave these for the next look at the outbox."""
        return sum(len(waiting) for lane, waiting in self._lanes.items() if lane[1] == CONVERSATION) >= MOST_HELD

    def hand(self, calls: Iterable[Claimed]) -> None:
        """Take calls that were claimed for this process, in order."""
        for one in calls:
            if one.id in self._held:
                continue
            self._held[one.id] = one.until
            lane = (one.call.lane, max(one.call.priority, CONVERSATION))
            if self._stopping or self._parked.get(lane, 0.0) > time.monotonic():
                self._given_back.append(one.id)
                self._flush.set()
            elif (waiting := self._lanes.get(lane)) is not None:
                waiting.append(one)
            else:
                self._lanes[lane] = deque((one,))
                heapq.heappush(self._ready, (one.call.priority, one.id, lane))
        self._wake.set()

    def drop(self, company: str) -> None:
        """Forget all that a company was to get; its rows are gone already. What is under way runs out."""
        for lane in [lane for lane in self._lanes if lane[0] == company]:
            waiting = self._lanes[lane]
            under_way = [waiting.popleft()] if lane in self._busy else []
            self._forget(one.id for one in waiting)
            self._lanes[lane] = deque(under_way)
            if not under_way:
                del self._lanes[lane]

    def look(self, seconds: float = 0.0) -> None:
        """Look at the outbox, at the latest in some seconds."""
        self._look_at = min(self._look_at, time.monotonic() + seconds)
        self._wake.set()

    async def run(self) -> None:
        """Send until `stop`."""
        while not self._stopping:
            self._wake.clear()
            if time.monotonic() >= self._look_at:
                await self._claim_due()
            wait = min(await self._start_what_may(), max(0.0, self._look_at - time.monotonic()))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wake.wait()

    async def stop(self, patience: float = 5.0) -> None:
        """Finish the calls under way, delete what was sent, and let go of the rest."""
        self._stopping = True
        self._wake.set()
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=patience)
        self._given_back += [one.id for waiting in self._lanes.values() for one in waiting]
        self._flush.set()
        await asyncio.wait([self._books], timeout=patience)
        self._books.cancel()

    # Starting calls

    async def _start_what_may(self) -> float:
        """Start all calls that may go now. Returns the seconds until another may."""
        now = time.monotonic()
        while self._slow and self._slow[0][0] <= now:
            _, priority, id, lane = heapq.heappop(self._slow)
            heapq.heappush(self._ready, (priority, id, lane))
        while wanted := self._wanted():
            waits, more = await self._limits.leave([(priority, lane[0]) for priority, _, lane in wanted])
            for wait, entry in zip(waits, wanted, strict=False):
                if wait > 0:
                    heapq.heappush(self._slow, (now + wait, *entry))
                else:
                    self._start(entry)
            if len(waits) < len(wanted):
                for entry in wanted[len(waits) :]:
                    heapq.heappush(self._ready, entry)
                return more
        return self._slow[0][0] - now if self._slow else LOOK_SECONDS

    def _wanted(self) -> list[Entry]:
        """The most urgent calls that may be begun, off the heap; those that need no leave are begun at once."""
        wanted: list[Entry] = []
        room = min(MOST_AT_ONCE - len(self._busy), MOST_ASKED)
        while self._ready and len(wanted) < room and not self._stopping:
            entry = heapq.heappop(self._ready)
            if entry[0] != CALLBACK:
                wanted.append(entry)
            else:
                self._start(entry)
        return wanted

    def _start(self, entry: Entry) -> None:
        _, id, lane = entry
        waiting = self._lanes.get(lane)
        if not waiting or waiting[0].id != id or lane in self._busy:
            return  # dropped, or given back, meanwhile
        if self._held.get(id, 0) <= self._now() * 1000 or self._stopping:
            self._give_back(lane)
            return
        self._busy[lane] = asyncio.create_task(self._make(lane, waiting[0]))

    def _give_back(self, lane: Lane) -> None:
        """Leave a lane that nothing is under way in to the outbox."""
        self._given_back += [one.id for one in self._lanes.pop(lane)]
        self._flush.set()

    async def _make(self, lane: Lane, one: Claimed) -> None:
        """Make a lane's first call, then go on with its next."""
        with about(one.call.about):
            await self._make_one(lane, one)

    async def _make_one(self, lane: Lane, one: Claimed) -> None:
        call, began = one.call, time.perf_counter()
        if call.expires_at is not None and call.expires_at <= self._now() * 1000:
            return self._made(lane, one)
        try:
            await self._api.call(call.method, json.loads(call.payload))
        except Exception as error:  # the table knows what each means
            await self._react(lane, one, reaction(error, one.attempts))
        else:
            shown = dict(method=call.method, ms=round((time.perf_counter() - began) * 1000, 1), attempts=one.attempts)
            log.info("A call was made.", extra={"call": shown})
            self._made(lane, one)

    def _made(self, lane: Lane, one: Claimed) -> None:
        """A call is made: delete it, and go on with the lane's next."""
        self._sent.append(one.id)
        self._flush.set()
        self._busy.pop(lane, None)
        waiting = self._lanes[lane]
        waiting.popleft()
        if waiting:
            heapq.heappush(self._ready, (waiting[0].call.priority, waiting[0].id, lane))
        else:
            del self._lanes[lane]
        self._wake.set()

    # When a call fails

    async def _react(self, lane: Lane, one: Claimed, to: Reaction) -> None:
        if to.what == "later":
            await self._put_off(lane, one, to.seconds)
        elif to.what in ("as_new", "without_reply", "moved"):
            self._rewrite(lane, one, to)
        elif to.what == "unreachable":
            log.info("A company takes no more messages.")
            self.drop(one.call.company)
            await self._database(memory.unreachable, one.call.company)
            self._made(lane, one)
        elif to.what == "fatal":
            self._stopping = True
            self._fatal(to.why)
        else:
            if to.what == "drop":
                log.warning("Telegram refused %s: %s", one.call.method, to.why)
                if one.call.priority == REPORT:
                    await self._database(report_post.refused, one.call.company, to.why)
            self._made(lane, one)

    async def _put_off(self, lane: Lane, one: Claimed, seconds: float) -> None:
        """Give the lane back to the outbox until its first call may be tried again."""
        now = int(self._now() * 1000)
        await self._database(queues.postpone, one.id, now, now + int(seconds * 1000))
        self._forget_old_parking()
        self._parked[lane] = time.monotonic() + seconds
        self._forget([one.id])
        self._given_back += [other.id for other in self._lanes.pop(lane) if other is not one]
        self._busy.pop(lane, None)
        self._flush.set()
        self.look(seconds)

    def _forget_old_parking(self) -> None:
        now = time.monotonic()
        for lane in [lane for lane, until in self._parked.items() if until <= now]:
            del self._parked[lane]

    def _rewrite(self, lane: Lane, one: Claimed, to: Reaction) -> None:
        """Make the call in another way, at once. Killed before that, the first way is tried and refused again."""
        params = json.loads(one.call.payload)
        method = one.call.method
        if to.what == "as_new":
            method = "sendMessage"
            params.pop("message_id", None)
        elif to.what == "without_reply":
            params.pop("reply_parameters", None)
        else:
            params["chat_id"] = to.chat
        call = one.call
        changed = replace(call, method=method, payload=json.dumps(params))
        self._lanes[lane][0] = Claimed(one.id, changed, one.attempts, one.until)
        self._busy.pop(lane, None)
        heapq.heappush(self._ready, (call.priority, one.id, lane))
        self._wake.set()

    # The outbox

    async def _claim_due(self) -> None:
        self._look_at = time.monotonic() + LOOK_SECONDS
        room = MOST_HELD - len(self._held)
        if room <= 0:
            return
        try:
            found = await self._desk(queues.due, self._claim(), room)
        except Exception as error:
            log.error("The outbox cannot be read; it is tried again: %s", where(error))
            return
        self.hand(found)

    async def _keep_books(self) -> None:
        """Delete what was sent, let go of what is given back, and keep the claims on what waits long."""
        renewed = time.monotonic()
        while not self._stopping or self._flush.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._flush.wait(), CLAIM_MS / 3000)
            self._flush.clear()
            sent, self._sent = self._sent, []
            given_back, self._given_back = self._given_back, []
            await self._database(queues.sent, sent)
            if given_back:
                await self._database(queues.release, given_back, self._name)
            self._forget(sent)
            self._forget(given_back)
            if time.monotonic() - renewed > CLAIM_MS / 3000:
                renewed = time.monotonic()
                await self._renew()

    async def _renew(self) -> None:
        """Say that what is held is still this process's, and forget what is not."""
        held, claim = list(self._held), self._claim()
        mine: set[int] = await self._database(queues.hold, held, claim)
        for id in held:
            if id in mine and id in self._held:
                self._held[id] = claim.until

    def _forget(self, ids: Iterable[int]) -> None:
        for id in ids:
            self._held.pop(id, None)

    def _claim(self) -> Claim:
        now = int(self._now() * 1000)
        return Claim(self._name, now, now + CLAIM_MS)

    async def _database(self, work: Callable[..., Any], *args: Any) -> Any:
        """Do work on the database, again and again until it can be done."""
        wait = 0.2
        while True:
            try:
                return await self._desk(work, *args)
            except Exception as error:
                log.error("The database does not take what was sent; it is tried again: %s", where(error))
                await asyncio.sleep(wait)
                wait = min(wait * 2, 10.0)
