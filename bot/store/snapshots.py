"""Accepted states of the catalog, and the changes that led from one to the next."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from bot.store.catalog_tables import changes, snapshots

MOST_KEPT = 20
"""Snapshots whose texts are kept; of older ones only that they were."""
Texts = Mapping[str, str]
"""A catalog's files: place in the folder → text."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An accepted catalog. `origin`: the digest of the folder it rests on. `commit`: the Git commit that holds it."""

    id: int
    at: int
    digest: str
    origin: str
    commit: str | None
    author: str
    message: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A value that somebody changed. `path` and the values as in the file; None is nothing."""

    id: int
    at: int
    member: str
    name: str
    organisation: str | None
    file: str
    about: str
    """The offer, need, area or organisation."""
    path: tuple[str | int, ...]
    before: Any
    after: Any
    undoes: int | None = None
    snapshot: int = 0
    """What was changed together has the same."""


def digest_of(texts: Texts) -> str:
    """What tells one state of the catalog from another."""
    return hashlib.sha256(json.dumps(sorted(texts.items()), ensure_ascii=False).encode()).hexdigest()


def keep(tx: Connection, texts: Texts, *, origin: str, commit: str | None, author: str, message: str, at: int) -> int:
    """Keep an accepted catalog. Returns its number."""
    row = dict(at=at, digest=digest_of(texts), origin=origin, commit=commit, author=author[:80], message=message)
    row["files"] = zlib.compress(json.dumps(dict(texts), ensure_ascii=False).encode())
    id: int = tx.execute(insert(snapshots).values(row).returning(snapshots.c.id)).scalar_one()
    still = select(snapshots.c.id).where(snapshots.c.digest == origin)
    old = (snapshots.c.id <= id - MOST_KEPT) & snapshots.c.files.is_not(None) & snapshots.c.id.not_in(still)
    tx.execute(update(snapshots).where(old).values(files=None))
    return id


def latest(tx: Connection) -> Snapshot | None:
    """The newest accepted catalog."""
    row = tx.execute(_WITHOUT_FILES.order_by(snapshots.c.id.desc()).limit(1)).first()
    return Snapshot(*row) if row else None


def read_in(tx: Connection, most: int = 100) -> list[Snapshot]:
    """The latest states that came from the folder and not from staff's pages, newest first."""
    query = _WITHOUT_FILES.where(snapshots.c.author == "").order_by(snapshots.c.id.desc()).limit(most)
    return [Snapshot(*row) for row in tx.execute(query)]


def latest_id(tx: Connection) -> int:
    """The number of the newest accepted catalog; 0 when there is none."""
    return tx.execute(select(func.max(snapshots.c.id))).scalar() or 0


def texts_of(tx: Connection, id: int) -> dict[str, str] | None:
    """The files of a snapshot; None when they are no longer kept."""
    packed = tx.execute(select(snapshots.c.files).where(snapshots.c.id == id)).scalar()
    return None if packed is None else json.loads(zlib.decompress(packed))


def by_digest(tx: Connection, digest: str) -> Snapshot | None:
    """The newest snapshot that is this very state; None when it was never accepted."""
    row = tx.execute(
        _WITHOUT_FILES.where(snapshots.c.digest == digest).order_by(snapshots.c.id.desc()).limit(1)
    ).first()
    return Snapshot(*row) if row else None


def between(tx: Connection, first: int, last: int) -> list[int]:
    """The numbers of the snapshots from one to another, whose texts are still kept."""
    query = select(snapshots.c.id).where(snapshots.c.id.between(first, last), snapshots.c.files.is_not(None))
    return list(tx.execute(query.order_by(snapshots.c.id)).scalars())


def latest_commit(tx: Connection) -> str | None:
    """The newest commit that holds an accepted catalog."""
    query = select(snapshots.c.commit).where(snapshots.c.commit.is_not(None)).order_by(snapshots.c.id.desc()).limit(1)
    return tx.execute(query).scalar()


def not_committed(tx: Connection) -> list[Snapshot]:
    """The snapshots since the latest commit, oldest first."""
    last = select(func.coalesce(func.max(snapshots.c.id), 0)).where(snapshots.c.commit.is_not(None)).scalar_subquery()
    return [Snapshot(*row) for row in tx.execute(_WITHOUT_FILES.where(snapshots.c.id > last).order_by(snapshots.c.id))]


def followed(tx: Connection, id: int, commit: str | None) -> None:
    """The folder holds this snapshot now, in this commit if any."""
    own = select(snapshots.c.digest).where(snapshots.c.id == id).scalar_subquery()
    values: dict[str, Any] = dict(origin=own) | (dict(commit=commit) if commit else {})
    tx.execute(update(snapshots).where(snapshots.c.id == id).values(values))


def log(tx: Connection, rows: Iterable[Mapping[str, Any]], snapshot: int, at: int) -> None:
    """Write down the changes that led to a snapshot; `path`, `before` and `after` as plain data."""
    packed = [
        {**row, **{key: json.dumps(row[key], ensure_ascii=False) for key in ("path", "before", "after")}}
        for row in rows
    ]
    if packed:
        tx.execute(insert(changes), [dict(row, snapshot=snapshot, at=at) for row in packed])


def history(tx: Connection, about: str | None = None, most: int = 100) -> list[Changed]:
    """The latest changes, newest first: of an offer, need, area or organisation, or of all."""
    query = select(changes).order_by(changes.c.id.desc()).limit(most)
    return [_changed(row) for row in tx.execute(query if about is None else query.where(changes.c.about == about))]


def together(tx: Connection, id: int) -> list[Changed]:
    """A change and those of the same thing that were made with it, in their order; empty for an unknown number."""
    one = select(changes.c.snapshot, changes.c.file, changes.c.about).where(changes.c.id == id).subquery()
    same = (changes.c.snapshot == one.c.snapshot) & (changes.c.file == one.c.file) & (changes.c.about == one.c.about)
    return [_changed(row) for row in tx.execute(select(changes).join(one, same).order_by(changes.c.id))]


def latest_by(tx: Connection, file: str, path: tuple[str | int, ...]) -> str | None:
    """Who last changed a value, by name."""
    query = select(changes.c.name).where(changes.c.file == file, changes.c.path == json.dumps(path, ensure_ascii=False))
    return tx.execute(query.order_by(changes.c.id.desc()).limit(1)).scalar()


_WITHOUT_FILES = select(*(column for column in snapshots.c if column.name != "files"))


def _changed(row: Row[Any]) -> Changed:
    before, after = json.loads(row.before), json.loads(row.after)
    path = tuple(json.loads(row.path))
    return Changed(
        row.id, row.at, row.member, row.name, row.organisation, row.file, row.about, path, before, after, row.undoes,
        row.snapshot,
    )  # fmt: skip
