"""What is known of a company against what offers are for, for all offers at once.

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
from bot.search.postings import Floats, best
from bot.search.reader import Field
from bot.search.reading import Reading
from bot.search.wish import MONEY
from bot.search.words import Said, deep_stem, stem, telling, words
from bot.turn import Facts

POINTS = {
    "elsewhere": -8.0,  # does not apply where the asker is
    "named_elsewhere": -3.0,  # asked for by name, from nowhere known: that it is not for here is an answer
    "local": 1.7,  # a local offer goes before a general one where it applies
    "beyond": -7.0,  # a known fact fails a stated limit
    "other_sector": -0.4,
    "denied_sector": -3.0,  # at least half of its trades are such as the company says not to be in
    "narrow": -0.3,  # for some trades only, and nothing tells the company's
    "other_stage": -0.6,
    "named": 0.4,  # called by a word of its name that is its alone
    "ended": -1.0,
    "right_kind": 0.8,
    "wrong_kind": -0.2,
    "no_money": -2.0,  # a permit, when somebody asks how to pay for something
    "declined_kind": -4.0,
    "free": 0.5,
    "not_free": -1.5,
    "too_much": -4.0,  # a loan of less than the sum asked for
    "instead": 3.0,  # staff compare it with an offer that would be among the best, but for a limit or the place
}
"""What each circumstance adds to an offer's log-odds of being the right one."""
NEAREST = 2
"""Offers among the best whose failed limits, or other places, make room for what staff compare them with."""
SAID_OF = 6
"""Offers in whose phrasings a word of a name may stand and still name the offer."""
RANGES = ("age", "employees", "turnover_sek", "company_years")

Flags = NDArray[np.bool_]
Circumstances = dict[str, Flags]
"""Name of a circumstance → the offers for which it holds."""


