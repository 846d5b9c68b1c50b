"""A Lotsen that runs on Telegram's test server, by polling or by webhook, for conversations as people have them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import uvicorn
from sqlalchemy import Table, func, select

from bot.channels.telegram import Telegram
from bot.channels.telegram.limits import Limits
from bot.dialogue import Guide
from bot.service import Service
from bot.settings import Settings
from bot.store import Store
from bot.store.tables import inbox, outbox
from bot.web import application
from bot.web.protocol import Http
from tests.botapi import BotApi, Person

Mode = Literal["polling", "webhook"]
UNHURRIED = 1000.0
"""Messages a second that no test reaches."""


class _Server(uvicorn.Server):
    """A web server that leaves the test's signals alone."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Lotsen:
    """`async with Lotsen(guide, folder) as lotsen:` then talk to it with `lotsen.person()`."""

    def __init__(
        self,
        guide: Guide,
        folder: Path,
        mode: Mode = "polling",
        *,
        limits: Limits | None = None,
        store: Store | None = None,
        **server: Any,
    ) -> None:
        self.api = BotApi(**server)
        self.mode = mode
        self.guide = guide
        self.folder = folder
        self.refusals: list[str] = []
        """What Telegram refused for good."""
        self.expected: tuple[str, ...] = ()
        """Words of refusals that the test means to provoke."""
        self.store = store or Store(f"sqlite:///{folder / 'lotsen.sqlite'}")
        self.store.migrate()
        self.service = Service(self.store, guide)
        self._limits = limits
        self.telegram: Telegram | None = None
        self._web: _Server | None = None
        self._serving: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.api.__aenter__()
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        await self.api.__aexit__(kind, error, trace)
        self.store.close()

    async def start(self) -> None:
        """Begin, or begin again on the same disk."""
        port = _free_port()
        self.settings = Settings.read(
            {
                "TELEGRAM_TOKEN": self.api.token,
                "TELEGRAM_API_URL": self.api.url,
                "DATA_DIR": str(self.folder),
                "SECRET_KEY": "s" * 32,
                "WEBHOOK_URL": f"http://127.0.0.1:{port}" if self.mode == "webhook" else "",
            }
        )
        limits = self._limits or Limits(UNHURRIED, UNHURRIED)
        self.telegram = Telegram(self.settings, self.service, fatal=self.refusals.append, limits=limits)
        if self.mode == "polling":
            await self.telegram.start()
            return
        app = application(self.settings, self.service, self.telegram)
        self._web = _Server(uvicorn.Config(app, port=port, http=Http, log_level="error", lifespan="on"))
        self._serving = asyncio.create_task(self._web.serve())
        await self.api.until(lambda: self._web is not None and self._web.started)

    async def stop(self) -> None:
        """End as at SIGTERM."""
        if self.telegram is None:
            return
        if self._web is not None and self._serving is not None:
            self._web.should_exit = True
            await self._serving
        else:
            await self.telegram.stop()
        self.telegram = None

    def person(self, **about: Any) -> Person:
        """Somebody new with Telegram on their phone."""
        return self.api.user(**about)

    def waiting(self) -> int:
        """How many updates are to be handled and calls to be made."""
        return self.count(inbox, state="waiting") + self.count(outbox)

    def count(self, table: Table, **where: object) -> int:
        """How many rows there are."""
        query = select(func.count()).select_from(table).where(*(table.c[name] == is_ for name, is_ in where.items()))
        with self.store.begin() as tx:
            return int(tx.execute(query).scalar_one())

    async def quiet(self, seconds: float = 5.0) -> None:
        """Wait until nothing is left to do."""
        await self.api.until(lambda: self.waiting() == 0, seconds)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
