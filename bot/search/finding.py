"""What search is asked and what it finds: the words between search and dialogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import groupby

from bot.turn import Facts, Kind

DECIMALS = 2
"""Scores that are the same to this many decimals tell nothing apart."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a company asks, with what is known when it asks."""

    text: str
    before: tuple[str, ...] = ()
    """Earlier questions of the same conversation, oldest first."""
    facts: Facts = Facts()
    """What is known of the company; a fact in the text goes before it."""
    today: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a question asks for beside its subject. None: not said."""

    free: bool | None = None
    kinds: tuple[str, ...] = ()
    """Offer kinds asked for ("ett lån")."""
    not_kinds: tuple[str, ...] = ()
    """Offer kinds declined ("inget lån")."""
    amount_sek: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An offer that fits, with its score and how it stands to the asker."""

    offer: str
    score: float
    elsewhere: bool = False
    """It does not apply in the asker's municipality."""
    unfit: str = ""
    """The condition that a known fact fails: employees, turnover_sek, age, company_years, sector, stage; or empty."""


def last_among_equals(hits: Iterable[Hit], late: Container[str]) -> tuple[Hit, ...]:
    """The hits with those of some offers put last among their equals: neighbours that score the same."""
    groups = groupby(hits, lambda hit: (round(hit.score, DECIMALS), hit.elsewhere))
    return tuple(hit for _, equal in groups for hit in sorted(equal, key=lambda hit: hit.offer in late))


@dataclass(frozen=True, slots=True)
class Finding:
    """What search makes of a question."""

    kind: Kind
    """"offers" when something fits, "none" when nothing does, else what the question is (never "clarify", "page")."""
    hits: tuple[Hit, ...] = ()
    """Up to ten, best first; filled whenever any fits, whatever the kind."""
    groups: tuple[tuple[str, ...], ...] = ()
    """Hits that overlap: they answer the same question and need a word on what differs."""
    need: str | None = None
    needs: tuple[str, ...] = ()
    """Nearest needs, best first, also when nothing fits."""
    facts: Facts = Facts()
    """Facts said in the question (or in the earlier ones), to be remembered."""
    wish: Wish = Wish()
    certain: float = 0.0
    """Estimated probability, 0 to 1, that a right offer is first."""
    place: str = ""
    """The place as named in the question, when it decided the municipality or lies outside the area."""
    language: str = "sv"
    """sv or en, as the question is written; other languages are answered in English."""
