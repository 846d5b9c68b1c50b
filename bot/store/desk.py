"""Work on the database for a program that must not wait: in threads of its own, one transaction each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from bot.store.store import Store

POSTGRES_THREADS = 4
P = ParamSpec("P")
T = TypeVar("T")


class Desk:
    """One thread for SQLite, which has one writer anyway; a few for PostgreSQL."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.threads = 1 if store.is_sqlite else POSTGRES_THREADS
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="desk")

    async def __call__(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work in a transaction: committed when it returns, rolled back when it raises. On disk after a `sync`."""

        def in_transaction() -> T:
            with self.store.begin(synced=False) as tx:
                return work(tx, *args, **kwargs)

        return await self.run(in_transaction)

    async def sync(self) -> None:
        """Return when all that was committed is on disk. Does not keep other work waiting."""
        if self.store.is_sqlite:
            await asyncio.to_thread(self.store.sync)

    async def run(self, work: Callable[[], T]) -> T:
        """Do work that sees to its transactions itself."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def close(self) -> None:
        """Wait for the work at hand; no more is taken."""
        self._pool.shutdown()
