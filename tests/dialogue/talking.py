"""A conversation without search: what each question finds is written down, so that only the dialogue is tried."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from bot.catalog import Catalog
from bot.channels.plaintext import render
from bot.dialogue import Guide
from bot.search import Engine, Finding, Hit, Question
from bot.turn import Answer, Button, Company, Event, Facts, Language, Press, Reply, Turn

NOON = dt.datetime(2026, 2, 2, 11, 0, tzinfo=dt.UTC)


class WrittenDown(Engine):
    """Finds what it was told to find, and remembers what it was asked."""

    def __init__(self, findings: Mapping[str, Finding]) -> None:
        self.findings = findings
        self.asked: list[Question] = []

    def find(self, question: Question) -> Finding:
        self.asked.append(question)
        return self.findings.get(question.text, Finding("none"))


def found(*offers: str, certain: float = 0.9, need: str | None = None, **rest: object) -> Finding:
    """A finding with hits in this order, each a little less alike than the one before."""
    hits = tuple(Hit(offer, 1.0 - 0.1 * place) for place, offer in enumerate(offers))
    return Finding("offers", hits=hits, certain=certain, need=need, needs=(need,) if need else (), **rest)  # type: ignore[arg-type]


class Talk:
    """One company's conversation with a guide: what it says, what it presses, and what it reads."""

    def __init__(self, catalog: Catalog, findings: Mapping[str, Finding] | None = None, **company: object) -> None:
        self.engine = WrittenDown(findings or {})
        self.guide = Guide(catalog, self.engine, "Norrby kommun")
        self.company = Company("web:1", **company)  # type: ignore[arg-type]
        self.reply = Reply("page", ())
        self.events: list[Event] = []
        self.kept: dict[str, Answer] = {}  # as the store keeps answers, for buttons that are pressed later
        self.now = NOON

    def say(self, text: str, *, language: Language | None = None) -> str:
        return self._turn(Turn("web:1", "web", self.now, text=text, language=language))

    def press(self, action: str, about: str = "") -> str:
        return self._turn(Turn("web:1", "web", self.now, press=Press(action, about)))

    def locate(self, latitude: float, longitude: float) -> str:
        return self._turn(Turn("web:1", "web", self.now, location=(latitude, longitude)))

    def click(self, label: str) -> str:
        """Press the button with this label in the latest reply."""
        button = self.button(label)
        assert button.press is not None, f"{label} only opens {button.url}"
        return self.press(button.press.action, button.press.about)

    def button(self, label: str) -> Button:
        return next(button for button in self.buttons if button.label == label)

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.reply.buttons for button in row]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    @property
    def shown(self) -> list[str]:
        """The offers in the latest reply."""
        return list(self.reply.shown)

    @property
    def before(self) -> list[str]:
        """The earlier questions that search was told of with the latest one."""
        return list(self.engine.asked[-1].before)

    def remembering(self, *, pending: str = "", need: str | None = None) -> Company:
        """The company as it is when it was just asked something, or was just answered about a need."""
        company = replace(self.company, pending=Press("answer", pending)) if pending else self.company
        return replace(company, answers=(Answer("key", "x", (), 0, need),)) if need else company

    def wait(self, **time: float) -> None:
        self.now += dt.timedelta(**time)

    def _turn(self, turn: Turn) -> str:
        self.now += dt.timedelta(seconds=1)
        pressed = self.kept.get(turn.press.about) if turn.press else None
        company = replace(self.company, answers=(pressed, *self.company.answers)) if pressed else self.company
        self.reply, change = self.guide.respond(turn, company)
        self.company = change.company
        self.kept |= {answer.key: answer for answer in self.company.answers}
        self.events += change.events
        return render(self.reply, width=1000)


def knowing(**facts: object) -> Facts:
    return Facts(**facts)  # type: ignore[arg-type]
