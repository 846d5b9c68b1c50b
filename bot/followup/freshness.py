"""How fresh an offer is: what its owner has confirmed, when it is to be confirmed again, and what ends soon. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from bot.catalog.model import Offer
from bot.catalog.quality import later as later

Freshness = Literal["fresh", "ends_soon", "to_confirm", "overdue", "gone"]
SOON_DAYS = 30
GRACE_DAYS = 30
"""Days that an owner has to confirm an offer before companies are told that nobody has."""


def due(offer: Offer, since: dt.date) -> dt.date:
    """The day an offer is to be confirmed. `since`: the day its organisation got its first member."""
    if offer.assured is None:
        return since
    return max(since, later(offer.assured.date, offer.review_months))


def freshness(offer: Offer, today: dt.date, since: dt.date | None) -> Freshness:
    """How an offer stands. Nothing is to be confirmed before its organisation has a member (`since` None)."""
    if not offer.status.living or (offer.closes is not None and offer.closes < today):
        return "gone"
    if since is not None and today > due(offer, since) + dt.timedelta(GRACE_DAYS):
        return "overdue"
    if since is not None and today >= due(offer, since):
        return "to_confirm"
    if offer.closes is not None and offer.closes - today <= dt.timedelta(SOON_DAYS):
        return "ends_soon"
    return "fresh"