class Fit:
    """The conditions of all offers as arrays, one place an offer."""

    def __init__(self, catalog: Catalog, asks: Sequence[Sequence[Field]]) -> None:
        """`asks`: the phrasings of each offer."""
        self._catalog = catalog
        self._offers = list(catalog.offers.values())
        self._ended = self._flags(lambda offer: not offer.status.living)
        self._local = self._flags(lambda offer: bool(catalog.municipalities(offer)))
        self._narrow = self._flags(lambda offer: bool(offer.audience.sectors))
        self._free = self._flags(lambda offer: offer.cost != "unknown" and offer.cost.free)
        self._not_free = self._flags(_costs)
        self._kinds = np.array([offer.kind.value for offer in self._offers])
        self._most = np.array([_most_lent(offer) for offer in self._offers])
        self._limits = {fact: _limits(self._offers, fact) for fact in RANGES}
        row_of = {offer.id: row for row, offer in enumerate(self._offers)}
        self._similar = [[row_of[s.offer] for s in catalog.similar(offer.id)] for offer in self._offers]
        self._rows_named = _rows_by_name_word(self._offers, asks)
        self._applying = lru_cache(maxsize=1000)(self._applies)
        self._others = lru_cache(maxsize=100)(self._other)

    def circumstances(self, reading: Reading) -> Circumstances:
        """Which circumstances hold for which offers."""
        here, known = reading.here, reading.facts
        applies = self.applies(here)
        named = np.zeros(len(self._offers), dtype=bool)
        named[self.named(reading.said)] = True
        found = {"elsewhere": ~applies, "named": named, "beyond": self._beyond(known)}
        if not here:
            found |= {"elsewhere": ~applies & ~named, "named_elsewhere": ~applies & named}
        if here:
            found["local"] = applies & self._local
        if known.sector:
            found["other_sector"] = self._others("sectors", known.sector)
        else:
            found["narrow"] = self._narrow
        if reading.not_sectors:
            found["denied_sector"] = self._flags(lambda offer: _mostly(offer.audience.sectors, reading.not_sectors))
        if known.stage:
            found["other_stage"] = self._others("stages", known.stage)
        if not reading.still:
            found["ended"] = self._ended & ~named
        return found | self._wished(reading.wish)

    def instead(self, odds: Floats, beyond: Flags, elsewhere: Flags) -> Flags:
        """The offers that staff compare with one that would be among the best, were it not out of reach."""
        flags, out = np.zeros(len(odds), dtype=bool), beyond | elsewhere
        if out.any():
            for row in best(odds - POINTS["beyond"] * beyond - POINTS["elsewhere"] * elsewhere, NEAREST):
                flags[self._similar[row] if out[row] else []] = True
        return flags & ~out

    def applies(self, here: tuple[str, ...]) -> Flags:
        """The offers that can be had in one of the municipalities, or anywhere at home when none is known."""
        return self._applying(here)

    def unfit(self, rows: Sequence[int], known: Facts) -> list[str]:
        """The first condition of each of some offers that a known fact fails; "" when none does."""
        told = [(fact, value, *self._limits[fact]) for fact in RANGES if (value := getattr(known, fact)) is not None]
        others = self._others("sectors", known.sector) if known.sector else np.zeros(len(self._offers), dtype=bool)
        return [
            next(
                (fact for fact, value, least, most in told if not least[row] <= value <= most[row]),
                "sector" if others[row] else "",
            )
            for row in rows
        ]

    def named(self, said: Said) -> list[int]:
        """The offers that a text calls by a word that is theirs alone."""
        return [row for word in telling(said.words) for row in self._rows_named.get(stem(word), ())]

    def _beyond(self, known: Facts) -> Flags:
        failed = np.zeros(len(self._offers), dtype=bool)
        for fact, (least, most) in self._limits.items():
            value = getattr(known, fact)
            if value is not None:
                failed |= (value < least) | (value > most)
        return failed

    def _wished(self, wish: Wish) -> Circumstances:
        found: Circumstances = {}
        if wish.free:
            found |= {"free": self._free, "not_free": self._not_free}
        if wish.kinds:
            right = np.isin(self._kinds, wish.kinds)
            found |= {"right_kind": right, "wrong_kind": ~right}
            if wish.kinds == MONEY:
                found["no_money"] = self._kinds == OfferKind.PERMIT
        if wish.not_kinds:
            found["declined_kind"] = np.isin(self._kinds, wish.not_kinds)
        if wish.amount_sek:
            found["too_much"] = self._most < wish.amount_sek
        return found

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


def points(found: Circumstances, size: int) -> Floats:
    """What the circumstances add to each offer's log-odds."""
    total = np.zeros(size, dtype=np.float32)
    for name, flags in found.items():
        total += POINTS[name] * flags
    return total


def _mostly(sectors: Sequence[str], denied: frozenset[str]) -> bool:
    return bool(sectors) and 2 * len(denied.intersection(sectors)) >= len(sectors)


def _most_lent(offer: Offer) -> float:
    """The greatest sum that an offer lends; no bound for what is no loan, as a grant may pay for a part."""
    most = offer.amount.max_sek if offer.amount and offer.kind is OfferKind.LOAN else None
    return most or np.inf


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


def _rows_by_name_word(offers: Sequence[Offer], asks: Sequence[Sequence[Field]]) -> dict[str, list[int]]:
    """The stems of names that few other names have and that owners seldom say of other offers: they mean this one."""
    names = [set(map(stem, telling(words(offer.name.sv)))) for offer in offers]
    common = Counter(root for name in names for root in name)
    spoken = [{word for ask in fields for word in ask.words} for fields in asks]
    root_of = {word: deep_stem(word) for word in set().union(*spoken)}
    said = Counter(root for found in spoken for root in {root_of[word] for word in found})
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        for root in name:
            if common[root] <= 2 and said[root] <= SAID_OF and len(root) > 4:
                rows.setdefault(root, []).append(row)
    return rows
