"""What Lotsen knows of a company can be seen, changed and forgotten; and so can all that is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.catalog import Catalog, read
from bot.catalog.model import LANGUAGES, Language
from bot.dialogue.places import named_municipality
from bot.dialogue.profile import FACTS
from bot.turn import Company, Press, Turn
from tests.dialogue.talking import NOON, Talk, found, knowing

REAL = read(Path(__file__).parents[2] / "catalog")
KNOWN = knowing(municipality="9901", sector="food", stage="new", employees=1, turnover_sek=1_250_000, age=33,
                company_years=2)  # fmt: skip


def test_nothing_known_is_said_and_is_no_hindrance(small: Catalog) -> None:
    assert "Jag vet inget om företaget än." in Talk(small).press("profile")


def test_all_that_is_known_is_shown_in_words(small: Catalog) -> None:
    read = Talk(small, facts=KNOWN).press("profile")
    for said in ("Norrby", "Livsmedel", "Nystartat", "1 anställd", "1\u00a0250\u00a0000 kronor", "33 år", "2 år"):
        assert said in read.replace("  ", " ")


@pytest.mark.parametrize(
    ("fact", "choice", "value"),
    [("kommun", "Söderby", "9902"), ("bransch", "Handel", "retail"), ("skede", "Etablerat", "established"),
     ("anställda", "1–9", 5)],
)  # fmt: skip
def test_a_fact_is_changed_by_its_button(small: Catalog, fact: str, choice: str, value: object) -> None:
    talk = Talk(small)
    talk.press("profile")
    talk.click(f"Ändra {fact}")
    talk.click(choice)
    assert value in (talk.company.facts.municipality, talk.company.facts.sector, talk.company.facts.stage,
                     talk.company.facts.employees)  # fmt: skip
    assert talk.reply.notice.startswith("Noterat: ")
    assert talk.reply.replaces


@pytest.mark.parametrize("fact", FACTS)
def test_each_fact_is_forgotten_by_its_button(small: Catalog, fact: str) -> None:
    talk = Talk(small, facts=KNOWN)
    talk.press("profile")
    talk.press("set", f"{fact}.")
    assert getattr(talk.company.facts, fact) is None
    assert talk.reply.notice == "Glömt."
    assert sum(getattr(talk.company.facts, other) is None for other in FACTS) == 1


def test_every_known_fact_has_a_button_that_forgets_it(small: Catalog) -> None:
    talk = Talk(small, facts=KNOWN)
    talk.press("profile")
    forgets = [button.press.about for button in talk.buttons if button.press and button.press.action == "set"]
    assert sorted(forgets) == sorted(f"{fact}." for fact in FACTS)


@pytest.mark.parametrize("typed", ["Ekhamn", "Norrby", "9901"])
def test_the_municipality_may_be_typed_after_the_command(small: Catalog, typed: str) -> None:
    talk = Talk(small)
    talk.press("choose", "municipality")
    if typed != "9901":
        talk.say(typed)
        assert talk.company.facts.municipality == "9901"
    else:
        talk.say(typed)  # nobody but the catalog speaks in codes
        assert talk.engine.asked


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ystad", "Ystad"), (" ystad. ", "Ystad"), ("i Ystad", "Ystad"), ("Ystads kommun", "Ystad"),
        ("I'm in Ystad", "Ystad"), ("kivik", "Simrishamn"), ("vi finns i Kivik", "Simrishamn"),
        ("simrishamm", "Simrishamn"), ("sjobo", "Sjöbo"), ("tommelilla", "Tomelilla"), ("Brösarp", "Tomelilla"),
    ],
)  # fmt: skip
def test_a_line_that_is_only_a_place_says_where_the_company_is(typed: str, name: str) -> None:
    code = named_municipality(REAL, typed)
    assert code is not None
    assert REAL.areas[code].name.sv == name


@pytest.mark.parametrize(
    "typed", ["", "i", ".", "bygglov i Ystad", "lån", "stad", "Stockholm", "Skåne", "men i Ystad då", "något gratis",
              "bygg", "leader", "export", "hjälp", "tack", "hej", "staden", "mjölk", "skog", "fiske", "kompanjon",
              "Ystad " * 50]
)  # fmt: skip
def test_a_line_that_says_anything_more_is_a_question(typed: str) -> None:
    assert named_municipality(REAL, typed) is None


def test_a_place_typed_first_is_noted_and_the_question_is_asked_for(small: Catalog) -> None:
    talk = Talk(small)
    assert talk.say("Ekhamn").startswith("Noterat: Norrby. Vad behöver företaget?")
    assert talk.company.facts.municipality == "9901"


def test_a_place_typed_after_an_answer_asks_the_same_there(small: Catalog) -> None:
    talk = Talk(small, {"starta": found("norrby-naringsliv", "soderby-naringsliv")})
    talk.say("starta")
    assert "Gäller i" not in talk.say("i Söderby").partition("Söderby näringsliv")[2]
    assert [question.text for question in talk.engine.asked] == ["starta", "starta"]
    assert talk.engine.asked[-1].facts == knowing(municipality="9902")
    assert talk.company.questions == ("starta",)


def test_only_a_municipality_is_taken_for_one(small: Catalog) -> None:
    talk = Talk(small)
    assert "för gammal" in talk.press("set", "municipality.SE")
    assert talk.company.facts == knowing()


def test_a_page_may_tell_where_the_company_is_unless_it_is_known(small: Catalog) -> None:
    def after(told: str, **facts: object) -> str | None:
        guide = Talk(small).guide
        turn = Turn("web:1", "web", NOON, press=Press("start"), municipality=told)
        return guide.respond(turn, Company("web:1", facts=knowing(**facts)))[1].company.facts.municipality

    assert after("9902") == "9902"
    assert after("9902", municipality="9901") == "9901"
    assert after("<script>") is None


@pytest.mark.parametrize(("chosen", "says"), [("sv", "Nu svarar jag på svenska."), ("en", "in English")])
def test_the_language_is_chosen_and_stays(small: Catalog, chosen: str, says: str) -> None:
    talk = Talk(small)
    assert "Vilket språk vill du ha? / Which language?" in talk.press("language")
    assert says in talk.press("language", chosen)
    talk.wait(days=1)
    talk.press("help")
    assert talk.reply.language == chosen


@pytest.mark.parametrize("interface", LANGUAGES)
def test_the_first_words_are_in_the_language_of_the_users_interface(small: Catalog, interface: Language) -> None:
    turn = Turn("web:1", "web", NOON, press=Press("start"), language=interface)
    reply, _ = Talk(small).guide.respond(turn, Company("web:1"))
    assert reply.language == interface


def test_everything_is_forgotten_after_one_confirmation(small: Catalog) -> None:
    talk = Talk(small, {"lån": found("litet-lan")}, facts=KNOWN)
    talk.say("lån")
    talk.press("forget")
    assert talk.company.facts == KNOWN
    assert talk.click("Nej, behåll").startswith("Det här vet jag om företaget")
    talk.press("forget")
    assert "Klart. Allt är raderat." in talk.click("Ja, radera allt")
    assert talk.reply.erased
    assert (talk.company.facts, talk.company.questions, talk.company.answers) == (knowing(), (), ())


def test_all_that_is_kept_is_shown_and_can_be_taken_away(small: Catalog) -> None:
    kept = {"company": {"pseudonym": "p1"}, "answers": [1, 2], "events": [1], "messages": [], "outbox": []}
    company = Company("web:1", facts=KNOWN, questions=("kan jag låna",))
    reply, change = Talk(small).guide.my_data(Turn("web:1", "web", NOON, press=Press("my_data")), company, kept)
    assert reply.document is not None
    assert json.loads(reply.document.text) == kept
    assert "kan jag låna" in str(reply.blocks)
    assert "p1" in str(reply.blocks)
    assert change.company == company


def test_nothing_kept_is_said_so(small: Catalog) -> None:
    reply, _ = Talk(small).guide.my_data(Turn("web:1", "web", NOON), Company("web:1"), {})
    assert "Jag har inget sparat om dig." in str(reply.blocks)
    assert reply.document is None


def test_the_privacy_page_names_who_answers_for_the_data_and_for_how_long(small: Catalog) -> None:
    read = Talk(small).press("privacy")
    assert "Norrby kommun ansvarar för personuppgifterna." in read
    assert "30 dagar" in read
    assert "90 dagar" in read
