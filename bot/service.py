"""One turn, one transaction: load the company, think, save, and let the channel put its messages in the outbox."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from bot import metrics, people
from bot.dialogue import Guide, plainwords
from bot.dialogue.asking import Outcome
from bot.dialogue.planscreens import PLAN_TOLD
from bot.followup.workdays import STOCKHOLM
from bot.people import calls, linking
from bot.reports import inchat as report_choice
from bot.staff import inchat, wrongs
from bot.staff.publishing import Publisher
from bot.store import Store, memory, plans
from bot.turn import Book, Change, Company, Notice, Press, Reply, Turn

Deliver = Callable[[Connection, Reply], None]
"""What a channel writes in the turn's own transaction: messages to send, an update that is done."""
Post = Callable[[Connection, Sequence[Notice], int], None]
"""Puts messages to others in the outbox, in the turn's own transaction, at a time in milliseconds."""
LINK_MS = 24 * 3600 * 1000
"""How long the link that confirms an address works."""
log = logging.getLogger(__name__)
MY_DATA = Press("my_data")
WITH_ANSWER = frozenset(("compare", "more", "back"))


class Service:
    """Runs turns. `site` is where the web pages are; `mails`: whether Lotsen can send e-mail.

    `guide` may be replaced at any time; a turn under way keeps the one it began with.
    """

    def __init__(
        self, store: Store, guide: Guide, post: Post | None = None, site: str = "", *, mails: bool = False
    ) -> None:
        self.store = store
        self.guide = guide
        self.post = post
        self.site = site
        self.mails = mails
        self.publisher: Publisher | None = None
        self.bot = ""
        """The bot's name in Telegram; empty until Telegram has told it."""

    @property
    def guide(self) -> Guide:
        """What thinks, with the catalog that is served now."""
        return self._guide

    @guide.setter
    def guide(self, guide: Guide) -> None:
        self._guide = guide
        metrics.catalog_loaded()

    def run(self, turn: Turn, deliver: Deliver | None = None) -> Reply:
        """Run a turn and commit all that it changes together with what `deliver` writes; or nothing at all."""
        with self.store.begin() as tx:
            return self.run_in(tx, turn, deliver)

    def run_in(
        self, tx: Connection, turn: Turn, deliver: Deliver | None = None, happened: list[memory.LogRow] | None = None
    ) -> Reply:
        """Run a turn in a transaction that the caller holds.

        `happened`: where what happened is put, by a caller that runs several turns and then writes it at once.
        """
        began = time.perf_counter()
        guide = self.guide
        turn = replace(turn, text=_storable(turn.text))
        company = _load(tx, turn)
        turn = plainwords.understood(turn, company.pending)
        if turn.press == MY_DATA:
            reply, _ = guide.my_data(turn, company, memory.everything(tx, turn.company))
        elif (staff := self._staff(tx, guide, turn, company)) is not None:
            reply = staff
        elif turn.press is not None and turn.press.action in report_choice.ACTIONS:
            reply = report_choice.respond(tx, guide, turn, company)
        elif turn.press is not None and turn.press.action in linking.ACTIONS:
            reply = linking.respond(tx, turn, company, self.site, self.bot)
        else:
            book = self._book(tx, turn.company) if guide.wants_book(turn, company) else None
            reply, change = _remembering_share(company, *self._respond(tx, guide, turn, company, book))
            rows = _write(tx, turn, company, reply, change)
            if happened is None:
                memory.write_log(tx, rows)
            else:
                happened += rows
            if change.book is not None and not change.erase:
                plans.save(tx, book or Book(), change.book)
            elif company.pending is not None and company.pending.action == PLAN_TOLD and not change.erase:
                plans.heard(tx, turn.company, turn.at.astimezone(STOCKHOLM).date())  # it was asked, and now it talks
            if change.confirm:
                self._confirm(tx, turn, reply, change.confirm)
            self.tell(tx, change.notices, _ms(turn))
            for event in change.events:
                if event.name == "reported_wrong":
                    told = wrongs.reported(tx, guide.catalog, event, turn.company, reply.language, _ms(turn), self.site)
                    self.tell(tx, told, _ms(turn))
        if deliver is not None:
            deliver(tx, reply)
        seconds = time.perf_counter() - began
        metrics.turn(turn.channel, reply.kind, seconds)
        shown = dict(channel=turn.channel, kind=reply.kind, ms=round(seconds * 1000, 1))
        log.info("A turn was run.", extra={"turn": shown})
        return reply

    def tell(self, tx: Connection, notices: Sequence[Notice], now: int) -> None:
        """Post notices in a transaction that the caller holds, at `now` in ms; nothing where there is no post."""
        if notices and self.post is not None:
            self.post(tx, notices, now)

    def _staff(self, tx: Connection, guide: Guide, turn: Turn, company: Company) -> Reply | None:
        """What a member of staff hears in the own chat; None when the turn is another's."""
        company = guide.scene(turn, company).company
        outcome = inchat.handle(tx, guide.catalog, turn, company, self.site)
        if outcome is None:
            return None
        reply, change = outcome
        if change.company != company:
            memory.save(tx, guide.spoken(turn, reply, change)[1].company, _ms(turn))
        self.tell(tx, change.notices, _ms(turn))
        return reply

    def _book(self, tx: Connection, company: str) -> Book:
        pages = self.site.startswith("https://")
        return replace(plans.load(tx, company), mails=self.mails, pages=pages, bot=bool(self.bot))

    def _confirm(self, tx: Connection, turn: Turn, reply: Reply, address: str) -> None:
        """Send a one-time link to an address that a company says is its own."""
        secret = secrets.token_urlsafe(24)
        plans.new_link(tx, "mail", secret, turn.company, _ms(turn) + LINK_MS, address)
        self.tell(tx, [self.guide.confirmation(reply.language, address, f"{self.site}/c/{secret}")], _ms(turn))

    def _respond(self, tx: Connection, guide: Guide, turn: Turn, company: Company, book: Book | None) -> Outcome:
        """What the guide says, or the room that the turn is about; with what belongs beside it."""
        company = people.settled(turn, company)
        scene = guide.scene(turn, company)
        outcome = people.handle(tx, scene)
        reply, change = guide.respond(turn, company, book) if outcome is None else guide.spoken(turn, *outcome)
        if change.erase:
            return reply, replace(change, notices=calls.withdrawn_by_erasing(tx, company.id))
        return people.dressed(tx, scene, reply, change.company), change


