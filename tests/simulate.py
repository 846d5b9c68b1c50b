"""Half a year with thousands of companies: random answers, kills, restarts, clocks that run twice or late or are set
back. What was sent is judged by rules written down here once more, not by those of the program.

    python -m tests.simulate --companies 10000 --weeks 26 [--json]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import multiprocessing
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.catalog import read
from bot.channels.post import post
from bot.dialogue import Guide
from bot.followups import follow_up
from bot.service import Service
from bot.store import Store, plans, queues
from bot.store.queues import Claim
from bot.turn import Notice, Press, Turn
from tests.databases import start_postgresql
from tests.dialogue.talking import WrittenDown

HERE = ZoneInfo("Europe/Stockholm")
START = dt.date(2026, 3, 16)
FREE = {
    dt.date.fromisoformat(f"2026-{day}")
    for day in "04-03 04-06 05-01 05-14 05-15 06-19 12-24 12-25 12-31".split()
} | {dt.date(2027, 1, 1), dt.date(2027, 1, 6)}  # fmt: skip
"""Weekdays without work, written down by hand."""
DAY = dt.timedelta(days=1)
MOST_SHARDS = 8


def works(day: dt.date) -> bool:
    return day.weekday() < 5 and day not in FREE


def next_workday(day: dt.date) -> dt.date:
    while not works(day):
        day += DAY
    return day


@dataclass
class Expected:
    """What the judge knows of a company: one plan, when it is to be asked, and whether it wants to be."""

    due: dt.date | None
    created: dt.date
    plan: str = ""
    willing: bool = True
    unanswered: int = 0
    ongoing: int = 0
    going: bool = False


@dataclass
class Judge:
    """Counts what was due and what was sent."""

    due: int = 0
    doubled: int = 0
    lost: int = 0
    unknown_outcome: int = 0
    outside_hours: int = 0
    to_unwilling: int = 0
    early: int = 0

    def figures(self) -> dict[str, int]:
        names = ("due", "lost", "doubled", "unknown_outcome", "outside_hours", "to_unwilling", "early")
        return {name: getattr(self, name) for name in names}


class Killed(BaseException):
    """The process dies here."""


class Simulation:
    """`step` is one day."""

    def __init__(self, stores: Sequence[Store], companies: int, seed: int = 1) -> None:
        self.random = random.Random(seed)
        catalog = read(Path(__file__).parent / "data" / "catalog")
        self.services = [Service(store, Guide(catalog, WrittenDown({})), self.post) for store in stores]
        self.stores = stores
        self.judge = Judge()
        self.kill = 0.0
        self.unknown: set[str] = set()
        self.failed: list[str] = []
        """Rounds that ended in an error; the next round goes on."""
        self.now = dt.datetime.combine(START, dt.time(9), HERE)
        self.people: dict[str, Expected] = {}
        self.begin = [f"telegram:{number}" for number in range(1, companies + 1)]

    def post(self, tx: Connection, notices: Sequence[Notice], now: int) -> None:
        """Puts messages in the outbox, unless the process dies before or after: then the transaction is undone."""
        if self.random.random() < self.kill:
            raise Killed
        post(tx, notices, now)
        if self.random.random() < self.kill:
            raise Killed

    def step(self, day: dt.date) -> None:
        joining = self.begin[: max(1, len(self.begin) // 20)]
        self.begin = self.begin[len(joining) :]
        self.now = dt.datetime.combine(day, dt.time(7), HERE)
        for who in joining:
            self.turn(who, Press("save", "o.litet-lan"))
            self.people[who] = Expected(next_workday(day + 14 * DAY), day, self.plan_of(who))
        down = self.random.random() < 0.15  # no clock runs that day: late rather than never
        hours = [
            dt.time(0, 30),
            dt.time(7, 59),
            *([] if down else [dt.time(8), dt.time(12), dt.time(16, 59)]),
            dt.time(17),
        ]
        got: list[tuple[str, dt.datetime]] = []
        for hour in hours:
            got += self.tick(dt.datetime.combine(day, hour, HERE))
        if not down and self.random.random() < 0.1:
            got += self.tick(dt.datetime.combine(day - DAY, dt.time(12), HERE))  # the clock is set back
        self.check(day, got, ran=not down)
        self.now = dt.datetime.combine(day, dt.time(18), HERE)
        for who in dict.fromkeys(who for who, _ in got):
            self.react(who, day)

    def tick(self, at: dt.datetime) -> list[tuple[str, dt.datetime]]:
        """All clocks run at once, then what waits is sent."""
        self.now = max(self.now, at)
        self.kill = 0.2 if self.random.random() < 0.2 else 0.0
        clocks = [threading.Thread(target=self.clock, args=(service, at)) for service in self.services]
        for clock in clocks:
            clock.start()
        for clock in clocks:
            clock.join()
        return self.deliver(at)

    def clock(self, service: Service, at: dt.datetime) -> None:
        for _ in range(500):
            try:
                if not follow_up(service, self.post, service.store, int(at.timestamp() * 1000)):
                    return
            except Killed:  # started again, it goes on where it was
                self.kill /= 2
            except Exception as error:
                self.failed.append(repr(error))
                return

    def deliver(self, at: dt.datetime) -> list[tuple[str, dt.datetime]]:
        """Send what waits in the outbox. A sender that dies between sending and noting it leaves the outcome unknown."""
        got: list[tuple[str, dt.datetime]] = []
        now = int(at.timestamp() * 1000)
        while True:
            with self.stores[-1].begin() as tx:
                claimed = queues.due(tx, Claim("sim", now, now + 60_000), 20)
            if not claimed:
                return got
            got += [(one.call.company, at) for one in claimed]
            if self.random.random() < 0.02:
                self.unknown |= {one.call.company for one in claimed}
                now += 61_000  # until its claim runs out
                continue
            with self.stores[-1].begin() as tx:
                queues.sent(tx, [one.id for one in claimed])

    def check(self, day: dt.date, got: list[tuple[str, dt.datetime]], *, ran: bool) -> None:
        judge = self.judge
        count = Counter(who for who, _ in got)
        for who, number in count.items():
            if who in self.unknown:
                judge.unknown_outcome += 1
            else:
                judge.doubled += number - 1
        self.unknown.clear()
        judge.outside_hours += sum(not (works(at.date()) and 8 <= at.hour < 17) for _, at in got)
        for who, one in self.people.items():
            ripe = one.due is not None and one.due <= day and one.willing and one.unanswered < 3
            if who in count:
                judge.to_unwilling += not one.willing or one.unanswered >= 3
                judge.early += one.due is None or one.due > day
            if ripe and ran and works(day):
                judge.due += 1
                judge.lost += who not in count
            if who in count:
                one.unanswered += 1
                asked = max(at.date() for to, at in got if to == who)  # yesterday, when the clock was set back
                one.due = None if one.going else next_workday(asked + 14 * DAY)

    def react(self, who: str, day: dt.date) -> None:
        """The company answers, or not, as chance has it."""
        one, chance = self.people[who], self.random.random()
        if chance < 0.35:
            return
        state = "will did waiting ongoing done failed dropped".split()[self.random.randrange(7)]
        if chance < 0.75:
            self.turn(who, Press("plan_state", f"{one.plan}.{state}"))
            one.unanswered = 0
            one.going = state == "ongoing"
            one.ongoing += one.going
            over = state in ("done", "failed", "dropped") or (one.ongoing > 1 and state == "ongoing")
            one.due = None if over else next_workday(day + (42 if state == "ongoing" else 14) * DAY)
        elif chance < 0.85:
            self.turn(who, Press("plan_when", f"{one.plan}.tomorrow"))
            one.unanswered, one.due = 0, next_workday(day + DAY)
        elif chance < 0.90:
            self.turn(who, Press("plan_when", f"{one.plan}.never"))
            one.unanswered, one.due = 0, None
        elif chance < 0.95:
            self.turn(who, Press("plans_all", self.random.choice(["stop", "pause"])))
            one.unanswered, one.willing = 0, False
        else:
            self.turn(who, Press("forget_now"))
            one.willing, one.due = False, None

    def turn(self, who: str, press: Press) -> None:
        self.now += dt.timedelta(milliseconds=1)
        self.services[0].run(Turn(who, "telegram", self.now.astimezone(dt.UTC), press=press))

    def plan_of(self, who: str) -> str:
        with self.stores[0].begin() as tx:
            return plans.load(tx, who, hold=False).plans[0].id


def in_shards(companies: int, weeks: int, shards: int, clocks: int = 2) -> dict[str, int]:
    """The figures of all shards together: each is a process with a database and clocks of its own, on one server."""
    with _postgresql() as address, ProcessPoolExecutor(shards, multiprocessing.get_context("spawn")) as pool:
        sizes = [len(range(number, companies, shards)) for number in range(shards)]
        parts = [pool.submit(_shard, address, number, size, weeks, clocks) for number, size in enumerate(sizes) if size]
        total: Counter[str] = Counter()
        for part in parts:
            total.update(part.result())
    return {name: total[name] for name in Judge().figures()}


def _shard(address: str, number: int, companies: int, weeks: int, clocks: int) -> dict[str, int]:
    with ExitStack() as closing:
        stores = [Store(address.format(f"shard_{number}")) for _ in range(clocks)]
        for store in stores:
            closing.callback(store.close)
        stores[0].migrate()
        return simulate(stores, companies, weeks, seed=number + 1, told=f"shard {number + 1}, ")


def simulate(
    stores: Sequence[Store], companies: int, weeks: int, *, seed: int = 1, told: str | None = None
) -> dict[str, int]:
    """The judge's figures after so many weeks. `told`: what each week's line on stderr begins with; None: no lines."""
    made, began = Simulation(stores, companies, seed), time.monotonic()
    for number in range(weeks * 7):
        made.step(START + number * DAY)
        if told is not None and number % 7 == 6:
            week, spent = number // 7 + 1, time.monotonic() - began
            left = f"{spent:.0f} s, about {spent / week * (weeks - week):.0f} s left"
            print(f"{told}week {week} of {weeks}, {left}: {made.judge.figures()}", file=sys.stderr, flush=True)
    if made.failed:
        print(f"{len(made.failed)} rounds failed and were made good, such as {made.failed[0]}", file=sys.stderr)
    return made.judge.figures()


@contextmanager
def _postgresql() -> Iterator[str]:
    """A real PostgreSQL: the address of its databases, of which there is one for each shard."""
    with tempfile.TemporaryDirectory() as folder:
        server = start_postgresql(Path(folder))
        for number in range(MOST_SHARDS):
            server.psql(f"CREATE DATABASE shard_{number};")
        socket = f"{server.get_uri().partition('host=')[2]}/.s.PGSQL.5432"
        try:
            yield f"postgresql+pg8000://postgres@/{{}}?unix_sock={socket}"
        finally:
            server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=1000)
    parser.add_argument("--weeks", type=int, default=26)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = in_shards(asked.companies, asked.weeks, min(os.cpu_count() or 1, MOST_SHARDS))
    if asked.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:>16} {number}" for name, number in found.items()))
    if any(found[name] for name in ("lost", "doubled", "outside_hours", "to_unwilling", "early")):
        sys.exit(1)


if __name__ == "__main__":
    main()
