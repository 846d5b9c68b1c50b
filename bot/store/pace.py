"""How fast is sent, counted over all processes: buckets of tokens that come back at a rate."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.retention import PACE_MINUTES
from bot.store.pace_tables import pace
from bot.store.steady import database_ms

OVERALL = ""
KEPT_MS = PACE_MINUTES * 60_000
"""By then a chat's bucket has long been full again."""
SET_BACK_MS = 5_000
"""A time that lies further ahead was written before the clock was set back."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Messages a second, and how many at once."""

    per_second: float
    burst: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message that is to go. `spare`: how many others must still be able to go at once after it, so that what is
    less urgent leaves room for answers, in whichever process those are."""

    lane: str
    rate: Rate
    spare: float = 0.0


def leave(tx: Connection, wanted: Sequence[Wanted], overall: Rate, now: int | None = None) -> tuple[list[float], float]:
    """Take tokens for messages, most urgent first.

    Returns seconds to wait for the first of them (0: it may go now, and has its tokens), and seconds until any more may
    go when there were not enough for all. `now` (ms) is the database's own time unless a test says another.
    """
    everything = _held(tx)
    at = database_ms(tx) if now is None else now
    left = _filled(everything, overall, at)
    chats = _chats(tx, {name_of(one.lane) for one in wanted})
    waits: list[float] = []
    changed: dict[str, float] = {}
    more = 0.0
    for one in wanted:
        if left - one.spare < 1:
            more = (1 + one.spare - left) / overall.per_second
            break
        name = name_of(one.lane)
        own = changed[name] if name in changed else _filled(chats.get(name), one.rate, at)
        if own < 1:
            waits.append((1 - own) / one.rate.per_second)
            continue
        waits.append(0.0)
        left, changed[name] = left - 1, own - 1
    if changed:
        _keep(tx, changed | {OVERALL: left}, at)
    return waits, more


def forget(tx: Connection, now: int) -> int:
    """Erase the buckets of chats that have been quiet for some minutes. Returns how many."""
    old = (pace.c.at < now - KEPT_MS) & (pace.c.name != OVERALL)
    return tx.execute(delete(pace).where(old)).rowcount


def everything(tx: Connection, lane: str) -> list[dict[str, float | int]]:
    """A chat's bucket, if it has one."""
    found = select(pace.c.left, pace.c.at).where(pace.c.name == name_of(lane))
    return [dict(left=row.left, at=row.at) for row in tx.execute(found)]


def erase(tx: Connection, lane: str) -> None:
    """Erase a chat's bucket."""
    tx.execute(delete(pace).where(pace.c.name == name_of(lane)))


def name_of(lane: str) -> str:
    """A lane's name in the table: nobody's number."""
    return hashlib.blake2b(lane.encode(), digest_size=12).hexdigest()


def _held(tx: Connection) -> tuple[float, int] | None:
    """The bucket over all, held until the transaction ends, so that processes take turns."""
    found = select(pace.c.left, pace.c.at).where(pace.c.name == OVERALL).with_for_update()
    row = tx.execute(found).first()
    if row is None:
        tx.execute(_insert(tx).values(name=OVERALL, left=0.0, at=0).on_conflict_do_nothing(index_elements=["name"]))
        row = tx.execute(found).one()
    return None if row.at == 0 else (row.left, row.at)


def _chats(tx: Connection, names: set[str]) -> dict[str, tuple[float, int]]:
    query = select(pace.c.name, pace.c.left, pace.c.at).where(pace.c.name.in_(names))
    return {row.name: (row.left, row.at) for row in tx.execute(query)}


def _filled(bucket: tuple[float, int] | None, rate: Rate, at: int) -> float:
    if bucket is None:
        return rate.burst
    if bucket[1] > at + SET_BACK_MS:
        return rate.burst
    return min(rate.burst, bucket[0] + max(0, at - bucket[1]) / 1000 * rate.per_second)


def _keep(tx: Connection, left: dict[str, float], at: int) -> None:
    new = _insert(tx).values([dict(name=name, left=left[name], at=at) for name in sorted(left)])
    tx.execute(new.on_conflict_do_update(index_elements=["name"], set_={"left": new.excluded.left, "at": at}))


def _insert(tx: Connection) -> sqlite.Insert | postgresql.Insert:
    return (sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert)(pace)
