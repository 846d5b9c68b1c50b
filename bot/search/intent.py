"""What a message is when it is not a question about support: a greeting, thanks, an insult, a private matter …

Sure signs are regular expressions and whole small-talk lines. Whatever else is told by likeness to example sentences,
which compete with the offers' phrasings.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, cast

from bot.search.listed import listed
from bot.search.words import Said, telling, words
from bot.turn import Kind

_SURE: tuple[Kind, ...] = ("injection", "privacy", "abuse", "about_bot", "out_of_scope", "human")
"""Kinds with patterns, the gravest first."""
_SMALL_TALK: tuple[Kind, ...] = ("thanks", "greeting")
LITTLE = 3
"""Telling words outside the pattern up to which an insult or a wish for a person is only that."""
BORDER = r"\b"
SHORT_TALK = 14
"""Words of the longest line of small talk."""


def sure(said: Said) -> Kind | None:
    """The kind that a text shows by a sure sign, or None."""
    low, found = said.low, said.words
    if not found or _match("nonsense", low):
        return "nonsense"
    for kind in _SMALL_TALK:
        whole, must = _small_talk(kind)
        if len(found) <= SHORT_TALK and whole.issuperset(found) and not must.isdisjoint(found):
            return kind
    return next((kind for kind in _SURE if _shows(kind, low)), None)


def examples() -> list[tuple[Kind, str]]:
    """The example sentences of every kind."""
    return [(cast("Kind", kind), ask) for kind, rule in rules().items() for ask in rule.get("asks", ())]


@cache
def rules() -> dict[str, dict[str, Any]]:
    """The rules and examples of each kind."""
    return cast("dict[str, dict[str, Any]]", listed("intents"))


@cache
def _small_talk(kind: str) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(rules()[kind]["whole"]), frozenset(rules()[kind]["must"])


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one) for one in rules()[kind].get("patterns", ()))


@cache
def _any_pattern(kind: str) -> tuple[re.Pattern[str], ...]:
    """All the patterns of a kind, those that begin at a word in one: it is looked for at words only, and so quickly."""
    at_words = [one.pattern for one in _patterns(kind) if one.pattern.startswith(BORDER)]
    joined = [re.compile("|".join(f"(?:{pattern})" for pattern in at_words))] if at_words else []
    return (*joined, *(one for one in _patterns(kind) if not one.pattern.startswith(BORDER)))


def _match(kind: str, text: str) -> re.Match[str] | None:
    if not any(one.search(text) for one in _any_pattern(kind)):
        return None
    return next((hit for pattern in _patterns(kind) if (hit := pattern.search(text))), None)


def _shows(kind: str, text: str) -> bool:
    hit = _match(kind, text)
    if hit is None:
        return False
    if kind not in ("abuse", "human"):
        return True
    return len(telling(words(text[: hit.start()] + " " + text[hit.end() :]))) <= LITTLE
