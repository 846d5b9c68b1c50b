"""What to say next: a turn and a company's memory in, a reply and what changes out. Pure: no I/O, no clock."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rapidfuzz import fuzz, process

from bot.catalog import Catalog
from bot.dialogue import answer as answers
from bot.dialogue import pages, plananswers, planscreens
from bot.dialogue.asking import LONGEST, Outcome, ask
from bot.dialogue.crisis import in_crisis
from bot.dialogue.mydata import my_data
from bot.dialogue.places import ALIKE, named_municipality
from bot.dialogue.planscreens import PLAN_TOLD
from bot.dialogue.presses import located, placed, pressed
from bot.dialogue.scene import Scene
from bot.dialogue.wrong import reported
from bot.search import Engine
from bot.turn import Book, Change, Channel, Company, Language, Notice, Plan, Press, Reply, Turn

CONVERSATION_SECONDS = 3600
"""A pause this long begins a new conversation: earlier questions no longer colour the next one."""
FIRST: tuple[tuple[str, Language], ...] = (
    ("rådgivning om två nya lokaler", "sv"),
    ("advice on two new premises", "en"),
)
"""What a guide answers first, to nobody."""
LONGEST_OPTION = 60
"""Characters; a longer line is a new question and no answer to the one put."""


@dataclass(frozen=True)
class Guide:
    """The whole of Lotsen's judgement over one catalog. Immutable, so that a new catalog is a new guide."""

    catalog: Catalog
    engine: Engine
    controller: str | None = None
    joined: Mapping[str, dt.date] = field(default_factory=dict)
    """Organisation → the day it got its first member: only those that have one can be late to confirm an offer."""

    @classmethod
    def of(cls, catalog: Catalog, controller: str | None = None, joined: Mapping[str, dt.date] | None = None) -> Guide:
        """A guide for a catalog; builds its index, and answers once in each language so that nobody waits for what
        is read or compiled at its first use."""
        guide = cls(catalog, Engine.of(catalog), controller, joined or {})
        for text, language in FIRST:
            turn = Turn(
                "terminal:first", "terminal", dt.datetime.fromtimestamp(0, dt.UTC), text=text, language=language
            )
            guide.respond(turn, Company(turn.company))
        return guide

    def wants_book(self, turn: Turn, company: Company) -> bool:
        """Whether a turn has to do with the company's plans: all others need not load them."""
        if turn.press is not None:
            return turn.press.action == "save" or turn.press.action.startswith("plan")
        return company.pending is not None and company.pending.action.startswith("plan")

    def respond(self, turn: Turn, company: Company, book: Book | None = None) -> Outcome:
        """What to say to a turn, and what it changes. `book`: the company's plans, when `wants_book`."""
        started = time.perf_counter()
        scene = self.scene(turn, company)
        if book is not None:
            scene = replace(scene, book=book)
            if book.contact is not None and company.language is None and company.spoke is None:
                scene = replace(scene, language=book.contact.language)
        reply, change = self.spoken(turn, *_said(scene))
        spent = (time.perf_counter() - started) * 1000
        return replace(reply, thinking_ms=spent), change

    def scene(self, turn: Turn, company: Company) -> Scene:
        """A turn as a screen sees it, when it begins."""
        return self._scene(turn, self._greeted(turn, company))

    def spoken(self, turn: Turn, reply: Reply, change: Change) -> Outcome:
        """What was said, with a note in the company's memory of when and in which language."""
        after = replace(change.company, spoke=reply.language, said_at=turn.at.timestamp())
        return reply, replace(change, company=after)

    def my_data(self, turn: Turn, company: Company, kept: Mapping[str, Any]) -> Outcome:
        """Show a company all that is kept of it."""
        return my_data(self._scene(turn, company), kept), Change(company)

    def follow_up(self, company: Company, book: Book, due: Sequence[Plan], at: dt.datetime, *, last: bool) -> Reply:
        """Ask how the plans go that are due. `book` has them as they are after the question."""
        language = book.contact.language if book.contact else None
        channel: Channel = "telegram" if company.id.startswith("telegram:") else "web"
        turn = Turn(company.id, channel, at, press=Press("plan_ask"), language=language)
        company = replace(company, language=company.language or language)
        scene = replace(self._scene(turn, company), book=book)
        return planscreens.follow_up(scene, due, last=last)

    def confirmation(self, language: Language, address: str, url: str) -> Notice:
        """The mail with the link by which a company confirms its address."""
        return planscreens.confirmation(language, address, url)

    def sorry(self, turn: Turn, company: Company) -> Reply:
        """What a company hears when Lotsen itself failed."""
        return pages.short(self._scene(turn, company), "error-try-again")

    def _greeted(self, turn: Turn, company: Company) -> Company:
        """The company as the turn begins: a long pause clears the conversation, and the page may know where it is."""
        if turn.at.timestamp() - company.said_at > CONVERSATION_SECONDS:
            waits = company.pending if company.pending and company.pending.action == PLAN_TOLD else None
            company = replace(company, questions=(), asked=(), pending=waits)
        if turn.municipality in self.catalog.areas and company.facts.municipality is None:
            company = replace(company, facts=replace(company.facts, municipality=turn.municipality))
        return company

    def _scene(self, turn: Turn, company: Company) -> Scene:
        language: Language = company.language or company.spoke or turn.language or "sv"
        return Scene(self.catalog, self.engine, company, turn, language, self.controller, joined=self.joined)


