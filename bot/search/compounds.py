"""Compounds taken apart: hållbarhetsredovisning → hållbarhet + redovisning."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from bot.search.words import STOP_WORDS

SHORTEST_PART = 3
LONGEST_PART = 18
SHORTEST_COMPOUND = 7
COMMON, COMMON_SHORT, MOST_COMMON = 2.2, 3.5, 6.0
"""Zipf frequency from which a word may be part of a compound, and a shortest one; more than the last adds nothing."""
COST = 7.5
"""A part's cost is this less its Zipf frequency, so that few and frequent parts win."""

Zipf = Callable[[str], float]


class Splitter:
    """Finds the words that a compound is made of, by how common they are."""

    def __init__(self, zipf: Zipf) -> None:
        self._zipf = zipf
        self.parts = lru_cache(maxsize=50_000)(self._parts)
        self._part = lru_cache(maxsize=200_000)(self._find_part)

    def _parts(self, word: str) -> tuple[str, ...]:
        """The parts, each as a word of its own; empty for a word that is no compound."""
        if len(word) < SHORTEST_COMPOUND or not word.isalpha():
            return ()
        length = len(word)
        costs = [0.0, *[math.inf] * length]
        parts: list[tuple[str, ...]] = [()] * (length + 1)
        for start in range(length - SHORTEST_PART + 1):
            if costs[start] == math.inf:
                continue
            for end in range(start + SHORTEST_PART, min(length, start + LONGEST_PART) + 1):
                part, cost = self._part(word[start:end], end == length)
                if costs[start] + cost < costs[end]:
                    costs[end], parts[end] = costs[start] + cost, (*parts[start], part)
        return parts[-1] if len(parts[-1]) > 1 else ()

    def _find_part(self, piece: str, last: bool) -> tuple[str, float]:
        """The word that a piece stands for, a linking letter dropped or restored, and its cost; inf for none."""
        forms = [(piece, 0.0)]
        if not last:
            forms += [(piece[:-1], 0.3)] if piece.endswith("s") and len(piece) > SHORTEST_PART + 1 else []
            forms += [(piece + "a", 0.6), (piece + "e", 0.6)]
        found = ("", math.inf)
        for form, extra in forms:
            zipf = 0.0 if form in STOP_WORDS else self._zipf(form)
            if zipf >= (COMMON if len(form) > SHORTEST_PART else COMMON_SHORT):
                cost = COST - min(zipf, MOST_COMMON) + extra
                found = min(found, (form, cost), key=lambda one: one[1])
        return found
