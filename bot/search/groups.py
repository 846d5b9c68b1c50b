"""Which offers overlap: confirmed by staff's `similar`, or computed from what they give, for what, for whom and where."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.catalog import Catalog
from bot.catalog.model import Offer

ALIKE = 0.5
"""Cosine of two offers' texts from which they count as alike."""


def overlap_matrix(catalog: Catalog, vectors: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which offers overlap, as a symmetric matrix in the order of `catalog.offers`. `vectors`: unit rows of texts."""
    offers = list(catalog.offers.values())
    place = {offer.id: row for row, offer in enumerate(offers)}
    alike = vectors @ vectors.T >= ALIKE
    same_need = np.array([[bool(set(a.needs[:2]) & set(b.needs[:2])) for b in offers] for a in offers])
    meets = np.array([[_areas_meet(catalog, a, b) for b in offers] for a in offers])
    matrix: NDArray[np.bool_] = alike & same_need & meets
    for offer in offers:
        for similar in catalog.similar(offer.id):
            matrix[place[offer.id], place[similar.offer]] = True
    np.fill_diagonal(matrix, val=False)
    return matrix


def groups(found: Sequence[int], matrix: NDArray[np.bool_], scores: Sequence[float]) -> list[tuple[int, ...]]:
    """Overlapping offers among those found, each group led by its best; an offer is in one group."""
    left = list(found)
    made: list[tuple[int, ...]] = []
    best = max(scores, default=0.0)
    strength = dict(zip(found, scores, strict=True))
    while left:
        first = left.pop(0)
        rest = [one for one in left if matrix[first, one] and strength[one] >= 0.35 * best]
        if rest:
            made.append((first, *rest[:3]))
            left = [one for one in left if one not in rest]
    return made


def _areas_meet(catalog: Catalog, one: Offer, other: Offer) -> bool:
    homes = [area.code for area in catalog.home()]
    return any(catalog.applies(one, code) and catalog.applies(other, code) for code in homes)
