"""A storm: Lotsen is killed again and again while the API fails, the database is away, the disk is full and clocks jump.

    python -m tests.storm [--seconds N] [--database sqlite|postgresql] [--json]

Companies go on asking and pressing all the while. At the end the database and the test server's journal are held
against what they did: each question and each press had its effect once, each answer was sent, doubled only where a
send's outcome could not be known, and in order; nobody was written to who had blocked the bot; and what people should
not have written about themselves is nowhere. Everything stays on loopback.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import random
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
from sqlalchemy.exc import SQLAlchemyError

from bot.catalog import read
from bot.dialogue import Guide
from bot.followup.workdays import STOCKHOLM
from bot.reports.weeks import Week
from bot.store.tables import inbox, outbox
from tests import privacy, published
from tests.botapi import BotApi
from tests.fleet import SMALL, Fleet, postgresql
from tests.judging import WRONG, Found, Judge
from tests.privacy import held
from tests.weather import Clocks, Database, Disk, Locked, Stopped, disk, end_all, kills

KILL_EVERY = 2.0
"""Seconds between kills; where there is but one process, seconds that it lives once it has begun to serve."""
FAILING = 0.10
"""Part of the calls that fail, spread over the ways of `trouble`."""
CYCLE = 150.0
"""Seconds until the database goes away again, the disk fills again …"""
AWAY, FULL = 20.0, 10.0
"""Seconds that they stay so, in a cycle of full length."""
CALM = 180.0
"""Seconds in which something of what waits must be done once the storm is over: a chat takes one message a second."""
SIZES = {"sqlite": "48m", "postgresql": "256m"}

Show = Callable[[str], None]


def trouble(api: BotApi) -> None:
    """Every way in which Telegram fails without refusing for good; together `FAILING` of the calls.

    What it refuses for good (a text too long, a chat not found …) is dropped as it should be, so it is no part of this.
    """
    ways: list[Callable[[float], object]] = [
        *(
            lambda rate, status=status: api.fail(status=status, times=None, rate=rate)
            for status in (500, 502, 503, 504)
        ),
        *(lambda rate, wait=wait: api.fail(retry_after=wait, times=None, rate=rate) for wait in (1, 3)),
        *(
            lambda rate, how=how: api.disturb(how, times=None, rate=rate, seconds=0.5)  # type: ignore[misc]
            for how in ("drop_before", "drop_after", "html", "truncated", "not_ok", "drip")
        ),
    ]
    for way in ways:
        way(FAILING / len(ways))
    said = "Bad Request: "
    api.fail("sendMessage", status=400, description=f"{said}message to be replied not found", times=None, rate=0.005)
    api.fail("editMessageText", status=400, description=f"{said}message to edit not found", times=None, rate=0.05)
    old = "query is too old and response timeout expired or query ID is invalid"
    api.fail("answerCallbackQuery", status=400, description=said + old, times=None, rate=0.05)


class Storm:
    """One storm over one fleet."""

    def __init__(
        self, fleet: Fleet, database: Database, room: Disk, clocks: Clocks, seconds: float, people: int, show: Show
    ) -> None:
        self.fleet = fleet
        self.api = fleet.api
        self.database = database
        self.disk = room
        self.clocks = clocks
        self.seconds = seconds
        self.show = show
        self.judge = Judge(self.api, fleet.store, {one.name: one.kills for one in fleet.all})
        self.people = [self.api.user() for _ in range(people)]
        self.careless = self.api.user()
        self.restarts = 0
        self._begun = time.monotonic()
        self._over = False

    async def rage(self) -> Found:
        """The whole storm, the calm after it, and what was found. Raises AssertionError when it never calms."""
        trouble(self.api)
        self._begun = time.monotonic()
        end = self._begun + self.seconds
        beside = [asyncio.create_task(one) for one in (self._supervise(), self._ask(), self._tell())]
        try:
            await asyncio.gather(
                kills(self.fleet, KILL_EVERY, end, random.Random(3)), self._weather(end), self._block()
            )
            self._over = True
            await beside[1]
            self.clocks.right()
            self.database.up()
            await self._calm()
            self.api.calm()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
        found = self.judge.found()
        for note in self.judge.notes:
            self.show(note)
        found.restarts = self.restarts
        found.clock_jumps = self.clocks.jumps
        found.personal_data_found = await self._personal_data()
        return found

    async def _supervise(self) -> None:
        """Start again what ended by itself, as when it was started without database or disk."""
        while True:
            await asyncio.sleep(0.5)
            for one in self.fleet.all:
                if one.ended and time.time() - max(one.kills, default=0.0) > 1:
                    one.start()
                    self.restarts += 1

    async def _ask(self) -> None:
        number, pause = 0, max(1.0, self.seconds / 600)
        while not self._over:
            for index, person in enumerate(self.people):
                self.judge.press(person)
                await self.judge.ask(person, index, number)
            if number < len(privacy.SAID):
                await self.careless.says(privacy.SAID[number])
            number += 1
            await asyncio.sleep(pause)

    async def _weather(self, end: float) -> None:
        """One trouble after the other, cycle after cycle."""
        cycle = min(CYCLE, self.seconds)
        part = cycle / CYCLE
        while (left := end - time.monotonic()) > cycle / 2:
            self.clocks.jump()
            await asyncio.sleep(cycle * 0.2)
            async with _Mishap(self.judge):
                await self.database.away(AWAY * part)
            self.clocks.jump()
            await asyncio.sleep(cycle * 0.2)
            async with _Mishap(self.judge):
                await self.disk.full(FULL * part, self.fleet)
                await asyncio.to_thread(self.database.up)
            self.clocks.jump()
            await asyncio.sleep(max(0.0, min(left, cycle) - (time.monotonic() - (end - left))))

    async def _block(self) -> None:
        """Some people ask, and block the bot before they are answered."""
        await asyncio.sleep(self.seconds * 0.2)
        for number in range(max(1, len(self.people) // 6)):
            person = self.api.user()
            self.judge.blockers.append(person)
            await person.says(f"låna till butik {number}")
            await person.blocks()

    async def _calm(self) -> None:
        least, end = float("inf"), 0.0
        while self.api.delivery.info()["pending_update_count"] or self._left() or self.judge.missing():
            if (left := self._left()) < least:
                least, end = left, time.monotonic() + CALM
            assert time.monotonic() < end, f"{self._state()}, {left} left, without effect: {self.judge.missing()[:9]}"
            await asyncio.sleep(0.5)

    def _left(self) -> int:
        with self.fleet.store.begin() as tx:
            waiting = tx.execute(inbox.select().where(inbox.c.state == "waiting")).all()
            return len(waiting) + len(tx.execute(outbox.select()).all())

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(10)
            self.show(self._state())

    def _state(self) -> str:
        done = sum(len(one.kills) for one in self.fleet.all)
        asked, waits = self.judge.said.total(), self.api.delivery.info()["pending_update_count"]
        return f"{time.monotonic() - self._begun:5.0f} s: {asked} asked, {done} kills, {waits} updates wait at Telegram"

    async def _personal_data(self) -> int:
        """Where any of what the careless person told is, before and after they ask to be forgotten."""
        found = privacy.in_tables(self.fleet.store) + privacy.in_files(self.fleet.folder.glob("*.log"))
        found += [f"{what} in {where}" for where, text in await asyncio.to_thread(self._told) for what in held(text)]
        await privacy.forget(self.careless)
        await asyncio.sleep(1)
        await self._calm()
        kept = privacy.of(self.fleet.store, f"telegram:{self.careless.id}")
        for where in (*found, *kept):
            self.show(f"personal data: {where}")
        return len(found) + len(kept)

    def _told(self) -> list[tuple[str, str]]:
        """All that others may read: reports in every format, the archive, open pages, exports."""
        guide, week = Guide.of(read(SMALL)), Week.of(dt.datetime.now(STOCKHOLM).date())
        with httpx.Client(base_url=self.fleet.url, timeout=60) as client:
            pages = list(published.of_pages(lambda path: client.get(path).content))
        return [*published.of_week(self.fleet.store, guide, week), *published.of_catalog(guide.catalog), *pages]


class _Mishap:
    """While this lasts, what was sent may not be noted as sent."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    async def __aenter__(self) -> None:
        self._at = time.time()
        self._judge.mishaps.append((self._at, float("inf")))

    async def __aexit__(self, *_: object) -> None:
        self._judge.mishaps[-1] = (self._at, time.time() + 2)


