"""Misspelt words, mended against the index's own words with rapidfuzz.

Optimal string alignment counts a swap of neighbours as one edit; 84 % of real misspellings are one edit away.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA


class Repairer:
    """Finds the index's words that a word it lacks may be."""

    def __init__(self, frequency: Mapping[str, int]) -> None:
        self._by_length: dict[int, list[str]] = {}
        for word in frequency:
            if len(word) >= 4 and not word.isdigit():
                self._by_length.setdefault(len(word), []).append(word)
        self._frequency = frequency
        self.candidates = lru_cache(maxsize=20_000)(self._candidates)

    def _candidates(self, word: str) -> tuple[tuple[str, float], ...]:
        """Up to three known words with how much to believe each, best first; none for a word too short to tell."""
        if len(word) < 4 or word.isdigit():
            return ()
        limit = 1 if len(word) < 8 else 2
        near = [w for n in range(len(word) - limit, len(word) + limit + 1) for w in self._by_length.get(n, ())]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=limit, limit=12)
        ranked = sorted(found, key=lambda hit: (hit[1], hit[0][0] != word[0], -self._frequency[hit[0]]))
        return tuple((hit, 0.8 if distance == 1 else 0.55) for hit, distance, _ in ranked[:3])
