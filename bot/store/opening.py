"""Opening a database: SQLite so that threads can share it, PostgreSQL by the addresses that operators know."""

from __future__ import annotations

import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

AWAY = ("08", "25006", "40", "53", "57", "58", "XX")
"""How PostgreSQL's codes begin for: no connection, read-only, a transaction to be tried again, no room, shutting down,
and trouble of its own."""
KNOWN = ("sslmode", "unix_sock", "application_name")
"""What an address of PostgreSQL may say after its question mark."""


class StoreError(Exception):
    """The database cannot be used as it is. The message says what is wrong and how to mend it."""


def opened(url: str) -> Engine:
    """The engine of a database. Connects at first use. Raises StoreError for an address that nobody can mean."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        if not address.username:
            raise StoreError("DATABASE_URL names no user. Write postgresql://user@host/database.")
        address, arguments = secured(address)
        pool: dict[str, Any] = dict(pool_pre_ping=True, pool_size=8, max_overflow=8)
        return create_engine(address, connect_args=arguments, hide_parameters=True, **pool)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": 10}, pool_size=4, hide_parameters=True)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def secured(address: URL) -> tuple[URL, dict[str, Any]]:
    """The address as the driver reads it, and how to encrypt: `sslmode` as PostgreSQL's own programs mean it."""
    for part in address.query:
        if part not in KNOWN:
            raise StoreError(f"DATABASE_URL has {part}, which is not known. Known are: {', '.join(KNOWN)}.")
    mode = address.query.get("sslmode", "disable")
    address = address.difference_update_query(["sslmode"])
    if mode in ("disable", "allow", "prefer"):
        return address, {}
    context = ssl.create_default_context()
    if mode == "require":  # encrypted, whoever answers
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return address, {"ssl_context": context}


@contextmanager
def told() -> Iterator[None]:
    """Turns what the driver complains of while connecting to a StoreError that a person can act on."""
    try:
        yield
    except ssl.SSLError as wrong:  # pg8000 lets it through
        reason = getattr(wrong, "verify_message", "") or wrong
        raise StoreError(f"The database cannot be trusted, so that nothing was told to it: {reason}") from None
    except DBAPIError as wrong:
        said = wrong.orig.args[0] if wrong.orig and wrong.orig.args else wrong
        reason = said.get("M", said) if isinstance(said, dict) else said
        raise StoreError(f"The database cannot be used: {reason}") from None


def is_away(error: BaseException) -> bool:
    """Whether the database itself cannot work just now: it is down, locked, full or read-only. What was asked of it is
    then not to blame, and can be asked again."""
    if isinstance(
        error, OperationalError | InterfaceError | PoolTimeout | ConnectionError | ssl.SSLError
    ):  # pg8000 lets the last two through
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    said = error.orig.args[0] if error.orig is not None and error.orig.args else ""
    state = str(said.get("C", "")) if isinstance(said, dict) else ""
    return state.startswith(AWAY)


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    # Transactions are begun by _on_begin; sqlite3's own late BEGIN would let two writers deadlock.
    connection.isolation_level = None
    # "normal" does not wait for the disk at each commit: `Store` does, where it is needed.
    for pragma in ("journal_mode = wal", "synchronous = normal", "foreign_keys = on", "temp_store = memory"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
