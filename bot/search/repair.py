"""Misspelt words, mended against the index's own words with rapidfuzz.

Optimal string alignment counts a swap of neighbours as one edit; five of six real misspellings are one edit away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.words import bare

SHORTEST = 4
KNOWN = 0.35
"""What a mended word weighs when the word was a Swedish one already."""
WEIGHTS = {0: 0.9, 1: 0.8, 2: 0.55}
"""How much to believe a mended word, by edits. 0: only rings and dots differ."""

Candidates = tuple[tuple[str, float], ...]


class Repairer:
    """Finds the index's words that a word it lacks may stand for."""

    def __init__(self, frequency: Mapping[str, float], known: Callable[[str], bool]) -> None:
        self._frequency, self._known = frequency, known
        self._by_length: dict[int, list[str]] = {}
        self._by_bare: dict[str, list[str]] = {}
        for word in frequency:
            self._by_bare.setdefault(bare(word), []).append(word)
            if len(word) >= SHORTEST and not word.isdigit():
                self._by_length.setdefault(len(word), []).append(word)
        self.candidates = lru_cache(maxsize=20_000)(self._candidates)

    def _candidates(self, word: str) -> Candidates:
        """Up to three words with how much to believe each, best first; none for a word too short to tell."""
        plain = [(hit, WEIGHTS[0]) for hit in self._by_bare.get(bare(word), ()) if hit != word]
        if plain or len(word) < SHORTEST or word.isdigit():
            return tuple(plain[:3])
        limit = 1 if len(word) < 8 else 2
        near = [w for n in range(len(word) - limit, len(word) + limit + 1) for w in self._by_length.get(n, ())]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=limit, limit=12)
        ranked = sorted(found, key=lambda hit: (hit[1] + (hit[0][0] != word[0]), -self._frequency[hit[0]]))
        share = KNOWN if self._known(word) else 1.0
        return tuple((hit, WEIGHTS[int(distance)] * share) for hit, distance, _ in ranked[:3])
