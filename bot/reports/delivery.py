"""Brings the week's report to those who want it: Monday 07:30 in Sweden, late rather than never, once."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.dialogue.guide import Guide
from bot.dialogue.texts import texts
from bot.reports.document import document, things_to_do
from bot.reports.figures import Report, Scope
from bot.reports.files import files, name
from bot.reports.press import everyone, made
from bot.reports.weeks import SWEDEN, Week
from bot.store import Store, members
from bot.store import report_post as kept
from bot.store import reports as figures
from bot.store.members import Member
from bot.turn import REPORT, Bullets, Button, File, Heading, Notice, Paragraph, Reply, Span

DUE = dt.time(7, 30)
SENT = {"png": "image/png"}
MAILED = {"pdf": "application/pdf"} | SENT
TRIES_AFTER_MINUTES = (5, 30, 120, 720)
Post = Callable[[Connection, Sequence[Notice], int], None]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Delivery:
    """The job: needs the guide as it is now, how to post, and where the pages are."""

    guide: Callable[[], Guide]
    site: str
    post: Post
    by_mail: bool

    def __call__(self, store: Store, now: int) -> int:
        """Deliver what is due at `now` (ms). Returns how many reports were put on their way."""
        week = due(now)
        with store.begin() as tx:
            first = figures.first_event(tx)
            if first is None or first >= week.bounds[1]:  # nothing was asked yet: there is nothing to tell
                return 0
            wanted = [one for one in self._wanted(tx) if not kept.is_settled(tx, str(week), one.key, now)]
        return sum(self._one(store, week, one, now) for one in wanted)

    def _one(self, store: Store, week: Week, one: kept.Wish, now: int) -> int:
        try:
            with store.begin() as tx:
                if not kept.claim(tx, str(week), one.key, now):
                    return 0
                member = members.by_id(tx, one.member)
                scope = next((s for s in everyone(self.guide()) if s.key == one.scope), None)
                if member is None or member.removed or scope is None or not may_read(member, scope):
                    return 0
                (report,) = made(tx, self.guide(), self.site, week, [scope], now)
                self.post(tx, [self._notice(member, report, one.way)], now)
                return 1
        except Exception as error:
            # Whatever it was, the others get theirs; this one is tried again and the fault is shown where reports are.
            log.error("A report could not be sent; it is tried again.", exc_info=error)
            with store.begin() as tx:
                kept.failed(tx, str(week), one.key, type(error).__name__, now, TRIES_AFTER_MINUTES)
            return 0

    def _notice(self, member: Member, report: Report, way: str) -> Notice:
        say, doc = texts("sv"), document(report)
        where = f"{self.site}/staff/reports/{report.week}/{report.scope.slug}"
        button = Button(say("report-mail-link"), url=where)
        first = (Paragraph((Span(doc.made_up, bold=True),)),) if doc.made_up else ()
        blocks = (Heading(doc.title), *first, Paragraph((Span(doc.subtitle),)), Paragraph((Span(doc.lead, bold=True),)))
        todo = tuple((Span(words),) for words, _ in things_to_do(report, say))
        done = (Bullets(say("report-do"), todo, numbered=True),) if todo else ()
        reply = Reply("page", (*blocks, *done), ((button,),))
        kinds = MAILED if way == "mail" else SENT
        made = files(report, kinds)
        attached = tuple(File(name(report, form), made[form], kind) for form, kind in kinds.items())
        to = member.telegram if way == "telegram" else f"mail:{member.email}"
        subject = say("report-mail-subject", week=report.week, name=report.scope.name)
        return Notice(to or "", reply, silent=True, priority=REPORT, subject=subject, files=attached)

    def _wanted(self, tx: Connection) -> list[kept.Wish]:
        """Every report that somebody wants, each way that reaches them."""
        found = []
        for member in kept.all_members(tx):
            for scope, ways in wishes(tx, member).items():
                able = {"telegram": member.telegram, "mail": member.email if self.by_mail else None}
                found += [kept.Wish(member.id, scope, way) for way in ways if able.get(way)]
        return found


def due(now: int) -> Week:
    """The latest week whose report is due at a time (ms): the one before, from Monday 07:30."""
    here = dt.datetime.fromtimestamp(now / 1000, SWEDEN)
    this = Week.of(here.date())
    monday = dt.datetime.combine(this.monday, DUE, SWEDEN)
    return this.back(1 if here >= monday else 2)


def wishes(tx: Connection, member: Member) -> dict[str, tuple[str, ...]]:
    """What a member wants: report → ways. Who leads and never chose gets the own one, each way there is."""
    chosen = kept.subscriptions(tx, member.id)
    if chosen or member.role == "editor":
        return chosen
    own = "*" if member.role == "steward" else f"o:{member.organisation}"
    return {own: ("telegram", "mail")}


def may_read(member: Member, scope: Scope) -> bool:
    """Stewards read all; who leads reads the own organisation's, the whole area's, and the municipalities'."""
    if member.removed or member.role == "editor":
        return False
    if member.role == "steward" or scope.kind != "organisation":
        return True
    return scope.id == member.organisation