async def run(seconds: float, people: int = 12, database: str = "sqlite", show: Show = lambda line: None) -> Found:
    """A storm in a folder of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        room = stack.enter_context(disk(folder, SIZES[database]))
        at: Database
        if database == "sqlite":
            at, webs, workers = Locked(folder), 1, 0
        else:
            at, webs, workers = Stopped(stack.enter_context(postgresql(folder))), 2, 1
        clocks = stack.enter_context(closing(Clocks()))
        show(
            f"{webs} web, {workers} worker, {database}; disk {room.how}; clocks {'jump' if clocks.environment else 'stay'}"
        )
        async with BotApi() as api, Fleet(api, folder, at.address, webs, workers, **clocks.environment) as fleet:
            try:
                return await Storm(fleet, at, room, clocks, seconds, people, show).rage()
            except (AssertionError, SQLAlchemyError):
                for one in fleet.all:
                    show(f"{one.name}: {one.log.read_text()[-3000:]}")
                raise
            finally:
                end_all(fleet)


def report(show: Show, found: Found) -> bool:
    """Show what was found; whether all held."""
    for name, value in found.figures().items():
        show(f"{name:>24} {value}")
    return not any(getattr(found, name) for name in WRONG)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--database", choices=sorted(SIZES), default="sqlite")
    parser.add_argument("--json", action="store_true", help="end with the figures as one line of JSON")
    asked = parser.parse_args()

    def show(line: str) -> None:
        print(line, flush=True)

    found = asyncio.run(run(asked.seconds, database=asked.database, show=show))
    held = report(show, found)
    if asked.json:
        show(json.dumps(found.figures()))
    raise SystemExit(not held)


if __name__ == "__main__":
    main()
