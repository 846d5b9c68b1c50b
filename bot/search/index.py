"""Texts made searchable: words, runs of letters, and word vectors where there are any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Protocol

import numpy as np

from bot.search.postings import Entries, Floats, Keys, Postings, arrays, nearness, spread, summed
from bot.search.reader import PART, Document, Reader, Terms
from bot.search.tokens import Tokens
from bot.search.words import tells

WORDS_BM25 = (1.2, 0.5)
RUNS_BM25 = (1.0, 0.6)
RUNS = 1.3
"""Weight of the runs of letters beside the words, both divided by their maximum."""
MEANING = 1.6
"""Weight of the vectors beside the words."""
BLOCK = 1_000
"""Documents counted at a time."""
ENCODED = 3_000
"""Words whose vectors are added up at a time."""
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

    def __init__(self, documents: Sequence[Document], reader: Reader, vectors: Floats) -> None:
        """`vectors`: the documents' directions, a row each."""
        self.size = len(documents)
        stems, words = _counted(documents, reader)
        self._words = Postings.bm25(stems, reader.size, *WORDS_BM25)
        self._letters = Postings.bm25(reader.runs.entries(words), len(reader.runs.hashes), *RUNS_BM25)
        self.vectors = vectors

    def scores(self, terms: Terms, towards: Floats) -> Scores:
        """How well every document answers. `towards`: the direction of the question's meaning."""
        by_words = self._words.scores(*arrays(terms.stems))
        by_letters = self._letters.scores(*arrays(terms.letters))
        return Scores(by_words, by_letters, nearness(self.vectors, towards))

    def covered(self, terms: Terms, documents: Sequence[int]) -> float:
        """How much of what was asked for one of some documents holds, by idf: 0 to 1."""
        if not terms.stems or not documents:
            return 0.0
        numbers = list(terms.stems)
        weighed = [idf * w for idf, w in zip(self._words.idf[numbers].tolist(), terms.stems.values(), strict=True)]
        asked = sum(weighed) + terms.unknown * UNKNOWN * float(np.log1p(2 * self.size + 1))
        held = max(sum(compress(weighed, held)) for held in self._words.holds(numbers, documents).T.tolist())
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


class Directions:
    """The vectors of a reader's words, held while an index is built."""

    def __init__(self, reader: Reader, meaning: Meaning | None) -> None:
        self._vocabulary, self._ignored = reader.vocabulary, reader.ignored
        self._vectors = np.zeros((len(reader.vocabulary), 0), dtype=np.float32)
        if meaning is not None:
            self._vectors = meaning.vectors(list(reader.vocabulary))

    def of(self, documents: Sequence[Document]) -> Floats:
        """The documents' directions, a row each; of no width without vectors."""
        return unit(self.sums(documents))

    def sums(self, documents: Sequence[Document]) -> Floats:
        """The weighted sums of the documents' words, a row each; of no width without vectors."""
        made = np.zeros((len(documents), self._vectors.shape[1]), dtype=np.float32)
        if not made.shape[1]:
            return made
        heard = np.array([word not in self._ignored for word in self._vocabulary], dtype=bool)
        for low, high in _blocks(documents):
            tokens = Tokens.of(documents[low:high], self._vocabulary)
            tokens = tokens.only(heard[tokens.words])
            told, starts = np.unique(tokens.documents, return_index=True)
            if len(told):
                each = self._vectors.take(tokens.words, axis=0)
                if (tokens.weights != 1).any():
                    each *= tokens.weights[:, None]
                made[low + told] = np.add.reduceat(each, starts, axis=0)
        return made


def unit(rows: Floats) -> Floats:
    """The rows made as long as 1, in place; one of no length stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.where(lengths > 0, lengths, 1)
    return rows


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


def _counted(documents: Sequence[Document], reader: Reader) -> tuple[Entries, Entries]:
    """How much each stem, and each word, weighs in each document."""
    telling = np.array([tells(word) for word in reader.vocabulary], dtype=bool)
    heard = np.array([word not in reader.ignored for word in reader.vocabulary], dtype=bool)
    size, roots = max(1, len(reader.vocabulary)), reader.roots
    stems: list[Entries] = []
    words: list[Entries] = []
    for low in range(0, len(documents), BLOCK):
        tokens = Tokens.of(documents[low : low + BLOCK], reader.vocabulary).telling(telling)
        tokens = tokens.only(heard[tokens.words])
        found = tokens.words.astype(np.int64)
        owners = tokens.documents.astype(np.int64) + low
        words.append(_entries(owners * size + found, tokens.weights, size, len(documents)))
        starts, lengths = roots.starts[found], roots.starts[found + 1] - roots.starts[found]
        whole = owners * reader.size + roots.whole[tokens.english.astype(np.intp), found]
        parts = np.repeat(owners * reader.size, lengths) + roots.parts[spread(starts, lengths)]
        weights = np.concatenate([tokens.weights, np.repeat(tokens.weights, lengths) * np.float64(PART)])
        stems.append(_entries(np.concatenate([whole, parts]), weights, reader.size, len(documents)))
    return Entries.joined(stems, len(documents)), Entries.joined(words, len(documents))


def _entries(keys: Keys, weights: Floats, terms: int, size: int) -> Entries:
    """Entries given as document * terms + term, equal ones added."""
    keys, weights = summed(keys, weights.astype(np.float64))
    documents, found = np.divmod(keys, terms)
    return Entries(found.astype(np.int32), documents.astype(np.int32), weights, size)
