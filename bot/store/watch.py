"""How Lotsen itself is: how much waits and for how long, when the clock last worked, and which faults are told."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.tables import inbox, outbox
from bot.store.watch_tables import watch

CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Depths:
    """What waits: numbers of rows, and ages of the oldest in seconds (0 when nothing waits)."""

    inbox: int
    inbox_seconds: float
    outbox: int
    outbox_seconds: float
    dead: int
    """Updates that were laid aside because they could not be handled."""


def depths(tx: Connection, now: int) -> Depths:
    """What waits at `now` (ms)."""
    waits = inbox.c.state == "waiting"
    coming, came = tx.execute(select(func.count(), func.min(inbox.c.received_at)).where(waits)).one()
    going, put = tx.execute(select(func.count(), func.min(outbox.c.created_at))).one()
    dead = tx.execute(select(func.count()).where(inbox.c.state == "dead")).scalar_one()
    return Depths(coming, _age(came, now), going, _age(put, now), dead)


def beat(tx: Connection, now: int) -> None:
    """Note that a clock is at work."""
    new = _insert(tx).values(name=CLOCK, at=now)
    tx.execute(new.on_conflict_do_update(index_elements=["name"], set_={"at": now}))


def last_beat(tx: Connection) -> int | None:
    """When a clock was last at work; None when none ever was."""
    return tx.execute(select(watch.c.at).where(watch.c.name == CLOCK)).scalar()


def begun(tx: Connection, what: str, now: int) -> bool:
    """Note that something is wrong. True for the first who notes it, until it `ended`."""
    new = _insert(tx).values(name=f"alert:{what}", at=now)
    return tx.execute(new.on_conflict_do_nothing(index_elements=["name"])).rowcount == 1


def ended(tx: Connection, what: str) -> bool:
    """Note that it is well again. True when it was noted as wrong before."""
    return tx.execute(delete(watch).where(watch.c.name == f"alert:{what}")).rowcount == 1


def _age(then: int | None, now: int) -> float:
    return 0.0 if then is None else max(0.0, (now - then) / 1000)


def _insert(tx: Connection) -> sqlite.Insert | postgresql.Insert:
    return (sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert)(watch)
