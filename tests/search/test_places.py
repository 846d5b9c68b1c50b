"""Places: a village is its municipality, and far towns are far."""

from __future__ import annotations

import pytest

from bot.catalog import Catalog
from bot.search.places import Gazetteer, Named
from bot.search.words import Said


@pytest.fixture(scope="module")
def gazetteer(catalog: Catalog) -> Gazetteer:
    return Gazetteer(catalog)


def read(gazetteer: Gazetteer, text: str) -> Named:
    return gazetteer.read(Said.of(text).words)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("café i Kivik", "1291"),
        ("verkstad i Blentarp", "1265"),
        ("mark i loderup", "1286"),
        ("Brösarps gästgiveri", "1270"),
        ("shop in SJOBO", "1265"),
    ],
)
def test_a_place_is_read_as_its_municipality(gazetteer: Gazetteer, text: str, code: str) -> None:
    assert read(gazetteer, text).municipalities == (code,)


def test_several_places_are_all_kept(gazetteer: Gazetteer) -> None:
    assert read(gazetteer, "filial i både Sjöbo och Köpingebro").municipalities == ("1265", "1286")


@pytest.mark.parametrize("text", ["näringslivskontoret i Växjö", "bageri i Umeå", "grants in Stockholm"])
def test_a_far_town_is_outside(gazetteer: Gazetteer, text: str) -> None:
    assert read(gazetteer, text).outside


@pytest.mark.parametrize(
    "text",
    [
        "flyttar hit från Stockholm",
        "vi säljer till kunder i Göteborg",
        "nåt närmare än Jämtland",
        "leverera till Umeå",
        "från Växjö till Sjöbo",
        "export till Norge",
        "firma på Österlen",
    ],
)
def test_dealing_with_a_far_place_is_not_being_there(gazetteer: Gazetteer, text: str) -> None:
    assert not read(gazetteer, text).outside


def test_a_region_excludes_nothing(gazetteer: Gazetteer) -> None:
    assert read(gazetteer, "nätverk på Österlen").municipalities == ()
