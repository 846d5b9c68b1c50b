"""What a company may read, erase and move of its call-backs, sign-ups and cases, and how long they are kept."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Delete, delete, or_, select, update

from bot import retention
from bot.followup.callbacks import State
from bot.followup.cases import CaseState
from bot.followup.meetings import Seat
from bot.store.people_tables import callbacks, cases, signups
from bot.store.tables import outbox

TABLES = (callbacks, signups, cases)
DAY_MS = 86_400_000


def everything(tx: Connection, company: str) -> dict[str, Any]:
    """All of it, by table; tables that hold nothing are left out."""
    found = {table.name: tx.execute(select(table).where(table.c.company == company)).mappings() for table in TABLES}
    rows = {name: [dict(row) for row in result] for name, result in found.items()}
    return {name: kept for name, kept in rows.items() if kept}


def erase(tx: Connection, company: str) -> None:
    """Erase it, and what waits to be sent to staff with the company's number in it."""
    phones = select(callbacks.c.phone).where(callbacks.c.company == company, callbacks.c.phone != "")
    for phone in set(tx.execute(phones).scalars()):
        tx.execute(delete(outbox).where(outbox.c.payload.contains(phone, autoescape=True)))
    for table in TABLES:
        tx.execute(delete(table).where(table.c.company == company))


def moved(tx: Connection, old: str, new: str) -> None:
    """The company goes by another key, or becomes one with another company: of two sign-ups to a meeting one stays."""
    twice = select(signups.c.meeting).where(signups.c.company == new)
    tx.execute(delete(signups).where(signups.c.company == old, signups.c.meeting.in_(twice)))
    for table in TABLES:
        tx.execute(update(table).where(table.c.company == old).values(company=new))


def outlived(now: int) -> tuple[Delete, ...]:
    """What erases all that has been kept long enough at `now` (ms)."""

    def before(days: int) -> int:
        return now - days * DAY_MS

    drafts = before(retention.CONVERSATION_DAYS)
    return (
        delete(callbacks).where(
            or_(
                callbacks.c.closed_at < before(retention.CALLBACK_DAYS),
                (callbacks.c.state == State.DRAFT.value) & (callbacks.c.asked_at < drafts),
            )
        ),
        delete(signups).where(
            or_(
                signups.c.asked_at < before(retention.SIGNUP_DAYS),
                signups.c.at < before(retention.LONGEST_SIGNUP_DAYS),
                (signups.c.state == Seat.DRAFT.value) & (signups.c.at < drafts),
            )
        ),
        delete(cases).where(
            or_(
                cases.c.at < before(retention.CASE_DAYS),
                (cases.c.state == CaseState.DRAFT.value) & (cases.c.at < drafts),
            )
        ),
    )
