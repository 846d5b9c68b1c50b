"""Which words get a vector or stand in the word list, and how frequent they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import wordfreq
from numpy.typing import NDArray

from bot.search.vectors import words_of

_WORD = re.compile(r"[a-zåäöéèüàáíóñçøæ]+")
LONGEST = 23
"""Bytes: the few longer words are compounds, which their pieces stand for."""
SWEDISH, ENGLISH = 42_000, 10_000
"""How many frequent words get a vector."""
LISTED_SWEDISH, LISTED_ENGLISH = 80_000, 20_000
"""How many stand in the word lists."""


def frequent(language: str, count: int) -> dict[str, float]:
    """The most frequent words of a language and their Zipf frequency (log10 of occurrences in 10⁹ words)."""
    found: dict[str, float] = {}
    for word in wordfreq.iter_wordlist(language, "large"):
        if fits(word):
            found[word] = wordfreq.zipf_frequency(word, language, "large")
        if len(found) == count:
            break
    return found


def fits(word: str) -> bool:
    """Whether a word has only letters of Swedish and its neighbours, and room in the table."""
    return bool(_WORD.fullmatch(word)) and len(word.encode()) <= LONGEST


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words that get a vector, sorted as the table is, and of each: how frequent it is, and whether it is English."""

    words: list[str]
    zipf: NDArray[np.float32]
    english: NDArray[np.bool_]

    @classmethod
    def of(cls, texts: Iterable[str] = ()) -> Vocabulary:
        """The frequent words of both languages and those of the texts."""
        own = {word for text in texts for word in words_of(text) if fits(word)}
        words = sorted(own | set(frequent("sv", SWEDISH)) | set(frequent("en", ENGLISH)), key=str.encode)
        swedish, english = (
            np.array([wordfreq.zipf_frequency(word, language) for word in words], np.float32)
            for language in ("sv", "en")
        )
        return cls(words, np.maximum(np.maximum(swedish, english), 1), english > swedish + 0.7)

    def bags(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """The places of each text's words, those that get a vector."""
        place = {word: at for at, word in enumerate(self.words)}
        return [np.array([place[word] for word in words_of(text) if word in place], np.int32) for text in texts]

    def in_english(self, bags: Sequence[NDArray[np.int32]]) -> NDArray[np.bool_]:
        """Which texts are mostly English."""
        return np.array([len(bag) > 0 and self.english[bag].mean() > 0.5 for bag in bags])
