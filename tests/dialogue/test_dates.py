"""Dates are days in Sweden: the first and the last day count, whatever the clock says elsewhere."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot.catalog import Catalog
from tests.dialogue.talking import Talk, found

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def read_at(small: Catalog, *moment: int) -> str:
    """What is said of an offer that opens on 1 March and closes on 31 March 2026."""
    talk = Talk(small, {"stöd": found("sommarstod")})
    talk.now = dt.datetime(*moment, tzinfo=STOCKHOLM).astimezone(dt.UTC)  # type: ignore[misc, arg-type]
    return talk.say("stöd") + talk.press("offer", "sommarstod")


@pytest.mark.parametrize(
    ("moment", "answer", "card"),
    [
        ((2026, 2, 28, 23, 59), "Öppnar 1 mars 2026.", "Öppnar 1 mars 2026."),
        ((2026, 3, 1, 0, 1), "Öppet till och med 31 mars 2026.", "Öppet till och med 31 mars 2026."),
        (
            (2026, 3, 29, 2, 30),
            "Öppet till och med 31 mars 2026.",
            "Öppet till och med 31 mars 2026.",
        ),  # to summer time
        ((2026, 3, 31, 23, 59), "Öppet till och med 31 mars 2026.", "Öppet till och med 31 mars 2026."),
        ((2026, 4, 1, 0, 1), "Har upphört.", "Har upphört."),
    ],
)
def test_an_offer_is_open_from_its_first_day_to_its_last(
    small: Catalog, moment: tuple[int, ...], answer: str, card: str
) -> None:
    read = read_at(small, *moment)
    assert answer in read
    assert card in read
    assert read.count("31 mars") == (2 if "till och med" in answer else 0)


def test_search_is_told_which_day_it_is_in_sweden(small: Catalog) -> None:
    talk = Talk(small)
    talk.now = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)
    talk.say("stöd")
    assert talk.engine.asked[-1].today == dt.date(2026, 7, 2)
