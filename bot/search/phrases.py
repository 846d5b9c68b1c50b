"""Whole phrasings against a whole question: the phrasing of each offer that is most like it.

Adds to the texts when an offer is asked for in different ways that share no words, and tells what is no question
about support: example sentences of small talk and other worlds stand beside the offers' phrasings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.search.index import Field, Meaning, encoded
from bot.search.postings import Entries, Floats, Postings, arrays
from bot.search.reader import Reader, Terms
from bot.search.words import language_of, words


@dataclass(frozen=True, slots=True)
class Likeness:
    """The most like phrasing of each owner, by words and by meaning; both cosines, 0 to 1."""

    words: Floats
    meaning: Floats


class Phrases:
    """Phrasings and whose they are. Owners are numbered from 0; one without phrasings is like nothing."""

    def __init__(self, phrases: Sequence[tuple[int, str]], owners: int, reader: Reader, meaning: Meaning | None):
        ordered = sorted(phrases, key=lambda one: one[0])
        self.owners = owners
        counts = [_stems(text, reader) for _, text in ordered]
        self._words = Postings.cosine(Entries.of(counts), reader.size)
        self.vectors = encoded([[Field(text)] for _, text in ordered], meaning, reader.ignored)
        self.whose = whose = np.array([owner for owner, _ in ordered], dtype=np.int64)
        self._starts = np.flatnonzero(np.diff(whose, prepend=-1))
        self._whose = whose[self._starts]

    def of(self, terms: Terms, direction: Floats) -> Likeness:
        """How like the phrasings of each owner are."""
        numbers, weights = arrays(terms.spoken)
        weights = np.sqrt(weights) * self._words.idf[numbers]
        unknown = terms.unknown * float(np.log1p(2 * self._words.size)) ** 2
        norm = float(np.sqrt((weights**2).sum() + unknown)) or 1.0
        by_words = self._best(self._words.scores(numbers, weights / norm))
        near = self.vectors @ direction if direction.size else np.zeros(self._words.size, dtype=np.float32)
        return Likeness(by_words, np.clip(self._best(near), 0.0, None))

    def _best(self, scores: Floats) -> Floats:
        best = np.zeros(self.owners, dtype=np.float32)
        if len(self._starts):
            best[self._whose] = np.maximum.reduceat(scores, self._starts)
        return best


def _stems(text: str, reader: Reader) -> dict[int, float]:
    language = language_of(text)
    weighted: dict[int, float] = {}
    for word in words(text, None):
        if word not in reader.ignored:
            for root, part in reader.stems(word, language):
                weighted[root] = max(weighted.get(root, 0.0), part)
    return weighted
