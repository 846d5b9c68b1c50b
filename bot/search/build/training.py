"""Trains rows of a table so that the sum of a text's rows points where the model puts the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.build.teacher import Matrix

Bag = NDArray[np.int32]
BATCH = 2048
SEED = 7


@dataclass(frozen=True, slots=True)
class Pace:
    """How training goes: times through the texts, first step length, share of rows left out at random."""

    rounds: int
    step: float
    left_out: float


def train(table: Matrix, bags: Sequence[Bag], targets: Matrix, pace: Pace) -> Matrix:
    """The table after training: Adam on the cosine between the sum of each bag's rows and its target."""
    rng = np.random.default_rng(SEED)
    table = table.copy()
    optimiser = Adam(table)
    filled = np.flatnonzero([len(bag) > 0 for bag in bags])
    batches = [(turn, start) for turn in range(pace.rounds) for start in range(0, len(filled), BATCH)]
    for done, (_, start) in enumerate(batches):
        if start == 0:
            rng.shuffle(filled)
        batch = filled[start : start + BATCH]
        kept = rng.random(sum(len(bags[i]) for i in batch)) >= pace.left_out
        rows, slope = slopes(table, [bags[i] for i in batch], targets[batch], kept.astype(np.float32)[:, None])
        optimiser.step(rows, slope, pace.step * (1 - done / len(batches)))
    return table


def slopes(table: Matrix, bags: Sequence[Bag], targets: Matrix, kept: Matrix) -> tuple[Bag, Matrix]:
    """Which rows a batch uses, and how the loss changes with each."""
    flat = np.concatenate(bags)
    lengths = np.array([len(bag) for bag in bags])
    sums = np.add.reduceat(table[flat] * kept, np.cumsum(lengths) - lengths, 0)
    size = np.linalg.norm(sums, axis=1, keepdims=True) + 1e-6
    direction = sums / size
    cosine = (direction * targets).sum(1, keepdims=True)
    each = (cosine * direction - targets) / size
    order = np.argsort(flat, kind="stable")
    rows, starts = np.unique(flat[order], return_index=True)
    spread = each[np.repeat(np.arange(len(bags)), lengths)] * kept
    return rows, np.add.reduceat(spread[order], starts, 0)


class Adam:
    """Adam that only touches the rows of the batch, with one step length a row."""

    def __init__(self, table: Matrix) -> None:
        self._table = table
        self._mean = np.zeros_like(table)
        self._square = np.zeros((len(table), 1), np.float32)

    def step(self, rows: Bag, slope: Matrix, length: float) -> None:
        """Moves some rows of the table against their slope."""
        self._mean[rows] = 0.9 * self._mean[rows] + 0.1 * slope
        self._square[rows] = 0.99 * self._square[rows] + 0.01 * (slope**2).mean(1, keepdims=True)
        self._table[rows] -= length * self._mean[rows] / (np.sqrt(self._square[rows]) + 1e-8)
