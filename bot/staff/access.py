"""How staff come in: invitations, sign-in links and sessions. Tokens are kept as hashes and work once."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.retention import ENDED_SESSION_DAYS
from bot.store import members, staff_access, staff_log
from bot.store.members import ROLES, Member, Role
from bot.store.staff_access import Link, Session

MINUTE_MS = 60_000
INVITE_DAYS, SIGN_IN_MINUTES, SESSION_HOURS = 7, 10, 12

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f-\x9f]+@[\w-]+(?:\.[\w-]+)*\Z")


class Refused(Exception):
    """Somebody may not do this. `reason`: not_allowed, link_used, already_member, name_missing, email_taken,
    email_wrong."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who is signed in, and the token that each form must carry."""

    member: Member
    csrf: str


def digest(token: str) -> str:
    """What is kept of a token. It is looked up by this, so no comparison tells how much of a guess was right."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def invite(
    tx: Connection, by: Member | None, role: Role, organisation: str | None, name: str, now: int, email: str = ""
) -> str:
    """An invitation's token, valid 7 days. `by` None is whoever runs the program. Raises Refused."""
    if role not in ROLES or (role == "steward") != (organisation is None):
        raise Refused("not_allowed")
    may = by is None or (by.role == "steward" if organisation is None else by.may_lead(organisation))
    if not may:
        raise Refused("not_allowed")
    token = secrets.token_urlsafe(24)
    expires = now + INVITE_DAYS * 24 * 60 * MINUTE_MS
    link = Link("invite", expires, None, organisation, role, name.strip()[:80] or None, mail_address(email))
    staff_access.keep_link(tx, digest(token), link, now)
    staff_log.note(tx, by, now, "invited", organisation or "steward", after=f"{role} {name}".strip())
    return token


def invitation(tx: Connection, token: str, now: int) -> Link | None:
    """What an invitation is for, while it can be used; looking does not use it."""
    return staff_access.find_link(tx, digest(token), "invite", now)


def accept(
    tx: Connection, token: str, now: int, name: str = "", telegram: str | None = None, email: str = ""
) -> Member:
    """Become a member by an invitation. Raises Refused, and the invitation can then be used still."""
    link = invitation(tx, token, now)
    if link is None or link.role is None:
        raise Refused("link_used")
    if telegram is not None and members.by_company(tx, telegram) is not None:
        raise Refused("already_member")
    known_as, mail = name.strip()[:80] or link.name, mail_address(email) or link.email
    if not known_as:
        raise Refused("name_missing")
    if mail and members.by_email(tx, mail) is not None:
        raise Refused("email_taken")
    if staff_access.use_link(tx, digest(token), "invite", now) is None:
        raise Refused("link_used")
    member = members.add(tx, known_as, link.role, link.organisation, now, telegram, mail)
    staff_log.note(tx, member, now, "joined", link.organisation or "steward", after=link.role)
    return member


def sign_in_link(tx: Connection, member: Member, now: int) -> str:
    """A token that signs a member in once, within 10 minutes."""
    token = secrets.token_urlsafe(24)
    link = Link("sign_in", now + SIGN_IN_MINUTES * MINUTE_MS, member.id)
    staff_access.keep_link(tx, digest(token), link, now)
    return token


def sign_in(tx: Connection, token: str, now: int) -> str:
    """A session's token for a sign-in token, which is used up. Raises Refused."""
    link = staff_access.use_link(tx, digest(token), "sign_in", now)
    member = members.by_id(tx, link.member) if link and link.member else None
    if member is None or member.removed:
        raise Refused("link_used")
    return open_session(tx, member, now)


def open_session(tx: Connection, member: Member, now: int) -> str:
    """A session's token, valid 12 hours."""
    token = secrets.token_urlsafe(32)
    session = Session(member.id, secrets.token_urlsafe(24))
    staff_access.keep_session(tx, digest(token), session, now, now + SESSION_HOURS * 60 * MINUTE_MS)
    return token


def visit(tx: Connection, token: str, now: int) -> Visit | None:
    """Who a session's token signs in; None when it is too old, closed, or the member was removed."""
    session = staff_access.find_session(tx, digest(token), now) if token else None
    member = members.by_id(tx, session.member) if session else None
    return Visit(member, session.csrf) if session and member and not member.removed else None


def ended_visit(tx: Connection, token: str, now: int) -> Visit | None:
    """Whose session it was that ended by itself within a day: enough to keep what was being written, and for nothing
    else."""
    return visit(tx, token, now - ENDED_SESSION_DAYS * 24 * 60 * MINUTE_MS)


def sign_out(tx: Connection, token: str) -> None:
    staff_access.close_session(tx, digest(token))


def remove(tx: Connection, by: Member | None, id: int, now: int) -> Member:
    """Remove a member, who is signed out at once. Raises Refused for whom `by` does not lead."""
    member = members.by_id(tx, id)
    if member is None or member.removed:
        raise Refused("not_allowed")
    own = by.may_lead(member.organisation) if by and member.organisation else by is None or by.role == "steward"
    if not own:
        raise Refused("not_allowed")
    members.remove(tx, id, now)
    staff_access.close_sessions(tx, id)
    staff_log.note(tx, by, now, "removed", member.organisation or "steward", before=f"{member.role} {member.name}")
    return member


def mail_address(text: str) -> str | None:
    """An address as it is kept; None when it is none."""
    text = text.strip().casefold()
    return text if _ADDRESS.match(text) and len(text) <= 254 else None
