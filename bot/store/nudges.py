"""What staff were asked about their offers, and the changes that they answered with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.catalog_tables import changes
from bot.store.nudge_tables import nudges, wanted


@dataclass(frozen=True, slots=True)
class Nudged:
    """How often staff were asked on an occasion. Times in ms."""

    times: int
    first_at: int
    last_at: int
    answered_at: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change that a member asked for. `what`: true, paused or ended."""

    id: int
    member: int
    organisation: str
    offer: str
    what: str
    at: int


def of_offers(tx: Connection, offers: Collection[str]) -> dict[tuple[str, str], Nudged]:
    """All that was asked about some offers, by offer and occasion."""
    rows = tx.execute(select(nudges).where(nudges.c.offer.in_(offers)))
    return {(row.offer, row.occasion): Nudged(*row[2:]) for row in rows}


def changed_at(tx: Connection, offers: Collection[str]) -> dict[str, int]:
    """When each of some offers was last changed by anybody; none of those that never were."""
    query = select(changes.c.about, func.max(changes.c.at)).where(changes.c.about.in_(offers)).group_by(changes.c.about)
    return {row[0]: row[1] for row in tx.execute(query)}


def asked(tx: Connection, offer: str, occasion: str, before: Nudged | None, times: int, now: int) -> bool:
    """Note that a question is asked for the `times`th time, 1 the first. False when another clock was quicker."""
    row = dict(offer=offer, occasion=occasion, times=times, last_at=now)
    if before is None:
        new = (sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert)(nudges)
        kept = new.values(row | dict(first_at=now)).on_conflict_do_nothing(index_elements=["offer", "occasion"])
        return tx.execute(kept).rowcount == 1
    anew = dict(first_at=now, answered_at=None) if times == 1 else {}
    same = (nudges.c.offer == offer, nudges.c.occasion == occasion, nudges.c.last_at == before.last_at)
    return tx.execute(update(nudges).where(*same).values(row | anew)).rowcount == 1


def answered(tx: Connection, offer: str, now: int | None) -> None:
    """Somebody answered what was asked about an offer; None: the answer came to nothing."""
    tx.execute(update(nudges).where(nudges.c.offer == offer).values(answered_at=now))


def want(tx: Connection, member: int, organisation: str, offer: str, what: str, now: int) -> None:
    """Keep a change that a member asks for until it is published."""
    tx.execute(insert(wanted).values(member=member, organisation=organisation, offer=offer, what=what, at=now))


def waiting(tx: Connection) -> list[Wanted]:
    """The changes that are not published yet, oldest first."""
    return [Wanted(*row) for row in tx.execute(select(wanted).order_by(wanted.c.id))]


def done(tx: Connection, id: int) -> bool:
    """A change waits no more. False when it did not."""
    return tx.execute(delete(wanted).where(wanted.c.id == id)).rowcount == 1
