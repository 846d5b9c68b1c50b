"""Lotsen only writes by itself when people work."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.followup.workdays import (
    STOCKHOLM,
    add_working_days,
    is_bridge_day,
    is_holiday,
    is_working_day,
    is_working_time,
    last_working_time,
    next_working_day,
    next_working_time,
)

MOMENTS = st.integers(1_704_000_000, 2_080_000_000).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def here(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    "free",
    [
        "2026-01-01", "2026-01-06", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14", "2026-06-06", "2026-06-19",
        "2026-06-20", "2026-10-31", "2026-12-24", "2026-12-25", "2026-12-31",
    ],
)  # fmt: skip
def test_holidays_and_their_eves_are_free(free: str) -> None:
    assert is_holiday(day(free))
    assert not is_working_day(day(free))


@pytest.mark.parametrize("bridge", ["2026-01-02", "2026-01-05", "2026-05-15", "2025-05-30", "2025-05-02", "2027-01-07"])
def test_a_day_alone_between_free_days_is_a_bridge_day(bridge: str) -> None:
    assert is_bridge_day(day(bridge)) is (bridge != "2027-01-07")


def test_an_ordinary_sunday_is_free_but_no_holiday() -> None:
    assert not is_holiday(day("2026-02-01"))
    assert not is_working_day(day("2026-02-01"))


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-02-02 07:59", "2026-02-02 08:00"),
        ("2026-02-02 16:59", "2026-02-02 16:59"),
        ("2026-02-02 17:00", "2026-02-03 08:00"),
        ("2026-02-06 18:00", "2026-02-09 08:00"),
        ("2026-03-28 12:00", "2026-03-30 08:00"),  # the clock goes forward on the Sunday between
        ("2026-10-23 17:30", "2026-10-26 08:00"),  # and back
        ("2025-12-23 17:00", "2025-12-29 08:00"),
        ("2025-12-30 17:00", "2026-01-07 08:00"),
        ("2026-06-18 17:00", "2026-06-22 08:00"),
    ],
)
def test_what_falls_outside_working_time_waits_for_the_next_opening(at: str, then: str) -> None:
    assert next_working_time(here(at)) == here(then)


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-06-22 07:00", "2026-06-18 16:59"),
        ("2026-02-02 12:00", "2026-02-02 12:00"),
        ("2026-02-02 23:00", "2026-02-02 16:59"),
    ],
)
def test_the_last_allowed_moment_before_another(at: str, then: str) -> None:
    assert last_working_time(here(at)) == here(then)


@given(MOMENTS)
def test_the_next_working_time_is_working_time_and_never_far_or_past(at: dt.datetime) -> None:
    then = next_working_time(at)
    assert is_working_time(then)
    assert dt.timedelta(0) <= then - at < dt.timedelta(days=10)
    assert next_working_time(then) == then
    assert is_working_time(last_working_time(at))
    assert last_working_time(at) <= at


@given(st.dates(day("2024-01-01"), day("2036-01-01")), st.integers(0, 30))
def test_working_days_are_counted_one_by_one(start: dt.date, number: int) -> None:
    end = add_working_days(start, number)
    between = [start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(one) for one in between) == number
    assert is_working_day(next_working_day(start))
