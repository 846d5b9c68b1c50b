"""When staff are asked whether an offer is still true, how often, and who is asked when nobody answers. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from bot.catalog.model import Offer
from bot.followup.freshness import due, freshness
from bot.followup.workdays import add_working_days

Reason = Literal["due", "month", "week", "year", "link"]
WEEK, MONTH = dt.timedelta(7), dt.timedelta(30)
YEAR_FROM = 15
"""The day in December from which all that ends with the year is asked about."""
SPACING: dict[Reason, int] = {"due": 5, "month": 5, "week": 2, "year": 3, "link": 5}
"""Working days that an answer is waited for before the next question."""
REST = dt.timedelta(30)
"""Days of peace after an answer that left the offer unconfirmed, such as a pause."""
Who = TypeVar("Who")


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why an offer is asked about. `key` tells one occasion from every other one of the same offer."""

    reason: Reason
    day: dt.date
    """When it was to be confirmed, its last day, or when its link broke."""

    @property
    def key(self) -> str:
        return f"{self.reason}:{self.day}"


@dataclass(frozen=True, slots=True)
class Asked:
    """How often staff were asked on an occasion, when for the last time, and when somebody answered since."""

    times: int
    last: dt.date
    answered: dt.date | None = None


def occasions(
    offer: Offer, today: dt.date, since: dt.date | None, broken: dt.date | None = None
) -> tuple[Occasion, ...]:
    """What there is to ask about an offer. `since`: the day its organisation got its first member; nothing before.
    `broken`: the day from which a link of it led nowhere."""
    if since is None or freshness(offer, today, since) == "gone":
        return ()
    found = [Occasion("due", day)] if (day := due(offer, since)) <= today else []
    found += [Occasion("link", broken)] if broken is not None else []
    closing = _closing(offer.closes, today) if offer.closes is not None else None
    return (*found, Occasion(closing, offer.closes)) if closing and offer.closes else tuple(found)


def _closing(closes: dt.date, today: dt.date) -> Reason | None:
    if closes - today <= WEEK:
        return "week"
    if (closes.month, closes.day) == (12, 31) and today >= dt.date(closes.year, 12, YEAR_FROM):
        return "year"
    return "month" if closes - today <= MONTH else None


def turn(occasion: Occasion, asked: Asked | None, today: dt.date) -> int | None:
    """Which question is due now, 0 the first; None when it is not time."""
    if asked is None:
        return 0
    if asked.answered is not None:
        return 0 if occasion.reason == "due" and today >= asked.answered + REST else None
    return asked.times if today >= add_working_days(asked.last, SPACING[occasion.reason]) else None


def audiences(editors: Sequence[Who], leads: Sequence[Who], stewards: Sequence[Who]) -> tuple[Sequence[Who], ...]:
    """Who is asked by each question: twice those who keep the offers, then who leads them, then the stewards."""
    owners = editors or leads
    rounds = (owners, owners, leads if editors else (), stewards)
    return tuple(audience for audience in rounds if audience)
