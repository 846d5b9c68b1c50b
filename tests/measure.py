"""Measuring a bot as a process of its own: updates a second, latency, processor time, memory."""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.botapi import BotApi, Call, Person

ANSWERS = frozenset({"sendMessage", "editMessageText"})
TURNS_EACH = 4
"""Turns of one person before the next takes its place: a bot that keeps Telegram's pace sends a chat no more at once."""
Say = Callable[[Person, int], Awaitable[object]]
"""What a person does in their nth turn; the bot is to answer it."""


@dataclass(slots=True)
class Figures:
    """What a run gave. Latencies in ms; memory in MB."""

    updates: int
    seconds: float
    latencies: list[float] = field(repr=False)
    cpu_seconds: float = 0.0
    memory_before: float = 0.0
    memory_after: float = 0.0
    own_cpu_seconds: float = 0.0
    lost: int = 0

    @property
    def rate(self) -> float:
        """Answered updates a second."""
        return self.updates / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Processor time of the bot for one update."""
        return 1000 * self.cpu_seconds / max(self.updates, 1)

    def percentile(self, percent: int) -> float:
        """A latency that so many percent of the answers keep."""
        if len(self.latencies) < 2:
            return self.latencies[0] if self.latencies else 0.0
        return statistics.quantiles(self.latencies, n=100, method="inclusive")[percent - 1]

    def row(self) -> str:
        """The figures in one line."""
        p50, p99 = self.percentile(50), self.percentile(99)
        return (
            f"{self.rate:8.0f}/s  p50 {p50:7.1f} ms  p99 {p99:7.1f} ms  cpu {self.cpu_ms:6.3f} ms  "
            f"{self.memory_before:5.0f} → {self.memory_after:5.0f} MB  server {self.own_cpu_seconds:5.1f} s  lost {self.lost}"
        )


@asynccontextmanager
async def bot_process(
    api: BotApi, command: Sequence[str], *, environment: dict[str, str] | None = None, log: Path | None = None
) -> AsyncIterator[psutil.Process]:
    """Run a bot until it takes updates from the server; ended at exit. Raises AssertionError when it does not start.

    `log`: the file that it writes its log to, else the terminal.
    """
    polls = api.delivery.polls
    with contextlib.nullcontext() if log is None else log.open("w", encoding="utf-8") as stderr:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, env=environment, stdout=stderr, stderr=stderr
        )
    try:
        await api.until(lambda: api.delivery.hook or api.delivery.polls > polls or process.returncode is not None, 60)
        assert process.returncode is None, f"{' '.join(command)} ended"
        yield psutil.Process(process.pid)
    finally:
        await _end(process)
        await api.delivery.delete_hook({"drop_pending_updates": True})


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), 10)
    except TimeoutError:
        process.kill()
        await process.wait()


class Listener:
    """Tells each person's turn when the bot has answered in their chat."""

    def __init__(self, api: BotApi) -> None:
        self._waiting: dict[int, asyncio.Future[None]] = {}
        api.listeners.append(self._note)

    def _note(self, call: Call) -> None:
        if call.method in ANSWERS and call.ok and call.chat is not None:
            waiting = self._waiting.pop(call.chat, None)
            if waiting is not None and not waiting.done():
                waiting.set_result(None)

    async def answered(self, person: Person, act: Awaitable[object], patience: float) -> float:
        """Do something and wait for the answer; seconds between. Raises TimeoutError."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting[person.id] = waiting
        begun = time.perf_counter()
        await act
        await asyncio.wait_for(waiting, patience)
        return time.perf_counter() - begun


async def play(
    api: BotApi,
    bot: psutil.Process | Sequence[psutil.Process],
    say: Say,
    *,
    people: int,
    seconds: float,
    rate: float | None = None,
    most: int | None = None,
    each: int = TURNS_EACH,
) -> Figures:
    """Let so many people at once talk with the bot for a time, each waiting for its answer before the next turn.

    After `each` turns they are followed by somebody new, as in a day's work.

    `rate`: updates a second over all, instead of as many as go. `most`: no more updates than about so many.
    """
    processes = [bot] if isinstance(bot, psutil.Process) else bot
    listener, figures = Listener(api), Figures(0, seconds, [])
    before, own = cpu_seconds(processes), time.process_time()
    figures.memory_before = memory(processes)
    begun = time.perf_counter()
    pause = people / rate if rate else 0.0
    await asyncio.gather(
        *(_turns(api, listener, figures, say, begun, pause * n / people, pause, most, each) for n in range(people))
    )
    figures.seconds = time.perf_counter() - begun
    figures.cpu_seconds = cpu_seconds(processes) - before
    figures.own_cpu_seconds = time.process_time() - own
    figures.memory_after = memory(processes)
    api.listeners.remove(listener._note)
    return figures


def cpu_seconds(processes: Sequence[psutil.Process]) -> float:
    """Processor time that processes have spent so far."""
    return sum(spent.user + spent.system for spent in (one.cpu_times() for one in processes))


def memory(processes: Sequence[psutil.Process]) -> float:
    """What processes hold in memory, in MB."""
    return float(sum(one.memory_info().rss for one in processes)) / 2**20


async def _turns(
    api: BotApi,
    listener: Listener,
    figures: Figures,
    say: Say,
    begun: float,
    delay: float,
    pause: float,
    most: int | None,
    each: int,
) -> None:
    await asyncio.sleep(delay)
    turn, end = 0, begun + figures.seconds
    person = api.user()
    while time.perf_counter() < end and (most is None or figures.updates < most):
        if turn % each == 0:
            person = api.user()
        try:
            took = await listener.answered(person, say(person, turn), patience=30)
        except TimeoutError:
            figures.lost += 1
            return
        figures.updates += 1
        figures.latencies.append(took * 1000)
        turn += 1
        await asyncio.sleep(max(0.0, pause - took))
