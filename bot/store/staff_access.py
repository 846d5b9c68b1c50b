"""One-time links and sessions of staff, by the hashes of their tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from bot.store.members import Role
from bot.store.staff_tables import staff_links, staff_sessions

Purpose = Literal["invite", "sign_in", "email"]


@dataclass(frozen=True, slots=True)
class Link:
    """What a one-time link is for: to become a member, to sign in as one, or to be reached at a new address."""

    purpose: Purpose
    expires_at: int
    member: int | None = None
    organisation: str | None = None
    role: Role | None = None
    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Whose a session is, and the token that each of its forms must carry."""

    member: int
    csrf: str


def keep_link(tx: Connection, digest: str, link: Link, now: int) -> None:
    fields = ("purpose", "expires_at", "member", "organisation", "role", "name", "email")
    tx.execute(insert(staff_links).values(digest=digest, created_at=now, **{f: getattr(link, f) for f in fields}))


def find_link(tx: Connection, digest: str, purpose: Purpose, now: int) -> Link | None:
    """A link that still works; looking at it does not use it."""
    row = tx.execute(select(staff_links).where(*_working(digest, purpose, now))).first()
    if row is None:
        return None
    return Link(row.purpose, row.expires_at, row.member, row.organisation, row.role, row.name, row.email)


def use_link(tx: Connection, digest: str, purpose: Purpose, now: int) -> Link | None:
    """Use a link up. Of any number who try at once only one gets it; the others get None."""
    found = find_link(tx, digest, purpose, now)
    used = tx.execute(update(staff_links).where(*_working(digest, purpose, now)).values(used_at=now))
    return found if used.rowcount == 1 else None


def drop_links(tx: Connection, member: int, purposes: Sequence[Purpose]) -> None:
    """Let no link of these kinds that is on its way to a member work."""
    tx.execute(delete(staff_links).where(staff_links.c.member == member, staff_links.c.purpose.in_(purposes)))


def _working(digest: str, purpose: Purpose, now: int) -> tuple[ColumnElement[bool], ...]:
    c = staff_links.c
    return c.digest == digest, c.purpose == purpose, c.used_at.is_(None), c.expires_at > now


def keep_session(tx: Connection, digest: str, session: Session, now: int, expires_at: int) -> None:
    row = dict(digest=digest, member=session.member, csrf=session.csrf, created_at=now, expires_at=expires_at)
    tx.execute(insert(staff_sessions).values(row))


def find_session(tx: Connection, digest: str, now: int) -> Session | None:
    found = staff_sessions.c.digest == digest, staff_sessions.c.expires_at > now
    row = tx.execute(select(staff_sessions).where(*found)).first()
    return Session(row.member, row.csrf) if row else None


def close_session(tx: Connection, digest: str) -> None:
    tx.execute(delete(staff_sessions).where(staff_sessions.c.digest == digest))


def close_sessions(tx: Connection, member: int) -> None:
    """Sign a member out everywhere, and let no link that is on its way sign the member in."""
    tx.execute(delete(staff_sessions).where(staff_sessions.c.member == member))
    tx.execute(delete(staff_links).where(staff_links.c.member == member))
