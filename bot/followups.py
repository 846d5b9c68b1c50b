"""Asks companies how their plans go, when the day has come. What is due, what is sent and that it was sent are written
in one transaction, so that it happens once however many clocks run or are killed. Clocks that run together take
different companies, and never wait for each other or for a company that is talking just now."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from bot.dialogue import Guide
from bot.followup.plans import MOST_UNANSWERED, asked, due, reached, silent
from bot.followup.workdays import STOCKHOLM, is_working_time
from bot.service import Post, Service
from bot.store import Store, memory, plans
from bot.turn import Book, Company, Contact, Event, Notice, Plan, Press

A_ROUND = 1500
"""Companies in a round; the next round goes on. No more than Telegram takes in about a minute, so that who stops now is
not written to by what lies waiting."""
AT_ONCE = 25
"""Companies in a transaction."""
log = logging.getLogger(__name__)


def follow_up(service: Service, post: Post, store: Store, now: int) -> int:
    """Send all follow-ups that are due at `now` (ms), in working time only. Returns how many messages were sent."""
    at = dt.datetime.fromtimestamp(now / 1000, dt.UTC)
    with store.begin() as tx:
        plans.reachable_again(tx)
    while _reckoned(store):
        pass
    sent, after = 0, plans.FIRST
    while sent < A_ROUND:
        with store.begin() as tx:
            waiting = plans.due_companies(tx, at.astimezone(STOCKHOLM).date(), AT_ONCE, after)
        if not waiting or not is_working_time(at):  # asked last: it loads the calendar
            break
        after = waiting[-1]
        sent += _ask_these(service.guide, post, store, list(dict.fromkeys(one.company for one in waiting)), at)
    return sent


def _ask_these(guide: Guide, post: Post, store: Store, companies: Sequence[str], at: dt.datetime) -> int:
    """Ask them in one transaction; each alone when that fails, so that one who cannot be asked holds up nobody."""
    try:
        with store.begin() as tx:
            return _ask(tx, guide, post, companies, at)
    except Exception as error:
        if len(companies) == 1:
            log.error("A company cannot be asked now; it is tried again.", exc_info=error)
            return 0
    return sum(_ask_these(guide, post, store, [one], at) for one in companies)


def address(contact: Contact) -> str | None:
    """Where a company reads what Lotsen says by itself; None when it cannot be reached."""
    if not reached(contact):
        return None
    return f"mail:{contact.mail}" if contact.mail else contact.company


def _reckoned(store: Store) -> int:
    with store.begin() as tx:
        return plans.reckon(tx)


def _ask(tx: Connection, guide: Guide, post: Post, companies: Sequence[str], at: dt.datetime) -> int:
    """Ask each about all that is due, in one message. Those held by another are left to it. Looked at anew, since
    another clock may have been here. Returns how many messages were sent."""
    now, today = int(at.timestamp() * 1000), at.astimezone(STOCKHOLM).date()
    notices: list[Notice] = []
    books = plans.load_free(tx, companies)
    for company, known in memory.load_free(tx, list(books)).items():
        notice = _question(tx, guide, known, books[company], today, at)
        if notice is not None:
            notices.append(notice)
    post(tx, notices, now)
    return len(notices)


def _question(
    tx: Connection, guide: Guide, known: Company, book: Book, today: dt.date, at: dt.datetime
) -> Notice | None:
    """What to ask a company, noted as asked; None when nothing is."""
    now, contact = int(at.timestamp() * 1000), book.contact
    ripe = [plan for plan in book.plans if (day := due(plan)) is not None and day <= today]
    to = address(contact) if contact is not None else None
    if contact is None or silent(contact) or not ripe or to is None:
        return None
    counted = replace(contact, unanswered=contact.unanswered + 1)
    put = {plan.id: asked(plan, today) for plan in ripe}
    after = replace(book, plans=tuple(put.get(plan.id, plan) for plan in book.plans), contact=counted)
    reply = guide.follow_up(known, after, list(put.values()), at, last=counted.unanswered >= MOST_UNANSWERED)
    plans.save(tx, book, after)
    pseudonym = memory.expect(tx, known, _awaited(ripe), now)
    common = dict(at=now, pseudonym=pseudonym, channel=to.partition(":")[0], language=reply.language)
    events = [Event("reminded", plan.about) for plan in ripe]
    memory.log(tx, events, **common, municipality=contact.municipality)
    return Notice(to, reply, silent=True)


def _awaited(ripe: Sequence[Plan]) -> Press:
    """What the next words of the company are taken as."""
    return Press("plan_told", f"{ripe[0].id}.how" if len(ripe) == 1 else ".several")
