"""The load is what companies do, and it ends with the figures that are asked for. No time is asserted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.catalog import read
from bot.dialogue import Guide
from tests.conversation import STEPS, converse, search_ms
from tests.load import Measured, Round, figures_of, run
from tests.load_many import reminders
from tests.measure import TURNS_EACH, Figures
from tests.telegram.running import Lotsen
from tests.test_echo import free_port

pytestmark = pytest.mark.asyncio


async def test_a_company_of_the_load_asks_presses_and_is_answered_each_time(tmp_path: Path) -> None:
    async with Lotsen(Guide.of(read(Path("catalog"))), tmp_path) as lotsen:
        pressed = set()
        for _ in range(4):
            person = lotsen.api.user()
            for turn in range(TURNS_EACH):
                pressed.add(await converse(person, turn))
                assert await person.hears(10)
        assert pressed - {""} <= {name for names in STEPS.values() for name in names}
        assert {"offer", "save", "compare"} <= pressed


async def test_the_figures_stand_beside_those_of_the_echo_bots() -> None:
    def figures(rate: int, milliseconds: float, cpu: float) -> Figures:
        return Figures(rate, 1.0, [milliseconds] * 10, cpu_seconds=cpu, memory_before=150.0, memory_after=151.5)

    lotsen, default, same = figures(300, 9.0, 0.9), figures(200, 9.0, 0.6), figures(600, 4.0, 0.6)
    usual = Round(lotsen, default, same, lotsen, same, search=1.0)
    slow, fast = replace(usual, lotsen=figures(100, 9.0, 0.9)), replace(usual, lotsen=figures(600, 9.0, 0.9))
    assert figures_of([slow, usual, fast], Measured(lotsen, idle=150.0, growth=1.5)) == {
        "ratio_ptb_echo": 1.5,
        "cpu_ratio_same_backend": 2.0,
        "p50_added_ms": 5.0,
        "p99_added_ms": 5.0,
        "idle_mb": 150,
        "growth_mb": 1.5,
    }


async def test_a_company_of_the_load_searches_at_least_every_other_time() -> None:
    assert search_ms(2) > 0


async def test_an_answer_does_not_wait_for_a_thousand_reminders() -> None:
    told = await reminders(1000, 3.0, port=free_port())
    worst = int(told.partition("worst ")[2].partition(" ms")[0])
    assert worst < 1000, told


async def test_the_short_form_ends_with_every_figure() -> None:
    shown: list[str] = []
    figures = await run(quick=True, show=shown.append, port=free_port(), scale=0.1)
    asked = {"ratio_ptb_echo", "cpu_ratio_same_backend", "p50_added_ms", "p99_added_ms", "idle_mb", "growth_mb"}
    assert figures.keys() == asked
    assert all("lost 0" in line for line in shown if " at once" in line), "\n".join(shown)
