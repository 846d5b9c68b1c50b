"""Asks companies how their plans go, when the day has come. Each company is a transaction of its own: what is due, what
is sent and that it was sent are written together, so that it happens once however many clocks run or are killed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import Connection

from bot.dialogue import Guide
from bot.followup.plans import MOST_UNANSWERED, asked, due, silent
from bot.followup.workdays import STOCKHOLM, is_working_time
from bot.service import Post, Service
from bot.store import Store, memory, plans
from bot.turn import Contact, Event, Notice, Press

AT_ONCE = 500
"""Companies in a round; the next round goes on."""


def follow_up(service: Service, post: Post, store: Store, now: int) -> int:
    """Send all follow-ups that are due at `now` (ms), in working time only. Returns how many messages were sent."""
    at = dt.datetime.fromtimestamp(now / 1000, dt.UTC)
    with store.begin() as tx:
        plans.reachable_again(tx)
    while _reckoned(store):
        pass
    if not is_working_time(at):
        return 0
    today = at.astimezone(STOCKHOLM).date()
    with store.begin() as tx:
        waiting = plans.due_companies(tx, today, AT_ONCE)
    sent = 0
    for company in waiting:
        with store.begin() as tx:
            sent += _ask(tx, service.guide, post, company, at)
    return sent


def address(contact: Contact) -> str | None:
    """Where a company reads what Lotsen says by itself; None when it cannot be reached."""
    if contact.mail:
        return f"mail:{contact.mail}"
    return contact.company if contact.company.startswith(("telegram:", "web:")) else None


def _reckoned(store: Store) -> int:
    with store.begin() as tx:
        return plans.reckon(tx)


def _ask(tx: Connection, guide: Guide, post: Post, company: str, at: dt.datetime) -> int:
    """Ask a company about all that is due, in one message. Looked at anew, since another clock may have been here."""
    now, today = int(at.timestamp() * 1000), at.astimezone(STOCKHOLM).date()
    known = memory.load(tx, company)  # held first, as every turn does
    book = plans.load(tx, company)
    contact = book.contact
    to = address(contact) if contact is not None else None
    ripe = [plan for plan in book.plans if (day := due(plan)) is not None and day <= today]
    if contact is None or silent(contact) or not ripe or to is None:
        return 0
    put = {plan.id: asked(plan, today) for plan in ripe}
    counted = replace(contact, unanswered=contact.unanswered + 1)
    after = replace(book, plans=tuple(put.get(plan.id, plan) for plan in book.plans), contact=counted)
    reply = guide.follow_up(known, after, list(put.values()), at, last=counted.unanswered >= MOST_UNANSWERED)
    plans.save(tx, book, after)
    pending = Press("plan_told", f"{ripe[0].id}.how") if len(ripe) == 1 else Press("plan_told", ".several")
    pseudonym = memory.expect(tx, company, pending, now)
    common = dict(at=now, pseudonym=pseudonym, channel=to.partition(":")[0], language=reply.language)
    events = [Event("reminded", plan.about) for plan in ripe]
    memory.log(tx, events, **common, municipality=contact.municipality)
    post(tx, [Notice(to, reply, silent=True)], now)
    return 1
