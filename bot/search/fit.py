"""What is known of a company against what offers are for: one factor an offer, for all offers at once.

Conditions decide between offers whose texts are alike: the wrong municipality, an ended scheme, an owner too old.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.catalog import Catalog
from bot.catalog.model import Offer, OfferKind
from bot.search.finding import Wish
from bot.search.words import telling, words
from bot.turn import Facts

ELSEWHERE = 0.3
"""What is left of an offer's score when it does not apply where the asker is."""
LOCAL = 1.12
"""A local offer goes before a general one where it applies."""
COVERED = 0.7
"""A general offer whose local form applies here."""
UNFIT = 0.45
"""A known fact fails a stated limit."""
OTHER_SECTOR, OTHER_STAGE = 0.78, 0.95
WRONG_KIND, DECLINED, RIGHT_KIND = 0.95, 0.4, 1.12
FREE, NOT_FREE = 1.08, 0.6
TOO_MUCH = 0.7
"""The sum asked for is more than the offer can give."""
ENDED = 0.72
NAMED = 1.25
"""The question calls the offer by a word of its name that is its alone."""
RANGES = ("age", "employees", "turnover_sek", "company_years")

Flags = NDArray[np.bool_]
Factors = NDArray[np.float32]


class Fit:
    """The conditions of all offers as arrays, one place an offer."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._offers = list(catalog.offers.values())
        self.ended = self._flags(lambda offer: not offer.status.living)
        self._local = self._flags(lambda offer: bool(catalog.municipalities(offer)))
        self._free = self._flags(lambda offer: offer.cost != "unknown" and offer.cost.free)
        self._not_free = self._flags(_costs)
        self._kinds = np.array([offer.kind.value for offer in self._offers])
        self._most = np.array([(o.amount.max_sek if o.amount else None) or np.inf for o in self._offers])
        self._limits = {fact: _limits(self._offers, fact) for fact in RANGES}
        self._rows_named = _rows_by_name_word(self._offers)
        self._applying = lru_cache(maxsize=1000)(self._applies)
        self._others = lru_cache(maxsize=100)(self._other)

    def factors(self, known: Facts, wish: Wish, here: tuple[str, ...], text: str, *, still: bool) -> Factors:
        """What each offer's score is multiplied with. `still`: the question is whether something still exists."""
        factors = np.ones(len(self._offers), dtype=np.float32)
        applies = self.applies(here)
        factors[~applies] *= ELSEWHERE
        if here:
            factors[applies & self._local] *= LOCAL
        factors[self._beyond(known)] *= UNFIT
        factors[self._others("sectors", known.sector)] *= OTHER_SECTOR
        factors[self._others("stages", known.stage)] *= OTHER_STAGE
        named = self.named(text)
        factors[named] *= NAMED
        if not still:
            unnamed = self.ended.copy()
            unnamed[named] = False
            factors[unnamed] *= ENDED
        self._wished(factors, wish)
        return factors

    def applies(self, here: tuple[str, ...]) -> Flags:
        """The offers that can be had in one of the municipalities, or anywhere at home when none is known."""
        return self._applying(here)

    def unfit(self, row: int, known: Facts) -> str:
        """The first condition of an offer that a known fact fails; "" when none does."""
        for fact, (least, most) in self._limits.items():
            value = getattr(known, fact)
            if value is not None and not least[row] <= value <= most[row]:
                return fact
        return "sector" if self._others("sectors", known.sector)[row] else ""

    def named(self, text: str) -> list[int]:
        """The offers that a text calls by a word that is theirs alone."""
        return [row for word in telling(words(text)) for row in self._rows_named.get(word, ())]

    def _beyond(self, known: Facts) -> Flags:
        failed = np.zeros(len(self._offers), dtype=bool)
        for fact, (least, most) in self._limits.items():
            value = getattr(known, fact)
            if value is not None:
                failed |= (value < least) | (value > most)
        return failed

    def _wished(self, factors: Factors, wish: Wish) -> None:
        if wish.free:
            factors[self._free] *= FREE
            factors[self._not_free] *= NOT_FREE
        if wish.kinds:
            factors *= np.where(np.isin(self._kinds, wish.kinds), RIGHT_KIND, WRONG_KIND).astype(np.float32)
        if wish.not_kinds:
            factors[np.isin(self._kinds, wish.not_kinds)] *= DECLINED
        if wish.amount_sek:
            factors[self._most < wish.amount_sek] *= TOO_MUCH

    def _applies(self, here: tuple[str, ...]) -> Flags:
        applies = self._catalog.applies
        if not here:
            return self._flags(lambda offer: applies(offer, None) is not False)
        return self._flags(lambda offer: any(applies(offer, code) for code in here))

    def _other(self, limit: str, value: str | None) -> Flags:
        """The offers limited to other trades or stages than the company's."""
        found = [getattr(offer.audience, limit) for offer in self._offers]
        return np.array([bool(value and limits and value not in limits) for limits in found], dtype=bool)

    def _flags(self, test: Callable[[Offer], bool]) -> Flags:
        return np.array([test(offer) for offer in self._offers], dtype=bool)


def _costs(offer: Offer) -> bool:
    """Whether an offer is known to cost, or is money that must be paid back."""
    if offer.cost != "unknown":
        return not offer.cost.free
    return offer.kind in (OfferKind.LOAN, OfferKind.EQUITY, OfferKind.GUARANTEE)


def _limits(offers: Sequence[Offer], fact: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    ranges = [getattr(offer.audience, fact) for offer in offers]
    least = [-np.inf if r is None or r.min is None else r.min for r in ranges]
    most = [np.inf if r is None or r.max is None else r.max for r in ranges]
    return np.array(least), np.array(most)


def _rows_by_name_word(offers: Sequence[Offer]) -> dict[str, list[int]]:
    """The words of offers' names that few other names have: said, they mean this offer."""
    names = [set(telling(words(offer.name.sv))) for offer in offers]
    common = Counter(word for name in names for word in name)
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        for word in name:
            if common[word] <= 2 and len(word) > 4:
                rows.setdefault(word, []).append(row)
    return rows
