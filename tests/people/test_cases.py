"""Companies' own cases, from two lines to the card and away again; and thumbs on answers."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.catalog import Catalog
from bot.channels.plaintext import render
from bot.people import stories
from bot.store import Store, cases
from bot.store.tables import events
from bot.turn import Reply
from tests.people.town import OWNER, Town

OTHER = "telegram:2"


@pytest.fixture
def town(store: Store, small: Catalog) -> Town:
    return Town(store, small)


def told(town: Town, consent: str) -> Reply:
    """Tell of an offer up to the consent, and press it."""
    town.say("hej")
    town.press("case", "litet-lan")
    town.say("En ugn för 80 000 kronor")
    asked = town.say("Vi bakar dubbelt. Ring 070-174 06 05")
    assert "har läst och godkänt" in render(asked) and "070" not in render(asked)
    return town.click(asked, consent)


def only(town: Town) -> cases.Kept:
    with town.store.begin() as tx:
        (one,) = cases.of_company(tx, OWNER)
    return one


def test_a_case_is_told_agreed_to_published_and_withdrawn_everywhere(town: Town) -> None:
    thanks = told(town, "Ja, utan namn")
    assert "Ett företag: En ugn" not in render(town.press("offer", "litet-lan", OTHER))
    id = only_id(town)
    with town.store.begin() as tx:
        stories.decide(tx, id, 1, 5, publish=True, got="En ny ugn för 80 000 kronor.", meant="Dubbelt.")
    assert "Ett företag: En ny ugn för 80 000 kronor. Dubbelt." in render(town.press("offer", "litet-lan", OTHER))
    assert town.events("case") == ["litet-lan"]
    assert "borttaget överallt" in render(town.click(thanks, "Ta tillbaka"))
    assert "ny ugn för 80 000" not in render(town.press("offer", "litet-lan", OTHER))
    assert "En ugn" not in str(everything(town))
    with town.store.begin() as tx:
        assert stories.decide(tx, id, 1, 5, publish=True, got="x") is None


def only_id(town: Town) -> int:
    return only(town).id


def everything(town: Town) -> list[object]:
    with town.store.begin() as tx:
        return [dict(row) for row in tx.execute(select(events).where(events.c.name == "case")).mappings()]


def test_a_named_case_carries_the_name_that_the_company_gives(town: Town) -> None:
    told(town, "Ja, med företagets namn")
    assert "läser det innan" in render(town.say("Bageriet Bulle"))
    assert only(town).told.name == "Bageriet Bulle"


def test_without_consent_nothing_is_kept(town: Town) -> None:
    assert "sparar det inte heller" in render(told(town, "Nej, visa det inte"))
    with town.store.begin() as tx:
        assert cases.of_company(tx, OWNER) == [] and cases.drafted(tx, OWNER) is None
    assert town.events("case") == []


@pytest.mark.parametrize("words", ["inget", "nej tack", "vill inte"])
def test_who_got_nothing_or_will_not_tell_is_no_case(town: Town, words: str) -> None:
    town.say("hej")
    town.press("case", "norrby-naringsliv")
    assert "sparar det inte" in render(town.say(words))
    assert everything(town) == []


def test_a_case_is_told_in_words_alone(town: Town) -> None:
    town.say("hej")
    town.press("case", "norrby-naringsliv")
    town.say("En ugn för 80 000 kronor")
    assert "Får andra läsa det här?" in render(town.say("vet inte"))
    assert "Får andra läsa det här?" in render(town.say("ja"))  # with the name or without is still to be said
    assert "läser det innan" in render(town.say("utan namn"))
    assert (only(town).told.name, only(town).told.meant) == (None, "")


def test_a_case_published_elsewhere_stands_on_the_card_with_its_source(town: Town) -> None:
    card = render(town.press("offer", "litet-lan"))
    assert "Bageriet i Ekhamn: Ett lån till en ny ugn." in card and "norrby.example" in card


def test_somebody_elses_case_and_one_that_is_gone_are_refused(town: Town) -> None:
    told(town, "Ja, utan namn")
    for about in (f"{only_id(town)}.withdraw", "99.withdraw", "x", "."):
        assert "finns inte längre" in render(town.press("my_case", about, OTHER))
    assert only_id(town)


def test_a_press_on_something_else_ends_the_telling(town: Town) -> None:
    town.press("case", "litet-lan")
    town.press("help")
    assert town.say("starta kafé").kind == "offers"


def test_thumbs_stand_in_one_row_and_a_thumb_down_may_say_why(town: Town) -> None:
    answer = town.say("starta kafé")
    assert [one.label[0] for one in answer.buttons[-1][-2:]] == ["👍", "👎"]
    assert town.click(answer, "👍").notice == "Tack."
    assert "Vad var det" in render(town.click(answer, "👎"))
    noted = town.say("fel kommun, ring 070-174 06 05")
    assert "Noterat" in render(noted)
    key = answer.buttons[-1][-1].press.about.rpartition(".")[0]  # type: ignore[union-attr]
    assert town.events("rated") == [f"{key}.up", f"{key}.down"]
    with town.store.begin() as tx:
        why = tx.execute(select(events.c.text).where(events.c.about == f"{key}.down")).scalar_one()
    assert why == "fel kommun, ring •••"


def test_a_question_after_a_thumb_down_is_not_lost(town: Town) -> None:
    town.click(town.say("starta kafé"), "👎")
    noted = town.say("starta kafé")
    assert town.click(noted, "Det var en ny fråga").kind == "offers"
    assert "för gammal" in render(town.press("ask_it"))
    assert "för gammal" in render(town.press("rate", "x"))
