"""From the inbox to the outbox: updates are read, their turns run, and what is to be sent written, in one transaction.

Updates of several companies share a transaction. When one of them fails, all are rolled back and run one by one. No
transaction waits for SQLite's disk: the update is on it, and a power cut only makes its turn run again.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from bot.channels.telegram.errors import where
from bot.channels.telegram.incoming import Update
from bot.channels.telegram.receive import Closed, Me, Moved, Opened, Place, Said, read
from bot.channels.telegram.render import (
    answer_callback,
    call,
    render,
    take_keyboard,
    thank_for_contact,
    thank_for_location,
)
from bot.dialogue.texts import texts
from bot.log import about, now_about
from bot.service import Service
from bot.store import is_away, memory, queues
from bot.store.queues import CLAIM_MS, Claim, Claimed, Waiting
from bot.turn import Press, Reply

log = logging.getLogger(__name__)

MOST_AT_ONCE = 32
"""Updates in a transaction."""
LONGEST_MS = 60
"""Milliseconds after which a transaction takes no more turns, so that what was received can be written."""
DOUBLE_PRESS_MS = 3_000
"""A button pressed again so soon was pressed once too often."""
PRESSES_REMEMBERED = 10_000


@dataclass
class Batch:
    """What came of handling some updates."""

    handled: int = 0
    calls: list[Claimed] = field(default_factory=list)
    """Calls for this process to make."""
    lanes: list[str] = field(default_factory=list)
    """The lanes whose first update was handled."""
    closed: list[str] = field(default_factory=list)
    """Companies that take no more messages."""


class Turns:
    """Handles waiting updates. One for each process; safe to use from several threads."""

    def __init__(self, service: Service, me: Me, name: str, now: Callable[[], float] = time.time) -> None:
        self.service = service
        self.me = me
        self.name = name
        self._now = now
        self._presses: OrderedDict[tuple[str, int, str], tuple[int, int]] = OrderedDict()

    def run(self, *, claim: bool = True, most: int = MOST_AT_ONCE) -> Batch:
        """Handle waiting updates, the first of each lane. `claim`: this process makes the calls at once.

        Raises what the database raises when it is away; an update that fails is tried again later, and at last laid
        aside with a word to the company.
        """
        waiting: list[Waiting] = []
        try:
            with self.service.store.begin(synced=False) as tx:
                waiting = queues.take(tx, self.now(), most)
                return self._run(tx, waiting, claim)
        except Exception as error:
            if is_away(error):
                raise
            if most > 1:  # the update is to blame, or the program
                return self._one_by_one(len(waiting), claim)
            with about(f"update:{waiting[0].update_id}"):
                log.error("An update could not be handled (try %s): %s", waiting[0].attempts + 1, where(error))
                return self._failed(waiting[0], claim)

    def now(self) -> int:
        return int(self._now() * 1000)

    def _claim(self) -> Claim:
        now = self.now()
        return Claim(self.name, now, now + CLAIM_MS)

    def _one_by_one(self, number: int, claim: bool) -> Batch:
        whole = Batch()
        for _ in range(number):
            one = self.run(claim=claim, most=1)
            whole.handled += one.handled
            whole.calls += one.calls
            whole.lanes += one.lanes
            whole.closed += one.closed
        return whole

    def _run(self, tx: Connection, waiting: list[Waiting], claim: bool) -> Batch:
        end = time.perf_counter() + LONGEST_MS / 1000
        batch = Batch()
        calls: list[queues.Call] = []
        handled: list[int] = []
        happened: list[memory.LogRow] = []
        for one in waiting:
            with about(f"update:{one.update_id}"):
                said = self._handle(tx, one, batch.closed, happened)
                calls += [replace(call, about=now_about()) for call in said]
            handled.append(one.id)
            batch.lanes.append(one.lane)
            if time.perf_counter() > end:
                break
        memory.write_log(tx, happened)
        batch.calls = queues.put(tx, calls, self.now(), self._claim() if claim else None)
        queues.done(tx, handled)
        batch.handled = len(handled)
        return batch

    def _handle(
        self, tx: Connection, waiting: Waiting, closed: list[str], happened: list[memory.LogRow]
    ) -> list[queues.Call]:
        """Do what an update asks for. Returns what is to be sent; adds to `closed` and `happened`."""
        at = dt.datetime.fromtimestamp(waiting.received_at / 1000, dt.UTC)
        meaning = read(Update.model_validate_json(waiting.payload), self.me, at)
        if isinstance(meaning, Said):
            return self._said(tx, meaning, waiting, happened)
        if isinstance(meaning, Closed):
            memory.unreachable(tx, meaning.company)
            closed.append(meaning.company)
        if isinstance(meaning, Moved):
            memory.moved(tx, meaning.old, meaning.new)
        if isinstance(meaning, Opened):
            return [self._hello(meaning.place)]
        return []

    def _said(self, tx: Connection, said: Said, waiting: Waiting, happened: list[memory.LogRow]) -> list[queues.Call]:
        turn, place = said.turn, said.place
        if said.edited and queues.latest_message(tx, place.company) != place.message:
            return []
        if self._pressed_twice(said, waiting):
            return answer_callback(place, self.now())
        calls: list[queues.Call] = []
        if turn.location is not None and place.private:
            calls.append(thank_for_location(place, texts(place.language or "sv")))
        elif turn.phone and place.private and memory.load(tx, turn.company).pending == Press("callback", "phone"):
            calls.append(thank_for_contact(place, texts(place.language or "sv")))

        def deliver(_: Connection, reply: Reply) -> None:
            if reply.shared_before and place.private and not reply.asks_to_share and not calls:
                calls.append(take_keyboard(place, texts(reply.language)))
            calls.extend(render(reply, place, self.now()))

        self.service.run_in(tx, turn, deliver, happened)
        if turn.text and place.message is not None:
            queues.read_message(tx, place.company, place.message)
        return calls

    def _pressed_twice(self, said: Said, waiting: Waiting) -> bool:
        """Whether the same button was pressed a moment ago by another update. Forgotten at a restart: it only spares
        the company the same answer twice."""
        press, pressed = said.turn.press, said.place.pressed
        if press is None or pressed is None:
            return False
        key = (said.place.company, pressed, f"{press.action}:{press.about}")
        before = self._presses.get(key)
        if before and before[0] != waiting.update_id and waiting.received_at - before[1] < DOUBLE_PRESS_MS:
            return True
        self._presses[key] = (waiting.update_id, waiting.received_at)
        if len(self._presses) > PRESSES_REMEMBERED:
            self._presses.popitem(last=False)
        return False

    def _hello(self, place: Place) -> queues.Call:
        say = texts(place.language or "sv")
        text = say("telegram-group-hello", username=self.me.username)
        return call(place, "sendMessage", {"chat_id": place.chat, "text": text})

    def _failed(self, waiting: Waiting, claim: bool) -> Batch:
        """Put an update off, or lay it aside and say so to the company."""
        try:
            with self.service.store.begin(synced=False) as tx:
                calls = self._sorry(tx, waiting) if queues.failed(tx, waiting, self.now()) else []
                return Batch(1, queues.put(tx, calls, self.now(), self._claim() if claim else None))
        except Exception as error:
            if is_away(error):
                raise
            # Even the apology failed: lay the update aside all the same.
            log.error("An update was laid aside and the company could not be told: %s", where(error))
            with self.service.store.begin(synced=False) as tx:
                queues.failed(tx, waiting, self.now())
            return Batch(1)

    def _sorry(self, tx: Connection, waiting: Waiting) -> list[queues.Call]:
        at = dt.datetime.fromtimestamp(waiting.received_at / 1000, dt.UTC)
        meaning = read(Update.model_validate_json(waiting.payload), self.me, at)
        if not isinstance(meaning, Said):
            return []
        company = memory.load(tx, meaning.place.company)
        return render(self.service.guide.sorry(meaning.turn, company), meaning.place, self.now())
