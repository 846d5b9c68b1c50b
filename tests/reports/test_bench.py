"""A week costs no more for the history before it: a short form of the benchmark."""

from __future__ import annotations

from pathlib import Path

from bot.dialogue import Guide
from bot.reports.press import everyone
from tests import report_bench


def test_a_week_costs_the_same_whatever_lies_before_it(guide: Guide, tmp_path: Path) -> None:
    scopes = everyone(guide)[:1]
    costs = [report_bench.measure(guide, questions, tmp_path, scopes, history=True) for questions in (500, 5000)]
    assert report_bench.exponent(costs, "roll_up") < 0.8 and report_bench.exponent(costs, "reports") < 0.8
