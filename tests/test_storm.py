"""A short storm, and the judging of it."""

from __future__ import annotations

import pytest

from tests.judging import WRONG, Found, disorder
from tests.storm import report, run


@pytest.mark.asyncio
async def test_a_short_storm_loses_nothing_and_doubles_only_what_could_not_be_known() -> None:
    found = await run(seconds=6, people=6)
    assert report(print, found)
    assert found.kills
    assert found.failed_calls
    assert found.accepted == found.answered + found.pressed > 0


def test_the_judge_sees_a_broken_order() -> None:
    one, other = "a", "b"
    assert not disorder([("maskin 0 1", one), ("maskin 1 0", other), ("maskin 0 2", one)])
    assert disorder([("maskin 0 2", one), ("maskin 0 1", one)]) == 1


@pytest.mark.parametrize("name", WRONG)
def test_whatever_went_wrong_fails_the_storm(name: str) -> None:
    found = Found(accepted=1)
    assert report(print, found)
    setattr(found, name, 1)
    assert not report(print, found)
