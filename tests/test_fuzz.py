"""A small and fixed share of what `python -m tests.fuzz` tries, at every door and through every renderer."""

from __future__ import annotations

import pytest

from tests.fuzz import TARGETS, tried


@pytest.mark.parametrize("target", TARGETS)
def test_hostile_input_breaks_nothing(target: str) -> None:
    assert tried(target, 15 if target in ("yaml", "report", "imports") else 40) > 0
