"""What tells the offers apart: a linear discriminant over the directions of their phrasings.

Directions that all phrasings share say little; the discriminant weighs them down by the phrasings' own covariance
(Fisher, The Use of Multiple Measurements in Taxonomic Problems, 1936).
"""

from __future__ import annotations

import numpy as np

from bot.search.postings import Floats, Keys, nearness

SHRINK = 0.5
"""How much of the covariance is taken as equal in all directions."""


class Discriminant:
    """Scores owners of phrasings for a direction."""

    def __init__(self, vectors: Floats, owners: Keys, size: int) -> None:
        """From unit rows and the owner of each. Owners without phrasings score 0."""
        dim = vectors.shape[1]
        counts = np.bincount(owners, minlength=size).astype(np.float32)
        means = np.zeros((size, dim), dtype=np.float32)
        np.add.at(means, owners, vectors)
        means /= np.maximum(counts, 1)[:, None]
        self._middle = means[counts > 0].mean(axis=0) if counts.any() else np.zeros(dim, np.float32)
        apart = means[owners]
        np.subtract(vectors, apart, out=apart)
        spread = apart.T @ apart / max(1, len(vectors))
        spread = (1 - SHRINK) * spread + SHRINK * np.eye(dim, dtype=np.float32) * (
            np.trace(spread) / max(1, dim) + 1e-6
        )
        centred = np.where(counts[:, None] > 0, means - self._middle, 0)
        self._weights = np.linalg.solve(spread, centred.T).T.astype(np.float32)
        self._weights /= max(1e-9, float(np.linalg.norm(self._weights, axis=1).mean()))
        self._bias = 0.5 * (self._weights * centred).sum(axis=1)

    def scores(self, direction: Floats) -> Floats:
        """How much a direction speaks for each owner."""
        if not direction.any():
            return np.zeros(len(self._weights), dtype=np.float32)
        found: Floats = nearness(self._weights, direction - self._middle) - self._bias
        return found
