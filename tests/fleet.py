"""Several Lotsen processes as an operator runs them, behind one address that sends each request to the next of them."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import aiohttp
import httpx
from aiohttp import web
from sqlalchemy import create_engine

from bot.settings import Settings
from bot.store import Store
from tests.botapi import BotApi
from tests.databases import start_postgresql

ROOT = Path(__file__).parents[1]
SMALL = ROOT / "tests" / "data" / "catalog"
Kind = Literal["web", "worker"]
COMMANDS: dict[Kind, str] = {"web": "run", "worker": "clock"}


@dataclass
class Process:
    """One process, by the name that the test server sees on each of its calls."""

    kind: Kind
    name: str
    port: int
    environment: dict[str, str]
    log: Path
    running: subprocess.Popen[bytes] | None = None
    kills: list[float] = field(default_factory=list)
    """When it was killed, in seconds since 1970."""

    def start(self) -> None:
        """Nothing is done where it runs: a supervisor and who waits for it may both find that it ended."""
        if not self.ended:
            return
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "bot", COMMANDS[self.kind]]
            self.running = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    @property
    def ended(self) -> bool:
        return self.running is None or self.running.poll() is not None

    def kill(self) -> None:
        """No time to finish anything."""
        assert self.running is not None
        self.running.kill()
        self.running.wait(10)
        self.kills.append(time.time())

    def end(self) -> None:
        """As a supervisor does."""
        if not self.ended:
            assert self.running is not None
            self.running.send_signal(signal.SIGTERM)
            try:
                self.running.wait(20)
            except subprocess.TimeoutExpired:
                self.running.kill()
                self.running.wait(10)


class RoundRobin:
    """A load balancer without memory: each request goes to the next process that takes it, whoever sent it."""

    def __init__(self, ports: list[int]) -> None:
        self.port = _free_port()
        self.served: dict[int, int] = dict.fromkeys(ports, 0)
        self._turn = itertools.cycle(ports)
        self._runner: web.ServerRunner | None = None
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False)
        self._runner = web.ServerRunner(web.Server(self._forward, access_log=None), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=1024).start()

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _forward(self, request: web.BaseRequest) -> web.StreamResponse:
        assert self._session is not None
        body = await request.read()
        headers = {name: value for name, value in request.headers.items() if name.lower() != "content-length"}
        for _ in self.served:
            port = next(self._turn)
            url = f"http://127.0.0.1:{port}{request.path_qs}"
            try:
                async with self._session.request(
                    request.method, url, data=body, headers=headers, allow_redirects=False
                ) as answer:
                    content = await answer.read()
            except aiohttp.ClientConnectorError:
                continue  # it is down; another may be up
            except aiohttp.ClientError:
                return web.Response(status=502)  # it was taken down meanwhile: only who asks may ask again
            self.served[port] += 1
            kept = {n: v for n, v in answer.headers.items() if n.lower() not in ("content-length", "transfer-encoding")}
            return web.Response(status=answer.status, body=content, headers=kept)
        return web.Response(status=502)


class Reader(Store):
    """A database to look at: Lotsen's own transactions on SQLite wait for whoever writes, and make them wait."""

    def __init__(self, store: Store) -> None:
        super().__init__("sqlite://")
        self.engine = create_engine(store.engine.url, pool_pre_ping=True)


class Fleet:
    """`async with Fleet(api, folder, address) as fleet:` brings up so many `lotsen run` and `lotsen clock` on one
    database, SQLite (then one of each at most) or PostgreSQL."""

    def __init__(
        self, api: BotApi, folder: Path, address: str, webs: int = 4, workers: int = 2, **settings: str
    ) -> None:
        self.api = api
        self.folder = folder
        self._store = Store(Settings.read({"DATABASE_URL": address}).database)
        self.store = Reader(self._store)
        ports = [_free_port() for _ in range(webs)]
        self.balancer = RoundRobin(ports)
        common = os.environ | {
            "TELEGRAM_TOKEN": api.token,
            "TELEGRAM_RATE": "1000",
            "WEBHOOK_URL": self.url,
            "DATA_DIR": str(folder),
            "CATALOG_DIR": str(SMALL),
            "DATABASE_URL": address,
            "SECRET_KEY": "s" * 32,
            "PYTHONPATH": str(ROOT),
        }
        self.webs = [self._process("web", f"web{n}", port, common | settings) for n, port in enumerate(ports)]
        self.workers = [self._process("worker", f"worker{n}", 0, common | settings) for n in range(workers)]

    def _process(self, kind: Kind, name: str, port: int, environment: dict[str, str]) -> Process:
        own = {"TELEGRAM_API_URL": f"{self.api.url}/{name}", "PORT": str(port or 1)}
        return Process(kind, name, port, environment | own, self.folder / f"{name}.log")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.balancer.port}"

    @property
    def all(self) -> list[Process]:
        return [*self.webs, *self.workers]

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self._store.migrate)
        await self.balancer.start()
        for one in self.all:
            one.start()
        await asyncio.gather(*(self.serves(one) for one in self.webs))
        await self.api.until(lambda: self.api.delivery.hook is not None, 60)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in self.all:
            if not one.ended and one.running is not None:
                one.running.kill()
                one.running.wait(10)
        await self.balancer.stop()
        self.store.close()
        self._store.close()

    async def serves(self, one: Process, seconds: float = 60) -> int:
        """Wait until a process that serves pages does; one that could not start is started again, as a supervisor does.
        Returns how often that was needed."""
        again, end = 0, time.monotonic() + seconds
        async with httpx.AsyncClient(trust_env=False) as client:
            while True:
                assert time.monotonic() < end, f"{one.name} did not start: {one.log.read_text()[-2000:]}"
                try:
                    if (await client.get(f"http://127.0.0.1:{one.port}/healthz")).status_code == 200:
                        return again
                except httpx.HTTPError:
                    pass
                if one.ended:
                    again += 1
                    await asyncio.sleep(0.3)
                    one.start()
                await asyncio.sleep(0.05)


@contextmanager
def postgresql(folder: Path) -> Iterator[Postgres]:
    """A PostgreSQL of its own that can be stopped and started."""
    own = Postgres(folder)
    try:
        yield own
    finally:
        own.close()


class Postgres:
    """A PostgreSQL of its own. `address`: of its one database."""

    def __init__(self, folder: Path) -> None:
        self._server: Any = start_postgresql(folder)
        self._server.psql("CREATE DATABASE lotsen;")
        socket_path = f"{self._server.get_uri().partition('host=')[2]}/.s.PGSQL.5432"
        self.address = f"postgresql://postgres@/lotsen?unix_sock={socket_path}"

    @property
    def main(self) -> Any:
        """Its first process, whose children do the work."""
        return self._server.get_postmaster_info().process

    def stop(self) -> None:
        """At once, as when the power goes."""
        process = self.main
        if process is not None and process.is_running():
            process.send_signal(signal.SIGQUIT)
            process.wait(30)

    def start(self) -> None:
        """Does nothing when it runs."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self.stop()
        self._server.cleanup()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
