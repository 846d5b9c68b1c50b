"""A small and fixed share of what `python -m tests.fuzz`, `tests.fuzz_api` and `tests.fuzz_native` try."""

from __future__ import annotations

import pytest

from tests import fuzz_api, fuzz_native
from tests.fuzz import TARGETS, tried

FEW = {"yaml": 15, "report": 8, "imports": 15, "exports": 8, "print": 3, "pages": 3}
"""Of those that take their time."""


@pytest.mark.parametrize("target", TARGETS)
def test_hostile_input_breaks_nothing(target: str) -> None:
    assert tried(target, FEW.get(target, 40)) > 0


def test_every_request_of_the_api_is_answered_as_its_document_says() -> None:
    with fuzz_api.operations() as (url, found):
        assert len(found) == 3
        for operation in found.values():
            assert fuzz_api.tried(url, operation, 20) >= 10


@pytest.mark.skipif(not fuzz_native.available(), reason=fuzz_native.MISSING)
@pytest.mark.parametrize(("target", "runs"), [("yaml", 1500), ("buttons", 20_000)])
def test_no_bytes_break_the_reader_or_the_codec(target: str, runs: int) -> None:
    assert fuzz_native.run(target, f"-runs={runs}") >= runs
