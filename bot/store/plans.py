"""Plans, how their companies are reached, and one-time links."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, Literal, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, delete, exists, insert, or_, select, tuple_, update

from bot.followup.plans import CHATS, MOST_UNANSWERED, RULES, due
from bot.store.plan_tables import contacts, links, plans
from bot.store.tables import companies, outbox
from bot.turn import Book, Contact, Plan


class Due(NamedTuple):
    """A company with a plan to be asked about since a day."""

    due: str
    company: str


FIRST = Due("", "")
_plan = TypeAdapter(Plan)
_CONTACT = tuple(field.name for field in fields(Contact))


# Statements of turns, built once: building them costs more than running them.
_SEE_CONTACT = select(contacts).where(contacts.c.company == bindparam("owner"))
_HOLD_CONTACT = _SEE_CONTACT.with_for_update()
_PLANS = select(plans.c.plan).where(plans.c.company == bindparam("owner"))
_NEW_CONTACT = insert(contacts)
_NEW_PLAN = insert(plans)


def load(tx: Connection, company: str, *, hold: bool = True) -> Book:
    """A company's plans and contact, held until the transaction ends."""
    row = tx.execute(_HOLD_CONTACT if hold else _SEE_CONTACT, dict(owner=company)).mappings().first()
    if row is None:
        return Book()
    found = tx.execute(_PLANS, dict(owner=company)).scalars()
    return Book(_in_order(_plan.validate_json(text) for text in found), _contact(row))


def load_free(tx: Connection, companies: Sequence[str]) -> dict[str, Book]:
    """The plans and contacts of companies that nobody else holds just now, held until the transaction ends."""
    query = select(contacts).where(contacts.c.company.in_(companies)).with_for_update(skip_locked=True)
    held = {row["company"]: _contact(row) for row in tx.execute(query).mappings()}
    kept: dict[str, list[Plan]] = {company: [] for company in held}
    for row in tx.execute(select(plans.c.company, plans.c.plan).where(plans.c.company.in_(held))):
        kept[row.company].append(_plan.validate_json(row.plan))
    return {company: Book(_in_order(kept[company]), held[company]) for company in companies if company in held}


def save(tx: Connection, before: Book, after: Book) -> None:
    """Keep a company's plans as they are now; what is missing is deleted."""
    contact = after.contact
    if contact is None:
        return
    if before.contact != contact:
        row = {name: getattr(contact, name) for name in _CONTACT} | {"seen": contact.seen.isoformat()}
        if before.contact is None:
            tx.execute(_NEW_CONTACT, row)
        else:
            tx.execute(update(contacts).where(contacts.c.company == contact.company).values(row))
    known = {plan.id: plan for plan in before.plans}
    for plan in after.plans:
        row = dict(plan=_plan.dump_json(plan).decode(), due=_iso(due(plan)), rules=RULES)
        if plan.id not in known:
            tx.execute(_NEW_PLAN, row | dict(id=plan.id, company=contact.company, revision=0))
        elif plan != known[plan.id]:
            changed = update(plans).where(plans.c.id == plan.id)
            tx.execute(changed.values(row | dict(revision=plans.c.revision + 1)))
    gone = known.keys() - {plan.id for plan in after.plans}
    if gone:
        tx.execute(delete(plans).where(plans.c.id.in_(gone)))


def revisions(tx: Connection, company: str) -> dict[str, int]:
    """How often each plan was written, for calendars."""
    found = tx.execute(select(plans.c.id, plans.c.revision).where(plans.c.company == company))
    return {row.id: row.revision for row in found}


# What is due


def reckon(tx: Connection, most: int = 500) -> int:
    """Reckon anew the days that were reckoned by other rules than today's. Returns how many plans were looked at."""
    query = select(plans.c.id, plans.c.plan).where(plans.c.rules != RULES).order_by(plans.c.id).limit(most)
    found = tx.execute(query.with_for_update(skip_locked=True)).all()
    for row in found:
        values = dict(due=_iso(due(_plan.validate_json(row.plan))), rules=RULES)
        tx.execute(update(plans).where(plans.c.id == row.id).values(values))
    return len(found)


