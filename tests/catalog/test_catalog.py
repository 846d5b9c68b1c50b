"""A catalog as the rest of the house asks it: offers, owners, who handles what where, and what is alike."""

from __future__ import annotations

import pytest

from bot.catalog import Catalog
from bot.catalog.model import Range


def test_an_offer_is_found_by_its_id_and_by_a_former_one(small: Catalog) -> None:
    assert small.offer("litet-lan") is small.offer("minilan") is small.offers["litet-lan"]
    assert small.offer("finns-inte") is None


def test_an_offer_belongs_to_the_organisation_of_its_file(small: Catalog) -> None:
    assert small.owner("litet-lan").id == "lanehuset"
    with pytest.raises(KeyError):
        small.owner("minilan")


def test_a_difference_is_written_once_and_read_both_ways(small: Catalog) -> None:
    one, other = small.difference("litet-lan", "stort-lan"), small.difference("stort-lan", "litet-lan")
    assert one is not None
    assert other is not None
    assert one.difference == other.difference
    assert [similar.offer for similar in small.similar("stort-lan")] == ["litet-lan"]
    assert small.difference("litet-lan", "bygglov") is None
    assert small.similar("bygglov") == ()


@pytest.mark.parametrize(
    ("offer", "municipality", "applies"),
    [
        ("litet-lan", "9901", True),  # the whole country
        ("litet-lan", None, True),
        ("natverket", "9903", True),  # the region that the municipality lies in
        ("norrby-naringsliv", "9901", True),
        ("norrby-naringsliv", "9902", False),
        ("norrby-naringsliv", None, None),  # it depends on where the company is
        ("norrby-naringsliv", "9999", False),  # a municipality that the catalog does not know
    ],
)
def test_an_offer_applies_in_all_that_lies_in_its_area(
    small: Catalog, offer: str, municipality: str | None, applies: bool | None
) -> None:
    assert small.applies(small.offers[offer], municipality) is applies


def test_an_offer_that_reaches_no_home_municipality_does_not_apply_to_whoever_says_nothing(small: Catalog) -> None:
    far_away = small.offers["norrby-naringsliv"].model_copy(update={"area": ("9903",)})
    assert small.applies(far_away, None) is False
    assert small.applies(far_away, "9903") is True


def test_the_home_municipalities_come_in_the_order_of_the_file(small: Catalog) -> None:
    assert [area.code for area in small.home()] == ["9901", "9902"]


def test_only_local_offers_have_municipalities(small: Catalog) -> None:
    assert [area.code for area in small.municipalities(small.offers["norrby-kurs"])] == ["9901"]
    assert small.municipalities(small.offers["litet-lan"]) == ()


def test_a_shared_offer_is_handled_by_the_municipality_at_hand(small: Catalog) -> None:
    permit = small.offers["bygglov"]
    assert small.handler(permit, "9901").id == "norrby-kommun"
    assert small.handler(permit, "9902").id == "soderby-kommun"
    assert small.handler(permit, "9903").id == small.handler(permit, None).id == "radhuset"


def test_the_page_of_a_handler_stands_in_for_the_page_of_the_owner(small: Catalog) -> None:
    permit = small.offers["bygglov"]
    assert small.page(permit, "9901") == "https://www.norrby.example/"
    assert small.page(permit) == "https://radhuset.example/bygglov"
    assert small.page(small.offers["stort-lan"]) is None


def test_a_contact_is_the_offers_own_or_that_of_whoever_handles_it(small: Catalog) -> None:
    permit = small.offers["bygglov"]
    assert small.contact(permit) is None
    assert small.contact(permit, "9901") == small.organisations["norrby-kommun"].contact
    own = permit.model_copy(update={"contact": small.organisations["lanehuset"].contact})
    assert small.contact(own, "9901") == small.organisations["lanehuset"].contact


def test_a_need_is_routed_to_the_nearest_that_the_catalog_names(small: Catalog) -> None:
    def who(need: str, municipality: str | None) -> str | None:
        route = small.routing(need, municipality)
        return route.organisation if route else None

    assert who("starta-foretag", "9901") == "norrby-kommun"
    assert who("starta-foretag", "9902") == "radhuset"  # said for the region
    assert who("starta-foretag", None) is None
    assert who("starta-foretag", "9999") is None
    assert who("bygga", "9901") is None
    assert who("finns-inte", "9901") is None


def test_a_municipality_has_a_way_in_where_one_is_known(small: Catalog) -> None:
    office = small.business_office("9901")
    assert office is not None
    assert office.id == "norrby-naringsliv"
    assert small.business_office("9903") is None
    assert small.business_office(None) is None


@pytest.mark.parametrize(
    ("least", "most", "value", "admitted"),
    [
        (None, None, 5, True),
        (5, 9, 5, True),
        (5, 9, 9, True),
        (5, 9, 4, False),
        (5, 9, 10, False),
        (5, None, 10_000, True),
        (None, 9, 0, True),
        (5, 9, None, True),  # an unknown fact never excludes
    ],
)
def test_a_range_admits_its_ends_and_all_that_is_unknown(
    least: int | None, most: int | None, value: int | None, admitted: bool
) -> None:
    assert Range(min=least, max=most).admits(value) is admitted


def test_a_text_is_read_in_the_language_at_hand(small: Catalog) -> None:
    name = small.offers["litet-lan"].name
    assert (name["sv"], name["en"]) == ("Litet lån", "Small loan")
