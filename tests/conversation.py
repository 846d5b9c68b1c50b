"""A company's conversation as the load plays it: ask, press, compare, save, correct."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from bot.catalog import read
from bot.channels import codec
from bot.dialogue import Guide
from bot.search import Engine, Finding, Question
from bot.service import Service
from bot.store import Store
from bot.turn import Reply, Turn
from tests.botapi import Message, Person
from tests.echo_bench import QUESTIONS
from tests.measure import TURNS_EACH

STEPS = {1: ("answer", "offer"), 2: ("compare", "save")}
"""What a company presses in its second and third turn, by turns which first: it narrows down or opens an offer, then
compares or saves. Never the same twice, which Lotsen would take for a finger that slipped."""
CORRECTIONS = ("nej, det gäller ett annat företag i Simrishamn", "jag menade lån, inte bidrag", "vi har fyra anställda")


async def converse(person: Person, turn: int) -> str:
    """A turn of a conversation: ask, then what there is to press, then a correction; a new question where nothing is.

    Returns the action that was pressed, or "" for a typed line.
    """
    for action in _wanted(person.id, turn):
        for message in reversed(person.screen):
            for data in _buttons(message):
                press = codec.decode(data)
                if press is not None and press.action == action:
                    person.press_data(data, message)
                    return action
    await person.says(_line(person.id, turn))
    return ""


async def greet(person: Person, turn: int) -> None:
    """Somebody who looks in and says one thing."""
    await person.says("hej")


def _wanted(company: int, turn: int) -> Sequence[str]:
    """What a company would press in a turn, the first choice first; nothing when it types."""
    wanted = STEPS.get(turn % TURNS_EACH, ())
    return wanted if company % 2 else wanted[::-1]


def _line(company: int, turn: int) -> str:
    lines = CORRECTIONS if turn % TURNS_EACH == TURNS_EACH - 1 else QUESTIONS
    return lines[(company * 31 + turn) % len(lines)]


def _buttons(message: Message) -> list[str]:
    return [button["callback_data"] for row in message.rows for button in row if "callback_data" in button]


class _Timed:
    """A search engine that counts its processor time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.seconds = 0.0

    def find(self, question: Question) -> Finding:
        begun = time.process_time()
        try:
            return self._engine.find(question)
        finally:
            self.seconds += time.process_time() - begun


def search_ms(companies: int) -> float:
    """Processor time of the search alone for one update of the load: half of them search, some of those twice."""
    guide = Guide.of(read(Path("catalog")))
    timed = _Timed(guide.engine)
    store = Store("sqlite://")
    store.migrate()
    service = Service(store, replace(guide, engine=cast(Engine, timed)))
    for company in range(companies):
        said: list[Reply] = []
        for turn in range(TURNS_EACH):
            said.append(service.run(_turn(company, turn, said)))
    store.close()
    return 1000 * timed.seconds / (companies * TURNS_EACH)


def _turn(company: int, turn: int, said: Sequence[Reply]) -> Turn:
    """The same turn as `converse` makes, without a channel."""
    blank = Turn(f"telegram:{company}", "telegram", dt.datetime.now(dt.UTC), language="sv")
    for action in _wanted(company, turn):
        for reply in reversed(said):
            for button in (one for row in reply.buttons for one in row):
                if button.press is not None and button.press.action == action:
                    return replace(blank, press=button.press)
    return replace(blank, text=_line(company, turn))
