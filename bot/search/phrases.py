"""Whole phrasings against a whole question: the phrasing of each owner that means most nearly the same.

Adds to the texts when an offer is asked for in different ways that share no words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.search.index import Directions, unit
from bot.search.postings import Floats, Keys
from bot.search.reader import Field


class Phrases:
    """Phrasings by owner. Owners are numbered from 0; one without phrasings is like nothing."""

    def __init__(self, owned: Sequence[Sequence[Field]], directions: Directions, into: Floats) -> None:
        """`into`: a row for each owner at least, to which the words of its phrasings are added."""
        sums = directions.sums([[one] for fields in owned for one in fields])
        counts = np.array([len(fields) for fields in owned], dtype=np.int64)
        self.whose: Keys = np.repeat(np.arange(len(owned)), counts)
        np.add.at(into, self.whose, sums)
        self.vectors = unit(sums)
        self._start = np.concatenate([[0], np.cumsum(counts)])

    def likeness(self, owners: Keys, direction: Floats) -> Floats:
        """The cosine of the most like phrasing of each of some owners; 0 for one without."""
        starts, ends = self._start[owners], self._start[owners + 1]
        found = np.zeros(len(owners), dtype=np.float32)
        asked = np.flatnonzero(ends > starts)
        if not direction.any() or not len(asked):
            return found
        firsts = np.cumsum(ends[asked] - starts[asked])
        near = np.empty(int(firsts[-1]), dtype=np.float32)
        at = 0
        for start, end in zip(starts[asked].tolist(), ends[asked].tolist(), strict=True):
            np.dot(self.vectors[start:end], direction, out=near[at : at + end - start])
            at += end - start
        found[asked] = np.maximum.reduceat(near, np.concatenate([[0], firsts[:-1]]))
        return found.clip(min=0.0)
