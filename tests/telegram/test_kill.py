"""Real processes, killed with SIGKILL at bad moments: nothing accepted is lost, no change is made twice."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.store import Store
from bot.store.tables import events, inbox, outbox
from tests.botapi import BotApi

pytestmark = pytest.mark.asyncio
ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "data" / "catalog"


class Process:
    """`lotsen run` as an operator starts it, on a disk that outlives it."""

    def __init__(self, api: BotApi, folder: Path, mode: Literal["polling", "webhook"]) -> None:
        self._port = _free_port()
        self._environment = os.environ | {
            "TELEGRAM_TOKEN": api.token,
            "TELEGRAM_API_URL": api.url,
            "TELEGRAM_RATE": "1000",
            "WEBHOOK_URL": f"http://127.0.0.1:{self._port}" if mode == "webhook" else "",
            "DATA_DIR": str(folder),
            "CATALOG_DIR": str(SMALL),
            "PORT": str(self._port),
            "DATABASE_URL": "",
        }
        self.log = folder / "log.txt"
        self.running: subprocess.Popen[bytes] | None = None
        self.store = Store(f"sqlite:///{folder / 'lotsen.sqlite'}")

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )

    def kill(self) -> None:
        """No time to finish anything."""
        assert self.running is not None
        self.running.kill()
        self.running.wait(10)

    def end(self) -> int:
        """What a supervisor does, and the exit code."""
        assert self.running is not None
        self.running.send_signal(signal.SIGTERM)
        return self.running.wait(20)

    def asked(self) -> Counter[str]:
        """The questions that had their effect, and how often."""
        with self.store.begin() as tx:
            return Counter(tx.execute(select(events.c.text).where(events.c.name == "asked")).scalars())

    def left(self) -> int:
        """Updates to handle and calls to make."""
        with self.store.begin() as tx:
            waiting = tx.execute(select(inbox.c.id).where(inbox.c.state == "waiting")).all()
            return len(waiting) + len(tx.execute(select(outbox.c.id)).all())


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest_asyncio.fixture(params=["polling", "webhook"])
async def process(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[BotApi, Process]]:
    async with BotApi() as api:
        running = Process(api, tmp_path, request.param)
        running.start()
        await api.until(lambda: api.calls("setChatMenuButton"), 60)
        yield api, running
        running.kill()
        running.store.close()


async def test_fault_38_killed_between_commit_and_send_the_answer_still_comes(
    process: tuple[BotApi, Process],
) -> None:
    api, running = process
    owner = api.user()
    api.fail("sendMessage", times=None, status=502)
    await owner.says("låna till en maskin")
    await api.until(lambda: api.calls("sendMessage"), 20)
    running.kill()
    assert running.left() == 1
    api.calm()
    running.start()
    await api.until(lambda: any(message.by_bot for message in owner.screen), 60)
    await api.until(lambda: running.left() == 0)
    assert running.asked()["låna till en maskin"] == 1
    assert sum(message.by_bot for message in owner.screen) == 1


async def test_fault_38_killed_while_the_call_is_under_way_it_is_doubled_at_most(
    process: tuple[BotApi, Process],
) -> None:
    api, running = process
    owner = api.user()
    api.disturb("drip", "sendMessage", seconds=30)
    await owner.says("låna till en maskin")
    await api.until(lambda: any(message.by_bot for message in owner.screen), 20)
    running.kill()
    running.start()
    await api.until(lambda: sum(message.by_bot for message in owner.screen) == 2, 60)
    await api.until(lambda: running.left() == 0)
    assert running.asked()["låna till en maskin"] == 1


async def test_fault_38_killed_again_and_again_while_people_ask(process: tuple[BotApi, Process]) -> None:
    api, running = process
    people = [api.user() for _ in range(10)]
    said: Counter[str] = Counter()
    for number in range(3):
        for index, one in enumerate(people):
            text = f"låna till maskin {index} {number}"
            said[text] += 1
            await one.says(text)
        await asyncio.sleep(0.05)
        running.kill()
        running.start()
        calls = len(api.calls("getMe"))
        await api.until(lambda seen=calls: len(api.calls("getMe")) > seen, 60)  # type: ignore[misc]
    await api.until(lambda: running.asked().total() >= said.total() and running.left() == 0, 60)
    assert running.asked() == said
    for one in people:
        answers = sum(message.by_bot for message in one.screen)
        assert 3 <= answers <= 6
    api.verdict(but=("Conflict",))  # the killed process's request may still stand when the new one asks


async def test_fault_38_sigterm_finishes_what_is_under_way_and_leaves_the_rest_on_disk(
    process: tuple[BotApi, Process],
) -> None:
    api, running = process
    people = [api.user() for _ in range(20)]
    for one in people:
        await one.says("låna till en maskin")
    code = running.end()
    assert code in (0, -signal.SIGTERM)
    running.start()
    await api.until(lambda: running.asked().total() == 20 and running.left() == 0, 60)
    for one in people:
        assert sum(message.by_bot for message in one.screen) == 1
    assert "Traceback" not in running.log.read_text()
