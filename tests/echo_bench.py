"""How many updates a second Lotsen answers, and bare echo bots manage, beside each other in one run.

Lotsen searches, writes and renders; the echo bots send back what they got.

python -m tests.echo_bench [--seconds 5] [--people 32 256] [--delay 0 0.06] [--mode webhook polling] [--json]
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import tempfile
from pathlib import Path

from bot.catalog import read
from tests.botapi import BotApi, Person
from tests.measure import Figures, bot_process, play

BOTS: dict[str, list[str]] = {
    "lotsen": [],
    "ptb httpx": ["tests.echo_ptb", "--backend", "httpx"],
    "ptb httpx sequential": ["tests.echo_ptb", "--backend", "httpx", "--concurrent", "0"],
    "ptb aiohttp": ["tests.echo_ptb", "--backend", "aiohttp"],
    "aiogram": ["tests.echo_aiogram"],
}


QUESTIONS = [probe.q for probe in read(Path("catalog")).probes]


async def say(person: Person, turn: int) -> None:
    """One turn: a question of the catalog's own."""
    await person.says(QUESTIONS[(person.id * 31 + turn) % len(QUESTIONS)])


async def measure(name: str, mode: str, *, people: int, delay: float, seconds: float, port: int) -> Figures:
    """Run one bot in its own process, warm it up, and measure it."""
    async with BotApi(strict=False) as api:
        with tempfile.TemporaryDirectory() as folder:
            command, environment = started(name, mode, api, port, folder)
            async with bot_process(api, command, environment=environment) as process:
                await play(api, process, say, people=people, seconds=min(1.0, seconds))
                api.latency = delay
                return await play(api, process, say, people=people, seconds=seconds)


def started(name: str, mode: str, api: BotApi, port: int, folder: str) -> tuple[list[str], dict[str, str]]:
    """What starts a bot: the arguments of Python, and the environment."""
    if name != "lotsen":
        told = ["--api", api.url, "--token", api.token, "--mode", mode, "--port", str(port)]
        return ["-m", *BOTS[name], *told], dict(os.environ)
    settings = {"TELEGRAM_TOKEN": api.token, "TELEGRAM_API_URL": api.url, "PORT": str(port), "DATA_DIR": folder}
    settings["TELEGRAM_RATE"] = "99999"  # the test server takes as many as come
    if mode == "webhook":
        settings["WEBHOOK_URL"] = f"http://127.0.0.1:{port}"
    return ["-m", "bot", "run"], os.environ | settings


async def run(options: argparse.Namespace) -> None:
    """Every bot in every setting, one after the other."""
    port = itertools.count(options.port)
    for mode, delay, people in itertools.product(options.mode, options.delay, options.people):
        for name in options.bot:
            figures = await measure(name, mode, people=people, delay=delay, seconds=options.seconds, port=next(port))
            setting = {"bot": name, "mode": mode, "delay_ms": round(delay * 1000), "people": people}
            if options.json:
                result = {"per_s": round(figures.rate, 1), "cpu_ms": round(figures.cpu_ms, 3), "lost": figures.lost}
                print(json.dumps(setting | result), flush=True)
            else:
                print(f"{name:20} {mode:7} {delay * 1000:3.0f} ms {people:4} at once: {figures.row()}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.echo_bench")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--people", type=int, nargs="+", default=[32, 256])
    parser.add_argument("--delay", type=float, nargs="+", default=[0.0, 0.06], help="of each API answer, in seconds")
    parser.add_argument("--mode", nargs="+", choices=("webhook", "polling"), default=["webhook"])
    parser.add_argument("--bot", nargs="+", choices=list(BOTS), default=list(BOTS))
    parser.add_argument("--port", type=int, default=18_200, help="first port of the bots' webhooks")
    parser.add_argument("--json", action="store_true")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
