"""Every version of the tables there ever was leads to the newest one with all that it held; and what is newer is refused."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from click.testing import CliRunner
from sqlalchemy import Connection, MetaData, Table, insert, select, text

from bot.cli import main
from bot.store import Store
from bot.store.store import _alembic, _scripts, newest
from tests.conftest import SMALL
from tests.test_settings import NAMES

VERSIONS = [script.revision for script in reversed(list(_scripts().walk_revisions()))]


def upgrade(store: Store, to: str) -> None:
    config = _alembic()
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def tables(tx: Connection) -> dict[str, Table]:
    """The tables as they are in the database, whatever the program knows."""
    found = MetaData()
    found.reflect(tx)
    return {name: table for name, table in found.tables.items() if name != "alembic_version"}


def some(column: Any, number: int) -> Any:
    kinds = {str: f"å{number}", int: number, bool: True, float: 0.5, bytes: b"\0\xff", dt.date: dt.date(2026, 1, 1)}
    value = kinds[column.type.python_type]
    return value[: column.type.length] if isinstance(value, str) and column.type.length else value


def fill(tx: Connection, number: int) -> dict[str, dict[str, Any]]:
    """One more row in every table that there is. What was put in."""
    put = {}
    for name, table in tables(tx).items():
        put[name] = {column.name: some(column, 1000 + number) for column in table.columns}
        tx.execute(insert(table).values(put[name]))
    return put


def test_what_was_put_into_each_version_is_in_the_newest(empty: Store) -> None:
    put: list[tuple[str, str, dict[str, Any]]] = []
    for number, version in enumerate(VERSIONS):
        upgrade(empty, version)
        with empty.begin() as tx:
            put += [(version, name, row) for name, row in fill(tx, number).items()]
    empty.check()
    lost = []
    with empty.begin() as tx:
        present = tables(tx)
        for version, name, row in put:
            assert name in present, f"{name} of version {version} is gone"
            kept = {column: value for column, value in row.items() if column in present[name].c}
            same = [present[name].c[column] == value for column, value in kept.items()]
            if tx.execute(select(present[name]).where(*same)).first() is None:
                lost.append((version, name))
    assert lost == []
    assert VERSIONS[-1] == newest()


@pytest.mark.parametrize("arguments", [("run",), ("clock",), ("clock", "--once"), ("backup", "file"), ("migrate",)])
def test_no_process_starts_on_a_database_that_is_newer_than_it(
    empty: Store, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty.migrate()
    with empty.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    told = refused(empty, arguments, tmp_path, monkeypatch)
    assert "The database is at version 9999, which is newer than this program. Install the newer program." in told


@pytest.mark.parametrize("arguments", [("run",), ("clock",), ("clock", "--once"), ("backup", "file")])
def test_no_process_starts_on_a_database_that_was_not_migrated_and_it_says_what_to_do(
    empty: Store, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if empty.is_sqlite and arguments == ("run",):
        pytest.skip("on SQLite lotsen run migrates by itself: there is nobody else to do it")
    upgrade(empty, VERSIONS[-2])
    assert "older than this program. Run 'lotsen migrate' first." in refused(empty, arguments, tmp_path, monkeypatch)


def refused(store: Store, arguments: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a command says that ends with 1."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(SMALL, folder / "catalog")
    monkeypatch.chdir(folder)
    address = store.engine.url.render_as_string(hide_password=False)
    environment = {"DATABASE_URL": address.replace("postgresql+pg8000", "postgresql"), "DATA_DIR": str(folder / "data")}
    result = CliRunner().invoke(main, arguments, env=environment)
    assert result.exit_code == 1, result.exc_info
    assert "Traceback" not in result.output
    return result.output
