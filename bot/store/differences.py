"""What members wrote sets their offer apart from another organisation's, and what that organisation answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bot.store.draft_tables import differences


@dataclass(frozen=True, slots=True)
class Difference:
    """One sentence about two offers. Times in ms; `answered_at` is None until the other side answers."""

    id: int
    offer: str
    other: str
    member: int
    text: str
    at: int
    answer: str | None
    answered_by: int | None
    answered_at: int | None


def keep(tx: Connection, offer: str, other: str, member: int, text: str, now: int) -> int:
    """Keep what was written. Returns its number."""
    row = dict(offer=offer, other=other, member=member, text=text, at=now)
    return int(tx.execute(insert(differences).values(row).returning(differences.c.id)).scalar_one())


def find(tx: Connection, id: int) -> Difference | None:
    row = tx.execute(select(differences).where(differences.c.id == id)).first()
    return _difference(row) if row else None


def waiting(tx: Connection, others: Collection[str]) -> list[Difference]:
    """What was written about these offers and not answered, the oldest first."""
    d = differences.c
    query = select(differences).where(d.other.in_(others), d.answered_at.is_(None)).order_by(d.id)
    return [_difference(row) for row in tx.execute(query)]


def answer(tx: Connection, id: int, text: str, member: int, now: int) -> bool:
    """Keep an answer. False when somebody else was quicker."""
    d = differences.c
    row = dict(answer=text, answered_by=member, answered_at=now)
    return tx.execute(update(differences).where(d.id == id, d.answered_at.is_(None)).values(row)).rowcount == 1


def _difference(row: Row[Any]) -> Difference:
    return Difference(*tuple(row))
