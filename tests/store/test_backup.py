"""A backup holds all of one moment, goes into either kind of database, and is never half restored."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.store import Store, StoreError
from bot.store import backup as backups
from bot.store.backup import backup, restore
from bot.store.tables import metadata


def rows(store: Store) -> dict[str, list[Any]]:
    with store.begin() as tx:
        return {
            table.name: sorted(map(repr, map(tuple, tx.execute(select(table))))) for table in metadata.sorted_tables
        }


def fill(store: Store) -> None:
    """One row in every table, of whatever its columns take."""
    with store.begin() as tx:
        for number, table in enumerate(metadata.sorted_tables, 1):
            values = {column.name: _some(column.type.python_type, number) for column in table.columns}
            tx.execute(insert(table).values(values))


def _some(kind: type, number: int) -> Any:
    return {str: "å", int: number, bool: True, bytes: b"\0\xff", float: 0.5}[kind]


@pytest.fixture
def other(tmp_path: Path) -> Store:
    made = Store(f"sqlite:///{tmp_path / 'other.sqlite'}")
    made.migrate()
    return made


def emptied(store: Store) -> Store:
    with store.begin() as tx:
        for table in reversed(metadata.sorted_tables):
            tx.execute(table.delete())
    return store


def test_a_backup_restores_all_into_the_same_kind_and_the_other(store: Store, other: Store, tmp_path: Path) -> None:
    emptied(store)
    fill(store)
    before, file = rows(store), tmp_path / "a.backup"
    assert backup(store, file) == len(metadata.sorted_tables)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    restore(other, file)
    assert rows(other) == before
    restore(emptied(store), file)
    assert rows(store) == before


def test_a_database_with_rows_is_not_overwritten_unless_it_is_said(other: Store, tmp_path: Path) -> None:
    fill(other)
    backup(other, tmp_path / "a")
    before = rows(other)
    with pytest.raises(StoreError, match="not empty"):
        restore(other, tmp_path / "a")
    restore(other, tmp_path / "a", replace=True)
    assert rows(other) == before


@pytest.mark.parametrize(
    "spoil", [lambda raw: raw[:-20], lambda raw: raw[: len(raw) // 2], lambda raw: b"no", lambda raw: b""]
)
def test_a_spoilt_file_restores_nothing(other: Store, tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    fill(other)
    before, file = rows(other), tmp_path / "a"
    backup(other, file)
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(StoreError):
        restore(other, file, replace=True)
    assert rows(other) == before


def test_a_backup_is_of_one_moment_though_others_write_meanwhile(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the backup is under way everything is erased by another; what it holds is still what there was."""
    fill(emptied(store))
    line, erased = backups._line, []

    def erasing(data: Any) -> bytes:
        if isinstance(data, list) and not erased:
            erased.append(emptied(store))
        return line(data)

    monkeypatch.setattr(backups, "_line", erasing)
    assert backup(store, tmp_path / "a") == len(metadata.sorted_tables)
    assert not any(rows(store).values())
