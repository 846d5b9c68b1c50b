"""One database: opening it, bringing it up to date, and transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

MIGRATIONS = Path(__file__).parent / "migrations"


class StoreError(Exception):
    """The database cannot be used as it is. The message says what is wrong and how to mend it."""


class Store:
    """A database, SQLite or PostgreSQL. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: committed at the end, rolled back when an exception leaves it."""
        with self.engine.begin() as connection:
            yield connection

    def migrate(self) -> None:
        """Bring the tables up to date. Raises StoreError when the database is newer than this program."""
        with self.engine.begin() as connection:
            self._refuse_newer(connection)
            config = _alembic()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def check(self) -> None:
        """Raises StoreError unless the tables are exactly those that this program knows."""
        with self.engine.connect() as connection:
            self._refuse_newer(connection)
            present = MigrationContext.configure(connection).get_current_revision()
        if present != _scripts().get_current_head():
            raise StoreError("The database is older than this program. Run 'lotsen migrate' first.")

    def close(self) -> None:
        self.engine.dispose()

    def _refuse_newer(self, connection: Connection) -> None:
        present = MigrationContext.configure(connection).get_current_revision()
        known = {script.revision for script in _scripts().walk_revisions()}
        if present is not None and present not in known:
            raise StoreError(
                f"The database is at version {present}, which is newer than this program. Install the newer program."
            )


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_alembic())


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True, pool_size=8, max_overflow=8)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": 10}, pool_size=4)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    # Transactions are begun by _on_begin; sqlite3's own late BEGIN would let two writers deadlock.
    connection.isolation_level = None
    for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on", "temp_store = memory"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
