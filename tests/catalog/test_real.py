"""The real catalog keeps what it promises to companies and to the organisations in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.catalog import Catalog, examine
from bot.catalog.model import LANGUAGES, Basis, Language, Offer, Status, Text

ROOT = Path(__file__).parents[2]
IDS = (ROOT / "tests" / "data" / "offer_ids.txt").read_text(encoding="utf-8").split()

both_languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    catalog, problems = examine(ROOT / "catalog")
    assert not problems, "\n".join(map(str, problems))
    assert catalog is not None
    return catalog


def written(part: Any) -> Iterator[Text]:
    """Every text that a company may read in a part of the catalog."""
    if isinstance(part, Text):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from written(one)
    elif hasattr(type(part), "model_fields"):
        for name in type(part).model_fields:
            yield from written(getattr(part, name))


def words(text: str) -> int:
    return len(text.split())


def test_it_holds_exactly_the_offers_that_it_should(catalog: Catalog) -> None:
    assert sorted(catalog.offers) == IDS
    assert len(IDS) == 129
    assert len(catalog.organisations) == 66


@both_languages
def test_a_promise_is_one_line_on_a_phone(catalog: Catalog, language: Language) -> None:
    assert [o.id for o in catalog.offers.values() if not 6 <= words(o.promise[language]) <= 12] == []


@both_languages
def test_no_two_offers_promise_the_same(catalog: Catalog, language: Language) -> None:
    promises = [re.sub(r"\W+", " ", offer.promise[language]).casefold() for offer in catalog.offers.values()]
    assert sorted(promises) == sorted(set(promises))


@both_languages
def test_a_summary_and_a_name_are_short(catalog: Catalog, language: Language) -> None:
    assert [o.id for o in catalog.offers.values() if not 15 <= words(o.summary[language]) <= 60] == []
    assert [o.id for o in catalog.offers.values() if not 1 <= words(o.name[language]) <= 8] == []


def test_an_offer_knows_how_companies_ask_for_it(catalog: Catalog) -> None:
    asks = {offer.id: [ask.casefold() for ask in offer.asks] for offer in catalog.offers.values()}
    assert [id for id, own in asks.items() if len(own) < 25] == []
    assert [id for id, own in asks.items() if len(own) > len(set(own))] == []


def test_a_cost_is_never_a_guess(catalog: Catalog) -> None:
    assert [o.id for o in catalog.offers.values() if o.cost != "unknown" and not o.sources] == []


def test_nothing_is_called_confirmed_before_its_owner_confirmed_it(catalog: Catalog) -> None:
    assert [o.id for o in catalog.offers.values() if o.assured] == []


def test_what_rests_on_a_source_names_it(catalog: Catalog) -> None:
    assert [o.id for o in catalog.offers.values() if o.basis is Basis.SOURCE and not o.sources] == []


def test_an_offer_that_is_gone_says_what_lives_instead(catalog: Catalog) -> None:
    gone = [offer for offer in catalog.offers.values() if not offer.status.living]
    assert gone
    assert [o.id for o in gone if not any(catalog.offers[new].status.living for new in o.replaced_by)] == []


def test_a_company_is_told_how_to_go_on(catalog: Catalog) -> None:
    offers = catalog.offers.values()
    assert [offer.id for offer in offers if not offer.steps and offer.status is not Status.ENDED] == []
    assert [offer.id for offer in offers if not offer.url and not catalog.contact(offer)] == []


@both_languages
def test_a_difference_tells_which_of_the_two_is_which(catalog: Catalog, language: Language) -> None:
    for offer in catalog.offers.values():
        for similar in offer.similar:
            said = similar.difference[language].casefold()
            for one in (offer, catalog.offers[similar.offer]):
                assert any(word[:6] in said for word in _called(catalog, one, language)), (one.id, said)


def _called(catalog: Catalog, offer: Offer, language: Language) -> list[str]:
    name = f"{offer.name[language]} {catalog.owner(offer.id).name}".casefold()
    return re.findall(r"\w{3,}", name)


def test_texts_hold_no_person_no_shouting_and_nothing_unfinished(catalog: Catalog) -> None:
    unwanted = re.compile(r"@|\b0\d{1,3}[- ]\d{2,3} ?\d\d|!|TODO|\bXXX\b|  |[{}]|^\s*$")
    parts = (*catalog.organisations.values(), *catalog.needs.values(), *catalog.cases)
    texts = [text[language] for part in parts for text in written(part) for language in LANGUAGES]
    assert [text for text in texts if unwanted.search(text)] == []
    assert len(texts) > 4000


def test_every_need_can_be_met(catalog: Catalog) -> None:
    met = {need for offer in catalog.offers.values() if offer.status.living for need in offer.needs}
    assert [id for id, need in catalog.needs.items() if id not in met and not need.handled_by] == []


def test_the_answers_to_a_clarifying_question_fit_on_buttons(catalog: Catalog) -> None:
    labels = [o.label for need in catalog.needs.values() for q in need.questions for o in q.options]
    assert [label for label in labels for language in LANGUAGES if len(label[language]) > 30] == []


def test_the_answers_to_a_clarifying_question_lead_to_different_offers(catalog: Catalog) -> None:
    questions = [question for need in catalog.needs.values() for question in need.questions]
    assert [q.id for q in questions if len({frozenset(o.offers) for o in q.options if o.offers}) < 2] == []


def test_the_four_home_municipalities_have_a_way_in(catalog: Catalog) -> None:
    assert {area.name.sv: area.code for area in catalog.home()} == {
        "Sjöbo": "1265", "Ystad": "1286", "Simrishamn": "1291", "Tomelilla": "1270",
    }  # fmt: skip
    for area in catalog.home():
        office = catalog.business_office(area.code)
        assert office is not None
        assert catalog.applies(office, area.code)
        assert office.status.living


@pytest.mark.parametrize(
    ("place", "municipality"),
    [
        ("Kivik", "Simrishamn"),
        ("Borrby", "Simrishamn"),
        ("Skillinge", "Simrishamn"),
        ("Brösarp", "Tomelilla"),
        ("Smedstorp", "Tomelilla"),
        ("Blentarp", "Sjöbo"),
        ("Lövestad", "Sjöbo"),
        ("Sövde", "Sjöbo"),
        ("Vollsjö", "Sjöbo"),
        ("Löderup", "Ystad"),
    ],
)
def test_a_village_lies_in_its_municipality(catalog: Catalog, place: str, municipality: str) -> None:
    lies_in = [area.name.sv for area in catalog.areas.values() for one in area.places if one.name == place]
    assert lies_in == [municipality]


def test_every_place_lies_where_south_sweden_is(catalog: Catalog) -> None:
    points = [place.at for area in catalog.areas.values() if area.home for place in area.places]
    assert all(at is None or (55.3 < at[0] < 56.0 and 13.3 < at[1] < 14.5) for at in points)


def test_neighbours_are_neighbours_of_each_other(catalog: Catalog) -> None:
    one_sided = [
        (area.code, other)
        for area in catalog.areas.values()
        for other in area.neighbours
        if area.code not in catalog.areas[other].neighbours and catalog.areas[other].neighbours
    ]
    assert one_sided == []
