"""Compounds taken apart: hållbarhetsredovisning → hållbarhet + redovisning."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from bot.search.words import STOP_WORDS

SHORTEST_PART = 3
LONGEST_PART = 18
SHORTEST_COMPOUND = 7
COMMON, COMMON_SHORT, MOST_COMMON = 2.2, 3.5, 6.0
"""Zipf frequency from which a word may be part of a compound, and a shortest one; more than the last adds nothing."""
COST = 7.5
"""A part's cost is this less its Zipf frequency, so that few and frequent parts win."""

BEGINNING = 5
"""Letters by which it is seen that no word begins as a piece does."""

NONE = (math.inf, "")

Zipf = Mapping[str, float]
"""Word → log10 of how often it is written in 10⁹ words."""


class Splitter:
    """Finds the words that a compound is made of, by how common they are."""

    def __init__(self, zipf: Zipf) -> None:
        self._zipf = zipf
        self._beginnings = {word[:BEGINNING] for word in zipf if len(word) >= BEGINNING}
        self._costs: dict[str, float] = {}
        self.parts = lru_cache(maxsize=20_000)(self.split)

    def split(self, word: str) -> tuple[str, ...]:
        """The parts, each as a word of its own; empty for a word that is no compound. `parts` remembers them."""
        length = len(word)
        if length < SHORTEST_COMPOUND or not word.isalpha():
            return ()
        zipf = self._zipf
        lasts = [
            at
            for at in range(max(0, length - LONGEST_PART), length - SHORTEST_PART + 1)
            if (last := word[at:]) in zipf and self._cost(last) < math.inf
        ]
        if not lasts or lasts[-1] < SHORTEST_PART:
            return ()
        costs = [0.0, *[math.inf] * length]
        parts: list[tuple[str, ...]] = [()] * (length + 1)
        for start in range(lasts[-1] + 1):
            if costs[start] == math.inf:
                continue
            longest = LONGEST_PART if word[start : start + BEGINNING] in self._beginnings else BEGINNING
            ends = range(start + SHORTEST_PART, min(lasts[-1], start + longest) + 1)
            for end in (*ends, length) if start in lasts else ends:
                cost, part = self._part(word[start:end], last=end == length)
                if costs[start] + cost < costs[end]:
                    costs[end], parts[end] = costs[start] + cost, (*parts[start], part)
        return parts[-1] if len(parts[-1]) > 1 else ()

    def _part(self, piece: str, *, last: bool) -> tuple[float, str]:
        """The word that a piece stands for, a linking letter dropped or restored, and its cost; inf for none."""
        zipf = self._zipf
        found = (self._cost(piece), piece) if piece in zipf else NONE
        if last:
            return found
        if piece[-1] == "s" and len(piece) > SHORTEST_PART + 1 and (form := piece[:-1]) in zipf:
            found = min(found, (self._cost(form) + 0.3, form))
        if (form := piece + "a") in zipf:
            found = min(found, (self._cost(form) + 0.6, form))
        if (form := piece + "e") in zipf:
            found = min(found, (self._cost(form) + 0.6, form))
        return found

    def _cost(self, form: str) -> float:
        cost = self._costs.get(form)
        if cost is None:
            zipf = self._zipf[form]
            rare = zipf < (COMMON if len(form) > SHORTEST_PART else COMMON_SHORT)
            cost = math.inf if rare or form in STOP_WORDS else COST - min(zipf, MOST_COMMON)
            self._costs[form] = cost
        return cost
