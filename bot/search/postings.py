"""Inverted indexes kept as flat arrays: terms by number, the documents that hold them, and what they weigh there.

BM25 after Robertson and Zaragoza, The Probabilistic Relevance Framework (2009). Fields are weighted before counting,
as in BM25F.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Keys = NDArray[np.int64]

BUCKETS = 1 << 20
"""Runs of letters are hashed into so many; 129 offers have one in twenty."""
SIZES = (3, 4, 5)
ENOUGH = 200_000
"""Postings read for one question: rare terms first, so that a large catalog costs little more than a small one."""
FEW = 1_000
"""Scores that are sorted as quickly as the best of them are looked for."""
SLICE = 256
"""Rows multiplied at a time."""
CHUNK = 10_000
"""Weighted words whose runs of letters are added up at a time when an index is built."""

_MIX, _PRIME, _FOLD, _ALL = 0x9E3779B97F4A7C15, 0x100000001B3, 29, (1 << 64) - 1
"""Numbers of the hash: the golden ratio and the prime of FNV, both for 64 bits."""


@dataclass(frozen=True)
class Entries:
    """Terms of documents with their weights, in three parallel arrays; a term at most once a document."""

    terms: Ints
    documents: Ints
    weights: Floats
    size: int
    """How many documents there are, empty ones among them."""

    @classmethod
    def joined(cls, parts: Sequence[Entries], size: int) -> Entries:
        """Entries of different documents, of so many in all."""
        terms = np.concatenate([np.zeros(0, np.int32), *(part.terms for part in parts)])
        documents = np.concatenate([np.zeros(0, np.int32), *(part.documents for part in parts)])
        return cls(terms, documents, np.concatenate([np.zeros(0, np.float32), *(part.weights for part in parts)]), size)

    @classmethod
    def of(cls, counts: Sequence[Mapping[int, float]]) -> Entries:
        """From a mapping of term to weight for each document."""
        sizes = [len(count) for count in counts]
        terms = np.fromiter((term for count in counts for term in count), np.int32, sum(sizes))
        weights = np.fromiter((w for count in counts for w in count.values()), np.float32, sum(sizes))
        return cls(terms, np.repeat(np.arange(len(counts), dtype=np.int32), sizes), weights, len(counts))


class Postings:
    """Weighted terms over a set of documents. `weigh` makes of entries and idf what each counts for."""

    def __init__(self, entries: Entries, terms: int) -> None:
        self.size = entries.size
        order = _order(entries.terms.astype(np.int64) * max(1, entries.size) + entries.documents)
        self._documents, self._weights = entries.documents[order], entries.weights[order]
        frequency = np.bincount(entries.terms, minlength=terms)
        self._start = np.zeros(terms + 1, dtype=np.int64)
        np.cumsum(frequency, out=self._start[1:])
        having = frequency.astype(np.float32) + np.float32(0.5)
        self.idf: Floats = np.float32(self.size + 1) - having
        self.idf /= having
        np.log1p(self.idf, out=self.idf)

    @classmethod
    def bm25(cls, entries: Entries, terms: int, k1: float, b: float) -> Postings:
        """Postings that score as BM25."""
        made = cls(entries, terms)
        lengths = np.bincount(entries.documents, weights=entries.weights, minlength=entries.size)
        norm = (k1 * (1 - b + b * lengths * entries.size / (lengths.sum() or 1.0))).astype(np.float32)
        weights = made._weights
        made._weights = weights * (k1 + 1) / (weights + norm[made._documents]) * made._idf_of_each()
        return made

    @classmethod
    def cosine(cls, entries: Entries, terms: int) -> Postings:
        """Postings that score as the cosine of tf-idf; the question's weights must be so too."""
        made = cls(entries, terms)
        weights = np.sqrt(made._weights) * made._idf_of_each()
        norms = np.sqrt(np.bincount(made._documents, weights=weights**2, minlength=entries.size))
        made._weights = (weights / np.maximum(norms, 1e-9)[made._documents]).astype(np.float32)
        return made

    def scores(self, terms: Keys, weights: Floats) -> Floats:
        """The score of every document for weighted terms."""
        starts = self._start[terms]
        lengths = self._start[terms + 1] - starts
        if lengths.sum() > ENOUGH:
            rare = np.argsort(lengths, kind="stable")
            rare = rare[np.cumsum(lengths[rare]) <= max(ENOUGH, lengths[rare[0]])]
            starts, lengths, weights = starts[rare], lengths[rare], weights[rare]
        total = int(lengths.sum())
        if total == 0:
            return np.zeros(self.size, dtype=np.float32)
        at = spread(starts, lengths)
        gained = self._weights[at]
        gained *= weights.repeat(lengths)
        return np.bincount(self._documents[at], weights=gained, minlength=self.size).astype(np.float32)

    def holds(self, terms: Sequence[int], documents: Sequence[int]) -> NDArray[np.bool_]:
        """Whether each of some terms is in each of some documents, (terms, documents)."""
        found = np.zeros((len(terms), len(documents)), dtype=bool)
        asked = np.array(documents, dtype=np.int32)
        for at, term in enumerate(terms):
            held = self._documents[self._start[term] : self._start[term + 1]]  # in order
            if len(held):
                found[at] = held[np.minimum(held.searchsorted(asked), len(held) - 1)] == asked
        return found

    def _idf_of_each(self) -> Floats:
        return np.repeat(self.idf, np.diff(self._start))


def best(scores: Floats, most: int) -> list[int]:
    """The places of the greatest scores, greatest first; of equals, those that stand first."""
    if len(scores) < FEW:
        found: list[int] = (-scores).argsort(kind="stable")[:most].tolist()
        return found
    least = np.partition(scores, len(scores) - most)[len(scores) - most]
    places = np.flatnonzero(scores >= least)
    found = places[(-scores[places]).argsort(kind="stable")[:most]].tolist()
    return found


