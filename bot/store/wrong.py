"""What companies say is wrong with offers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from bot.store.staff_tables import wrong_reports


@dataclass(frozen=True, slots=True)
class Wrong:
    """One report. `at` in ms; `company` is None once it was forgotten."""

    id: int
    offer: str
    company: str | None
    language: str
    text: str
    at: int


def keep(tx: Connection, offer: str, company: str, language: str, text: str, now: int) -> None:
    row = dict(offer=offer, company=company, language=language, text=text, at=now)
    tx.execute(insert(wrong_reports).values(row))


def waiting(tx: Connection, offers: Collection[str]) -> list[Wrong]:
    """Reports on these offers that nobody has mended yet, the oldest first."""
    query = select(wrong_reports).where(wrong_reports.c.offer.in_(offers), wrong_reports.c.mended_at.is_(None))
    return [
        Wrong(r.id, r.offer, r.company, r.language, r.text, r.at)
        for r in tx.execute(query.order_by(wrong_reports.c.id))
    ]


def mended(tx: Connection, id: int, offers: Collection[str], now: int) -> Wrong | None:
    """Close a report on one of these offers. None when it is closed already or is about another offer."""
    found = next((one for one in waiting(tx, offers) if one.id == id), None)
    done = (
        tx.execute(
            update(wrong_reports)
            .where(wrong_reports.c.id == id, wrong_reports.c.mended_at.is_(None))
            .values(mended_at=now)
        )
        if found
        else None
    )
    return found if done is not None and done.rowcount == 1 else None
