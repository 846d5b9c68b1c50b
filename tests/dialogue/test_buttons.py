"""From one reply to the next: buttons, typed numbers, comparing, and the way back."""

from __future__ import annotations

import pytest

from bot.catalog import Catalog
from bot.turn import Press
from tests.dialogue.talking import Talk, found, knowing

LOANS = found("litet-lan", "stort-lan", need="lana-pengar", groups=(("litet-lan", "stort-lan"),))


def test_a_comparison_leads_to_one_door_or_to_none_in_particular(small: Catalog) -> None:
    talk = Talk(small, {"lån": LOANS, "allt": found("litet-lan", "elstod")})
    talk.say("lån")
    talk.click("Jämför")
    assert talk.button("Prata med någon").press == Press("person", "litet-lan")
    talk.say("allt")
    talk.click("Jämför")
    assert talk.button("Prata med någon").press == Press("person")


def test_where_no_question_tells_offers_apart_place_and_kind_do(small: Catalog) -> None:
    talk = Talk(small, {"x": found("norrby-naringsliv", "soderby-naringsliv"), "y": found("natverket", "elstod")})
    talk.say("x")
    read = talk.click("Jämför")
    assert "företaget finns i Norrby" in read
    assert "företaget finns i Söderby" in read
    talk.say("y")
    read = talk.click("Jämför")
    assert "du söker nätverk" in read
    assert "du söker bidrag" in read


def test_a_typed_number_opens_the_offer_that_stands_there(small: Catalog) -> None:
    talk = Talk(small, {"lån": LOANS})
    talk.say("lån")
    assert talk.say("2").startswith("Stort lån")
    talk.say("lån")
    talk.say("3")  # there is no third
    assert talk.engine.asked[-1].text == "3"


def test_the_word_compare_does_what_the_button_does(small: Catalog) -> None:
    talk = Talk(small, {"lån": LOANS})
    talk.say("lån")
    assert talk.say("Jämför").startswith("Jämförelse")


def test_a_conversation_about_an_answer_can_go_all_the_way_and_back(small: Catalog) -> None:
    talk = Talk(small, {"lån": LOANS})
    talk.say("lån")
    assert talk.click("Litet lån").startswith("Litet lån")
    assert talk.click("Liknande").startswith("Liknar Litet lån")
    assert talk.click("Jämför").startswith("Jämförelse")
    assert talk.click("Tillbaka till svaret").startswith("Liknar Litet lån")
    assert talk.click("Stort lån").startswith("Stort lån")
    assert talk.click("Tillbaka till svaret").startswith("Liknar Litet lån")


def test_a_typed_number_in_a_list_of_similar_offers_opens_the_one_that_stands_there(small: Catalog) -> None:
    talk = Talk(small)
    talk.press("similar", "litet-lan")
    assert talk.say("1").startswith("Stort lån")


def test_looking_back_at_an_answer_does_not_count_as_a_new_question(small: Catalog) -> None:
    talk = Talk(small, {"lån": LOANS})
    talk.say("lån")
    talk.click("Litet lån")
    before = len(talk.events)
    talk.click("Tillbaka till svaret")
    assert len(talk.events) == before
    assert talk.company.questions == ("lån",)


def test_looking_back_at_an_earlier_answer_is_not_coloured_by_later_questions(small: Catalog) -> None:
    talk = Talk(small, {"lån": LOANS, "kurs": found("grundkurs")})
    talk.say("lån")
    first = talk.company.answers[0].key
    talk.say("kurs")
    talk.press("back", first)
    assert talk.before == []
    assert talk.shown == ["litet-lan", "stort-lan"]


@pytest.mark.parametrize("press", [Press("compare", "nokey"), Press("more", "nokey"), Press("back", "nokey"),
                                   Press("answer", "x.y"), Press("narrow", "x"), Press("offer", "gone"),
                                   Press("similar", "gone"), Press("need", "gone"), Press("example", "gone"),
                                   Press("set", "municipality.0000"), Press("set", "height.3"), Press("set", "age.²"),
                                   Press("person", "gone"), Press("choose", "gone"), Press("language", "xx"),
                                   Press("nobody-knows", "this"), Press("set"), Press("answer")])  # fmt: skip
def test_a_button_that_means_nothing_any_more_gets_a_sensible_answer(small: Catalog, press: Press) -> None:
    talk = Talk(small)
    assert len(talk.press(press.action, press.about)) > 10
    assert talk.company.facts == knowing()


def test_an_offer_that_alone_resembles_nothing_says_so(small: Catalog) -> None:
    assert "Jag känner inte till något som liknar Bygglov." in Talk(small).press("similar", "bygglov")
