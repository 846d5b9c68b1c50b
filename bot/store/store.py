"""One database: opening it, bringing it up to date, and transactions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import OperationalError

from bot.store.opening import StoreError, opened, told

MIGRATIONS = Path(__file__).parent / "migrations"


MIGRATING = 4_711_000_001
"""The number of the lock that keeps two programs from migrating at once."""


class Store:
    """A database, SQLite or PostgreSQL. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        self.engine = opened(url)
        database = self.engine.url.database
        self._log = f"{database}-wal" if self.is_sqlite and database else None
        """Where SQLite writes what is committed, before it moves it into the database."""

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def begin(self, *, synced: bool = True) -> Iterator[Connection]:
        """A transaction: committed at the end, rolled back when an exception leaves it.

        `synced` False does not wait for SQLite's disk: what was committed outlives this process, but a power cut only
        after the next `sync`. For what would be done again if it were lost.
        """
        with self.engine.begin() as connection:
            yield connection
        if synced:
            self.sync()

    def sync(self) -> None:
        """Return when all that was committed is on disk. PostgreSQL sees to that itself. Raises OperationalError."""
        if self._log is None:
            return
        try:
            log = os.open(self._log, os.O_RDONLY)
            try:
                os.fsync(log)
            finally:
                os.close(log)
        except FileNotFoundError:
            return  # nothing was written since SQLite moved it all into the database, which syncs
        except OSError as error:
            raise OperationalError("sync", None, error) from error

    def migrate(self) -> None:
        """Bring the tables up to date. Raises StoreError when that cannot be done."""
        with told(), self.engine.begin() as connection:
            if not self.is_sqlite:  # SQLite lets only one program write at a time anyway
                connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
            self._refuse_newer(connection)
            config = _alembic()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def check(self) -> None:
        """Raises StoreError unless the tables are exactly those that this program knows."""
        with told(), self.engine.connect() as connection:
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
