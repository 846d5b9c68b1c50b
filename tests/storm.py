"""A storm: Lotsen is killed again and again while the API fails, the database is away and the disk is full.

    python -m tests.storm [--seconds N] [--json]

Companies go on asking all the while. At the end the database and the test server's journal are held against what was
asked: each question had its effect once, each answer was sent, doubled only where a send's outcome could not be known,
and in order. Everything stays on loopback.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import resource
import signal
import sqlite3
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
from sqlalchemy import select

from bot.store.tables import answers, companies, events
from tests.botapi import BotApi, Call
from tests.botapi.faults import PROCESSED
from tests.telegram.test_kill import Process

KILL_EVERY = 2.0
"""Seconds that a process lives once it has begun to serve."""
FAILING = 0.10
"""Part of the calls that fail, spread over the ways of `_trouble`."""
AWAY, FULL = 0.15, 0.10
"""Parts of the storm in which the database is held by another, and in which nothing can be written to the disk."""
QUESTION = "låna till maskin {person} {number}"
_KEY = re.compile(r'"callback_data": ?"[^"]*?:([0-9a-zA-Z_-]{4,16})(?:[.:][^"]*)?"')


@dataclass
class Found:
    """What the journal and the database prove."""

    accepted: int = 0
    lost: int = 0
    doubled_changes: int = 0
    doubled_messages: int = 0
    doubled_without_cause: int = 0
    answered: int = 0
    unanswered: int = 0
    order_broken: int = 0
    written_to_blocked: int = 0
    kills: int = 0
    restarts: int = 0
    """Starts that the storm itself prevented."""
    failed_calls: int = 0

    def figures(self) -> dict[str, int]:
        return dict(vars(self))


class Storm:
    """One storm over one Lotsen on SQLite, by webhook."""

    def __init__(self, api: BotApi, folder: Path, seconds: float, people: int = 12) -> None:
        self.api = api
        self.process = Process(api, folder, "webhook")
        self.seconds = seconds
        self.folder = folder
        self.people = [api.user() for _ in range(people)]
        self.blockers = [api.user() for _ in range(max(1, people // 6))]
        self.said: Counter[str] = Counter()
        self.found = Found()
        self._over = False
        self._mishaps: list[tuple[float, float]] = []
        """From when to when, in seconds since 1970, a sent message may not have been noted as sent."""

    async def rage(self) -> Found:
        """The whole storm, the calm after it, and what was found. Raises AssertionError when it never calms."""
        self.process.start()
        await self._serves()
        self._trouble()
        mishaps = [self._kill(), self._ask(), self._hold_database(), self._fill_disk(), self._block()]
        await asyncio.gather(*mishaps)
        await self.api.until(lambda: self.api.delivery.info()["pending_update_count"] == 0, 120)
        await self.api.until(lambda: self.process.left() == 0, 120)
        self.api.calm()
        self.process.end()
        self._judge()
        return self.found

    def _trouble(self) -> None:
        """Every way in which the server fails; together `FAILING` of the calls."""
        api, rate = self.api, FAILING / 8
        for status in (500, 502):
            api.fail(status=status, times=None, rate=rate)
        api.fail("sendMessage", retry_after=1, times=None, rate=rate)
        for how in ("drop_before", "drop_after", "html", "truncated"):
            api.disturb(how, times=None, rate=rate)  # type: ignore[arg-type]
        api.disturb("drip", times=None, rate=rate, seconds=0.5)

    async def _serves(self) -> None:
        """Wait until the process tells the server where it takes updates. One that could not start, without database
        or disk, is started again, as a supervisor does."""
        seen = self._hooks()
        end = time.monotonic() + 60
        while self._hooks() <= seen:
            assert time.monotonic() < end, "Lotsen did not start within a minute"
            if self.process.running is not None and self.process.running.poll() is not None:
                self.found.restarts += 1
                await asyncio.sleep(0.3)
                self.process.start()
            await asyncio.sleep(0.02)

    def _hooks(self) -> int:
        return sum(call.method == "setWebhook" for call in self.api.journal)

    async def _kill(self) -> None:
        end = time.monotonic() + self.seconds
        while time.monotonic() < end:
            await asyncio.sleep(min(KILL_EVERY, max(0.0, end - time.monotonic())))
            self.process.kill()
            self._mishaps.append((time.time(), time.time()))
            self.found.kills += 1
            self.process.start()
            await self._serves()
        self._over = True

    async def _ask(self) -> None:
        number = 0
        while not self._over:
            for index, person in enumerate(self.people):
                text = QUESTION.format(person=index, number=number)
                self.said[text] += 1
                await person.says(text)
            number += 1
            await asyncio.sleep(1.0)

    async def _hold_database(self) -> None:
        """Another program holds the database, so that nothing can be written."""
        await asyncio.sleep(self.seconds * 0.3)
        other = sqlite3.connect(self.folder / "lotsen.sqlite", isolation_level=None, timeout=10)
        other.execute("BEGIN IMMEDIATE")
        self._mishaps.append((time.time(), time.time() + self.seconds * AWAY))
        await asyncio.sleep(self.seconds * AWAY)
        other.execute("ROLLBACK")
        other.close()

    async def _fill_disk(self) -> None:
        """No file can grow in whatever process serves meanwhile."""
        await asyncio.sleep(self.seconds * 0.6)
        end = time.monotonic() + self.seconds * FULL
        self._mishaps.append((time.time(), time.time() + self.seconds * FULL))
        while time.monotonic() < end and not self._over:
            self._may_write(1)
            await asyncio.sleep(0.1)
        self._may_write(resource.RLIM_INFINITY)

    def _may_write(self, size: int) -> None:
        running = self.process.running
        if running is None or running.poll() is not None:
            return
        try:
            psutil.Process(running.pid).rlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        except psutil.NoSuchProcess:
            return

    async def _block(self) -> None:
        """Some people ask, and block the bot before they are answered."""
        await asyncio.sleep(self.seconds * 0.2)
        for number, person in enumerate(self.blockers):
            await person.says(f"låna till butik {number}")
            await person.blocks()

    def _judge(self) -> None:
        with self.process.store.begin() as tx:
            asked = tx.execute(select(events.c.text, events.c.pseudonym).where(events.c.name == "asked")
                               .order_by(events.c.id)).all()  # fmt: skip
            keys = {key: (company, question) for key, company, question in tx.execute(
                select(answers.c.key, answers.c.company, answers.c.question)).all()}  # fmt: skip
            reachable = {row.id for row in tx.execute(select(companies).where(companies.c.unreachable.is_(False)))}
        found, ours = self.found, [(text, who) for text, who in asked if text in self.said]
        effects = Counter(text for text, _ in ours)
        found.accepted = self.said.total()
        found.lost = sum((self.said - effects).values())
        found.doubled_changes = sum((effects - self.said).values())
        found.order_broken = _disorder(ours)
        found.failed_calls = sum(bool(call.fault) or call.scenario for call in self.api.journal)
        self._judge_messages({key: told for key, told in keys.items() if told[1] in self.said})
        refused = Counter(call.chat for call in self.api.journal if "blocked" in call.description)
        spared = 1 + found.kills  # the first tells of it, and one that is killed meanwhile could not note that
        found.written_to_blocked = sum(
            max(0, refused[one.id] - spared) + (f"telegram:{one.id}" in reachable) for one in self.blockers
        )

    def _judge_messages(self, keys: dict[str, tuple[str, str]]) -> None:
        sent: dict[str, list[Call]] = defaultdict(list)
        order: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for call in self.api.journal:
            for key in dict.fromkeys(_keys(call.params)) if call.ok and call.method == "sendMessage" else ():
                if key not in keys:
                    continue
                if key in sent:
                    self.found.doubled_messages += 1
                    self.found.doubled_without_cause += not self._unknown(sent[key][-1], call)
                else:
                    order[keys[key][0]].append((keys[key][1], keys[key][0]))
                sent[key].append(call)
        self.found.answered = len(sent)
        self.found.unanswered = len(keys.keys() - sent.keys())
        self.found.order_broken += sum(_disorder(each) for each in order.values())

    def _unknown(self, first: Call, again: Call) -> bool:
        """Whether Lotsen could not know that a message was sent: its answer was broken, or a mishap came between."""
        return first.fault in PROCESSED or any(start <= again.at and first.at <= end for start, end in self._mishaps)


def _keys(params: dict[str, object]) -> list[str]:
    return _KEY.findall(json.dumps(params.get("reply_markup"), ensure_ascii=False))


def _disorder(asked: list[tuple[str, str]]) -> int:
    """How often a company's question comes after a later one of its own."""
    latest: dict[str, int] = {}
    broken = 0
    for text, who in asked:
        number = int(text.rpartition(" ")[2])
        broken += number < latest.get(who, -1)
        latest[who] = max(number, latest.get(who, -1))
    return broken


async def run(seconds: float, people: int = 12) -> Found:
    """A storm in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        async with BotApi() as api:
            storm = Storm(api, Path(folder), seconds, people)
            try:
                return await storm.rage()
            finally:
                if storm.process.running is not None and storm.process.running.poll() is None:
                    storm.process.running.send_signal(signal.SIGKILL)


def report(show: Callable[[str], None], found: Found) -> bool:
    """Show what was found; whether all held."""
    for name, value in found.figures().items():
        show(f"{name:>24} {value}")
    wrong = ("lost", "doubled_changes", "doubled_without_cause", "unanswered", "order_broken", "written_to_blocked")
    return not any(getattr(found, name) for name in wrong)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--json", action="store_true", help="end with the figures as one line of JSON")
    asked = parser.parse_args()
    found = asyncio.run(run(asked.seconds))
    held = report(lambda line: print(line, flush=True), found)
    if asked.json:
        print(json.dumps(found.figures()))
    raise SystemExit(not held)


if __name__ == "__main__":
    main()
