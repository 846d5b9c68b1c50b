"""What a message is when it is not a question about support: a greeting, thanks, an insult, a private matter …

Sure signs are regular expressions; the rest is told by likeness to example sentences, which compete with the offers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, cast

import numpy as np
import yaml

from bot.search.index import Field, Meaning, TextIndex
from bot.search.words import language_of, normalise, telling, words
from bot.turn import Kind

_SURE: tuple[Kind, ...] = ("injection", "privacy", "abuse", "about_bot", "out_of_scope", "human")
"""Kinds with patterns, the gravest first."""
_SMALL_TALK: tuple[Kind, ...] = ("thanks", "greeting")
LITTLE = 3
"""Telling words outside the pattern from which an insult or a wish for a person is also a question."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The example sentence most like a text: its kind, and how like by words (0 to 1) and by meaning (cosine)."""

    kind: Kind
    words: float
    meaning: float


class Intents:
    """Recognises what is not a question about support."""

    def __init__(self, meaning: Meaning | None) -> None:
        self._small_talk = {kind: (set(rules()[kind]["whole"]), set(rules()[kind]["must"])) for kind in _SMALL_TALK}
        self._patterns = {kind: [re.compile(one) for one in rules()[kind].get("patterns", ())] for kind in rules()}
        examples = [(kind, ask) for kind, rule in rules().items() for ask in rule.get("asks", ())]
        self._kinds: list[Kind] = [cast("Kind", kind) for kind, _ in examples]
        self._index = TextIndex([[Field(ask, 1.0, language_of(ask))] for _, ask in examples], meaning)

    def sure(self, text: str) -> Kind | None:
        """The kind that a text shows by a sure sign, or None."""
        low, found = normalise(text)[:4000], words(text)
        if not found or self._matches("nonsense", low):
            return "nonsense"
        for kind, (whole, must) in self._small_talk.items():
            if len(found) <= 14 and whole.issuperset(found) and not must.isdisjoint(found):
                return kind
        return next((kind for kind in _SURE if self._shows(kind, low)), None)

    def nearest(self, text: str) -> Likeness:
        """The example that is most like a text."""
        terms = self._index.read(text)
        scores = self._index.scores(terms)
        best = int(np.argmax(scores.total()))
        near = float(scores.meaning.max(initial=0.0))
        return Likeness(self._kinds[best], self._index.covered(terms, best), near)

    def _matches(self, kind: str, text: str) -> re.Match[str] | None:
        return next((hit for pattern in self._patterns[kind] if (hit := pattern.search(text))), None)

    def _shows(self, kind: Kind, text: str) -> bool:
        hit = self._matches(kind, text)
        if hit is None:
            return False
        if kind not in ("abuse", "human"):
            return True
        rest = telling(words(text[: hit.start()] + " " + text[hit.end() :]))
        return len(rest) <= LITTLE


@cache
def rules() -> dict[str, dict[str, Any]]:
    """The rules and examples of each kind."""
    text = resources.files("bot.search").joinpath("data/intents.yaml").read_text("utf-8")
    return cast("dict[str, dict[str, Any]]", yaml.safe_load(text))