def reachable_again(tx: Connection) -> None:
    """Companies that had closed their door and have written since may be asked again."""
    wrote = exists().where(companies.c.id == contacts.c.company, companies.c.unreachable.is_(False))
    tx.execute(update(contacts).where(contacts.c.unreachable, wrote).values(unreachable=False))


def due_companies(tx: Connection, today: dt.date, most: int, after: Due = FIRST) -> list[Due]:
    """Plans to be asked about today or since earlier, longest due first, of companies that may be asked and reached;
    those that come after one."""
    reached = or_(contacts.c.mail != "", *(contacts.c.company.startswith(chat) for chat in CHATS))
    query = (
        select(plans.c.due, plans.c.company)
        .join(contacts, contacts.c.company == plans.c.company)
        .where(plans.c.due <= today.isoformat(), plans.c.rules == RULES, reached)
        .where(tuple_(plans.c.due, plans.c.company) > after)
        .where(~contacts.c.paused, ~contacts.c.stopped, ~contacts.c.unreachable)
        .where(contacts.c.unanswered < MOST_UNANSWERED)
        .order_by(plans.c.due, plans.c.company)
        .limit(most)
    )
    return [Due(row.due, row.company) for row in tx.execute(query)]


def heard(tx: Connection, company: str, today: dt.date) -> None:
    """The company has said something, be it about something else: what went unanswered counts no more."""
    mine = update(contacts).where(contacts.c.company == company)
    tx.execute(mine.values(unanswered=0, unreachable=False, seen=today.isoformat()))


# One-time links


LinkKind = Literal["mail", "web", "telegram"]
"""What a link is for: to confirm an address, or to open a memory in a browser or in Telegram."""


class Link(NamedTuple):
    """A one-time link: whose it is, and the address that it confirms."""

    company: str
    mail: str


def new_link(tx: Connection, kind: LinkKind, secret: str, company: str, expires_at: int, mail: str = "") -> None:
    """Keep a one-time link by the hash of its secret. A company has one at a time."""
    tx.execute(delete(links).where(links.c.company == company))
    tx.execute(insert(links).values(secret=_hash(kind, secret), company=company, mail=mail, expires_at=expires_at))


def find_link(tx: Connection, kind: LinkKind, secret: str, now: int) -> Link | None:
    """A link of this kind; None when it was used, is too old, never was or is of another kind."""
    query = select(links).where(links.c.secret == _hash(kind, secret), links.c.expires_at > now).with_for_update()
    row = tx.execute(query).mappings().first()
    return Link(row["company"], row["mail"]) if row else None


def has_link(tx: Connection, company: str, first: int, last: int) -> bool:
    """Whether a company has a link that works until some time between two."""
    mine = exists().where(links.c.company == company, links.c.expires_at > first, links.c.expires_at <= last)
    return bool(tx.execute(select(mine)).scalar())


def use_link(tx: Connection, kind: LinkKind, secret: str) -> None:
    """A link is used once."""
    tx.execute(delete(links).where(links.c.secret == _hash(kind, secret)))


def with_mail(tx: Connection, mail: str) -> str | None:
    """The company that confirmed an address."""
    return tx.execute(select(contacts.c.company).where(contacts.c.mail == mail).limit(1)).scalar()


def mail_of(tx: Connection, company: str) -> str:
    """The address that a company has confirmed; empty when there is none."""
    return tx.execute(select(contacts.c.mail).where(contacts.c.company == company)).scalar() or ""


def set_mail(tx: Connection, company: str, mail: str) -> None:
    """The company has confirmed an address."""
    tx.execute(update(contacts).where(contacts.c.company == company).values(mail=mail))


def forget_mail(tx: Connection, mail: str) -> None:
    """No mailbox has this address."""
    tx.execute(update(contacts).where(contacts.c.mail == mail).values(mail=""))


