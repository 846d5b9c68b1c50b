"""What staff changed: who, when, what, from and to."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from bot.store.members import Member
from bot.store.staff_tables import staff_log


@dataclass(frozen=True, slots=True)
class Logged:
    """One change. `at` in ms; `what` is such as invited, removed, saved; `about` the offer, member or organisation."""

    at: int
    who: str
    what: str
    about: str
    before: str = ""
    after: str = ""
    member: int | None = None


def note(tx: Connection, by: Member | None, now: int, what: str, about: str, before: str = "", after: str = "") -> None:
    """Write down a change that a member made; None is whoever runs the program."""
    who, member = (by.name, by.id) if by else ("lotsen", None)
    row = dict(at=now, member=member, who=who, what=what, about=about[:200], before=before, after=after)
    tx.execute(insert(staff_log).values(row))


def latest(tx: Connection, about: str | None = None, most: int = 100) -> list[Logged]:
    """The latest changes, newest first: of one thing, or of all."""
    query = select(staff_log).order_by(staff_log.c.id.desc()).limit(most)
    if about is not None:
        query = query.where(staff_log.c.about == about)
    return [Logged(r.at, r.who, r.what, r.about, r.before, r.after, r.member) for r in tx.execute(query)]
