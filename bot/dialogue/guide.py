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
from bot.dialogue.presses import located, pressed
from bot.dialogue.scene import ANSWER_SIZE, Scene
from bot.search import Engine
from bot.turn import Change, Company, Language, Press, Reply, Turn

CONVERSATION_SECONDS = 3600
"""A pause this long begins a new conversation: earlier questions no longer colour the next one."""


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
        company = _greeted(turn, company)
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
    press = _as_press(scene, turn.text)
    return ask(scene, turn.text[:LONGEST]) if press is None else pressed(scene, press)


def _as_press(scene: Scene, text: str) -> Press | None:
    """What a typed line chooses among what was just offered: an answer's words, an offer's number, "jämför"."""
    pending, said = scene.company.pending, text.strip().casefold()
    latest = next(iter(scene.company.answers), None)
    if pending is not None and pending.action == "answer" and len(said) < 40:
        buttons = [button for row in answers.option_buttons(scene, pending.about) for button in row]
        labels = [button.label.casefold() for button in buttons]
        if found := process.extractOne(said, labels, scorer=fuzz.ratio, score_cutoff=85):
            return buttons[found[2]].press
    if latest is not None and said.isdecimal() and 1 <= int(said[:3]) <= min(ANSWER_SIZE, len(latest.offers)):
        return Press("offer", latest.offers[int(said[:3]) - 1])
    if latest is not None and said in ("jämför", "jamfor", "compare"):
        return Press("compare", latest.key)
    return None


def _greeted(turn: Turn, company: Company) -> Company:
    """The company at the start of a turn: a long pause clears the conversation, and the page may know where it is."""
    if turn.at.timestamp() - company.said_at > CONVERSATION_SECONDS:
        company = replace(company, questions=(), asked=(), pending=None)
    if turn.municipality and company.facts.municipality is None:
        company = replace(company, facts=replace(company.facts, municipality=turn.municipality))
    return company
