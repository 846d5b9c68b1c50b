"""Faults around: time itself. The numbers are those of the table of faults."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from bot.catalog import Catalog
from bot.dialogue import Guide
from bot.store import Store
from tests.followup.living import Life
from tests.telegram.running import Lotsen

CHANGES = [("2026-03-29", 23), ("2026-10-25", 25)]
"""The nights when clocks change in Sweden, and how many hours those days have."""


@pytest.mark.parametrize(("day", "hours"), CHANGES)
def test_fault_39_around_the_night_when_clocks_change_each_is_asked_once_at_its_hour(
    store: Store, small: Catalog, day: str, hours: int
) -> None:
    monday = dt.date.fromisoformat(day) + dt.timedelta(days=1)
    life = Life(store, small)
    life.on(f"{monday - dt.timedelta(days=14)} 10:00")
    life.press("save", "o.litet-lan")
    life.on(f"{day} 00:00")
    start, asked = life.at.astimezone(dt.UTC), []
    assert (life.at.replace(day=monday.day).astimezone(dt.UTC) - start) == dt.timedelta(hours=hours)
    for quarter in range(4 * (hours + 24)):
        life.at = start + dt.timedelta(minutes=15 * quarter)
        asked += [life.at.astimezone(dt.timezone(dt.timedelta(hours=1 if hours == 25 else 2)))] * len(life.tick())
    assert [at.strftime("%F %H:%M") for at in asked] == [f"{monday} 08:00"]


def test_fault_39_on_a_leap_day_what_is_due_is_asked_and_what_is_saved_is_asked_about(
    store: Store, small: Catalog
) -> None:
    life = Life(store, small)
    life.on("2028-02-15 10:00")
    life.press("save", "o.litet-lan")
    assert life.until_asked() == dt.date(2028, 2, 29)
    life.on("2028-02-29 10:00")
    life.press("plan_state", f"{life.plan.id}.did")
    assert life.until_asked() == dt.date(2028, 3, 14)


@pytest.mark.asyncio
@pytest.mark.parametrize("hours", [-25, -1, 1, 25])
async def test_fault_39_a_clock_that_is_set_while_an_answer_waits(
    small: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    async with Lotsen(Guide.of(small), tmp_path) as lotsen:
        owner, real = lotsen.person(), time.time
        await owner.says("hej")
        await owner.hears()
        lotsen.api.fail("sendMessage", times=2, status=502)
        await owner.says("vem är du")
        await lotsen.api.until(lambda: [call for call in lotsen.api.calls("sendMessage") if call.status == 502])
        monkeypatch.setattr(time, "time", lambda: real() + hours * 3600)
        (answer,) = await owner.hears(10)
        assert "program" in answer.text
        await owner.says("vem är du")
        assert await owner.hears(10)
        await lotsen.quiet()
