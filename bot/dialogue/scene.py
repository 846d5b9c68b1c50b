"""What a screen is built from: the guide's knowledge, the company at hand, and small helpers for text and buttons."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.catalog import Catalog
from bot.catalog.model import Offer, Status
from bot.dialogue.texts import Texts, texts
from bot.followup.freshness import due, freshness
from bot.search import Engine
from bot.turn import Answer, Book, Button, Company, Language, Paragraph, Press, Rich, Span, Turn

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ANSWER_SIZE = 4
"""Offers shown at once: what fits on a phone and can be compared."""
LONGEST_LABEL = 40
"""Characters of a name on a button: what a phone shows of it."""


@dataclass(frozen=True)
class Scene:
    """One turn as a screen sees it."""

    catalog: Catalog
    engine: Engine
    company: Company
    turn: Turn
    language: Language
    controller: str | None = None
    book: Book = Book()
    """The company's plans, when the turn has to do with them."""
    joined: Mapping[str, dt.date] = field(default_factory=dict)
    """Organisation → the day it got its first member."""

    @property
    def say(self) -> Texts:
        return texts(self.language)

    @property
    def municipality(self) -> str | None:
        return self.company.facts.municipality

    @property
    def today(self) -> dt.date:
        return self.turn.at.astimezone(STOCKHOLM).date()

    def overdue(self, offer: Offer) -> dt.date | None:
        """The day that an offer should have been confirmed, when its owner is late; else None."""
        since = self.joined.get(self.catalog.owner_of[offer.id])
        late = since is not None and freshness(offer, self.today, since) == "overdue"
        return due(offer, since) if since is not None and late else None

    def with_company(self, company: Company) -> Scene:
        return replace(self, company=company)

    def place(self, code: str | None) -> str:
        """An area's name, or the code itself when the catalog lacks it."""
        area = self.catalog.areas.get(code or "")
        return area.name[self.language] if area else code or ""

    def name(self, offer: Offer) -> str:
        return offer.name[self.language]

    def label(self, offer: Offer) -> str:
        """An offer's name, cut so that it fits on a button."""
        name = self.name(offer)
        return name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1].rstrip(" ,–") + "…"

    def where(self, offer: Offer) -> str:
        """The areas where an offer applies, in words."""
        return self.say.list(self.place(code) for code in offer.area)

    def answer(self, offers: Sequence[str], shown: int, question: str = "", need: str | None = None) -> Answer:
        """An answer with a key that follows from who, when and what, so that the same turn gives the same key."""
        seed = f"{self.company.id}|{self.turn.at.timestamp()}|{'|'.join(offers)}"
        key = b32encode(hashlib.blake2b(seed.encode(), digest_size=10).digest()).decode().lower()
        return Answer(key, question, tuple(offers), shown, need)

    def remember(self, answer: Answer) -> Company:
        """The company with this as its latest answer."""
        return replace(self.company, answers=(answer,))

    def button(self, message: str, action: str, about: str = "", **values: str) -> Button:
        return Button(self.say(message, **values), Press(action, about))

    def paragraph(self, message: str, *, small: bool = False, **values: Any) -> Paragraph:
        return Paragraph(plain(self.say(message, **values)), small=small)

    def municipality_buttons(self, action: str = "set") -> tuple[tuple[Button, ...], ...]:
        """The home municipalities, two in a row, then "another"."""
        homes = [Button(a.name[self.language], Press(action, f"municipality.{a.code}")) for a in self.catalog.home()]
        other = self.button("municipality-other", "choose", "place")
        return in_rows([*homes, other])


def plain(text: str) -> Rich:
    return (Span(text),)


def bold(text: str) -> Span:
    return Span(text, bold=True)


def link(text: str, url: str) -> Span:
    return Span(text, url=url)


def site(url: str) -> str:
    """The name of the site of an address: almi.se."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def sentences(*texts: str) -> str:
    """Texts as one, each sentence ended and said once."""
    parts = [part.strip() for text in texts for part in re.split(r"(?<=[.?!])\s+(?=[A-ZÅÄÖ0-9])", text)]
    ended = [part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part]
    return " ".join(dict.fromkeys(ended))


def in_rows(buttons: Sequence[Button], width: int = 2) -> tuple[tuple[Button, ...], ...]:
    """Buttons in rows of at most `width`."""
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))


def standing(offer: Offer, today: dt.date) -> Status:
    """An offer's status on a day: one past its last day has ended; the last day itself counts."""
    if offer.status.living and offer.closes is not None and today > offer.closes:
        return Status.ENDED
    return offer.status
