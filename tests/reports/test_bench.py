"""The benchmark of reports runs to its end, in a short form; times are for people to judge."""

from __future__ import annotations

from pathlib import Path

from bot.dialogue import Guide
from bot.reports.press import everyone
from tests import report_bench


def test_a_week_with_ever_more_history_is_measured(guide: Guide, tmp_path: Path) -> None:
    scopes = everyone(guide)[:1]
    costs = [report_bench.measure(guide, questions, tmp_path, scopes, history=True) for questions in (100, 1000)]
    assert all(cost.roll_up > 0 and cost.reports > 0 for cost in costs)