def _said(scene: Scene) -> Outcome:
    turn = scene.turn
    if turn.press is not None:
        return pressed(scene, turn.press)
    if turn.location is not None:
        return located(scene, turn.location)
    if turn.attachment or not turn.text.strip():
        return pages.short(scene, "attachment"), Change(scene.company)
    if in_crisis(turn.text):  # whatever was asked
        return ask(scene, turn.text[:LONGEST])
    if scene.company.pending is not None and scene.company.pending.action == "wrong":
        return reported(scene, scene.company.pending.about, turn.text[:LONGEST])
    if scene.company.pending is not None and scene.company.pending.action == PLAN_TOLD:
        told = plananswers.told(scene, scene.company.pending.about, turn.text)
        if told is not None:
            return told
    press = _as_press(scene, turn.text)
    if press is not None:
        return pressed(scene, press)
    place = named_municipality(scene.catalog, turn.text)
    if place is not None:
        return placed(scene, place)
    reply, change = ask(scene, turn.text[:LONGEST])
    if len(turn.text) > LONGEST:
        reply = replace(reply, blocks=(scene.paragraph("too-long", small=True), *reply.blocks))
    return reply, change


def _as_press(scene: Scene, text: str) -> Press | None:
    """What a typed line chooses among what was just offered: an answer's words, a number, "jämför"."""
    said, latest = text.strip().casefold(), next(iter(scene.company.answers), None)
    if (press := _as_option(scene, said)) is not None:
        return press
    if latest is not None and said.isdecimal() and 1 <= int(said[:3]) <= latest.shown:
        return Press("offer", latest.offers[int(said[:3]) - 1])
    if latest is not None and said in ("jämför", "jamfor", "compare"):
        return Press("compare", latest.key)
    return None


def _as_option(scene: Scene, said: str) -> Press | None:
    """The answer to the clarifying question at hand that a typed line stands for, by its words or its number."""
    pending = scene.company.pending
    if pending is None or pending.action != "answer" or len(said) >= LONGEST_OPTION:
        return None
    buttons = [button for row in answers.option_buttons(scene, pending.about) for button in row]
    if pending.about in scene.company.asked and said.isdecimal() and 1 <= int(said[:3]) <= len(buttons):
        return buttons[int(said[:3]) - 1].press
    labels = [button.label.casefold() for button in buttons]
    found = process.extractOne(said, labels, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return buttons[found[2]].press if found else None
