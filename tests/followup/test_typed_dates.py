"""Days as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.followup.typed_dates import typed_date

MONDAY = dt.date(2026, 2, 2)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("nästa tisdag", "2026-02-10"),
        ("på tisdag", "2026-02-03"),
        ("tisdag", "2026-02-03"),
        ("på måndag", "2026-02-09"),
        ("fredag nästa vecka", "2026-02-13"),
        ("next friday", "2026-02-13"),
        ("i morgon", "2026-02-03"),
        ("imorgon tack", "2026-02-03"),
        ("i övermorgon", "2026-02-04"),
        ("nästa vecka", "2026-02-09"),
        ("nästa månad", "2026-03-01"),
        ("om två veckor", "2026-02-16"),
        ("om en vecka", "2026-02-09"),
        ("om 10 dagar", "2026-02-12"),
        ("om en månad", "2026-03-02"),
        ("in three weeks", "2026-02-23"),
        ("efter midsommar", "2026-06-22"),
        ("efter påsk", "2026-04-07"),
        ("efter jul", "2026-12-28"),
        ("after christmas", "2026-12-28"),
        ("3 mars", "2026-03-03"),
        ("den 3:e mars", "2026-03-03"),
        ("3 mars 2027", "2027-03-03"),
        ("1 januari", "2027-01-01"),
        ("March 3rd", "2026-03-03"),
        ("3/3", "2026-03-03"),
        ("29 februari", "2028-02-29"),
        ("2026-03-03", "2026-03-03"),
        ("2020-01-01", "2020-01-01"),
        ("i augusti", "2026-08-01"),
        ("vecka 12", "2026-03-16"),
        ("v. 2", "2027-01-11"),
        ("igår", "2026-02-01"),
        ("imorn", "2026-02-03"),
        ("om 14 dar", "2026-02-16"),
        ("om 3 v", "2026-02-23"),
        ("om nån vecka", "2026-02-09"),
        ("om ett halvår", "2026-08-02"),
        ("in half a year", "2026-08-02"),
        ("efter helgen", "2026-02-09"),
        ("till våren", "2026-03-01"),
        ("i höst", "2026-09-01"),
        ("i vinter", "2026-12-01"),
        ("efter semestern", "2026-08-15"),
        ("after the summer", "2026-08-15"),
        ("nästa år", "2027-01-01"),
        ("efter årsskiftet", "2027-01-04"),
        ("i början av mars", "2026-03-01"),
        ("mitten av mars", "2026-03-15"),
        ("i slutet av mars", "2026-03-25"),
        ("slutet av månaden", "2026-02-25"),
        ("mars", "2026-03-01"),
        ("den 15:e", "2026-02-15"),
        ("15e", "2026-02-15"),
        ("den 1", "2026-03-01"),
        ("den 31", "2026-03-31"),
    ],
)
def test_days_as_they_are_written(text: str, day: str) -> None:
    assert typed_date(text, MONDAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hej",
        "31 februari",
        "2026-13-40",
        "99/99",
        "vecka 99",
        "om",
        "jag vill låna 30 000 kronor",
        "snart",
        "för tredje gången",
        "den 3:e gången",
        "om två vänner",
        "vi har 15 anställda",
        "senare",
    ],
)
def test_what_names_no_day_is_no_day(text: str) -> None:
    assert typed_date(text, MONDAY) is None


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2040, 1, 1))


@given(st.text(max_size=60), DAYS)
def test_any_text_is_a_day_or_none(text: str, today: dt.date) -> None:
    assert isinstance(typed_date(text, today), dt.date | None)


@given(st.sampled_from(["om {} dagar", "in {} days"]), st.integers(1, 300), DAYS)
def test_days_are_counted(text: str, number: int, today: dt.date) -> None:
    assert typed_date(text.format(number), today) == today + dt.timedelta(days=number)


@given(st.sampled_from("måndag tisdag onsdag torsdag fredag lördag söndag".split()), DAYS)
def test_a_weekday_lies_within_a_week_and_next_weeks_in_the_next(name: str, today: dt.date) -> None:
    soon, later = typed_date(name, today), typed_date(f"nästa {name}", today)
    assert soon is not None and later is not None
    assert 1 <= (soon - today).days <= 7
    assert later.isocalendar()[:2] == (today + dt.timedelta(days=7)).isocalendar()[:2]
    assert soon.weekday() == later.weekday()


@given(DAYS, DAYS)
def test_a_written_date_is_that_date(day: dt.date, today: dt.date) -> None:
    assert typed_date(day.isoformat(), today) == day
    assert typed_date(f"{day.day}/{day.month} {day.year}", today) == day
