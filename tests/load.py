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
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

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
        return bot_process(api, command, environment=environment)


async def run(*, quick: bool, show: Callable[[str], None], port: int = 18_400, scale: float = 1.0) -> dict[str, float]:
    """All figures. `quick` makes every part short; `scale` shortens it further, and leaves out what takes longest."""
    bench, seconds = Bench(port, show), (3.0 if quick else 10.0) * scale
    show(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    full = Setting("webhook", 0.0, seconds)
    crowd = Setting("webhook", 0.0, seconds, newcomers=int(2000 * scale))
    if not quick:
        crowd = Setting("webhook", 0.0, LONGEST, companies=20_000, newcomers=100_000)
    lotsen = await bench.measure("lotsen", crowd)
    echoes = {name: await bench.measure(name, full) for name in ECHOES}
    calm = Setting("webhook", 0.0, 4 * seconds, people=10, rate=QUIET_RATE)
    quiet, echo = await bench.measure("lotsen", calm), await bench.measure(SAME, calm)
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
    search = search_ms(20 if quick else 200)
    show(f"search alone: {search:.3f} ms for each update")
    return figures_of(lotsen, echoes[DEFAULT].figures, echoes[SAME].figures, (quiet.figures, echo.figures), search)


def figures_of(
    lotsen: Measured, default: Figures, same: Figures, calm: tuple[Figures, Figures], search: float
) -> dict[str, float]:
    """What is asked for. `default`, `same`: the echo bots under the same load; `calm`: Lotsen and the echo bot at few
    updates a second; `search`: ms of an update."""
    quiet, echo = calm
    return {
        "ratio_ptb_echo": round(lotsen.figures.rate / default.rate, 2),
        "cpu_ratio_same_backend": round((lotsen.figures.cpu_ms - search) / same.cpu_ms, 2),
        "p50_added_ms": round(quiet.percentile(50) - echo.percentile(50), 1),
        "p99_added_ms": round(quiet.percentile(99) - echo.percentile(99), 1),
        "idle_mb": round(lotsen.idle),
        "growth_mb": round(lotsen.growth, 1),
    }


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
