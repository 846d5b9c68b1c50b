"""A whole database in one file, whichever database it is: taken while Lotsen runs, and put into either kind.

The file is JSON lines, packed: first what it is, then a line a row, then how many there were, so that a file that was
cut off is never taken for a whole one.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from sqlalchemy import Connection, Integer, Table, func, insert, select, text

from bot.store.opening import StoreError
from bot.store.store import Store, version
from bot.store.tables import metadata

FORMAT = "lotsen-backup-1"
MANY = 500


def backup(store: Store, path: Path) -> int:
    """Write all rows, as they were at one moment, to a file that only its owner may read. Returns how many there were.

    Raises OSError; a file that was there before stays until the new one is whole.
    """
    new = path.with_name(f".{path.name}.new")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
            count = _packed(store, path.parent, raw)
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
    return count


def _packed(store: Store, beside: Path, raw: IO[bytes]) -> int:
    count = 0
    with gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as packed, _one_moment(store, beside) as connection:
        revision = version(connection)
        packed.write(_line({"format": FORMAT, "revision": revision}))
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                packed.write(_line([table.name, {key: _out(value) for key, value in row._mapping.items()}]))
                count += 1
        packed.write(_line({"rows": count}))
    return count


def restore(store: Store, path: Path, *, replace: bool = False) -> int:
    """Put a backup into a database of the same version, all of it or nothing, also while Lotsen runs on it. Returns the
    number of rows.

    Raises StoreError when the file is not whole, is of another version, or the database has rows and `replace` is not
    said; OSError when the file cannot be read.
    """
    tables = {table.name: table for table in metadata.sorted_tables}
    with store.begin() as tx:
        lines = _lines(path)
        head = next(lines, None)
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            raise StoreError(f"{path} is no backup of Lotsen's.")
        present = version(tx)
        if head.get("revision") != present:
            raise StoreError(
                f"The backup is of version {head.get('revision')} and the database of {present}. "
                "Restore with the program that made it, then run 'lotsen migrate'."
            )
        if not store.is_sqlite:  # SQLite lets nobody else write meanwhile
            named = ", ".join(f'"{name}"' for name in tables)
            tx.execute(text(f"LOCK TABLE {named} IN ACCESS EXCLUSIVE MODE"))
        _empty(tx, replace)
        return _filled(tx, tables, lines, path)


@contextmanager
def _one_moment(store: Store, beside: Path) -> Iterator[Connection]:
    """The database as it is now, whatever others write meanwhile; they need not wait.

    SQLite's own transactions here shut other writers out, so of that a copy is made first, `beside` the backup.
    """
    if not store.is_sqlite:
        with store.engine.connect() as connection:
            yield connection.execution_options(isolation_level="REPEATABLE READ")
        return
    with TemporaryDirectory(dir=beside, prefix=".backup-") as folder:
        copied = Store(f"sqlite:///{Path(folder) / 'copy.sqlite'}")
        source, target = store.engine.raw_connection(), copied.engine.raw_connection()
        try:
            source.driver_connection.backup(target.driver_connection)  # type: ignore[union-attr]
        finally:
            source.close()
            target.close()
        try:
            with copied.engine.connect() as connection:
                yield connection
        finally:
            copied.close()


def _empty(tx: Connection, replace: bool) -> None:
    for table in reversed(metadata.sorted_tables):
        if replace:
            tx.execute(table.delete())
        elif tx.execute(select(table).limit(1)).first() is not None:
            raise StoreError("The database is not empty. Restore into a new one, or say --replace to lose what it has.")


def _filled(tx: Connection, tables: dict[str, Table], lines: Iterator[Any], path: Path) -> int:
    waiting: list[dict[str, Any]] = []
    count, name, whole = 0, "", False
    for line in lines:
        if isinstance(line, dict):
            whole = line.get("rows") == count
            break
        if line[0] != name or len(waiting) >= MANY:
            _write(tx, tables, name, waiting)
            name, waiting = line[0], []
        waiting.append({key: _in(value) for key, value in line[1].items()})
        count += 1
    if not whole:
        raise StoreError(f"{path} is cut off or damaged. Nothing was restored.")
    _write(tx, tables, name, waiting)
    if tx.dialect.name == "postgresql":
        for table in tables.values():
            _count_on(tx, table)
    return count


def _write(tx: Connection, tables: dict[str, Table], name: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        tx.execute(insert(tables[name]), rows)


def _count_on(tx: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that were put in."""
    column = table.autoincrement_column
    if column is None or not isinstance(column.type, Integer):
        return
    sequence = tx.execute(
        text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": f'"{table.name}"', "column": column.name}
    ).scalar()
    highest = tx.execute(select(func.max(column))).scalar()
    if sequence and highest is not None:
        tx.execute(
            text("SELECT setval(CAST(:sequence AS regclass), :highest)"), dict(sequence=sequence, highest=highest)
        )


def _lines(path: Path) -> Iterator[Any]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as packed:
            yield from map(json.loads, packed)
    except (EOFError, ValueError, zlib.error, gzip.BadGzipFile):
        raise StoreError(f"{path} is cut off or damaged. Nothing was restored.") from None


def _line(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _out(value: Any) -> Any:
    return {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value


def _in(value: Any) -> Any:
    return base64.b64decode(value["bytes"]) if isinstance(value, dict) else value
