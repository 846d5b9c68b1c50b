"""Load on many: several processes on one PostgreSQL, and answers beside thousands of reminders."""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path

import psutil

from bot.store import Store, queues
from bot.store.queues import Call
from bot.turn import REMINDER
from tests.botapi import BotApi
from tests.botapi.flood import Flood
from tests.conversation import converse, greet
from tests.echo_bench import started
from tests.fleet import ROOT, Fleet, postgresql
from tests.measure import bot_process, cpu_seconds, play


async def processes(number: int, seconds: float) -> str:
    """So many `lotsen run` on one PostgreSQL, with what each part of the machine does: a line to show."""
    with tempfile.TemporaryDirectory() as folder, postgresql(Path(folder)) as database:
        async with BotApi(strict=False) as api:
            settings = {"CATALOG_DIR": str(ROOT / "catalog"), "TELEGRAM_RATE": "99999"}
            async with Fleet(api, Path(folder), database.address, webs=number, workers=0, **settings) as fleet:
                bots = [psutil.Process(one.running.pid) for one in fleet.webs if one.running is not None]
                await play(api, bots, converse, people=32, seconds=min(2.0, seconds))
                before = cpu_seconds(_family(database.main))
                figures = await play(api, bots, converse, people=32, seconds=seconds)
                spent = cpu_seconds(_family(database.main)) - before
    shares = {"bots": figures.cpu_seconds, "database": spent, "load": figures.own_cpu_seconds}
    busy = ", ".join(f"{name} {seconds / figures.seconds:.2f}" for name, seconds in shares.items())
    return f"{number} processes on PostgreSQL: {figures.row()}; of {os.cpu_count()} processors {busy}"


def _family(main: psutil.Process) -> list[psutil.Process]:
    return [main, *main.children(recursive=True)]


async def reminders(number: int, seconds: float, *, port: int) -> str:
    """Answers at two questions a second while so many reminders are due, at the pace that Telegram takes: a line to
    show."""
    with tempfile.TemporaryDirectory() as folder:
        async with BotApi(strict=False, flood=Flood()) as api:
            command, environment = started("lotsen", "webhook", api, port, folder)
            environment.pop("TELEGRAM_RATE")
            _remind(folder, [api.user().id for _ in range(number)])
            async with bot_process(api, command, environment=environment, log=Path(folder) / "log") as process:
                await api.until(lambda: len(api.calls("sendMessage")) > 40, 30)
                figures = await play(api, process, greet, people=4, seconds=seconds, rate=2.0, each=1)
                left = _left(folder)
    worst = max(figures.latencies, default=float("inf"))
    return (
        f"answers while {number} reminders are due: p50 {figures.percentile(50):.0f} ms, worst {worst:.0f} ms "
        f"of {figures.updates}, lost {figures.lost}; {left} reminders left"
    )


def _remind(folder: str, chats: list[int]) -> None:
    store = Store(f"sqlite:///{Path(folder) / 'lotsen.sqlite'}")
    store.migrate()
    calls = [
        Call(
            f"telegram:{chat}",
            f"telegram:{chat}",
            "sendMessage",
            json.dumps({"chat_id": chat, "text": "hej"}),
            REMINDER,
        )
        for chat in chats
    ]
    with store.begin() as tx:
        queues.put(tx, calls, int(time.time() * 1000))
    store.close()


def _left(folder: str) -> int:
    store = Store(f"sqlite:///{Path(folder) / 'lotsen.sqlite'}")
    with store.begin() as tx:
        left = tx.exec_driver_sql("SELECT count(*) FROM outbox").scalar_one()
    store.close()
    return int(left)
