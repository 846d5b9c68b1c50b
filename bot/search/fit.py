"""How well offers' conditions fit what is known: one factor an offer, for all offers at once.

Conditions decide between offers whose texts are alike: the wrong municipality, an ended scheme, an owner too old.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.catalog import Catalog
from bot.catalog.model import Offer
from bot.search.finding import Wish
from bot.search.words import words
from bot.turn import Facts

ELSEWHERE = 0.3
LOCAL = 1.15
"""A local offer goes before a general one where it applies."""
UNFIT = 0.45
NAMED = 1.25
ENDED = 0.72
OTHER_SECTOR = 0.75
WANTED_KIND, OTHER_KIND, DECLINED_KIND = 1.12, 0.95, 0.4
NOT_FREE = 0.6
RANGES = ("employees", "turnover_sek", "age", "company_years")
STILL = frozenset(
    [
        "kvar",
        "fortfarande",
        "finns",
        "igen",
        "omgang",
        "still",
        "running",
        "again",
        "likadant",
        "upphort",
        "slut",
        "avslutat",
    ]
)
"""Words of who asks whether something still exists: an ended offer is then an answer."""

Flags = NDArray[np.bool_]
Factors = NDArray[np.float64]


class Fit:
    """The conditions of all offers as arrays, one place an offer."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.offers = list(catalog.offers.values())
        self.local = np.array([bool(catalog.municipalities(offer)) for offer in self.offers])
        self.ended = np.array([not offer.status.living for offer in self.offers])
        self.kinds = np.array([offer.kind.value for offer in self.offers])
        self.not_free = np.isin(self.kinds, ("loan", "permit", "equity", "guarantee"))
        self.limits = {fact: _limits(self.offers, fact) for fact in RANGES}
        self._named = _rows_by_name_word(self.offers)
        self.applies = cache(self._applies)
        self.other_sector = cache(self._other_sector)

    def factors(self, known: Facts, wish: Wish, text: str) -> Factors:
        """What each offer's score is multiplied with."""
        said = set(words(text))
        factors = np.ones(len(self.offers))
        here = self.applies(known.municipality)
        factors[here < 0] *= ELSEWHERE
        if known.municipality:
            factors[(here > 0) & self.local] *= LOCAL
        factors[self.unfit(known)] *= UNFIT
        named = self.named(said)
        factors[named] *= NAMED
        if not said & STILL:
            factors[self.ended & ~named] *= ENDED
        if known.sector:
            factors[self.other_sector(known.sector)] *= OTHER_SECTOR
        if wish.free:
            factors[self.not_free] *= NOT_FREE
        if wish.kinds:
            factors *= np.where(np.isin(self.kinds, wish.kinds), WANTED_KIND, OTHER_KIND)
        if wish.not_kinds:
            factors[np.isin(self.kinds, wish.not_kinds)] *= DECLINED_KIND
        return factors

    def unfit(self, known: Facts) -> Flags:
        """Offers with a condition that a known fact fails."""
        failed = np.zeros(len(self.offers), dtype=bool)
        for fact, (least, most) in self.limits.items():
            value = getattr(known, fact)
            if value is not None:
                failed |= (value < least) | (value > most)
        return failed

    def failed(self, row: int, known: Facts) -> str:
        """The first condition of one offer that a known fact fails, or nothing."""
        for fact, (least, most) in self.limits.items():
            value = getattr(known, fact)
            if value is not None and not least[row] <= value <= most[row]:
                return fact
        return ""

    def named(self, said: set[str]) -> Flags:
        """Offers that a text calls by a word that is theirs alone."""
        flags = np.zeros(len(self.offers), dtype=bool)
        for word in said & self._named.keys():
            flags[self._named[word]] = True
        return flags

    def _applies(self, municipality: str | None) -> NDArray[np.int8]:
        """1 where an offer applies, -1 where it does not, 0 where that depends on an unknown municipality."""
        known = {True: 1, False: -1, None: 0}
        return np.array([known[self.catalog.applies(offer, municipality)] for offer in self.offers], dtype=np.int8)

    def _other_sector(self, sector: str) -> Flags:
        return np.array([bool(o.audience.sectors) and sector not in o.audience.sectors for o in self.offers])


def _limits(offers: Sequence[Offer], fact: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    ranges = [getattr(offer.audience, fact) for offer in offers]
    least = [-np.inf if r is None or r.min is None else r.min for r in ranges]
    most = [np.inf if r is None or r.max is None else r.max for r in ranges]
    return np.array(least), np.array(most)


def _rows_by_name_word(offers: Sequence[Offer]) -> dict[str, list[int]]:
    """The words of an offer's name that few other names have: said, they mean this offer."""
    names = [set(words(offer.name.sv)) for offer in offers]
    common = Counter(word for name in names for word in name)
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        for word in name:
            if common[word] <= 2 and len(word) > 4:
                rows.setdefault(word, []).append(row)
    return rows
