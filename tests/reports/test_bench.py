"""The benchmark runs, and a week costs no more for the history before it."""

from __future__ import annotations

from tests import report_bench


def test_a_week_costs_the_same_whatever_lies_before_it() -> None:
    result = report_bench.main(["--questions", "1000", "10000", "--reports", "1"])
    assert result["history"]["roll_up"] < 0.8 and result["history"]["reports"] < 0.8
