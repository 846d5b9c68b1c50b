"""A need that is pressed by its name leads to its offers, whatever search makes of the words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalog import Catalog, read
from bot.catalog.model import LANGUAGES, Language
from bot.dialogue import Guide
from bot.search import Finding, Hit
from bot.turn import Company, Press, Turn
from tests.dialogue.talking import NOON, Talk, found, knowing


@pytest.mark.parametrize("kind", ["none", "injection", "out_of_scope", "offers"])
def test_a_pressed_need_gives_its_offers_even_when_search_understood_something_else(small: Catalog, kind: str) -> None:
    talk = Talk(small, {"Starta eget företag": Finding(kind, hits=(Hit("bygglov", 1.0),))})  # type: ignore[arg-type]
    read = talk.press("need", "starta-foretag")
    assert "Det här handlar om: Starta eget företag." in read
    assert "bygglov" not in talk.shown
    assert len(talk.shown) == 4


def test_what_search_found_among_them_comes_first(small: Catalog) -> None:
    talk = Talk(small, {"Starta eget företag": found("bygglov", "natverket", "grundkurs")})
    talk.press("need", "starta-foretag")
    assert talk.shown[:2] == ["natverket", "grundkurs"]


def test_only_what_can_be_had_there_is_shown_and_a_local_variant_hides_the_general_one(small: Catalog) -> None:
    talk = Talk(small, facts=knowing(municipality="9901"))
    talk.press("need", "starta-foretag")
    assert "norrby-kurs" in talk.shown
    assert "grundkurs" not in talk.shown
    assert "soderby-naringsliv" not in talk.shown
    talk = Talk(small)
    talk.press("need", "lana-pengar")
    assert "exportcheck" not in talk.reply.offers


def test_going_back_leads_to_the_same_answer(small: Catalog) -> None:
    talk = Talk(small)
    talk.press("need", "lana-pengar")
    before = talk.shown
    talk.click("Litet lån")
    talk.click("Tillbaka till svaret")
    assert talk.shown == before


def test_a_need_without_offers_is_a_question_like_any_other(small: Catalog) -> None:
    nothing = small.needs["bygga"].model_copy(update={"id": "inget", "name": small.offers["bygglov"].promise})
    catalog = Catalog(small.organisations, {**small.needs, "inget": nothing}, small.areas)
    talk = Talk(catalog)
    talk.press("need", "inget")
    assert talk.reply.kind == "none"


@pytest.fixture(scope="module")
def real() -> Guide:
    return Guide.of(read(Path(__file__).parents[2] / "catalog"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_need_of_the_real_catalog_can_be_pressed(real: Guide, language: Language) -> None:
    for need in real.catalog.needs.values():
        press = Turn("web:1", "web", NOON, press=Press("need", need.id))
        reply, _ = real.respond(press, Company("web:1", language=language))
        heavy = need.id == "ma-daligt"
        assert reply.kind == ("human" if heavy else "offers"), need.id
        assert heavy or need.id in real.catalog.offers[reply.shown[0]].needs


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", ["start-example-1", "start-example-2", "start-example-3"])
def test_every_example_on_the_start_page_gets_an_answer(real: Guide, example: str, language: Language) -> None:
    press = Turn("web:1", "web", NOON, press=Press("example", example))
    reply, _ = real.respond(press, Company("web:1", language=language))
    assert reply.kind == "offers"
    assert reply.language == language
