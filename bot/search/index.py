"""Texts made searchable: deep stems and compound parts, runs of letters, and word vectors where there are any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import numpy as np

from bot.search.compounds import Splitter
from bot.search.postings import Entries, Floats, Postings, Vocabulary, run_postings, runs
from bot.search.repair import Repairer
from bot.search.words import STOP_WORDS, language_of, stem, telling, words

PART = 0.6
"""What a part of a compound weighs beside the whole word."""
JOINED = 0.8
"""What a word weighs that was written apart."""
UNKNOWN = 0.7
"""Share of the rarest word's weight that a word counts as asked for when no text holds it."""
WORDS_BM25 = (1.2, 0.5)
RUNS_BM25 = (1.0, 0.6)
RUNS = 1.3
"""Weight of the runs of letters beside the words, both divided by their maximum."""
MEANING = 1.6
"""Weight of the vectors beside the words."""
EVERY_FIELD = 10_000


class Meaning(Protocol):
    """Word vectors: a text's words become a direction, near directions mean alike."""

    dim: int

    def encode(self, words: Sequence[str], weights: Sequence[float] | None = None) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Field:
    """A part of a document, and how much its words count."""

    text: str
    weight: float = 1.0
    language: str = "sv"


@dataclass(slots=True)
class Terms:
    """A question as the index reads it."""

    stems: dict[int, float] = field(default_factory=dict)
    letters: dict[int, float] = field(default_factory=dict)
    words: dict[str, float] = field(default_factory=dict)
    mass: float = 0.0
    """Sum of the idf of the words asked for, those that no text holds among them."""
    mended: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, other: Terms, share: float) -> None:
        """Take in another question's words for a share of their weight."""
        for mine, theirs in ((self.stems, other.stems), (self.letters, other.letters)):
            for number, weight in theirs.items():
                mine[number] = max(mine.get(number, 0.0), weight * share)
        for word, weight in other.words.items():
            self.words[word] = max(self.words.get(word, 0.0), weight * share)
        self.mass += other.mass * share


@dataclass(frozen=True, slots=True)
class Scores:
    """How well each document answers, by channel. Words and letters are raw; meaning is a cosine."""

    words: Floats
    letters: Floats
    meaning: Floats

    def total(self) -> Floats:
        """The channels together, each divided by its best."""
        return _share(self.words) + RUNS * _share(self.letters) + MEANING * _share(self.meaning)


