"""The table of words: started from what the model makes of each word alone, trained on whole texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.build.space import Space, unit
from bot.search.build.teacher import Matrix, Prefix
from bot.search.build.texts import Teaching
from bot.search.build.training import Bag, Pace, train
from bot.search.build.vocabulary import Vocabulary

Ask = Callable[[Sequence[str], Prefix], Matrix]
"""Gives the model's vectors of texts."""
PACE = Pace(rounds=6, step=0.002, left_out=0.1)
OFTEN = 4
"""Texts that hold a word, for others to learn from it."""
RARE = 3.2
"""Zipf: below it words weigh about alike, and as much as words outside the table."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Texts, which of them were read as questions, and the model's vectors of them."""

    texts: tuple[str, ...]
    asked: NDArray[np.bool_]
    vectors: Matrix

    @classmethod
    def of(cls, teaching: Teaching, ask: Ask) -> Reading:
        """What the model makes of the texts."""
        vectors = np.concatenate([ask(teaching.questions, "query"), ask(teaching.documents, "passage")])
        return cls(teaching.questions + teaching.documents, np.arange(len(vectors)) < len(teaching.questions), vectors)


def train_words(vocabulary: Vocabulary, alone: Matrix, reading: Reading, dim: int) -> Matrix:
    """A row a word, (n, dim), whose sum over a text points where the model puts the text; rare words have length 1."""
    bags = vocabulary.bags(reading.texts)
    space = Space.fit(reading.vectors, reading.asked, vocabulary.in_english(bags), dim)
    targets = np.concatenate([space.targets(reading.vectors[reading.asked == kind], kind) for kind in (True, False)])
    weights = np.clip((7.5 - vocabulary.zipf) / 5, 0.05, 1).astype(np.float32)[:, None]
    start = space.targets(alone, asked=True) * weights
    trained = train(start, bags, targets, PACE)
    start = as_in_texts(np.hstack([start, unit(alone - alone.mean(0)) * weights]), trained, bags)
    table = train(start, bags, targets, PACE)
    rare = np.linalg.norm(table[vocabulary.zipf < RARE], axis=1)
    scaled: Matrix = table / np.float32(np.median(rare))
    return scaled


def as_in_texts(alone: Matrix, trained: Matrix, bags: Sequence[Bag]) -> Matrix:
    """Where words would lie in texts, given what the model makes of each alone, learned from frequent ones.

    The model puts a lone word elsewhere than the same word in a text, much alike for all words, so that the words that
    few texts hold gain by what the others learned.
    """
    seen = np.bincount(np.concatenate(bags), minlength=len(alone))
    often = seen >= OFTEN
    weighted = alone[often] * np.minimum(seen[often], 5 * OFTEN)[:, None]
    square = weighted.T @ alone[often]
    damped = square + 0.03 * np.trace(square) / len(square) * np.eye(len(square))
    made: Matrix = (alone @ np.linalg.solve(damped, weighted.T @ trained[often])).astype(np.float32)
    return made
