"""Offers that are easily taken for one another, and that nobody has described the difference between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from bot.catalog import Catalog
from bot.search.engine import Engine
from bot.search.finding import Question

FIRST = 3
"""Offers that an answer shows; two of the first so many are shown together."""
FEWEST = 5
"""Questions that must show two offers together before they count as confusing."""


@dataclass(frozen=True, slots=True)
class Confusing:
    """Two offers without a stated difference, and what makes them easy to mix up."""

    one: str
    other: str
    together: int
    """Questions that show both."""
    by_turns: int
    """Questions that put now the one, now the other first of the two: those of the one that is first less often."""
    alike: float
    """Likeness of their texts, 0 to 1."""


def questions(catalog: Catalog) -> list[Question]:
    """What owners ask, as the catalog knows it: the offers' phrasings and its own questions."""
    asks = [Question(ask) for offer in catalog.offers.values() for ask in offer.asks]
    return [*asks, *(Question(probe.q) for probe in catalog.probes)]


def confusing(catalog: Catalog, engine: Engine, asked: Iterable[Question]) -> list[Confusing]:
    """The undescribed pairs of living offers that the questions show together, most confusing first.

    Offers that no company can choose between, as they are for different places, are left out.
    """
    first: Counter[tuple[str, str]] = Counter()
    """(the better placed, the other) → questions."""
    for question in asked:
        shown = [hit.offer for hit in engine.find(question).hits if not hit.elsewhere][:FIRST]
        first.update(combinations(shown, 2))
    found = []
    for one, other in {(min(pair), max(pair)) for pair in first}:
        turns = first[one, other], first[other, one]
        if sum(turns) >= FEWEST and _undescribed(catalog, one, other):
            found.append(Confusing(one, other, sum(turns), min(turns), engine.alike(one, other)))
    most = max((pair.together for pair in found), default=1), max((pair.by_turns for pair in found), default=0) or 1
    return sorted(found, key=lambda pair: (-_weighed(pair, *most), pair.one, pair.other))


def _weighed(pair: Confusing, most_together: int, most_by_turns: int) -> float:
    return pair.together / most_together + pair.by_turns / most_by_turns + pair.alike


def _undescribed(catalog: Catalog, one: str, other: str) -> bool:
    both = catalog.offers[one], catalog.offers[other]
    if not all(offer.status.living for offer in both):
        return False
    if not any(all(catalog.applies(offer, area.code) for offer in both) for area in catalog.home()):
        return False
    return catalog.difference(one, other) is None and catalog.difference(other, one) is None
