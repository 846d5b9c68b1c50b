"""Which offers overlap: confirmed by staff's `similar`, or computed from what they give, for whom, where and for what."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from bot.catalog import Catalog
from bot.catalog.model import Offer
from bot.search.index import TextIndex

NEAR = 0.45
"""An offer joins the group of a better one when its score is at least this share of it."""
MOST = 4


class Overlaps:
    """The pairs of offers that answer the same question."""

    def __init__(self, catalog: Catalog, index: TextIndex) -> None:
        self._ids = list(catalog.offers)
        offers = list(catalog.offers.values())
        self._pairs = {
            frozenset((one, other))
            for one, other in combinations(range(len(offers)), 2)
            if catalog.difference(offers[one].id, offers[other].id) or _overlap(catalog, offers[one], offers[other])
        }

    def groups(self, hits: Sequence[tuple[int, float]]) -> tuple[tuple[str, ...], ...]:
        """Overlapping offers among scored hits, each group led by its best; an offer is in one group."""
        left = list(hits)
        made: list[tuple[str, ...]] = []
        while left:
            first, best = left.pop(0)
            beside = [(row, s) for row, s in left if s >= NEAR * best and frozenset((first, row)) in self._pairs]
            if beside:
                left = [one for one in left if one not in beside]
                made.append(tuple(self._ids[row] for row, _ in [(first, best), *beside][:MOST]))
        return tuple(made)


def _overlap(catalog: Catalog, one: Offer, other: Offer) -> bool:
    """Whether two offers give the same kind of help for the same need to the same companies in the same place."""
    if one.kind is not other.kind or one.needs[0] != other.needs[0]:
        return False
    if one.audience.sectors and other.audience.sectors and not set(one.audience.sectors) & set(other.audience.sectors):
        return False
    return any(catalog.applies(one, area.code) and catalog.applies(other, area.code) for area in catalog.home())
