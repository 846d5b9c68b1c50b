"""A member's new e-mail address: it counts once a link sent to it was pressed, and the old one is told."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection

from bot.dialogue.scene import plain
from bot.dialogue.texts import texts
from bot.staff.access import MINUTE_MS, Refused, digest, mail_address
from bot.store import members, staff_access, staff_log
from bot.store.members import Member
from bot.store.staff_access import Link
from bot.turn import ANSWER, Button, Heading, Notice, Paragraph, Reply

HOURS = 24
"""So long the link to a new address works."""


def may_ask(by: Member, member: Member) -> bool:
    """Whether somebody may give a member a new address: the member's own, or who leads the member."""
    leads = by.role == "steward" if member.organisation is None else by.may_lead(member.organisation)
    return not member.removed and (leads or by.id == member.id)


def ask(tx: Connection, by: Member, id: int, email: str, site: str, now: int) -> Notice:
    """A mail to the new address with a link that works once; links of earlier wishes work no more. Raises Refused."""
    member, address = members.by_id(tx, id), mail_address(email)
    if member is None or not may_ask(by, member):
        raise Refused("not_allowed")
    if address is None:
        raise Refused("email_wrong")
    if members.by_email(tx, address) is not None:
        raise Refused("email_taken")
    staff_access.drop_links(tx, id, ["email"])
    token, expires = secrets.token_urlsafe(24), now + HOURS * 60 * MINUTE_MS
    staff_access.keep_link(tx, digest(token), Link("email", expires, id, email=address), now)
    staff_log.note(tx, by, now, "email_asked", member.organisation or "steward", after=member.name)
    say = texts("sv")
    blocks = (Heading(say("staff-email-new")), Paragraph(plain(say("staff-email-prove"))))
    button = Button(say("staff-email-open"), url=f"{site}/staff/email/{token}")
    return Notice(f"mail:{address}", Reply("page", blocks, ((button,),)), priority=ANSWER, expires_at=expires)


def wanted(tx: Connection, token: str, now: int) -> Link | None:
    """What a link is for, while it can be used; looking does not use it."""
    return staff_access.find_link(tx, digest(token), "email", now)


def confirm(tx: Connection, token: str, now: int) -> list[Notice]:
    """The new address counts, and where the member was reached before is told. Raises Refused, and the link can then be
    used still."""
    link = wanted(tx, token, now)
    member = members.by_id(tx, link.member) if link and link.member else None
    if link is None or link.email is None or member is None or member.removed:
        raise Refused("link_used")
    if members.by_email(tx, link.email) is not None:
        raise Refused("email_taken")
    if staff_access.use_link(tx, digest(token), "email", now) is None:
        raise Refused("link_used")
    members.change(tx, member.id, email=link.email)
    staff_access.drop_links(tx, member.id, ["sign_in"])  # what was sent to the old address lets nobody in
    staff_log.note(tx, member, now, "email_changed", member.organisation or "steward")
    say = texts("sv")
    reply = Reply("page", (Heading(say("staff-email-moved")), Paragraph(plain(say("staff-email-moved-text")))))
    return [Notice(address, reply) for address in member.addresses]
