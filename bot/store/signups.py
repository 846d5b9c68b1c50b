"""Who comes to which meeting. Seats are given out one sign-up at a time."""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, delete, func, insert, or_, select, update

from bot.catalog.model import Meeting
from bot.followup.meetings import Place, Seat, Told, promoted, seat_for, starts
from bot.followup.workdays import STOCKHOLM
from bot.store.people_tables import signups


@dataclass(frozen=True, slots=True)
class Signup:
    """One company's place at a meeting."""

    id: int
    meeting: str
    company: str
    language: str
    seat: Seat
    at: int
    name: str = ""
    phone: str = ""
    reminded_at: int | None = None
    asked_at: int | None = None
    opinion: str = ""
    told: Told | None = None
    """None for one that has no seat yet."""


def draft(tx: Connection, meeting: str, company: str, language: str, now: int) -> Signup:
    """The company is about to sign up, unless it did before: then its sign-up as it is."""
    known = of_company(tx, meeting, company)
    if known is not None and known.seat not in (Seat.DRAFT, Seat.CANCELLED, Seat.CALLED_OFF):
        return known
    tx.execute(delete(signups).where(signups.c.meeting == meeting, signups.c.company == company))
    row = dict(meeting=meeting, company=company, language=language, state=Seat.DRAFT.value, at=now)
    id = tx.execute(insert(signups).values(row).returning(signups.c.id)).scalar_one()
    return Signup(id, meeting, company, language, Seat.DRAFT, now)


def of_company(tx: Connection, meeting: str, company: str) -> Signup | None:
    """A company's sign-up to a meeting."""
    row = tx.execute(select(signups).where(signups.c.meeting == meeting, signups.c.company == company)).first()
    return _signup(row) if row else None


def find(tx: Connection, id: int) -> Signup | None:
    row = tx.execute(select(signups).where(signups.c.id == id)).first()
    return _signup(row) if row else None


def change(tx: Connection, id: int, **values: Any) -> None:
    """Change a sign-up's name, phone, state, reminded_at, asked_at or opinion."""
    tx.execute(update(signups).where(signups.c.id == id).values(values))


def mark(tx: Connection, id: int, column: str, now: int) -> bool:
    """Note that something was done once; False when it was done before."""
    where = (signups.c.id == id, signups.c[column].is_(None))
    return tx.execute(update(signups).where(*where).values({column: now})).rowcount == 1


def seated(tx: Connection, meeting: Meeting, one: Signup, now: int) -> Seat:
    """Give a drafted sign-up a seat or a place in the queue. Of two who take the last seat at once one gets it."""
    _alone(tx, meeting.id)
    seat = seat_for(meeting, places(tx, meeting.id))
    change(tx, one.id, state=seat.value, at=now)
    told(tx, one, meeting)
    return seat


def told(tx: Connection, one: Signup, meeting: Meeting) -> None:
    """Note that the company knows a meeting as it is now."""
    change(
        tx, one.id, told_name=meeting.name[one.language], told_place=meeting.place[one.language],
        told_starts=int(starts(meeting).timestamp() * 1000), told_organisation=meeting.organisation,
    )  # fmt: skip


def lasting(tx: Connection, now: int) -> list[Signup]:
    """Who counts on a meeting that has not begun, as far as they know, and who knows that it was called off. Held so
    that no other clock writes to them at the same time."""
    counts_on = signups.c.state.in_([Seat.COMING.value, Seat.QUEUED.value])
    ahead = or_(signups.c.told_starts > now, signups.c.told_starts.is_(None))
    query = select(signups).where(or_(counts_on & ahead, signups.c.state == Seat.CALLED_OFF.value))
    return [_signup(row) for row in tx.execute(query.order_by(signups.c.id).with_for_update(skip_locked=True))]


def with_queue(tx: Connection) -> set[str]:
    """The meetings that somebody waits for a seat at."""
    query = select(signups.c.meeting).where(signups.c.state == Seat.QUEUED.value).distinct()
    return set(tx.execute(query).scalars())


def promote(tx: Connection, meeting: Meeting) -> list[Signup]:
    """Give free seats to who waits. Returns those who got one."""
    _alone(tx, meeting.id)
    ids = promoted(meeting, places(tx, meeting.id))
    for id in ids:
        change(tx, id, state=Seat.COMING.value)
    found = (find(tx, id) for id in ids)
    return [one for one in found if one is not None]


def places(tx: Connection, meeting: str) -> list[Place]:
    """All sign-ups of a meeting in the order in which they came."""
    query = select(signups.c.id, signups.c.state).where(signups.c.meeting == meeting)
    return [Place(row.id, Seat(row.state)) for row in tx.execute(query.order_by(signups.c.at, signups.c.id))]


def of_meeting(tx: Connection, meeting: str) -> list[Signup]:
    """Who comes, waits or came, in the order in which they signed up."""
    hidden = [Seat.DRAFT.value, Seat.CANCELLED.value, Seat.CALLED_OFF.value]
    query = select(signups).where(signups.c.meeting == meeting, signups.c.state.not_in(hidden))
    return [_signup(row) for row in tx.execute(query.order_by(signups.c.at, signups.c.id))]


def expected(tx: Connection, meeting: str) -> list[Signup]:
    """Who has a seat, held so that no other clock writes to them at the same time."""
    states = [seat.value for seat in Seat if seat.expected]
    query = select(signups).where(signups.c.meeting == meeting, signups.c.state.in_(states)).order_by(signups.c.id)
    return [_signup(row) for row in tx.execute(query.with_for_update(skip_locked=True))]


def _alone(tx: Connection, meeting: str) -> None:
    """Nobody else gives out seats of this meeting until the transaction ends. SQLite has one writer anyway."""
    if tx.dialect.name != "sqlite":
        tx.execute(select(func.pg_advisory_xact_lock(zlib.crc32(meeting.encode()))))


def _signup(row: Row[Any]) -> Signup:
    found = row._mapping
    return Signup(
        found["id"], found["meeting"], found["company"], found["language"], Seat(found["state"]), found["at"],
        found["name"], found["phone"], found["reminded_at"], found["asked_at"], found["opinion"], _told(found),
    )  # fmt: skip


def _told(row: RowMapping) -> Told | None:
    if row["told_starts"] is None:
        return None
    begins = dt.datetime.fromtimestamp(row["told_starts"] / 1000, STOCKHOLM)
    return Told(row["told_name"], row["told_place"], begins, row["told_organisation"])
