"""When staff are asked about an offer, and who is asked next."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.catalog import Catalog
from bot.catalog.model import Assured, Status
from bot.followup.nudges import Asked, Occasion, audiences, occasions, turn

SINCE = dt.date(2026, 1, 2)
DUE = Occasion("due", SINCE)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("changes", "today", "expected"),
    [
        (dict(), "2026-01-01", []),
        (dict(), "2026-01-02", ["due:2026-01-02"]),
        (dict(), "2027-05-02", ["due:2026-01-02"]),  # late rather than never
        (dict(assured="2026-02-28"), "2026-08-27", []),
        (dict(assured="2026-02-28"), "2026-08-28", ["due:2026-08-28"]),
        (dict(assured="2026-02-28", closes="2026-05-31"), "2026-04-30", []),
        (dict(assured="2026-02-28", closes="2026-05-31"), "2026-05-01", ["month:2026-05-31"]),
        (dict(assured="2026-02-28", closes="2026-05-31"), "2026-05-24", ["week:2026-05-31"]),
        (dict(assured="2026-02-28", closes="2026-05-31"), "2026-06-01", []),
        (dict(assured="2026-11-20", closes="2026-12-31"), "2026-12-14", ["month:2026-12-31"]),
        (dict(assured="2026-11-20", closes="2026-12-31"), "2026-12-15", ["year:2026-12-31"]),
        (dict(assured="2026-11-20", closes="2026-12-31"), "2026-12-24", ["week:2026-12-31"]),
        (dict(closes="2026-05-31"), "2026-05-24", ["due:2026-01-02", "week:2026-05-31"]),
        (dict(status=Status.ENDED), "2026-05-24", []),
    ],
)
def test_an_offer_is_asked_about_when_it_is_time(
    small: Catalog, changes: dict[str, object], today: str, expected: list[str]
) -> None:
    known: dict[str, object] = dict(assured=None, opens=None, closes=None, status=Status.OPEN, review_months=6)
    known |= changes
    if "assured" in changes:
        known["assured"] = Assured(date=day(str(changes["assured"])), by="lanehuset")
    if "closes" in changes:
        known["closes"] = day(str(changes["closes"]))
    offer = small.offers["litet-lan"].model_copy(update=known)
    assert [one.key for one in occasions(offer, day(today), SINCE)] == expected
    assert occasions(offer, day(today), None) == ()  # nobody to ask
    with_link = [one.key for one in occasions(offer, day(today), SINCE, day("2026-01-20"))]
    living = "status" not in changes and today != "2026-06-01"
    assert ("link:2026-01-20" in with_link) is living


@pytest.mark.parametrize(
    ("asked", "today", "expected"),
    [
        (None, "2026-01-02", 0),
        (Asked(1, day("2026-01-08")), "2026-01-14", None),
        (Asked(1, day("2026-01-08")), "2026-01-15", 1),  # five working days
        (Asked(1, day("2026-04-01")), "2026-04-09", None),  # Easter is no working time
        (Asked(1, day("2026-04-01")), "2026-04-10", 1),
        (Asked(3, day("2026-01-08")), "2026-01-15", 3),
        (Asked(2, day("2026-01-08"), day("2026-01-09")), "2026-02-07", None),
        (Asked(2, day("2026-01-08"), day("2026-01-09")), "2026-02-08", 0),  # paused then, and still not confirmed
    ],
)
def test_a_question_is_put_again_when_nobody_answers(asked: Asked | None, today: str, expected: int | None) -> None:
    assert turn(DUE, asked, day(today)) == expected


def test_what_closes_in_a_week_is_asked_again_sooner_and_never_after_an_answer() -> None:
    week = Occasion("week", day("2026-05-29"))
    assert turn(week, Asked(1, day("2026-05-22")), day("2026-05-26")) == 1
    assert turn(week, Asked(1, day("2026-05-22"), day("2026-05-22")), day("2026-07-26")) is None


def test_two_questions_go_to_those_who_keep_the_offer_then_to_their_lead_then_to_a_steward() -> None:
    assert audiences("ab", "L", "S") == ("ab", "ab", "L", "S")
    assert audiences("", "L", "S") == ("L", "L", "S")
    assert audiences("ab", "", "") == ("ab", "ab")
    assert audiences("", "", "S") == ("S",)
