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
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.catalog import read
from bot.channels import codec
from bot.search import Engine
from bot.search.finding import Question
from tests.botapi import BotApi, Message, Person
from tests.echo_bench import QUESTIONS, started
from tests.measure import TURNS_EACH, Figures, bot_process, play

DEFAULT, SAME = "ptb httpx", "ptb aiohttp"
"""python-telegram-bot with its own HTTP library, and with the one that Lotsen uses."""
ECHOES = (DEFAULT, SAME, "aiogram")
STEPS = {1: ("answer", "offer"), 2: ("compare", "save")}
"""What a company presses in its second and third turn, by turns which first: it narrows down or opens an offer, then
compares or saves. Never the same twice, which Lotsen would take for a finger that slipped."""
CORRECTIONS = ("nej, det gäller ett annat företag i Simrishamn", "jag menade lån, inte bidrag", "vi har fyra anställda")
ASKING = 2 / TURNS_EACH
"""Part of the turns that search: the first and the last of each company."""
QUIET_RATE = 10.0
"""Updates a second at which latency is measured."""


@dataclass(frozen=True)
class Setting:
    """How a bot is measured: how it gets updates, how slow the API is, and who talks with it for how long."""

    mode: str
    delay: float
    seconds: float
    people: int = 32
    rate: float | None = None
    companies: int | None = None
    """So many companies instead of so many seconds."""

    def __str__(self) -> str:
        speed = f"{self.rate:g}/s" if self.rate else f"{self.people} at once"
        return f"{self.mode:7} {self.delay * 1000:3.0f} ms {speed:10}"


async def converse(person: Person, turn: int) -> str:
    """A turn of a conversation: ask, then what there is to press, then a correction; a new question where nothing is.

    Returns the action that was pressed, or "" for a typed line.
    """
    step = turn % TURNS_EACH
    if step in STEPS and (pressed := _press(person, step)):
        return pressed
    lines = CORRECTIONS if step == TURNS_EACH - 1 else QUESTIONS
    await person.says(lines[(person.id * 31 + turn) % len(lines)])
    return ""


def _press(person: Person, step: int) -> str:
    """Press a button that leads on, if one is seen."""
    wanted = STEPS[step] if person.id % 2 else STEPS[step][::-1]
    for action in wanted:
        for message in reversed(person.screen):
            for data in _buttons(message):
                press = codec.decode(data)
                if press is not None and press.action == action:
                    person.press_data(data, message)
                    return action
    return ""


def _buttons(message: Message) -> list[str]:
    return [button["callback_data"] for row in message.rows for button in row if "callback_data" in button]


@dataclass
class Measured:
    """One bot in one setting; `idle` is its memory in MB before anybody talked with it."""

    figures: Figures
    idle: float


class Bench:
    """Runs bots, each in a process of its own with nothing left of the one before."""

    def __init__(self, port: int, show: Callable[[str], None]) -> None:
        self._ports = itertools.count(port)
        self._show = show

    async def measure(self, name: str, setting: Setting) -> Measured:
        """Start a bot, warm it up, measure it, end it."""
        with tempfile.TemporaryDirectory() as folder:
            async with BotApi(strict=False) as api, self._running(name, setting.mode, api, folder) as process:
                idle = process.memory_info().rss / 2**20
                warm = min(2.0, setting.seconds)
                await play(api, process, converse, people=setting.people, seconds=warm, rate=setting.rate)
                api.latency = setting.delay
                seconds = setting.seconds if setting.companies is None else float("inf")
                most = None if setting.companies is None else setting.companies * TURNS_EACH
                figures = await play(
                    api, process, converse, people=setting.people, seconds=seconds, rate=setting.rate, most=most
                )
        self._show(f"{name:12} {setting}: {figures.row()}")
        return Measured(figures, idle)

    def _running(self, name: str, mode: str, api: BotApi, folder: str) -> AbstractAsyncContextManager[psutil.Process]:
        command, environment = started(name, mode, api, next(self._ports), folder)
        return bot_process(api, command, environment=environment)


def search_ms() -> float:
    """Processor time of the search alone for one question of the load."""
    engine = Engine.of(read(Path("catalog")))
    engine.find(Question(QUESTIONS[0]))
    begun = time.process_time()
    for text in QUESTIONS:
        engine.find(Question(text))
    return 1000 * (time.process_time() - begun) / len(QUESTIONS)


async def run(*, quick: bool, show: Callable[[str], None], port: int = 18_400, scale: float = 1.0) -> dict[str, float]:
    """All figures. `quick` leaves out what takes more than a minute; `scale` shortens every time."""
    bench, seconds = Bench(port, show), (2.5 if quick else 20.0) * scale
    show(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    full = Setting("webhook", 0.0, seconds)
    lotsen = await bench.measure("lotsen", full if quick else Setting("webhook", 0.0, seconds, companies=20_000))
    echoes = {name: await bench.measure(name, full) for name in ECHOES}
    calm = Setting("webhook", 0.0, 2 * seconds, people=10, rate=QUIET_RATE)
    quiet, echo = await bench.measure("lotsen", calm), await bench.measure(SAME, calm)
    others = [Setting("webhook", 0.06, seconds), Setting("polling", 0.0, seconds), Setting("polling", 0.06, seconds)]
    for setting in [] if quick and scale < 1 else others:
        for name in ("lotsen", DEFAULT) if quick else ("lotsen", *ECHOES):
            await bench.measure(name, setting)
    search = search_ms()
    show(f"search alone: {search:.3f} ms a question")
    default, same = echoes[DEFAULT].figures, echoes[SAME].figures
    return figures_of(
        lotsen.figures, default, same, quiet=quiet.figures, echo=echo.figures, idle=lotsen.idle, search=search
    )


def figures_of(
    lotsen: Figures, default: Figures, same: Figures, *, quiet: Figures, echo: Figures, idle: float, search: float
) -> dict[str, float]:
    """What is asked for. `default`, `same`: the echo bots under the same load; `quiet`, `echo`: Lotsen and the echo bot
    at few updates a second; `search`: ms of a question."""
    return {
        "ratio_ptb_echo": round(lotsen.rate / default.rate, 2),
        "cpu_ratio_same_backend": round((lotsen.cpu_ms - ASKING * search) / same.cpu_ms, 2),
        "p50_added_ms": round(quiet.percentile(50) - echo.percentile(50), 1),
        "p99_added_ms": round(quiet.percentile(99) - echo.percentile(99), 1),
        "idle_mb": round(idle),
        "growth_mb": round(lotsen.memory_after - lotsen.memory_before, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="at most a minute; without it 20,000 companies")
    parser.add_argument("--json", action="store_true", help="end with the figures as one line of JSON")
    asked = parser.parse_args()
    figures = asyncio.run(run(quick=asked.quick, show=lambda line: print(line, flush=True)))
    print(json.dumps(figures) if asked.json else "\n".join(f"{name:>24} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
