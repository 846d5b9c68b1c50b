"""Words read as terms: deep stems, compound parts and runs of letters, misspelt words mended.

One reader serves all the views of an index, so that a question is read once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np

from bot.search.compounds import Splitter, Zipf
from bot.search.postings import Ints, Keys, Runs
from bot.search.repair import Candidates, Repairer
from bot.search.words import STOP_WORDS, deep_stem, language_of, stem, telling, words

PART = 0.6
"""What a part of a compound weighs beside the whole word."""
JOINED = 0.8
"""What a word weighs that was written apart."""
SHORT, UNLISTED = 3, 3.5
"""Without a word list, the texts' own words longer than the first may be parts of compounds, as common as the other."""


@dataclass(slots=True)
class Terms:
    """A question as an index reads it: numbers of stems and of runs of letters, each with its weight."""

    stems: dict[int, float] = field(default_factory=dict)
    letters: dict[int, float] = field(default_factory=dict)
    unknown: float = 0.0
    """How many words were asked for that no text holds."""
    spoken: dict[int, float] = field(default_factory=dict)
    """Numbers of the stems of every word, those that tell little among them."""
    said: dict[str, float] = field(default_factory=dict)
    """Every word as it stands, and those that it may be a misspelling of."""
    mended: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, other: Terms, share: float) -> None:
        """Take in another question's words for a share of their weight."""
        _blend(self.stems, other.stems, share)
        _blend(self.letters, other.letters, share)
        _blend(self.spoken, other.spoken, share)
        _blend(self.said, other.said, share)
        self.unknown += other.unknown * share


@dataclass(frozen=True, slots=True)
class Field:
    """A part of a document, and how much its words count."""

    words: tuple[str, ...]
    weight: float = 1.0
    language: str = "sv"

    @classmethod
    def of(cls, text: str, weight: float = 1.0, language: str | None = None) -> Field:
        """From a text, in the language given or found out."""
        found = tuple(words(text))
        return cls(found, weight, language or language_of(found))


Document = Sequence[Field]


@dataclass(frozen=True, slots=True)
class Roots:
    """The numbers of the stems of every word of a vocabulary."""

    whole: Ints
    """(2, words): the stem of the word as a Swedish one, and as an English one. A word that the texts hold in one of
    the languages only has but that stem."""
    parts: Ints
    """The stems of the parts of the compounds, a word's after another's."""
    starts: Keys
    """Where the parts of each word start, and where the last one's end."""

    @classmethod
    def of(
        cls, vocabulary: Iterable[str], swedish: Container[str], english: Container[str], splitter: Splitter
    ) -> tuple[Roots, dict[str, int]]:
        """From words, and which of them the Swedish and the English texts hold. Also gives the number of each stem."""
        numbers: dict[str, int] = {}

        def number(root: str) -> int:
            return numbers.setdefault(root, len(numbers))

        whole: list[tuple[int, int]] = []
        parts: list[int] = []
        starts = [0]
        for word in vocabulary:
            if word in swedish:
                root = number(deep_stem(word))
                whole.append((root, number(deep_stem(word, "en")) if word in english else root))
                parts += [number(stem(part)) for part in splitter.split(word)]
            else:
                root = number(deep_stem(word, "en"))
                whole.append((root, root))
            starts.append(len(parts))
        made = np.array(whole, dtype=np.int32).reshape(-1, 2).T
        return cls(made, np.array(parts, dtype=np.int32), np.array(starts)), numbers


