"""What is known of a company against what an offer is for: where, how large, how old, which kind of help."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.catalog import Catalog
from bot.catalog.model import Offer, OfferKind
from bot.search.finding import Wish
from bot.turn import Facts

ELSEWHERE = 0.3
"""What is left of an offer's score when it does not apply where the asker is."""
UNFIT = {"age": 0.4, "employees": 0.5, "turnover_sek": 0.5, "company_years": 0.6, "sector": 0.75, "stage": 0.92}
"""What is left of it when a known fact fails its condition: hard limits weigh more than trades and stages."""
TOO_SMALL = 0.6
"""When the sum asked for is more than the offer can give."""
WRONG_KIND, DECLINED, RIGHT_KIND = 0.9, 0.45, 1.15
FREE, NOT_FREE = 1.1, 0.6
COVERED = 0.7
"""A general offer whose local form applies here."""
MONEY = frozenset((OfferKind.LOAN, OfferKind.GRANT, OfferKind.GUARANTEE, OfferKind.EQUITY))


@dataclass(frozen=True, slots=True)
class Fit:
    """How an offer stands to a company."""

    share: float = 1.0
    """What is left of the offer's score."""
    elsewhere: bool = False
    unfit: str = ""


class Fitting:
    """Judges the offers of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._local_forms: dict[str, list[Offer]] = {}
        for offer in catalog.offers.values():
            if offer.generic_of:
                self._local_forms.setdefault(offer.generic_of, []).append(offer)

    def of(self, offer: Offer, facts: Facts, wish: Wish, here: tuple[str, ...]) -> Fit:
        """How an offer stands to a company in the municipalities `here`; nowhere said, nothing excluded."""
        applies = self._applies(offer, here)
        unfit = unfit_fact(offer, facts)
        share = (1.0 if applies else ELSEWHERE) * UNFIT.get(unfit, 1.0) * wished(offer, wish)
        if any(self._applies(local, here) for local in self._local_forms.get(offer.id, ()) if here):
            share *= COVERED
        return Fit(share, not applies, unfit)

    def _applies(self, offer: Offer, here: tuple[str, ...]) -> bool:
        if not here:
            return self._catalog.applies(offer, None) is not False
        return any(self._catalog.applies(offer, code) for code in here)


def unfit_fact(offer: Offer, facts: Facts) -> str:
    """The first fact that fails a condition of the offer; "" when none does."""
    asked = offer.audience
    for name in ("age", "employees", "turnover_sek", "company_years"):
        limits, value = getattr(asked, name), getattr(facts, name)
        if limits is not None and not limits.admits(value):
            return name
    if facts.sector and asked.sectors and facts.sector not in asked.sectors:
        return "sector"
    if facts.stage and asked.stages and facts.stage not in asked.stages:
        return "stage"
    return ""


def wished(offer: Offer, wish: Wish) -> float:
    """How an offer's score changes with what is wished for."""
    share = 1.0
    if wish.not_kinds and offer.kind in wish.not_kinds:
        share *= DECLINED
    if wish.kinds:
        share *= RIGHT_KIND if offer.kind in wish.kinds else WRONG_KIND
    if wish.free:
        share *= _free(offer)
    most = offer.amount.max_sek if offer.amount else None
    if wish.amount_sek and most and wish.amount_sek > most:
        share *= TOO_SMALL
    return share


def _free(offer: Offer) -> float:
    if offer.cost != "unknown":
        return FREE if offer.cost.free else NOT_FREE
    return NOT_FREE if offer.kind is OfferKind.LOAN else 1.0


def living(offer: Offer, today: dt.date | None) -> bool:
    """Whether the offer can be had now or later."""
    return offer.status.living and not (today and offer.closes and offer.closes < today)
