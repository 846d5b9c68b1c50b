"""The space that the table lives in: the model's, made fitter for telling short texts apart, and smaller."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.build.teacher import Matrix

Flags = NDArray[np.bool_]
LEVELLING = 0.3
"""How far the strong directions are damped, from 0 (not) to 1 (all alike)."""


@dataclass(frozen=True, slots=True)
class Space:
    """Turns the model's vectors, (n, 384), into targets, (n, dim), unit length.

    All of the model's vectors lie close together: what they share is taken away, first of all what questions share,
    what documents share, and the direction that tells English from Swedish.
    """

    middle: dict[bool, Matrix]
    language: Matrix
    turn: Matrix

    @classmethod
    def fit(cls, vectors: Matrix, asked: Flags, english: Flags, dim: int) -> Space:
        """The space of many vectors; asked and english say which are of questions and of English texts."""
        middle = {kind: vectors[asked == kind].mean(0) for kind in (True, False)}
        language = unit(vectors[asked & english].mean(0) - vectors[asked & ~english].mean(0))
        bare = cls(middle, language, np.eye(vectors.shape[1], dtype=np.float32))
        centred = np.concatenate([bare.targets(vectors[asked == kind], kind) for kind in (True, False)])
        strengths, directions = np.linalg.eigh(centred.T @ centred)
        strongest = np.argsort(-strengths)[:dim]
        damping = (strengths[strongest] / strengths[strongest[0]]) ** (-LEVELLING / 2)
        return cls(middle, language, (directions[:, strongest] * damping).astype(np.float32))

    def targets(self, vectors: Matrix, asked: bool) -> Matrix:
        """Where texts belong, given the model's vectors of them as questions or as documents."""
        centred = unit(vectors - self.middle[asked])
        centred -= np.outer(centred @ self.language, self.language)
        return unit(centred @ self.turn)


def unit(vectors: Matrix) -> Matrix:
    """The vectors at length one; zeros stay."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    made: Matrix = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return made
