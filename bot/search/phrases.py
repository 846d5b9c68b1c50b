"""Whole phrasings against a whole question: the phrasing of each owner that means most nearly the same.

Adds to the texts when an offer is asked for in different ways that share no words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.search.index import Meaning, encoded
from bot.search.postings import Floats, Keys
from bot.search.reader import Field


class Phrases:
    """Phrasings by owner. Owners are numbered from 0; one without phrasings is like nothing."""

    def __init__(self, owned: Sequence[Sequence[Field]], meaning: Meaning | None, ignored: frozenset[str]) -> None:
        self.vectors = encoded([[one] for fields in owned for one in fields], meaning, ignored)
        counts = np.array([len(fields) for fields in owned], dtype=np.int64)
        self.whose: Keys = np.repeat(np.arange(len(owned)), counts)
        self._start = [0, *np.cumsum(counts).tolist()]

    def likeness(self, owners: Keys, direction: Floats) -> Floats:
        """The cosine of the most like phrasing of each of some owners; 0 for one without."""
        found = np.zeros(len(owners), dtype=np.float32)
        if direction.any():
            for place, owner in enumerate(owners.tolist()):
                own = self.vectors[self._start[owner] : self._start[owner + 1]]
                found[place] = (own @ direction).max(initial=0.0)
        return found
