"""Texts made searchable: words, runs of letters, and word vectors where there are any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bot.search.postings import BUCKETS, Entries, Floats, Postings, arrays, nearness, run_entries
from bot.search.reader import Field, Reader, Terms
from bot.search.words import telling

WORDS_BM25 = (1.2, 0.5)
RUNS_BM25 = (1.0, 0.6)
RUNS = 1.3
"""Weight of the runs of letters beside the words, both divided by their maximum."""
MEANING = 1.6
"""Weight of the vectors beside the words."""
ENCODED = 3_000
"""Words whose vectors are held at a time."""
UNKNOWN = 0.7
"""Share of the rarest word's idf that a word which no text holds counts as asked for."""


class Meaning(Protocol):
    """Word vectors: a text's words become a direction; texts of near directions mean alike."""

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""
        ...

    def encode(self, words: Sequence[str], weights: Sequence[float] | None = None) -> Floats:
        """The direction of weighted words, of length 1, or zeros."""
        ...

    def vectors(self, words: Sequence[str]) -> Floats:
        """The vector of each word, a row each."""
        ...

    def known(self, word: str) -> bool:
        """Whether a word has a vector of its own."""
        ...


Document = Sequence[Field]


@dataclass(frozen=True, slots=True)
class Scores:
    """How well each document answers, by channel. Words and letters are raw; meaning is a cosine."""

    words: Floats
    letters: Floats
    meaning: Floats

    def part(self, rows: slice) -> Scores:
        """The scores of some of the documents."""
        return Scores(self.words[rows], self.letters[rows], self.meaning[rows])

    def total(self) -> Floats:
        """The channels together, each divided by its best; 0 to 1."""
        weighed: Floats = share(self.words) + RUNS * share(self.letters) + MEANING * share(self.meaning)
        return weighed / (1 + RUNS + (MEANING if self.meaning.any() else 0.0))


class View:
    """Documents of weighted fields, searched with a reader's terms. Never changes once built."""

    def __init__(self, documents: Sequence[Document], reader: Reader, meaning: Meaning | None = None) -> None:
        self.size = len(documents)
        found = [list(_each(document, reader.ignored)) for document in documents]
        stems, letters, spelt = _counted(found, reader)
        self._words = Postings.bm25(Entries.of(stems), reader.size, *WORDS_BM25)
        self._letters = Postings.bm25(run_entries(Entries.of(letters), spelt), BUCKETS, *RUNS_BM25)
        self.vectors = encoded(documents, meaning, reader.ignored)

    def scores(self, terms: Terms, towards: Floats) -> Scores:
        """How well every document answers. `towards`: the direction of the question's meaning."""
        by_words = self._words.scores(*arrays(terms.stems))
        by_letters = self._letters.scores(*arrays(terms.letters))
        return Scores(by_words, by_letters, nearness(self.vectors, towards))

    def covered(self, terms: Terms, document: int) -> float:
        """How much of what was asked for a document holds, by idf: 0 to 1."""
        weighed = [(n, float(self._words.idf[n]) * w) for n, w in terms.stems.items()]
        asked = sum(weight for _, weight in weighed) + terms.unknown * UNKNOWN * float(np.log1p(2 * self.size + 1))
        held = sum(weight for n, weight in weighed if self._words.holds(n, document))
        return min(1.0, held / asked) if asked else 0.0


def direction(terms: Terms, meaning: Meaning | None) -> Floats:
    """The direction of a question's meaning; of no width without vectors."""
    if meaning is None:
        return np.zeros(0, dtype=np.float32)
    return meaning.encode(list(terms.said), list(terms.said.values()))


def share(scores: Floats) -> Floats:
    """Scores divided by the best; nothing below zero."""
    best = float(scores.max(initial=0.0))
    if best <= 0:
        return np.zeros_like(scores)
    found: Floats = np.maximum(scores, 0.0)
    found /= best
    return found


def encoded(documents: Sequence[Document], meaning: Meaning | None, ignored: frozenset[str]) -> Floats:
    """The documents' directions, a row each; of no width without vectors."""
    if meaning is None:
        return np.zeros((len(documents), 0), dtype=np.float32)
    directions = np.zeros((len(documents), meaning.dim), dtype=np.float32)
    for low, high in _blocks(documents):
        numbers: dict[str, int] = {}
        places: list[int] = []
        weights: list[float] = []
        starts: list[int] = []
        for document in documents[low:high]:
            starts.append(len(places))
            for one in document:
                kept = [numbers.setdefault(word, len(numbers)) for word in one.words if word not in ignored]
                places += kept
                weights += [one.weight] * len(kept)
        told = np.flatnonzero(np.diff([*starts, len(places)]))
        if len(told):
            each = meaning.vectors(list(numbers))[places]
            each *= np.array(weights, dtype=np.float32)[:, None]
            directions[low + told] = np.add.reduceat(each, np.array(starts)[told], axis=0)
    lengths = np.linalg.norm(directions, axis=1, keepdims=True)
    directions /= np.where(lengths > 0, lengths, 1)
    return directions


def _blocks(documents: Sequence[Document]) -> Iterator[tuple[int, int]]:
    """The documents in turn, so many that their words' vectors can be held at a time."""
    low = held = 0
    for at, document in enumerate(documents):
        size = sum(len(one.words) for one in document)
        if held and held + size > ENCODED:
            yield low, at
            low, held = at, 0
        held += size
    yield low, len(documents)


def _counted(
    documents: Sequence[Sequence[tuple[str, Field]]], reader: Reader
) -> tuple[list[dict[int, float]], list[dict[int, float]], list[str]]:
    """Weights of stems and of words for each document, and the words by number."""
    spelt: dict[str, int] = {}
    stems: list[dict[int, float]] = []
    letters: list[dict[int, float]] = []
    for found in documents:
        of_stems: dict[int, float] = {}
        of_words: dict[int, float] = {}
        for word, one in found:
            number = spelt.setdefault(word, len(spelt))
            of_words[number] = of_words.get(number, 0.0) + one.weight
            for root, part in reader.stems(word, one.language):
                of_stems[root] = of_stems.get(root, 0.0) + one.weight * part
        stems.append(of_stems)
        letters.append(of_words)
    return stems, letters, list(spelt)


def _each(document: Document, ignored: frozenset[str]) -> Iterator[tuple[str, Field]]:
    for one in document:
        for word in telling(one.words):
            if word not in ignored:
                yield word, one
