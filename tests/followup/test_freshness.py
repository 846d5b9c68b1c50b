"""When an offer is to be confirmed, and how it stands."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.catalog import Catalog
from bot.catalog.model import Assured, Status
from bot.followup.freshness import freshness, later

DAY = dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("changes", "since", "expected"),
    [
        (dict(assured=None), None, "fresh"),
        (dict(assured=None), DAY, "to_confirm"),
        (dict(assured=None), DAY - dt.timedelta(30), "to_confirm"),
        (dict(assured=None), DAY - dt.timedelta(31), "overdue"),
        (dict(assured=dt.date(2025, 9, 2)), dt.date(2020, 1, 1), "fresh"),
        (dict(assured=dt.date(2025, 9, 1)), dt.date(2020, 1, 1), "to_confirm"),
        (dict(assured=dt.date(2025, 7, 1)), dt.date(2020, 1, 1), "overdue"),
        (dict(assured=dt.date(2020, 1, 1)), DAY, "to_confirm"),
        (dict(closes=DAY + dt.timedelta(30)), None, "ends_soon"),
        (dict(closes=DAY + dt.timedelta(31)), None, "fresh"),
        (dict(closes=DAY), None, "ends_soon"),
        (dict(closes=DAY - dt.timedelta(1)), None, "gone"),
        (dict(status=Status.ENDED), DAY, "gone"),
    ],
)
def test_an_offer_stands_as_its_dates_say(
    small: Catalog, changes: dict[str, object], since: dt.date | None, expected: str
) -> None:
    assured = changes.pop("assured", None) if "assured" in changes else None
    assured = Assured(date=assured, by="lanehuset") if isinstance(assured, dt.date) else None
    known = dict(assured=assured, opens=None, closes=None, status=Status.OPEN) | changes
    offer = small.offers["litet-lan"].model_copy(update=known)
    assert freshness(offer, DAY, since) == expected


def test_months_end_where_the_month_does() -> None:
    assert later(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)
    assert later(dt.date(2026, 12, 1), 1) == dt.date(2027, 1, 1)
