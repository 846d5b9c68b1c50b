"""Talking to a person: the published way to the right organisation, and where when that matters."""

from __future__ import annotations

import pytest

from bot.catalog import Catalog
from bot.search import Finding, Hit
from bot.turn import Press
from tests.dialogue.talking import Talk, found, knowing

HUMAN = Finding("human", hits=(Hit("bygglov", 1.0),), need="starta-foretag")


def test_an_offer_leads_to_its_owner_by_the_published_way(small: Catalog) -> None:
    talk = Talk(small)
    read = talk.press("person", "litet-lan")
    assert "Om ”Litet lån” svarar Lånehuset." in read
    assert "Skriv via sidan. lanehuset.example (https://www.lanehuset.example/kontakt)" in read
    assert talk.button("Öppna lanehuset.example").url == "https://www.lanehuset.example/kontakt"
    assert talk.reply.kind == "human"


def test_a_shared_offer_asks_where_first_and_then_goes_on(small: Catalog) -> None:
    talk = Talk(small)
    read = talk.press("person", "bygglov")
    assert "Vilken kommun finns företaget i?" in read
    assert "Rådhuset" not in read
    assert "Om ”Bygglov” svarar Norrby kommun." in talk.click("Norrby")
    assert talk.company.facts.municipality == "9901"
    assert talk.company.pending is None


@pytest.mark.parametrize("typed", ["Norrby", "norrby kommun", "ekhamn", "Ekham", " Ekhamn. "])
def test_where_may_be_typed(small: Catalog, typed: str) -> None:
    talk = Talk(small)
    talk.press("person", "bygglov")
    assert "Om ”Bygglov” svarar Norrby kommun." in talk.say(typed)
    assert talk.engine.asked == []


def test_where_may_be_another_municipality_than_those_on_the_buttons(small: Catalog) -> None:
    talk = Talk(small)
    talk.press("person", "bygglov")
    talk.click("Annan kommun")
    assert "Om ”Bygglov” svarar Rådhuset." in talk.say("Fjärrby")


def test_where_may_be_a_place_on_the_map(small: Catalog) -> None:
    talk = Talk(small)
    talk.press("person", "bygglov")
    assert any(button.ask_location for button in talk.buttons)
    read = talk.locate(56.01, 14.02)
    assert "Det ser ut som Norrby." in read
    assert "Om ”Bygglov” svarar Norrby kommun." in read


def test_a_place_far_away_is_not_guessed_at(small: Catalog) -> None:
    talk = Talk(small)
    assert "Den platsen känner jag inte till." in talk.locate(59.3, 18.1)
    assert talk.company.facts == knowing()


def test_a_local_offer_needs_no_question_where(small: Catalog) -> None:
    read = Talk(small).press("person", "norrby-naringsliv")
    assert "Om ”Norrby näringsliv” svarar Norrby kommun." in read
    assert "Vilken kommun" not in read


def test_without_an_offer_the_way_in_is_the_municipality(small: Catalog) -> None:
    talk = Talk(small, facts=knowing(municipality="9902"))
    assert "I Söderby är Söderby näringsliv en väg in till kommunen." in talk.press("person")
    assert talk.click("Söderby näringsliv").startswith("Söderby näringsliv")


def test_a_municipality_without_a_known_way_in_says_so(small: Catalog) -> None:
    talk = Talk(small, facts=knowing(municipality="9903"))
    assert "Jag vet inte vilken väg in Fjärrby har." in talk.press("person")


def test_a_need_is_routed_and_a_conclusion_is_called_one(small: Catalog) -> None:
    start = {"starta": found("grundkurs", need="starta-foretag")}
    talk = Talk(small, start, facts=knowing(municipality="9902"))
    talk.say("starta")
    read = talk.press("person")
    assert "Om ”Starta eget företag” svarar Rådhuset i Söderby." in read
    assert "Det är en slutsats, inte sagt av en källa." in read


def test_whoever_asks_for_a_person_is_asked_where_and_the_need_is_not_forgotten(small: Catalog) -> None:
    talk = Talk(small, {"vem ringer jag": Finding("human", need="starta-foretag")})
    assert "Vilken kommun finns företaget i?" in talk.say("vem ringer jag")
    assert "Om ”Starta eget företag” svarar Norrby kommun i Norrby." in talk.click("Norrby")


def test_whoever_asks_for_a_person_and_is_known_gets_an_answer_at_once(small: Catalog) -> None:
    talk = Talk(small, {"vem ringer jag": HUMAN}, facts=knowing(municipality="9901"))
    assert "Om ”Bygglov” svarar Norrby kommun." in talk.say("vem ringer jag")
    assert talk.company.pending is None
    assert talk.reply.offers == ("bygglov",)


def test_changing_the_municipality_later_brings_no_person_by_surprise(small: Catalog) -> None:
    talk = Talk(small, {"vem ringer jag": HUMAN}, facts=knowing(municipality="9901"))
    talk.say("vem ringer jag")
    assert talk.press("set", "municipality.9902").startswith("Det här vet jag om företaget")


def test_somebody_who_cannot_go_on_is_met_with_warmth_first(small: Catalog) -> None:
    heavy = Finding("human", hits=(Hit("bondejouren", 1.0),), need="ma-daligt")
    read = Talk(small, {"orkar inte": heavy}).say("orkar inte")
    assert read.startswith("Det låter tungt.")
    assert "Om ”Bondejouren” svarar Rådhuset." in read
    assert "ring 112" in read


HEAVY = found("bondejouren", "mentorsaret", need="ma-daligt")


def test_warmth_needs_no_asking_for_a_person_and_the_rest_is_a_press_away(small: Catalog) -> None:
    talk = Talk(small, {"orkar inte mer": HEAVY})
    read = talk.say("orkar inte mer")
    assert read.startswith("Det låter tungt.")
    assert "Mentorsåret" not in read
    assert talk.shown == ["bondejouren"]
    assert talk.reply.kind == "human"
    talk.click("Fler alternativ")
    assert talk.shown == ["mentorsaret"]


def test_nobody_is_called_worn_out_when_the_best_offer_is_for_something_else(small: Catalog) -> None:
    talk = Talk(small, {"tungt att låna": found("litet-lan", "bondejouren", need="ma-daligt")})
    talk.say("tungt att låna")
    assert talk.reply.kind == "offers"


def test_an_offer_that_is_not_there_leads_to_whoever_is(small: Catalog) -> None:
    read = Talk(small, facts=knowing(municipality="9902")).press("person", "norrby-naringsliv")
    assert "”Norrby näringsliv” gäller inte i Söderby." in read
    assert "Om ”Starta eget företag” svarar Rådhuset i Söderby." in read
    assert "I Söderby är Söderby näringsliv en väg in till kommunen." in read
    assert "norrby.example" not in read


def test_help_for_farmers_is_not_pushed_on_others(small: Catalog) -> None:
    heavy = Finding("human", hits=(Hit("bondejouren", 1.0),), need="ma-daligt")
    read = Talk(small, {"orkar inte": heavy}, facts=knowing(sector="retail")).say("orkar inte")
    assert "Bondejouren" not in read
    assert "ring 112" in read


def test_a_person_is_offered_for_what_was_opened_and_that_is_counted(small: Catalog) -> None:
    talk = Talk(small)
    talk.press("offer", "litet-lan")
    talk.click("Prata med Lånehuset")
    assert [(event.name, event.about) for event in talk.events] == [("opened", "litet-lan"), ("person", "litet-lan")]
    assert talk.company.pending == Press("person", "litet-lan") or talk.company.pending is None
