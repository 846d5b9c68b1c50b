"""An offer whose owner is late to confirm it says so, and stands last among its equals."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.catalog import Catalog
from bot.search import Finding, Hit
from bot.search.finding import last_among_equals
from bot.turn import Language
from tests.dialogue.talking import NOON, Talk

LATE = {"lanehuset": NOON.date() - dt.timedelta(31)}
IN_TIME = {"lanehuset": NOON.date() - dt.timedelta(30)}


def talk(
    small: Catalog, joined: dict[str, dt.date], findings: dict[str, Finding] | None = None, **company: object
) -> Talk:
    made = Talk(small, findings, **company)
    made.guide = replace(made.guide, joined=joined)
    return made


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "Uppgifterna skulle ha bekräftats i januari 2026."),
        ("en", "The facts should have been confirmed in January 2026."),
    ],
)
def test_the_card_says_that_the_owner_is_late(small: Catalog, language: Language, said: str) -> None:
    assert said in talk(small, LATE, language=language).press("offer", "litet-lan")
    assert said not in talk(small, IN_TIME, language=language).press("offer", "litet-lan")


def test_nobody_is_late_before_the_organisation_has_a_member(small: Catalog) -> None:
    assert "skulle ha bekräftats" not in talk(small, {}).press("offer", "litet-lan")


def test_what_is_late_comes_after_what_is_as_good_and_never_after_what_is_worse(small: Catalog) -> None:
    def order(*scores: float) -> list[str]:
        offers = ("litet-lan", "bygglov", "grundkurs")
        hits = tuple(Hit(offer, score) for offer, score in zip(offers, scores, strict=True))
        conversation = talk(small, LATE, {"pengar till en maskin": Finding("offers", hits=hits, certain=0.9)})
        conversation.say("pengar till en maskin")
        return list(conversation.company.answers[0].offers)

    assert order(1.0, 0.999, 0.998) == ["bygglov", "grundkurs", "litet-lan"]
    assert order(1.0, 0.999, 0.9) == ["bygglov", "litet-lan", "grundkurs"]
    assert order(1.0, 0.98, 0.97) == ["litet-lan", "bygglov", "grundkurs"]


def test_only_neighbours_are_equals() -> None:
    hits = (Hit("late", 0.5), Hit("better", 0.9), Hit("as-good", 0.5), Hit("elsewhere", 0.5, elsewhere=True))
    assert last_among_equals(hits, {"late"}) == hits
