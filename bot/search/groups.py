"""Which offers overlap: confirmed by staff's `similar`, or computed from what they give, for what, whom and where."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from bot.catalog import Catalog
from bot.catalog.model import Offer

NEAR = 0.45
"""An offer joins the group of a better one when its score is at least this share of it."""
MOST = 4


class Overlaps:
    """The pairs of offers that answer the same question."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._offers = list(catalog.offers.values())
        self.overlap = lru_cache(maxsize=50_000)(self._overlap)

    def groups(self, hits: Sequence[tuple[int, float]]) -> tuple[tuple[str, ...], ...]:
        """Overlapping offers among scored hits, each group led by its best; an offer is in one group."""
        left = list(hits)
        made: list[tuple[str, ...]] = []
        while left:
            first, best = left.pop(0)
            beside = [(row, s) for row, s in left if s >= NEAR * best and self.overlap(first, row)]
            if beside:
                left = [one for one in left if one not in beside]
                made.append(tuple(self._offers[row].id for row, _ in [(first, best), *beside][:MOST]))
        return tuple(made)

    def _overlap(self, one: int, other: int) -> bool:
        """Whether two offers answer the same question."""
        a, b = self._offers[one], self._offers[other]
        return self._catalog.difference(a.id, b.id) is not None or _alike(self._catalog, a, b)

    def pairs(self) -> list[tuple[str, str]]:
        """All pairs that overlap."""
        rows = range(len(self._offers))
        return [(self._offers[a].id, self._offers[b].id) for a, b in combinations(rows, 2) if self.overlap(a, b)]


def _alike(catalog: Catalog, one: Offer, other: Offer) -> bool:
    """Whether two offers give the same kind of help for the same need to the same companies in the same place."""
    if one.kind is not other.kind or one.needs[0] != other.needs[0]:
        return False
    if one.audience.sectors and other.audience.sectors and not set(one.audience.sectors) & set(other.audience.sectors):
        return False
    return any(catalog.applies(one, area.code) and catalog.applies(other, area.code) for area in catalog.home())
