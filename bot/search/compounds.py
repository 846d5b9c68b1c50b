"""Compounds taken apart: hållbarhetsredovisning → hållbarhet + redovisning."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from bot.search.words import STOP_WORDS

SHORTEST_PART = 3
SHORTEST_COMPOUND = 7
COMMON = 2.2
"""Zipf frequency from which a word may be part of a compound."""
COST = 7.5
"""A part's cost is this less its Zipf frequency, so that few and frequent parts win."""

Zipf = Callable[[str], float]


class Splitter:
    """Finds the words that a compound is made of, by how common they are."""

    def __init__(self, zipf: Zipf) -> None:
        self._zipf = zipf
        self.parts = lru_cache(maxsize=50_000)(self._parts)

    def _parts(self, word: str) -> tuple[str, ...]:
        """The parts, each as a word of its own; empty for a word that is no compound."""
        if len(word) < SHORTEST_COMPOUND or not word.isalpha():
            return ()
        best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ()), *[None] * len(word)]
        for end in range(SHORTEST_PART, len(word) + 1):
            for start in range(max(0, end - 20), end - SHORTEST_PART + 1):
                before = best[start]
                if before is None:
                    continue
                part, cost = self._part(word[start:end], last=end == len(word))
                held = best[end]
                if part and (held is None or before[0] + cost < held[0]):
                    best[end] = (before[0] + cost, (*before[1], part))
        found = best[-1]
        return found[1] if found is not None and len(found[1]) > 1 else ()

    def _part(self, piece: str, *, last: bool) -> tuple[str, float]:
        """The word that a piece stands for, a linking letter dropped or restored, and its cost; "" for none."""
        forms = [(piece, 0.0)]
        if not last:
            forms += [(piece[:-1], 0.3)] if piece.endswith("s") and len(piece) > SHORTEST_PART + 1 else []
            forms += [(piece + "a", 0.6), (piece + "e", 0.6)]
        known = [(self._cost(form) + extra, form) for form, extra in forms if self._usable(form)]
        cost, form = min(known, default=(0.0, ""))
        return form, cost

    def _usable(self, form: str) -> bool:
        return form not in STOP_WORDS and self._zipf(form) >= (COMMON if len(form) > SHORTEST_PART else COMMON + 1.3)

    def _cost(self, form: str) -> float:
        return COST - min(self._zipf(form), 6.0)
