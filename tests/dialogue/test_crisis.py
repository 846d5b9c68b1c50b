"""Somebody who does not want to live is met at once, whatever else their words would find."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.catalog import read
from bot.dialogue import Guide
from bot.dialogue.crisis import in_crisis
from bot.turn import Company, Facts, Press, Turn

SIGNS = (
    "jag vill inte leva längre", "vill dö", "Jag vill bara dö.", "orkar inte leva så här", "funderar på att ta mitt liv",
    "min man bonden har tagit livet av sig", "självmord", "I want to die", "I don’t want to live anymore",
)  # fmt: skip


@pytest.mark.parametrize("text", SIGNS)
def test_a_sign_is_seen(text: str) -> None:
    assert in_crisis(text)


@pytest.mark.parametrize(
    "text",
    [
        "vill leva på min gård", "vill inte leva på bidrag", "ta livet av ogräset", "företaget är mitt liv",
        "vill döpa om firman", "kan jag ta mitt livsverk vidare", "I don't want to live in the city",
    ],
)  # fmt: skip
def test_business_with_such_words_is_business(text: str) -> None:
    assert not in_crisis(text)


@pytest.fixture(scope="module")
def guide() -> Guide:
    return Guide.of(read(Path("catalog")))


@pytest.mark.parametrize("text", [*SIGNS, "orkar inte mer", "allt känns hopplöst", "sover dåligt"])
@pytest.mark.parametrize("sector", [None, "farming", "retail"])
def test_there_is_warmth_and_the_number_for_emergencies_and_no_list(
    guide: Guide, text: str, sector: str | None
) -> None:
    turn = Turn("telegram:1", "telegram", dt.datetime.now(dt.UTC), text)
    reply, _ = guide.respond(turn, Company("telegram:1", facts=Facts(sector=sector)))
    said = str(reply.blocks)
    assert reply.kind == "human"
    assert "Det låter tungt." in said or "That sounds hard." in said
    assert "112" in said
    assert len(reply.shown) <= 1


def test_in_danger_the_number_comes_before_everything_else(guide: Guide) -> None:
    turn = Turn("telegram:1", "telegram", dt.datetime.now(dt.UTC), "jag vill inte leva längre")
    reply, _ = guide.respond(turn, Company("telegram:1"))
    assert "112" in str(reply.blocks[1])


def test_the_words_are_kept_nowhere(guide: Guide) -> None:
    turn = Turn("telegram:1", "telegram", dt.datetime.now(dt.UTC), "jag vill inte leva längre")
    _, change = guide.respond(turn, Company("telegram:1"))
    assert "leva" not in str(change)


@pytest.mark.parametrize("asked", ["wrong", "plan_told", "answer"])
def test_it_is_met_also_where_something_else_was_asked(guide: Guide, asked: str) -> None:
    turn = Turn("telegram:1", "telegram", dt.datetime.now(dt.UTC), "jag vill inte leva längre")
    reply, _ = guide.respond(turn, Company("telegram:1", pending=Press(asked, "almi-mikrolan")))
    assert "112" in str(reply.blocks)
