"""Word vectors: texts that mean alike lie close, in Swedish and English, without a model when Lotsen runs.

The table is distilled from a language model (see data/LICENSES.md): the sum of a text's word vectors points where the
model would have put the whole text. Words that carry little are short vectors, so that no weights are needed.
"""

from __future__ import annotations

import gzip
import mmap
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
DATA = Path(__file__).parent / "data"
GRAMS = range(2, 6)
"""Lengths of the pieces that stand for a word the table lacks."""
READ, GUESSED = 2_000, 100
"""Words read from the table at a time, and guessed from their pieces: some 30 pieces each."""
TINY = np.float32(1e-12)
_WORDS = re.compile(r"[^\W\d_]+")
_HALVES: Vector = np.array([[(byte & 15) - 8, (byte >> 4) - 8] for byte in range(256)], np.float32)
"""The two numbers, -8 to 7, that a byte of the table holds."""


def words_of(text: str) -> list[str]:
    """The words of a text, lower-case: runs of letters."""
    return _WORDS.findall(text.lower())


def pieces_of(word: str, rows: int) -> list[int]:
    """The rows, below the number given, that a word's letter sequences share in the table of pieces."""
    edged = f"<{word}>".encode("latin-1", "replace")
    return [crc32(edged[at : at + size]) % rows for size in GRAMS for at in range(len(edged) - size + 1)]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Vectors of 4 bits a number, read from disk when touched."""

    packed: NDArray[np.uint8]
    scales: NDArray[np.float32]

    @classmethod
    def load(cls, folder: Path, name: str) -> _Rows:
        return cls(_mapped(folder / f"{name}.npy"), _mapped(folder / f"{name}_scales.npy"))

    @property
    def arrays(self) -> tuple[NDArray[Any], NDArray[Any]]:
        return self.packed, self.scales

    def each(self, rows: NDArray[np.intp]) -> Vector:
        """Some rows as they are."""
        return self._numbers(rows) * self.scales[rows][:, None]

    def total(self, rows: Sequence[int] | NDArray[np.intp], weights: Vector) -> Vector:
        """The weighted sum of some rows."""
        scales: Vector = self.scales[rows] * weights
        total: Vector = scales @ self._numbers(rows)
        return total

    def totals(self, rows: Sequence[Sequence[int]]) -> Vector:
        """The sum of each of some groups of rows."""
        flat = np.array([row for group in rows for row in group], np.intp)
        numbers, scales = self._numbers(flat), self.scales[flat]
        totals, end = np.zeros((len(rows), numbers.shape[1]), np.float32), 0
        for at, group in enumerate(rows):
            start, end = end, end + len(group)
            np.dot(scales[start:end], numbers[start:end], out=totals[at])
        return totals

    def _numbers(self, rows: Sequence[int] | NDArray[np.intp]) -> Vector:
        """Some rows before they are scaled; `take` reads them ten times as fast as an index does."""
        halves: Vector = np.take(_HALVES, np.take(self.packed, rows, axis=0), axis=0)
        return halves.reshape(len(rows), 2 * self.packed.shape[1])


@dataclass(frozen=True, slots=True)
class Vectors:
    """The table of word vectors, memory-mapped."""

    dim: int
    _words: NDArray[np.bytes_]
    _rows: _Rows
    _pieces: _Rows

    @classmethod
    def load(cls, path: Path | None = None) -> Vectors:
        """The table in a folder, the one that comes with Lotsen by default."""
        folder = path or DATA
        rows = _Rows.load(folder, "words")
        index = _mapped(folder / "words_index.npy")
        return cls(2 * rows.packed.shape[1], index, rows, _Rows.load(folder, "pieces"))

    def encode(self, words: Sequence[str], weights: Sequence[float] | None = None) -> Vector:
        """The direction of some lower-case words together, (dim,), unit length; zeros when nothing is known of them.

        Weights come on top of the table's own, by which "och" already counts little.
        """
        if not words:
            return np.zeros(self.dim, np.float32)
        factors = np.ones(len(words), np.float32) if weights is None else np.asarray(weights, np.float32)
        places, found = self._find(words)
        total = self._rows.total(places[found], factors[found])
        missing = [at for at, listed in enumerate(found.tolist()) if not listed and _spelt(words[at])]
        if missing:
            total += factors[missing] @ self._guessed([words[at] for at in missing])
        return _unit(total)

    def vectors(self, words: Sequence[str]) -> Vector:
        """The vector of each lower-case word, (words, dim), as long as the word counts; to index many texts at once."""
        places, found = self._find(words)
        each = np.zeros((len(words), self.dim), np.float32)
        listed = np.flatnonzero(found)
        for low in range(0, len(listed), READ):
            rows = listed[low : low + READ]
            each[rows] = self._rows.each(places[rows])
        missing = [at for at in np.flatnonzero(~found).tolist() if _spelt(words[at])]
        for low in range(0, len(missing), GUESSED):
            some = missing[low : low + GUESSED]
            each[some] = self._guessed([words[at] for at in some])
        return each

    def encode_text(self, text: str) -> Vector:
        """The direction of a whole text, short or long."""
        return self.encode(words_of(text))

    def known(self, word: str) -> bool:
        """Whether a lower-case word has a vector of its own."""
        return bool(self._find([word])[1][0])

    def rest(self) -> None:
        """Let go of the pages of the table that were read; the system has them at hand when they are read again."""
        for array in (self._words, *self._rows.arrays, *self._pieces.arrays):
            pages = getattr(array.base, "_mmap", None)
            if pages is not None and hasattr(mmap, "MADV_DONTNEED"):  # not on every system
                pages.madvise(mmap.MADV_DONTNEED)

    def _find(self, words: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Where each word stands in the table, and whether it does."""
        if not words:
            return np.zeros(0, np.intp), np.zeros(0, bool)
        # A key longer than the table's words is cut, and still equals none: they are all shorter than the field.
        keys = np.array([word.encode() for word in words], self._words.dtype)
        places = np.minimum(self._words.searchsorted(keys), len(self._words) - 1)
        return places, self._words[places] == keys

    def _guessed(self, words: Sequence[str]) -> Vector:
        """The vectors of words that the table lacks, guessed from their pieces."""
        size = len(self._pieces.packed)
        guessed = self._pieces.totals([pieces_of(word, size) for word in words])
        lengths = np.sqrt((guessed * guessed).sum(axis=1, keepdims=True))
        guessed /= np.maximum(lengths, TINY)
        return guessed


