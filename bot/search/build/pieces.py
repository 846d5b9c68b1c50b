"""The table of letter sequences, for words outside the vocabulary: rare forms, compounds and misspellings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from bot.search.build.space import unit
from bot.search.build.teacher import Matrix
from bot.search.build.training import SEED, Pace, train
from bot.search.vectors import pieces_of

ROWS = 1 << 14
PACE = Pace(rounds=5, step=0.02, left_out=0.1)
_KEYBOARD = ("qwertyuiopå", "asdfghjklöä", "zxcvbnm")
SHORTEST = 5
"""Letters: shorter words are in the vocabulary, and a slip in one may make any other."""


def train_pieces(words: Sequence[str], table: Matrix) -> Matrix:
    """Rows whose sum over a word's letter sequences points where the word does, also when a key slipped."""
    rng = np.random.default_rng(SEED)
    long = [i for i, word in enumerate(words) if len(word) >= SHORTEST]
    written = [words[i] for i in long] + [slipped(words[i], rng) for i in long]
    targets = unit(table[long + long])
    bags = [np.array(pieces_of(word, ROWS), np.int32) for word in written]
    start = rng.normal(0, 0.01, (ROWS, table.shape[1])).astype(np.float32)
    return train(start, bags, targets, PACE)


def slipped(word: str, rng: Generator) -> str:
    """The word with one slip of the fingers: a letter lost, doubled, swapped with the next, or of the key beside."""
    at = int(rng.integers(1, len(word) - 1))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    slips = (before + after, before + letter + letter + after, before + after[0] + letter + after[1:])
    return (*slips, before + _beside(letter, rng) + after)[int(rng.integers(4))]


def _beside(letter: str, rng: Generator) -> str:
    for row in _KEYBOARD:
        if letter in row:
            at = row.index(letter) + int(rng.choice((-1, 1)))
            return row[at % len(row)]
    return "e"
