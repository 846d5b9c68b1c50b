"""The texts that the model is asked to read: our own, and made-up ones that use every word of the vocabulary."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.random import Generator
from numpy.typing import NDArray

from bot.search.build import frames
from bot.search.build.space import unit
from bot.search.build.teacher import Matrix
from bot.search.build.vocabulary import Vocabulary

NEIGHBOURS = 40
BLOCK = 5000
LONGEST = 60
"""Words: the model needs long for longer texts, and learns nothing more from them."""


@dataclass(frozen=True, slots=True)
class Teaching:
    """Texts to be read as questions and texts to be read as documents."""

    questions: tuple[str, ...]
    documents: tuple[str, ...]

    def __add__(self, other: Teaching) -> Teaching:
        return Teaching(self.questions + other.questions, self.documents + other.documents)


def catalog_strings(folder: Path) -> list[str]:
    """Every text of the YAML and JSON Lines files below a folder, without addresses and ids."""
    read = [yaml.safe_load(file.read_text("utf-8")) for file in sorted(folder.rglob("*.yaml"))]
    rows = [row for file in sorted(folder.rglob("*.jsonl")) for row in file.read_text("utf-8").splitlines()]
    found = _strings([read, [json.loads(row) for row in rows]])
    return sorted({text for text in found if " " in text and "://" not in text})


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def own(strings: Iterable[str], spans: int, rng: Generator) -> Teaching:
    """Our own texts: short ones as questions, all as documents, and pieces of them as questions."""
    cut = [" ".join(text.split()[:LONGEST]) for text in strings]
    short = [text for text in cut if len(text.split()) <= 14]
    pieces = [_piece(text, rng) for text in rng.choice(np.array(cut, dtype=object), spans) if len(text.split()) > 4]
    return Teaching(_unique(short + pieces), _unique(text for text in cut if len(text.split()) >= 5))


def _piece(text: str, rng: Generator) -> str:
    words = text.split()
    length = int(rng.integers(2, min(10, len(words))))
    start = int(rng.integers(0, len(words) - length + 1))
    return " ".join(words[start : start + length]).lower()


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


class Maker:
    """Makes texts around words: a word and others near it in meaning, put into frames or left bare."""

    def __init__(self, vocabulary: Vocabulary, vectors: Matrix) -> None:
        self._words = vocabulary.words
        self._english = vocabulary.english
        self._near = neighbours(vectors)
        zipf = vocabulary.zipf.astype(np.float64)
        self._common = _shares(np.where(zipf >= 5.0, 10**zipf, 0.0))
        self._frequent = _shares(10 ** (zipf / 2))

    def make(self, blocks: int, seed: int) -> Teaching:
        """Blocks of texts, each text built around a word; more blocks leave the first ones as they are."""
        return sum((self._block(np.random.default_rng([seed, block])) for block in range(blocks)), Teaching((), ()))

    def _block(self, rng: Generator) -> Teaching:
        """Texts around words: half around any word, half around frequent ones."""
        rare = rng.choice(len(self._words), BLOCK // 2)
        frequent = rng.choice(len(self._words), BLOCK // 2, p=self._frequent)
        around = [int(word) for word in rng.permutation(np.concatenate([rare, frequent]))]
        asked = BLOCK * 3 // 4
        questions = tuple(self._question(word, rng) for word in around[:asked])
        return Teaching(questions, tuple(self._framed(word, frames.STATEMENTS, rng) for word in around[asked:]))

    def _question(self, word: int, rng: Generator) -> str:
        form = rng.random()
        if form < 0.6:
            return self._framed(word, frames.QUESTIONS, rng)
        bare = self._around(word, int(rng.integers(1, 5)), rng)
        if form < 0.8:
            return " ".join(bare)
        mixed = bare + [
            self._words[int(i)] for i in rng.choice(len(self._words), int(rng.integers(1, 5)), p=self._common)
        ]
        return " ".join(rng.permutation(np.array(mixed, dtype=object)))

    def _framed(self, word: int, choices: Mapping[str, Sequence[str]], rng: Generator) -> str:
        fitting = choices["en" if self._english[word] else "sv"]
        return fitting[int(rng.integers(len(fitting)))].format(*self._around(word, 3, rng))

    def _around(self, word: int, count: int, rng: Generator) -> list[str]:
        """A word and others: mostly near it in meaning, some from anywhere."""
        others = rng.choice(self._near[word], count - 1)
        strange = rng.random(count - 1) < 0.25
        others[strange] = rng.choice(len(self._words), int(strange.sum()), p=self._frequent)
        return [self._words[int(i)] for i in [word, *others]]


def _shares(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = amounts / amounts.sum()
    return shares


def neighbours(vectors: Matrix) -> NDArray[np.int32]:
    """For each word the words nearest in meaning, (n, NEIGHBOURS), without those that are only another form of it."""
    centred = unit(vectors - vectors.mean(0))
    near = np.empty((len(centred), NEIGHBOURS), np.int32)
    for start in range(0, len(centred), 1000):
        likeness = centred[start : start + 1000] @ centred.T
        best = np.argpartition(-likeness, NEIGHBOURS + 10, axis=1)[:, : NEIGHBOURS + 10]
        order = np.argsort(-np.take_along_axis(likeness, best, 1), axis=1)
        near[start : start + 1000] = np.take_along_axis(best, order, 1)[:, 10:]
    return near
