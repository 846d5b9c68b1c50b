"""What Lotsen takes: companies' real conversations against Telegram's test server, beside bare echo bots in one run.

    python -m tests.load [--quick] [--json]

A company asks, presses, compares, saves and corrects itself; an echo bot is told the same and sends back what was
typed. The load itself, the test server and the bot share this machine, so that what counts is how the bots stand to
each other. Everything stays on loopback.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.botapi import BotApi
from tests.conversation import converse, greet, search_ms
from tests.echo_bench import started
from tests.load_many import processes, reminders
from tests.measure import TURNS_EACH, Figures, bot_process, play

DEFAULT, SAME = "ptb httpx", "ptb aiohttp"
"""python-telegram-bot with its own HTTP library, and with the one that Lotsen uses."""
ECHOES = (DEFAULT, SAME, "aiogram")
QUIET_RATE = 10.0
"""Updates a second at which latency is measured."""
WARM, WARM_CALM = 2.0, 5.0
"""Seconds before it is measured, so that all that is loaded at its first use is; few updates a second take longer."""
SETTLED = 2.0
"""Seconds after its start at which a bot's idle memory is read."""
ROUNDS = 3
"""Times that Lotsen and the echo bots are measured beside each other: a machine is not as fast every minute."""
SEARCHING = 40
"""Companies whose searches are measured by themselves."""
LONGEST = 360.0
"""Seconds after which a crowd is not waited for any longer; how many came is said."""


@dataclass(frozen=True)
class Setting:
    """How a bot is measured: how it gets updates, how slow the API is, and who talks with it for how long."""

    mode: str
    delay: float
    seconds: float
    people: int = 32
    rate: float | None = None
    companies: int | None = None
    """No more companies than so many, each with its whole conversation."""
    newcomers: int = 0
    """So many people who say one thing each come afterwards, for what they leave in memory."""

    def __str__(self) -> str:
        speed = f"{self.rate:g}/s" if self.rate else f"{self.people} at once"
        return f"{self.mode:7} {self.delay * 1000:3.0f} ms {speed:10}"


@dataclass
class Measured:
    """One bot in one setting. `idle`: its memory in MB before anybody talked with it; `growth`: by the newcomers."""

    figures: Figures
    idle: float
    growth: float = 0.0


class Bench:
    """Runs bots, each in a process of its own with nothing left of the one before."""

    def __init__(self, port: int, show: Callable[[str], None]) -> None:
        self._ports = itertools.count(port)
        self._show = show

    async def measure(self, name: str, setting: Setting) -> Measured:
        """Start a bot, warm it up, measure it, end it."""
        growth = 0.0
        with tempfile.TemporaryDirectory() as folder:
            async with BotApi(strict=False) as api, self._running(name, setting.mode, api, folder) as process:
                await asyncio.sleep(min(SETTLED, setting.seconds))
                idle = process.memory_info().rss / 2**20
                warm = min(WARM_CALM if setting.rate else WARM, setting.seconds)
                await play(api, process, converse, people=setting.people, seconds=warm, rate=setting.rate)
                api.latency = setting.delay
                most = None if setting.companies is None else setting.companies * TURNS_EACH
                figures = await play(
                    api, process, converse, people=setting.people, seconds=setting.seconds, rate=setting.rate, most=most
                )
                self._show(f"{name:12} {setting}: {figures.row()}")
                if setting.newcomers:
                    growth = await self._newcomers(name, api, process, setting)
        return Measured(figures, idle, growth)

    async def _newcomers(self, name: str, api: BotApi, process: psutil.Process, setting: Setting) -> float:
        came = await play(api, process, greet, people=setting.people, seconds=LONGEST, most=setting.newcomers, each=1)
        self._show(f"{name:12} {came.updates} people with one line each: {came.row()}")
        return came.memory_after - came.memory_before

    def _running(self, name: str, mode: str, api: BotApi, folder: str) -> AbstractAsyncContextManager[psutil.Process]:
        command, environment = started(name, mode, api, next(self._ports), folder)
        if name == "lotsen":  # as in the Procfile, before it starts
            migrate = [sys.executable, "-m", "bot", "migrate"]
            subprocess.run(migrate, env=environment, check=True, stdout=subprocess.DEVNULL)
        return bot_process(api, command, environment=environment, log=Path(folder) / "log")