class TextIndex:
    """Documents of weighted fields. Never changes once built."""

    def __init__(
        self,
        documents: Sequence[Sequence[Field]],
        meaning: Meaning | None = None,
        zipf: Callable[[str], float] | None = None,
        ignored: frozenset[str] = frozenset(),
    ) -> None:
        self.size = len(documents)
        self.meaning, self.ignored = meaning, ignored
        read = [[(telling(words(f.text, EVERY_FIELD)), f) for f in fields] for fields in documents]
        self.frequency = Counter(word for fields in read for found, _ in fields for word in set(found))
        own = self.frequency
        self._zipf = zipf or (lambda word: 3.5 if len(word) > SHORT and word in own else 0.0)
        self._splitter = Splitter(self._zipf)
        self._vocabulary = Vocabulary()
        self._repairer = Repairer(own, lambda word: self._zipf(word) > 0)
        self._stem_terms = lru_cache(maxsize=50_000)(self._terms_of)
        self._index(read)
        self._read_word = lru_cache(maxsize=20_000)(self._word)
        self.vectors = self._encode(read)

    def read(self, text: str, language: str | None = None) -> Terms:
        """The terms of a question."""
        language = language or language_of(text)
        found = words(text)
        terms = Terms()
        for word in telling(found):
            if word not in self.ignored:
                self._add(terms, word, language)
        for first, second in zip(found, found[1:], strict=False):
            for joined in (first + second, f"{first}s{second}"):
                if len(first) > 2 < len(second) and joined in self.frequency:
                    self._put(terms, joined, language, JOINED)
        return terms

    def scores(self, terms: Terms) -> Scores:
        """How well every document answers."""
        by_words = self._by_words.scores(*_arrays(terms.stems))
        by_letters = self._by_letters.scores(*_arrays(terms.letters))
        return Scores(by_words, by_letters, self._by_meaning(terms))

    def vector(self, terms: Terms) -> Floats:
        """The direction of a question's meaning; zeros without vectors."""
        if self.meaning is None:
            return np.zeros(0, dtype=np.float32)
        return self.meaning.encode(list(terms.words), list(terms.words.values()))

    def covered(self, terms: Terms, document: int) -> float:
        """How much of what was asked for a document holds, by idf: 0 to 1."""
        held = sum(
            float(self._by_words.idf[number]) * weight
            for number, weight in terms.stems.items()
            if (self._by_words.holding(number) == document).any()
        )
        return min(1.0, held / terms.mass) if terms.mass else 0.0

    def _add(self, terms: Terms, word: str, language: str) -> None:
        known, mended = self._read_word(word, language)
        terms.mass += known
        self._put(terms, word, language, 1.0)
        for other, weight in mended:
            self._put(terms, other, language, weight)
        if mended:
            terms.mended[word] = tuple(other for other, _ in mended)

    def _put(self, terms: Terms, word: str, language: str, weight: float) -> None:
        for number, share in self._stem_terms(word, language, False):
            terms.stems[number] = max(terms.stems.get(number, 0.0), share * weight)
        for number in runs(word).tolist():
            terms.letters[number] = max(terms.letters.get(number, 0.0), weight)
        terms.words[word] = max(terms.words.get(word, 0.0), weight)

    def _word(self, word: str, language: str) -> tuple[float, tuple[tuple[str, float], ...]]:
        """What a word adds to the mass asked for, and the words it may be a misspelling of."""
        root = self._vocabulary.numbers.get(stem(word, language))
        if root is not None:
            return float(self._by_words.idf[root]), ()
        parts = self._splitter.parts(word)
        mended = () if parts and self._zipf(word) > 0 else self._repairer.candidates(word)
        return UNKNOWN * float(np.log1p(self.size)), mended

    def _terms_of(self, word: str, language: str, new: bool) -> tuple[tuple[int, float], ...]:
        """The numbers of a word's stem and of its compound parts' stems, with their weights."""
        weighted = [(stem(word, language), 1.0), *((stem(part), PART) for part in self._splitter.parts(word))]
        numbers = self._vocabulary
        if new:
            return tuple((numbers.add(root), weight) for root, weight in weighted)
        return tuple((numbers.numbers[root], weight) for root, weight in weighted if root in numbers)

    def _index(self, read: list[list[tuple[list[str], Field]]]) -> None:
        spelt = Vocabulary()
        stems: list[dict[int, float]] = []
        letters: list[dict[int, float]] = []
        for fields in read:
            stem_counts: Counter[int] = Counter()
            word_counts: Counter[int] = Counter()
            for word, one in _each(fields, self.ignored):
                word_counts[spelt.add(word)] += one.weight  # type: ignore[assignment]
                for number, share in self._stem_terms(word, one.language, True):
                    stem_counts[number] += one.weight * share  # type: ignore[assignment]
            stems.append(stem_counts)  # type: ignore[arg-type]
            letters.append(word_counts)  # type: ignore[arg-type]
        self._stem_terms.cache_clear()
        found = Entries.of(stems)
        shape = (len(self._vocabulary.numbers), self.size)
        self._by_words = Postings(found.words, found.documents, found.weights, shape, *WORDS_BM25)
        self._by_letters = run_postings(Entries.of(letters), list(spelt.numbers), self.size, *RUNS_BM25)

    def _encode(self, read: list[list[tuple[list[str], Field]]]) -> Floats:
        if self.meaning is None:
            return np.zeros((self.size, 0), dtype=np.float32)
        rows = []
        for fields in read:
            found = [(word, one.weight) for word, one in _each(fields, self.ignored)]
            rows.append(self.meaning.encode([word for word, _ in found], [weight for _, weight in found]))
        return np.array(rows, dtype=np.float32).reshape(self.size, self.meaning.dim)

    def _by_meaning(self, terms: Terms) -> Floats:
        if self.meaning is None or not terms.words:
            return np.zeros(self.size, dtype=np.float32)
        near: Floats = self.vectors @ self.vector(terms)
        return near


SHORT = 3


def _each(fields: list[tuple[list[str], Field]], ignored: frozenset[str]) -> Iterator[tuple[str, Field]]:
    for found, one in fields:
        for word in found:
            if word not in ignored and word not in STOP_WORDS:
                yield word, one


def _arrays(weighted: dict[int, float]) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], Floats]:
    numbers = np.fromiter(weighted, np.int64, len(weighted))
    return numbers, np.fromiter(weighted.values(), np.float32, len(weighted))


def _share(scores: Floats) -> Floats:
    best = float(scores.max(initial=0.0))
    return np.clip(scores / best, 0.0, None) if best > 0 else scores * 0
