"""Half a year with thousands of companies: random answers, kills, restarts, clocks that run twice or late or are set
back. What was sent is judged by rules written down here once more, not by those of the program.

    python -m tests.simulate --companies 10000 --weeks 26 [--json]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from bot.catalog import read
from bot.dialogue import Guide
from bot.followups import follow_up
from bot.service import Service
from bot.store import Store, plans
from bot.turn import Notice, Press, Turn
from tests.databases import _server
from tests.dialogue.talking import WrittenDown

HERE = ZoneInfo("Europe/Stockholm")
START = dt.date(2026, 3, 16)
FREE = {
    dt.date.fromisoformat(f"2026-{day}")
    for day in "04-03 04-06 05-01 05-14 05-15 06-19 12-24 12-25 12-31".split()
} | {dt.date(2027, 1, 1), dt.date(2027, 1, 6)}  # fmt: skip
"""Weekdays without work, written down by hand."""
DAY = dt.timedelta(days=1)


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
    sent: Counter[str] = field(default_factory=Counter)

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
        self.kill_before = self.kill_after = 0.0
        self.outbox: list[tuple[str, dt.datetime]] = []
        self.now = dt.datetime.combine(START, dt.time(9), HERE)
        self.people: dict[str, Expected] = {}
        self.begin = [f"telegram:{number}" for number in range(1, companies + 1)]

    def post(self, tx: Connection, notices: Sequence[Notice], now: int) -> None:
        """Takes messages as the outbox does; a kill within the transaction takes them back."""
        at = dt.datetime.fromtimestamp(now / 1000, HERE)
        if self.random.random() < self.kill_before:
            raise Killed
        self.outbox += [(notice.to, at) for notice in notices]
        if self.random.random() < self.kill_after:
            self.outbox = self.outbox[: -len(notices)]  # never committed
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
        for who, _ in got:
            self.react(who, day)

    def tick(self, at: dt.datetime) -> list[tuple[str, dt.datetime]]:
        self.now = max(self.now, at)
        self.outbox = []
        self.kill_before = self.kill_after = 0.02 if self.random.random() < 0.2 else 0.0
        for service, store in zip(self.services, self.stores, strict=True):
            for _ in range(500):
                try:
                    if not follow_up(service, self.post, store, int(at.timestamp() * 1000)):
                        break
                except Killed:  # started again, it goes on where it was
                    self.kill_before = self.kill_after = self.kill_before / 2
        return self.outbox

    def check(self, day: dt.date, got: list[tuple[str, dt.datetime]], *, ran: bool) -> None:
        judge = self.judge
        count = Counter(who for who, _ in got)
        judge.doubled += sum(number - 1 for number in count.values() if number > 1)
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
                one.due = next_workday(day + 14 * DAY)

    def react(self, who: str, day: dt.date) -> None:
        """The company answers, or not, as chance has it."""
        one, chance = self.people[who], self.random.random()
        if chance < 0.35:
            return
        state = "will did waiting ongoing done failed dropped".split()[self.random.randrange(7)]
        if chance < 0.75:
            self.turn(who, Press("plan_state", f"{one.plan}.{state}"))
            one.unanswered = 0
            one.ongoing += state == "ongoing"
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


def simulate(stores: Sequence[Store], companies: int, weeks: int, *, told: bool = False) -> dict[str, int]:
    """The judge's figures after so many weeks."""
    made = Simulation(stores, companies)
    for number in range(weeks * 7):
        made.step(START + number * DAY)
        if told and number % 7 == 6:
            print(f"week {number // 7 + 1}: {made.judge.figures()}", file=sys.stderr, flush=True)
    return made.judge.figures()


@contextmanager
def on_postgresql(clocks: int = 2) -> Iterator[list[Store]]:
    """A real PostgreSQL, and as many programs on it."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context():
        factory = pytest.TempPathFactory(Path(folder), 3, "none", None, _ispytest=True)  # type: ignore[arg-type]
        server = _server(factory)
        for hasty in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {hasty} = off;")
        server.psql("SELECT pg_reload_conf();")
        socket = f"{server.get_uri().partition('host=')[2]}/.s.PGSQL.5432"
        stores = [Store(f"postgresql+pg8000://postgres@/postgres?unix_sock={socket}") for _ in range(clocks)]
        stores[0].migrate()
        try:
            yield stores
        finally:
            for store in stores:
                store.close()
            server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=1000)
    parser.add_argument("--weeks", type=int, default=26)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with on_postgresql() as stores:
        found = simulate(stores, asked.companies, asked.weeks, told=True)
    if asked.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:>16} {number}" for name, number in found.items()))
    if any(found[name] for name in ("lost", "doubled", "outside_hours", "to_unwilling", "early")):
        sys.exit(1)


if __name__ == "__main__":
    main()
