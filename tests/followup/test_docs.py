"""docs/followup.md keeps to what is so: every row names a test, and every test that it names exists."""

from __future__ import annotations

import re
from pathlib import Path

from tests.test_security_docs import TESTS

TEXT = (Path(__file__).parents[2] / "docs" / "followup.md").read_text(encoding="utf-8")


def test_every_fault_of_follow_up_has_a_test_that_exists() -> None:
    rows = [row for row in re.findall(r"^\| .* \|$", TEXT, re.MULTILINE) if not row.endswith("| test |")]
    assert len(rows) > 30
    assert [row for row in rows if not re.search(r"`test_\w+`", row)] == []
    assert set(re.findall(r"`(test_\w+)`", TEXT)) - TESTS == set()