class Reader:
    """Reads questions into terms. It learns the words of some texts, and never changes after."""

    def __init__(self, texts: Iterable[Field], zipf: Zipf | None = None, ignored: frozenset[str] = frozenset()) -> None:
        self.ignored = ignored
        fields = list(texts)
        every = Counter(chain.from_iterable(one.words for one in fields))
        self.vocabulary = {word: number for number, word in enumerate(every)}
        """Every word of the texts and its number."""
        self.frequency = {word: count for word, count in every.items() if word not in STOP_WORDS}
        own = self.frequency
        self._zipf = zipf or dict.fromkeys((word for word in own if len(word) > SHORT), UNLISTED)
        self._splitter = Splitter(self._zipf)
        self._repairer = Repairer(own, self._zipf)
        swedish, english = (
            set(chain.from_iterable(one.words for one in fields if one.language == language))
            for language in ("sv", "en")
        )
        self.roots, self._numbers = Roots.of(self.vocabulary, swedish, english, self._splitter)
        self.runs = Runs(list(self.vocabulary))
        self.stems = lru_cache(maxsize=20_000)(self._stems)
        self._mended = lru_cache(maxsize=20_000)(self._mend)

    @property
    def size(self) -> int:
        """How many stems are known."""
        return len(self._numbers)

    def read(self, found: Sequence[str]) -> Terms:
        """The terms of a question's words."""
        language = language_of(found)
        terms = Terms(said={word: 1.0 for word in found if word not in self.ignored})
        for word in terms.said:
            terms.spoken.update(self.stems(word, language))
        for word in telling(found):
            if word not in self.ignored:
                self._add(terms, word, language)
        for first, second in pairwise(found):
            if len(first) > 2 < len(second):
                for joined in (first + second, f"{first}s{second}"):
                    if joined in self.frequency:
                        self._put(terms, joined, language, JOINED)
        return terms

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound; none when a word is not one."""
        return tuple(self._splitter.parts(word))

    def knows(self, word: str) -> bool:
        """Whether a word stands in the texts, is nearly one that does, or is a word or compound of the word list."""
        if word in self.ignored or word.isdigit() or stem(word) in self._numbers or word in self._zipf:
            return True
        return bool(self._splitter.parts(word) or self._repairer.candidates(word))

    def _stems(self, word: str, language: str) -> tuple[tuple[int, float], ...]:
        """The numbers of a word's stem and of its compound parts' stems, with their weights."""
        known = self.vocabulary.get(word)
        if known is not None:
            parts = self.roots.parts[self.roots.starts[known] : self.roots.starts[known + 1]].tolist()
            return (int(self.roots.whole[int(language == "en"), known]), 1.0), *((root, PART) for root in parts)
        weighted = [(stem(word, language), 1.0), *((stem(part), PART) for part in self._splitter.parts(word))]
        return tuple((self._numbers[root], weight) for root, weight in weighted if root in self._numbers)

    def _add(self, terms: Terms, word: str, language: str) -> None:
        mended = self._mended(word, language)
        self._put(terms, word, language, 1.0)
        if mended is None:
            return
        terms.unknown += 1
        for other, weight in mended:
            self._put(terms, other, language, weight)
        if mended:
            terms.mended[word] = tuple(other for other, _ in mended)

    def _put(self, terms: Terms, word: str, language: str, weight: float) -> None:
        for number, share in self.stems(word, language):
            terms.stems[number] = max(terms.stems.get(number, 0.0), share * weight)
        letters = terms.letters
        runs = self.runs.of(word, self.vocabulary.get(word))
        if weight >= 1.0:
            letters.update(dict.fromkeys(runs, weight))
        else:
            for number in runs:
                if letters.get(number, 0.0) < weight:
                    letters[number] = weight
        terms.said[word] = max(terms.said.get(word, 0.0), weight)

    def _mend(self, word: str, language: str) -> Candidates | None:
        """The words that a word may be a misspelling of; None for a word that the texts hold."""
        if stem(word, language) in self._numbers:
            return None
        if word in self._zipf and self._splitter.parts(word):
            return ()
        return self._repairer.candidates(word)


def _blend(
    mine: dict[str, float] | dict[int, float], theirs: dict[str, float] | dict[int, float], share: float
) -> None:
    into: dict[str | int, float] = mine  # type: ignore[assignment]
    for term, weight in theirs.items():
        into[term] = max(into.get(term, 0.0), weight * share)
