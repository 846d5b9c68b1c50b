"""Inverted indexes with BM25 weights, kept as flat arrays: one over words, one over runs of letters.

BM25 after Robertson and Zaragoza, The Probabilistic Relevance Framework (2009). Fields are weighted before counting,
as in BM25F.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Keys = NDArray[np.int64]

BUCKETS = 1 << 20
"""Runs of letters are hashed into so many; 129 offers fill one in twenty."""
SIZES = (3, 4, 5)
ENOUGH = 200_000
"""Postings read for one question: rare terms first, so that a large catalog costs no more than a small one."""
CHUNK = 1_500_000
"""Entries that are added up at a time when an index is built."""


class Postings:
    """Terms, by number, over a set of documents."""

    def __init__(self, terms: Keys, documents: Ints, weights: Floats, shape: tuple[int, int], k1: float, b: float):
        self.size, self.terms = shape[1], shape[0]
        lengths = np.bincount(documents, weights=weights, minlength=self.size)
        norm = k1 * (1 - b + b * lengths / (lengths.mean() or 1.0))
        order = np.argsort(terms, kind="stable")
        terms, self._documents, weights = terms[order], documents[order], weights[order]
        frequency = np.bincount(terms, minlength=self.terms)
        self._start = np.zeros(self.terms + 1, dtype=np.int64)
        np.cumsum(frequency, out=self._start[1:])
        self.idf = np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        saturated = weights * (k1 + 1) / (weights + norm[self._documents])
        self._weights = (saturated * self.idf[terms]).astype(np.float32)

    def scores(self, terms: Keys, weights: Floats) -> Floats:
        """The score of every document for weighted terms."""
        starts, lengths = self._start[terms], self._start[terms + 1] - self._start[terms]
        if lengths.sum() > ENOUGH:
            rare = np.argsort(lengths, kind="stable")
            rare = rare[np.cumsum(lengths[rare]) <= max(ENOUGH, lengths[rare[0]])]
            starts, lengths, weights = starts[rare], lengths[rare], weights[rare]
        total = int(lengths.sum())
        if total == 0:
            return np.zeros(self.size, dtype=np.float32)
        at = np.arange(total) + np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        gained = self._weights[at] * np.repeat(weights, lengths)
        return np.bincount(self._documents[at], weights=gained, minlength=self.size).astype(np.float32)

    def holding(self, term: int) -> Ints:
        """The documents that have a term."""
        return self._documents[self._start[term] : self._start[term + 1]]


class Vocabulary:
    """Numbers for words, given as they come and then fixed."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def add(self, word: str) -> int:
        """The word's number, new when it has none."""
        return self.numbers.setdefault(word, len(self.numbers))

    def __contains__(self, word: str) -> bool:
        return word in self.numbers


@dataclass(frozen=True)
class Entries:
    """Weighted words of documents, in three parallel arrays."""

    words: Keys
    documents: Ints
    weights: Floats

    @classmethod
    def of(cls, counts: Sequence[Mapping[int, float]]) -> Entries:
        """From a mapping of word number to weight for each document."""
        sizes = [len(count) for count in counts]
        words = np.fromiter((word for count in counts for word in count), np.int64, sum(sizes))
        weights = np.fromiter((w for count in counts for w in count.values()), np.float32, sum(sizes))
        return cls(words, np.repeat(np.arange(len(counts), dtype=np.int32), sizes), weights)


@lru_cache(maxsize=20_000)
def runs(word: str) -> Keys:
    """The hashed runs of 3, 4 and 5 letters of a word with its borders."""
    return _hashed([word])[0]


def run_postings(entries: Entries, vocabulary: Sequence[str], size: int, k1: float, b: float) -> Postings:
    """The index over runs of letters of documents given as weighted words."""
    hashed, owners = _hashed(vocabulary)
    counts = np.bincount(owners, minlength=len(vocabulary))
    starts = np.cumsum(counts) - counts
    parts: list[tuple[Keys, Floats]] = []
    for low in range(0, max(1, len(entries.words)), max(1, CHUNK // 25)):
        some = slice(low, low + max(1, CHUNK // 25))
        found = entries.words[some]
        lengths = counts[found]
        at = np.arange(int(lengths.sum())) + np.repeat(starts[found] - (np.cumsum(lengths) - lengths), lengths)
        keys = np.repeat(entries.documents[some].astype(np.int64), lengths) * BUCKETS + hashed[at]
        parts.append(_summed(keys, np.repeat(entries.weights[some], lengths)))
    keys, weights = _summed(np.concatenate([k for k, _ in parts]), np.concatenate([w for _, w in parts]))
    return Postings(keys % BUCKETS, (keys // BUCKETS).astype(np.int32), weights, (BUCKETS, size), k1, b)


def _summed(keys: Keys, weights: Floats) -> tuple[Keys, Floats]:
    """Equal keys brought together, their weights added."""
    if not len(keys):
        return keys, weights
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[first], np.add.reduceat(weights[order], first).astype(np.float32)


def _hashed(found: Sequence[str]) -> tuple[Keys, Keys]:
    """Hashes of all runs of letters of some words, and the place of the word that each belongs to."""
    text = "".join(f"<{word}>" for word in found)
    letters = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(found)), [len(word) + 2 for word in found])
    hashes, owners = [], []
    with np.errstate(over="ignore"):
        mixed = letters * np.uint64(0x9E3779B97F4A7C15) + np.uint64(1)
        running = mixed.copy()
        for size in range(2, max(SIZES) + 1):
            running = running[:-1] * np.uint64(0x100000001B3) ^ mixed[size - 1 :]
            if size in SIZES:
                inside = owner[: len(running)] == owner[size - 1 :]
                hashes.append((running[inside] ^ (running[inside] >> np.uint64(29))) % np.uint64(BUCKETS))
                owners.append(owner[: len(running)][inside])
    owners_all = np.concatenate(owners)
    order = np.argsort(owners_all, kind="stable")
    return np.concatenate(hashes)[order].astype(np.int64), owners_all[order]
