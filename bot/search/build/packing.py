"""Writes the files that `bot.search.vectors` reads."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.search.build.teacher import Matrix


def write_index(words: Sequence[str], folder: Path) -> None:
    """The sorted words; the field is one byte longer than the longest, so that a longer word equals none."""
    coded = [word.encode() for word in words]
    np.save(folder / "words_index.npy", np.array(coded, f"S{max(map(len, coded)) + 1}"))


def write_rows(rows: Matrix, folder: Path, name: str) -> None:
    """Vectors at 4 bits a number, with a scale for each."""
    packed, scales = quantised(rows)
    np.save(folder / f"{name}.npy", packed)
    np.save(folder / f"{name}_scales.npy", scales)


def quantised(rows: Matrix) -> tuple[NDArray[np.uint8], Matrix]:
    """Two numbers a byte, the lower half first, each -7 to 7 times the row's scale."""
    scales = np.maximum(np.abs(rows).max(1), 1e-9) / 7
    numbers = (np.rint(rows / scales[:, None]) + 8).astype(np.uint8)
    return numbers[:, 0::2] | numbers[:, 1::2] << 4, scales.astype(np.float32)


def write_words(zipf: Mapping[str, float], file: Path) -> None:
    """The word list: a line for each tenth of the Zipf scale, the most frequent first."""
    levels: dict[int, list[str]] = defaultdict(list)
    for word, value in zipf.items():
        levels[round(value * 10)].append(word)
    lines = [" ".join([str(level), *sorted(levels[level])]) for level in sorted(levels, reverse=True)]
    file.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))
