"""One database: opening it, bringing it up to date, and transactions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import OperationalError

from bot.store.opening import StoreError, opened, told

if TYPE_CHECKING:  # Alembic takes 9 MB, which a program whose tables are up to date can do without
    from alembic.config import Config
    from alembic.script import ScriptDirectory

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
        with suppress(StoreError):  # locked by another that migrates: then wait for it below
            if self._is_current():
                return
        from alembic import command

        with told(), self.engine.begin() as connection:
            if not self.is_sqlite:  # SQLite lets only one program write at a time anyway
                connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
            self._refuse_newer(connection)
            config = _alembic()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def check(self) -> None:
        """Raises StoreError unless the tables are exactly those that this program knows."""
        if self._is_current():
            return
        try:
            with told(), self.engine.connect() as connection:
                self._refuse_newer(connection)
        finally:
            self.close()  # who asked ends now
        raise StoreError("The database is older than this program. Run 'lotsen migrate' first.")

    def close(self) -> None:
        self.engine.dispose()

    def _is_current(self) -> bool:
        with told(), self.engine.connect() as connection:
            return version(connection) == newest()

    def _refuse_newer(self, connection: Connection) -> None:
        present = version(connection)
        known = {script.revision for script in _scripts().walk_revisions()}
        if present is not None and present not in known:
            raise StoreError(
                f"The database is at version {present}, which is newer than this program. Install the newer program."
            )


def version(connection: Connection) -> str | None:
    """The version of the tables; None where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def newest() -> str:
    """The version of the tables that this program knows: files of migrations are named by theirs."""
    return max(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _alembic() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _scripts() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_alembic())
