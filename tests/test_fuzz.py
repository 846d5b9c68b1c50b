"""A small and fixed share of what `python -m tests.fuzz` tries, at every door and through every renderer."""

from __future__ import annotations

import pytest

from tests.fuzz import TARGETS, tried

FEW = {"yaml": 15, "report": 8, "imports": 15, "exports": 8, "print": 3, "pages": 3}
"""Of those that take their time."""


@pytest.mark.parametrize("target", TARGETS)
def test_hostile_input_breaks_nothing(target: str) -> None:
    assert tried(target, FEW.get(target, 40)) > 0
