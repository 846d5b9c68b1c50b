"""Weeks begin and end where Sweden's clocks say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.weeks import Week

HOUR = 3_600_000


@pytest.mark.parametrize(
    ("week", "hours"), [("2026-W13", 167), ("2026-W43", 169), ("2026-W47", 168), ("2020-W53", 168)]
)
def test_a_week_is_as_long_as_its_clocks(week: str, hours: int) -> None:
    first, after = Week.read(week).bounds
    assert (after - first) / HOUR == hours


@pytest.mark.parametrize(
    ("week", "before", "year_before"),
    [("2021-W01", "2020-W53", "2020-W01"), ("2020-W53", "2020-W52", "2019-W52"), ("2027-W01", "2026-W53", "2026-W01")],
)
def test_weeks_52_53_and_1_follow_each_other(week: str, before: str, year_before: str) -> None:
    assert str(Week.read(week).back(1)) == before
    assert str(Week.read(week).year_before) == year_before


@given(st.integers(0, 4_102_444_800_000))
def test_every_moment_lies_in_exactly_one_week(ms: int) -> None:
    week = Week.at(ms)
    assert week.bounds[0] <= ms < week.bounds[1]
    assert week.back(1).bounds[1] == week.bounds[0]


@pytest.mark.parametrize("text", ["", "2026", "2026-W00", "2021-W53", "2026-47", "W47"])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="week"):
        Week.read(text)