def nearness(rows: Floats, direction: Floats) -> Floats:
    """The cosine of each unit row and a direction; zeros for no direction.

    In slices small enough that the linear algebra library keeps to this thread: waking others costs more than it gains.
    """
    near = np.zeros(len(rows), dtype=np.float32)
    if direction.size:
        for low in range(0, len(rows), SLICE):
            np.dot(rows[low : low + SLICE], direction, out=near[low : low + SLICE])
    return near


def arrays(weighted: Mapping[int, float]) -> tuple[Keys, Floats]:
    """Weighted terms as two parallel arrays."""
    terms = np.fromiter(weighted, np.int64, len(weighted))
    return terms, np.fromiter(weighted.values(), np.float32, len(weighted))


def hashed_runs(word: str) -> tuple[int, ...]:
    """The hashed runs of 3, 4 and 5 letters of a word with its borders, as `_hashed` gives them for many."""
    mixed = [(ord(letter) * _MIX + 1) & _ALL for letter in f"<{word}>"]
    running, found = mixed, []
    for size in range(2, max(SIZES) + 1):
        running = [(held * _PRIME & _ALL) ^ new for held, new in zip(running[:-1], mixed[size - 1 :], strict=True)]
        if size in SIZES:
            found += [(number ^ number >> _FOLD) % BUCKETS for number in running]
    return tuple(found)


class Runs:
    """The runs of letters of some words, numbered from 0 by their hash."""

    def __init__(self, words: Sequence[str]) -> None:
        hashed, owners = _hashed(words)
        held = np.zeros(BUCKETS, dtype=bool)
        held[hashed] = True
        self.hashes: Ints = np.flatnonzero(held).astype(np.int32)
        self._runs = (np.cumsum(held, dtype=np.int32) - 1)[hashed]
        self._counts = np.bincount(owners, minlength=len(words))
        self._starts = np.cumsum(self._counts) - self._counts

    def entries(self, words: Entries) -> Entries:
        """Documents given as weighted words, in order, as weighted runs."""
        size, parts = max(1, len(self.hashes)), []
        for low, high in _blocks(words.documents):
            found = words.terms[low:high]
            lengths = self._counts[found]
            documents = words.documents[low:high].astype(np.int64)
            keys = np.repeat(documents * size, lengths) + self._runs[spread(self._starts[found], lengths)]
            keys, weights = summed(keys, np.repeat(words.weights[low:high], lengths))
            documents, runs = np.divmod(keys, size)
            parts.append(Entries(runs.astype(np.int32), documents.astype(np.int32), weights, words.size))
        return Entries.joined(parts, words.size)

    def of(self, word: str, number: int | None) -> list[int]:
        """The numbers of a word's runs, those that none of the words has left out. `number`: its place among them."""
        if number is not None:
            start = self._starts[number]
            found: list[int] = self._runs[start : start + self._counts[number]].tolist()
            return found
        hashed = np.array(hashed_runs(word), dtype=np.int32)
        places = np.searchsorted(self.hashes, hashed)
        held = places < len(self.hashes)
        held[held] = self.hashes[places[held]] == hashed[held]
        found = places[held].tolist()
        return found


def _blocks(documents: Ints) -> Iterator[tuple[int, int]]:
    """Entries in turn, some thousands at a time, never parting a document."""
    low = 0
    while low < len(documents):
        high = len(documents)
        if low + CHUNK < high:
            high = int(np.searchsorted(documents, documents[low + CHUNK], side="right"))
        yield low, high
        low = high


def summed(keys: Keys, weights: NDArray[Any]) -> tuple[Keys, Floats]:
    """Equal keys brought together in order, their weights added."""
    if not len(keys):
        return keys, weights.astype(np.float32)
    order = _order(keys)
    keys = keys[order]
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[first], np.add.reduceat(weights[order], first).astype(np.float32)


def _order(keys: Keys) -> Keys:
    """The places of keys, none below zero, in order of the keys; of equals, those that stand first.

    Keys and places are packed into one number where they fit: sorting numbers is quicker than sorting places by them.
    """
    bits = len(keys).bit_length()
    if not len(keys) or int(keys.max()) >> (63 - bits):
        return keys.argsort(kind="stable")
    packed = keys << bits
    packed |= np.arange(len(keys))
    packed.sort()
    packed &= (1 << bits) - 1
    return packed


def spread(starts: Keys, lengths: Keys) -> Keys:
    """The places from each start on, so many of each, one after the other."""
    before: Keys = lengths.cumsum() - lengths
    places: Keys = (starts - before).repeat(lengths)
    places += np.arange(len(places))
    return places


def _hashed(found: Sequence[str]) -> tuple[Keys, Keys]:
    """Hashes of all runs of letters of some words, and the place of the word that each belongs to."""
    text = "".join(f"<{word}>" for word in found)
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(found)), [len(word) + 2 for word in found])
    hashes, owners = [], []
    mixed = letters * np.uint64(_MIX) + np.uint64(1)
    running = mixed
    for size in range(2, max(SIZES) + 1):
        running = running[:-1] * np.uint64(_PRIME) ^ mixed[size - 1 :]
        if size in SIZES:
            inside = owner[: len(running)] == owner[size - 1 :]
            hashes.append((running[inside] ^ (running[inside] >> np.uint64(_FOLD))) % np.uint64(BUCKETS))
            owners.append(owner[: len(running)][inside])
    owned = np.concatenate(owners)
    order = np.argsort(owned, kind="stable")
    return np.concatenate(hashes)[order].astype(np.int64), owned[order].astype(np.int64)