def _storable(text: str) -> str:
    """The text without what no database takes: NUL, and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _load(tx: Connection, turn: Turn) -> Company:
    """The company, with the answer whose button was pressed put first."""
    company = memory.load(tx, turn.company)
    if turn.press is None or turn.press.action not in WITH_ANSWER:
        return company
    pressed = memory.find_answer(tx, turn.company, turn.press.about)
    return replace(company, answers=(pressed, *company.answers)) if pressed else company


def _remembering_share(before: Company, reply: Reply, change: Change) -> Outcome:
    """The outcome that knows whether a button that shares something is shown, whichever process runs the next turn."""
    if before.asked_to_share:
        reply = replace(reply, shared_before=True)
    if reply.asks_to_share != change.company.asked_to_share:
        change = replace(change, company=replace(change.company, asked_to_share=reply.asks_to_share))
    return reply, change


def _write(tx: Connection, turn: Turn, before: Company, reply: Reply, change: Change) -> list[memory.LogRow]:
    """Write the company's memory. Returns what happened, to be logged."""
    if change.erase:
        memory.erase(tx, turn.company)
        return []
    now = _ms(turn)
    company = replace(change.company, answers=change.company.answers[:1])
    pseudonym = memory.save(tx, company, now)
    known = {answer.key for answer in before.answers}
    for answer in company.answers:
        if answer.key not in known:
            memory.keep_answer(tx, company.id, answer, now)
    common = dict(at=now, pseudonym=pseudonym, channel=turn.channel, language=reply.language)
    return memory.log_rows(change.events, **common, municipality=company.facts.municipality)


def _ms(turn: Turn) -> int:
    return int(turn.at.timestamp() * 1000)