@dataclass(frozen=True)
class Round:
    """Lotsen and the echo bots one after the other, so that they share what the machine is like just then.

    `default`, `same`: the echo bots under the same load as `lotsen`; `quiet`, `echo`: Lotsen and the echo bot at few
    updates a second; `search`: ms of an update.
    """

    lotsen: Figures
    default: Figures
    same: Figures
    quiet: Figures
    echo: Figures
    search: float

    def figures(self) -> dict[str, float]:
        """What is asked for and comes of comparing."""
        return {
            "ratio_ptb_echo": self.lotsen.rate / self.default.rate,
            "cpu_ratio_same_backend": (self.lotsen.cpu_ms - self.search) / self.same.cpu_ms,
            "p50_added_ms": self.quiet.percentile(50) - self.echo.percentile(50),
            "p99_added_ms": self.quiet.percentile(99) - self.echo.percentile(99),
        }


async def run(*, quick: bool, show: Callable[[str], None], port: int = 18_400, scale: float = 1.0) -> dict[str, float]:
    """All figures. `quick` makes every part short; `scale` shortens it further, and leaves out what takes longest."""
    bench, seconds = Bench(port, show), (3.0 if quick else 10.0) * scale
    show(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    crowd = Setting("webhook", 0.0, seconds, newcomers=int(2000 * scale))
    if not quick:
        crowd = Setting("webhook", 0.0, LONGEST, companies=20_000, newcomers=100_000)
    full = await bench.measure("lotsen", crowd)
    rounds: list[Round] = []
    for number in range(ROUNDS if scale == 1 else 1):
        rounds.append(await _round(bench, seconds))
        show(f"round {number + 1}: {json.dumps(_rounded(rounds[-1].figures()))}")
    if scale == 1:
        others = [
            Setting("webhook", 0.06, seconds),
            Setting("polling", 0.0, seconds),
            Setting("polling", 0.06, seconds),
        ]
        for setting in others:
            for name in ("lotsen", DEFAULT) if quick else ("lotsen", *ECHOES):
                await bench.measure(name, setting)
        for name in () if quick else ("lotsen", DEFAULT):  # where the default backend is known to break down
            await bench.measure(name, Setting("webhook", 0.06, seconds, people=256))
        for number in (1, 2, 4):
            show(await processes(number, seconds))
        show(await reminders(5_000, 2 * seconds, port=port - 1))
    return figures_of(rounds, full)


async def _round(bench: Bench, seconds: float) -> Round:
    busy = Setting("webhook", 0.0, seconds)
    calm = Setting("webhook", 0.0, 4 * seconds, people=10, rate=QUIET_RATE)
    lotsen, *echoes = [(await bench.measure(name, busy)).figures for name in ("lotsen", *ECHOES)]
    search = search_ms(SEARCHING)
    quiet, echo = [(await bench.measure(name, calm)).figures for name in ("lotsen", SAME)]
    return Round(lotsen, echoes[0], echoes[1], quiet, echo, search)


def figures_of(rounds: Sequence[Round], full: Measured) -> dict[str, float]:
    """What is asked for: medians of the rounds, and what the crowd left in memory."""
    compared = [one.figures() for one in rounds]
    medians = {name: statistics.median(figures[name] for figures in compared) for name in compared[0]}
    return _rounded(medians | {"idle_mb": full.idle, "growth_mb": full.growth})


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    digits = {"ratio_ptb_echo": 2, "cpu_ratio_same_backend": 2, "idle_mb": 0}
    return {name: round(value, digits.get(name, 1)) for name, value in figures.items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--quick", action="store_true", help="a few minutes; without it 20,000 companies, and 100,000 people more"
    )
    parser.add_argument("--json", action="store_true", help="end with the figures as one line of JSON")
    asked = parser.parse_args()
    figures = asyncio.run(run(quick=asked.quick, show=lambda line: print(line, flush=True)))
    print(json.dumps(figures) if asked.json else "\n".join(f"{name:>24} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