def _mapped(file: Path) -> NDArray[Any]:
    """A file as an array that the system reads page by page; a plain array is quicker to index than numpy's memmap."""
    return np.asarray(np.load(file, mmap_mode="r"))


def _spelt(word: str) -> bool:
    """Whether a word has letters: numbers and signs have no vector."""
    return word.isalpha() or any(map(str.isalpha, word))


def _unit(vector: Vector) -> Vector:
    length = float(np.sqrt(vector @ vector))
    return vector / length if length > 0 else vector


class Lexicon:
    """The frequent words of a language and how frequent they are."""

    def __init__(self, frequencies: Mapping[str, float]) -> None:
        self.frequencies = frequencies
        """Word → log10 of its occurrences in 10⁹ words, to one decimal."""

    @classmethod
    def load(cls, language: Literal["sv", "en"] = "sv") -> Lexicon:
        """The list that comes with Lotsen: each line holds a tenth of the Zipf scale and the words on it."""
        frequencies: dict[str, float] = {}
        for line in gzip.decompress((DATA / f"words_{language}.txt.gz").read_bytes()).decode().splitlines():
            level, *words = line.split()
            frequencies.update(dict.fromkeys(words, int(level) / 10))
        return cls(frequencies)

    def zipf(self, word: str) -> float:
        """The frequency of a lower-case word; 0 when the list lacks it."""
        return self.frequencies.get(word, 0.0)

    def __contains__(self, word: str) -> bool:
        return word in self.frequencies

    def words(self) -> Iterator[str]:
        """All words, the most frequent first."""
        return iter(self.frequencies)
