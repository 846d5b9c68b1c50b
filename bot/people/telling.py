"""Messages about call-backs, meetings and cases: to the company, to an organisation's staff, and to the report."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from bot.store import members, memory, plans
from bot.store.members import Member
from bot.store.tables import companies
from bot.turn import ANSWER, Event, Language, Notice, Reply

REACHED = ("telegram:", "web:", "mail:")
"""Companies in channels that can be written to; a terminal cannot."""


def company(tx: Connection, id: str, reply: Reply, *, silent: bool = False) -> tuple[Notice, ...]:
    """A message to a company about what it asked for; none to one that closed its door or cannot be written to. One on
    the web gets it by e-mail too, when it confirmed an address.

    Its memory may be erased by then, since a conversation is kept for a shorter time than a sign-up or a call-back.
    """
    closed = tx.execute(select(companies.c.unreachable).where(companies.c.id == id)).scalar()
    if not id.startswith(REACHED) or closed:
        return ()
    mail = plans.mail_of(tx, id) if id.startswith("web:") else ""
    return tuple(Notice(to, reply, silent=silent) for to in (id, *([f"mail:{mail}"] if mail else [])))


def staff(tx: Connection, organisation: str, reply: Reply, but: int | None = None) -> tuple[Notice, ...]:
    """A message to all of an organisation's members, in every way that they can be reached. `but`: not to this one."""
    return to_members((one for one in members.of_organisation(tx, organisation) if one.id != but), reply)


def to_members(whom: Iterable[Member], reply: Reply) -> tuple[Notice, ...]:
    return tuple(Notice(address, reply, priority=ANSWER) for one in whom for address in one.addresses)


def log(
    tx: Connection, event: Event, company: str, *, at: int, municipality: str | None, channel: str, language: Language
) -> None:
    """Note for the report what happened to a company, under its pseudonym, whoever did it."""
    pseudonym = tx.execute(select(companies.c.pseudonym).where(companies.c.id == company)).scalar()
    memory.log(tx, (event,), at=at, pseudonym=pseudonym, channel=channel, municipality=municipality, language=language)
