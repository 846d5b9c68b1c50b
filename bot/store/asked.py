"""What companies asked, as staff may see it: scrubbed, and never a question that only one conversation held."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Connection, func, select

from bot.store.tables import events

T = TypeVar("T")
LOOKED_AT = 5000
"""Wordings that are looked at, the most frequent first."""
_SIGNS = re.compile(r"[^\w\s]|_")


@dataclass
class _Same:
    """A question in all its wordings."""

    texts: Counter[str] = field(default_factory=Counter)
    places: Counter[str | None] = field(default_factory=Counter)
    conversations: set[str] = field(default_factory=set)
    """Two of its conversations, when there are so many."""
    unanswered: bool = False


def most(tx: Connection, since: int, limit: int) -> list[tuple[str, str | None]]:
    """The questions asked most since a time in ms, with the municipality that most of them came from.

    Only those that more than one conversation held, or that stand among the unanswered questions anyway.
    """
    e = events.c
    times = func.count().label("times")
    query = (
        select(e.text, e.municipality, e.about, times, func.min(e.pseudonym), func.max(e.pseudonym))
        .where(e.name == "asked", e.at >= since, e.text != "", e.about.in_(("offers", "clarify", "none")))
        .group_by(e.text, e.municipality, e.about)
        .order_by(times.desc(), e.text)
        .limit(LOOKED_AT)
    )
    found: dict[str, _Same] = {}
    for row in tx.execute(query):
        same = found.setdefault(normal(row.text), _Same())
        same.texts[row.text] += row.times
        same.places[row.municipality] += row.times
        same.conversations |= {one for one in row[4:] if one is not None}
        same.unanswered |= row.about == "none"
    shown = [same for same in found.values() if len(same.conversations) > 1 or same.unanswered]
    shown.sort(key=lambda same: -same.texts.total())
    return [(_first(same.texts), _first(same.places)) for same in shown[:limit]]


def normal(question: str) -> str:
    """A question without capitals, signs and extra spaces: the same for what differs in nothing else."""
    return " ".join(_SIGNS.sub(" ", question).casefold().split())


def _first(counted: Counter[T]) -> T:
    return counted.most_common(1)[0][0]