# Whose it is


def merge(tx: Connection, old: str, new: str) -> None:
    """Two companies are one: the plans of `old` go over to `new`, whose own word counts where both have one."""
    if old == new:
        return
    one, two = load(tx, old), load(tx, new)
    if one.contact is not None and two.contact is None:
        tx.execute(update(contacts).where(contacts.c.company == old).values(company=new))
        tx.execute(update(plans).where(plans.c.company == old).values(company=new))
    elif one.contact is not None and two.contact is not None:
        known = {(plan.kind, plan.about) for plan in two.plans}
        for plan in one.plans:
            if (plan.kind, plan.about) in known:
                tx.execute(delete(plans).where(plans.c.id == plan.id))
            else:
                tx.execute(update(plans).where(plans.c.id == plan.id).values(company=new))
        kept = dict(mail=two.contact.mail or one.contact.mail, stopped=two.contact.stopped or one.contact.stopped)
        kept |= dict(paused=two.contact.paused or one.contact.paused)
        tx.execute(update(contacts).where(contacts.c.company == new).values(kept))
        tx.execute(delete(contacts).where(contacts.c.company == old))
    tx.execute(delete(links).where(links.c.company == old))


def everything(tx: Connection, company: str) -> dict[str, Any]:
    """All plans and contact data of a company, for the company to read."""
    book = load(tx, company, hold=False)
    if book.contact is None:
        return {}
    contact = {name: getattr(book.contact, name) for name in _CONTACT} | {"seen": book.contact.seen.isoformat()}
    waiting = select(links.c.mail, links.c.expires_at).where(links.c.company == company)
    return {
        "contact": contact,
        "plans": [_plan.dump_python(plan, mode="json") for plan in book.plans],
        "links": [dict(row) for row in tx.execute(waiting).mappings()],
    }


def erase(tx: Connection, company: str) -> None:
    """Erase a company's plans, contact, links, and mails that wait to be sent to it."""
    mail = tx.execute(select(contacts.c.mail).where(contacts.c.company == company)).scalar()
    asked = tx.execute(select(links.c.mail).where(links.c.company == company)).scalars()
    for address in {mail, *asked} - {None, ""}:
        tx.execute(delete(outbox).where(outbox.c.company == f"mail:{address}"[:80]))
    for table in (plans, contacts, links):
        tx.execute(delete(table).where(table.c.company == company))


def unreachable(tx: Connection, company: str) -> None:
    tx.execute(update(contacts).where(contacts.c.company == company).values(unreachable=True))


def expired(tx: Connection, now: int, before: dt.date) -> int:
    """Erase companies whose last sign of life lies before a day, with their plans, and links that are too old.

    Whose conversation is still kept has talked within its period: that is a sign of life too, and written down here.
    """
    talks = exists().where(companies.c.id == contacts.c.company)
    today = dt.datetime.fromtimestamp(now / 1000, dt.UTC).date()
    tx.execute(update(contacts).where(contacts.c.seen < before.isoformat(), talks).values(seen=today.isoformat()))
    old = list(tx.execute(select(contacts.c.company).where(contacts.c.seen < before.isoformat())).scalars())
    for company in old:
        erase(tx, company)
    orphans = delete(links).where(links.c.expires_at < now)
    return len(old) + tx.execute(orphans).rowcount


def _in_order(found: Iterable[Plan]) -> tuple[Plan, ...]:
    return tuple(sorted(found, key=lambda plan: (plan.created, plan.id)))


def _contact(row: Any) -> Contact:
    values = {name: row[name] for name in _CONTACT} | {"seen": dt.date.fromisoformat(row["seen"])}
    return Contact(**values)


def _hash(kind: LinkKind, secret: str) -> str:
    """The kind is part of what is hashed: a link does nothing as one of another kind."""
    return hashlib.sha256(f"{kind}:{secret}".encode()).hexdigest()


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
