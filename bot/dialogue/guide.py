"""What to say next: a turn and a company's memory in, a reply and what changes out. Pure: no I/O, no clock."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz, process

from bot.catalog import Catalog
from bot.dialogue import answer as answers
from bot.dialogue import pages
from bot.dialogue.asking import LONGEST, Outcome, ask
from bot.dialogue.mydata import my_data
from bot.dialogue.places import ALIKE, named_municipality
from bot.dialogue.presses import located, placed, pressed
from bot.dialogue.scene import Scene
from bot.dialogue.wrong import reported
from bot.search import Engine
from bot.turn import Change, Company, Language, Press, Reply, Turn

CONVERSATION_SECONDS = 3600
"""A pause this long begins a new conversation: earlier questions no longer colour the next one."""
LONGEST_OPTION = 60
"""Characters; a longer line is a new question and no answer to the one put."""


@dataclass(frozen=True)
class Guide:
    """The whole of Lotsen's judgement over one catalog. Immutable, so that a new catalog is a new guide."""

    catalog: Catalog
    engine: Engine
    controller: str | None = None

    @classmethod
    def of(cls, catalog: Catalog, controller: str | None = None) -> Guide:
        """A guide for a catalog; builds its index."""
        return cls(catalog, Engine.of(catalog), controller)

    def respond(self, turn: Turn, company: Company) -> Outcome:
        """What to say to a turn, and what it changes."""
        started = time.perf_counter()
        company = self._greeted(turn, company)
        reply, change = _said(self._scene(turn, company))
        after = replace(change.company, spoke=reply.language, said_at=turn.at.timestamp())
        spent = (time.perf_counter() - started) * 1000
        return replace(reply, thinking_ms=spent), replace(change, company=after)

    def my_data(self, turn: Turn, company: Company, kept: Mapping[str, Any]) -> Outcome:
        """Show a company all that is kept of it."""
        return my_data(self._scene(turn, company), kept), Change(company)

    def sorry(self, turn: Turn, company: Company) -> Reply:
        """What a company hears when Lotsen itself failed."""
        return pages.short(self._scene(turn, company), "error-try-again")

    def _greeted(self, turn: Turn, company: Company) -> Company:
        """The company as the turn begins: a long pause clears the conversation, and the page may know where it is."""
        if turn.at.timestamp() - company.said_at > CONVERSATION_SECONDS:
            company = replace(company, questions=(), asked=(), pending=None)
        if turn.municipality in self.catalog.areas and company.facts.municipality is None:
            company = replace(company, facts=replace(company.facts, municipality=turn.municipality))
        return company

    def _scene(self, turn: Turn, company: Company) -> Scene:
        language: Language = company.language or company.spoke or turn.language or "sv"
        return Scene(self.catalog, self.engine, company, turn, language, self.controller)


def _said(scene: Scene) -> Outcome:
    turn = scene.turn
    if turn.press is not None:
        return pressed(scene, turn.press)
    if turn.location is not None:
        return located(scene, turn.location)
    if turn.attachment or not turn.text.strip():
        return pages.short(scene, "attachment"), Change(scene.company)
    if scene.company.pending is not None and scene.company.pending.action == "wrong":
        return reported(scene, scene.company.pending.about, turn.text[:LONGEST])
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
