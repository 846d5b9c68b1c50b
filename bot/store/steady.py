"""A time for claims and retries that goes on evenly, whatever is done to this computer's clock meanwhile."""

from __future__ import annotations

import time

from sqlalchemy import Connection, text

from bot.store.store import Store


def database_ms(tx: Connection) -> int:
    """The time by the database, in milliseconds since 1970: the same for all processes, on whichever computer."""
    if tx.dialect.name == "sqlite":
        return int(time.time() * 1000)
    return int(tx.execute(text("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)")).scalar_one())


class Steady:
    """The database's time when this was made, going on by the computer's monotonic clock. In seconds since 1970, as
    `time.time()`; but two processes that share a database agree, and neither is put out by a clock that is set."""

    def __init__(self, store: Store) -> None:
        with store.begin() as tx:
            self._base = database_ms(tx) / 1000 - time.monotonic()

    def __call__(self) -> float:
        return self._base + time.monotonic()
