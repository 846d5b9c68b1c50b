"""Misspelt words, mended against the index's own words with rapidfuzz.

Optimal string alignment counts a swap of neighbours as one edit; five of six real misspellings are one edit away.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
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

    def __init__(self, frequency: Mapping[str, float], known: Container[str]) -> None:
        self._frequency, self._known = frequency, known
        self._by_bare: dict[str, list[str]] = {}
        by_length: dict[int, list[str]] = {}
        for word in frequency:
            if not word.isascii() and (plain := bare(word)) != word:
                self._by_bare.setdefault(plain, []).append(word)
            if len(word) >= SHORTEST and not word.isdigit():
                by_length.setdefault(len(word), []).append(word)
        self._by_length = {length: (words, _letters_of(words, length)) for length, words in by_length.items()}
        self.candidates = lru_cache(maxsize=20_000)(self._candidates)

    def _near(self, word: str, limit: int) -> list[str]:
        """The words of about the same length and letters. An edit changes at most two of the letters that a word has,
        so that none is missed."""
        letters = _letters_of([word], len(word))[0]
        found: list[str] = []
        for length in range(len(word) - limit, len(word) + limit + 1):
            if length in self._by_length:
                words, have = self._by_length[length]
                near = np.bitwise_count(have ^ letters) <= 2 * limit
                found += [words[at] for at in near.nonzero()[0].tolist()]
        return found

    def _candidates(self, word: str) -> Candidates:
        """Up to three words with how much to believe each, best first; none for a word too short to tell."""
        stripped = bare(word)
        alike = [*([stripped] if stripped in self._frequency else ()), *self._by_bare.get(stripped, ())]
        plain = [(hit, WEIGHTS[0]) for hit in alike if hit != word]
        if plain or len(word) < SHORTEST or word.isdigit():
            return tuple(plain[:3])
        limit = 1 if len(word) < 8 else 2
        found = process.extract(word, self._near(word, limit), scorer=OSA.distance, score_cutoff=limit, limit=12)
        ranked = sorted(found, key=lambda hit: (hit[1] + (hit[0][0] != word[0]), -self._frequency[hit[0]]))
        share = KNOWN if word in self._known else 1.0
        return tuple((hit, WEIGHTS[int(distance)] * share) for hit, distance, _ in ranked[:3])


def _letters_of(words: Sequence[str], length: int) -> NDArray[np.uint64]:
    """Which letters each of some words of one length has, as bits; letters far apart may share one."""
    letters = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).reshape(-1, length)
    bits: NDArray[np.uint64] = np.bitwise_or.reduce(np.uint64(1) << (letters & np.uint32(63)).astype(np.uint64), axis=1)
    return bits
