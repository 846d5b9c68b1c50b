"""Puts questions that say much the same together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.search.words import stem, telling, words

ALIKE = 0.4


@dataclass
class Group:
    """Questions alike, the most frequent first, and how often they were asked in all."""

    texts: list[str]
    stems: frozenset[str]
    times: int = 0
    places: set[str] = field(default_factory=set)


def grouped(questions: Iterable[tuple[str, str, int]]) -> list[Group]:
    """Groups of (text, municipality, times), largest first. Each question goes to the first group that it is like."""
    groups: list[Group] = []
    for text, place, times in questions:
        stems = frozenset(stem(word) for word in telling(words(text[:400])))
        group = next((one for one in groups if _like(one.stems, stems)), None)
        if group is None:
            group = Group([], stems)
            groups.append(group)
        if text not in group.texts:
            group.texts.append(text)
        group.times += times
        group.places.add(place)
    return sorted(groups, key=lambda one: (-one.times, one.texts[0]))


def _like(one: frozenset[str], other: frozenset[str]) -> bool:
    together = len(one | other)
    return bool(together) and len(one & other) / together >= ALIKE
