"""What could be better in a valid catalog, and how good it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.catalog import Catalog, quality
from bot.catalog.model import Assured, Status
from bot.catalog.reading_ease import lix

TODAY = dt.date(2026, 3, 1)


def changed(catalog: Catalog, id: str, **values: Any) -> Catalog:
    """The catalog with some values of an offer changed."""
    owner = catalog.owner(id)
    offers = tuple(o.model_copy(update=values) if o.id == id else o for o in owner.offers)
    organisations = {**catalog.organisations, owner.id: owner.model_copy(update={"offers": offers})}
    return Catalog(organisations, catalog.needs, catalog.areas, catalog.cases, catalog.meetings, catalog.probes)


def told(catalog: Catalog, id: str, **context: Any) -> dict[str, str]:
    found = quality.findings(catalog, TODAY, **context)
    return {".".join(map(str, f.path[2:])): f.level for f in found if f.path[1] == id}


def test_an_offer_whose_last_day_has_been_is_important_and_the_last_day_itself_is_not(small: Catalog) -> None:
    gone = changed(small, "litet-lan", closes=dt.date(2026, 2, 28))
    assert told(gone, "litet-lan")["closes"] == "important"
    assert "closes" not in told(changed(small, "litet-lan", closes=TODAY), "litet-lan")
    assert "closes" not in told(changed(gone, "litet-lan", status=Status.ENDED), "litet-lan")


def test_an_offer_is_not_overdue_before_its_organisation_has_a_member(small: Catalog) -> None:
    old = changed(small, "litet-lan", assured=Assured(date=dt.date(2025, 8, 31), by="lanehuset"), review_months=6)
    assert "assured" not in told(old, "litet-lan")
    assert "assured" not in told(old, "litet-lan", members={"radhuset": TODAY})
    assert "assured" not in told(old, "litet-lan", members={"lanehuset": TODAY}), "who joined today has the day"
    assert told(old, "litet-lan", members={"lanehuset": dt.date(2026, 2, 1)})["assured"] == "important"


def test_a_confirmation_holds_through_its_last_day() -> None:
    assert quality.later(dt.date(2025, 8, 31), 6) == dt.date(2026, 2, 28)
    assert quality.later(dt.date(2025, 12, 15), 1) == dt.date(2026, 1, 15)


def test_links_that_are_gone_are_important_and_uncertain_ones_are_not(small: Catalog) -> None:
    url = small.offers["litet-lan"].url or ""
    assert told(small, "litet-lan", links={url: "broken"})["url"] == "important"
    assert told(small, "litet-lan", links={url: "uncertain"})["url"] == "info"
    page = small.organisations["lanehuset"].url
    (finding,) = [found for found in quality.findings(small, TODAY, links={page: "broken"}) if found.path == ("url",)]
    assert (finding.level, finding.organisation) == ("important", "lanehuset")


def test_promises_that_are_nearly_the_same_are_told_with_how_alike_they_are(small: Catalog) -> None:
    other = next(offer for offer in small.offers.values() if offer.id != "litet-lan")
    same = changed(small, "litet-lan", promise=other.promise)
    assert told(same, "litet-lan")["promise.sv"] == "important"
    assert quality.alike(same, other.promise.sv, "litet-lan")[0] == (other.id, 100.0)


def test_a_need_that_nobody_handles_somewhere_is_a_hole_in_the_coverage(small: Catalog) -> None:
    alone = Catalog({}, small.needs, small.areas)
    holes = {(need.id, area.code) for need, area in quality.uncovered(alone)}
    handled = {(need.id, h.area) for need in small.needs.values() for h in need.handled_by}
    everywhere = {(need, area.code) for need in small.needs for area in small.home()}
    assert holes == {hole for hole in everywhere if small.routing(*hole) is None} and not holes & handled
    assert holes, "without offers something is uncovered"


def test_the_date_counts_for_six_months_and_then_fades_to_two_years(small: Catalog) -> None:
    def fresh(days: int) -> float:
        assured = Assured(date=TODAY - dt.timedelta(days=days), by="lanehuset")
        made = changed(small, "litet-lan", assured=assured)
        return quality.criteria(made, made.offers["litet-lan"], TODAY)["date"]

    assert [fresh(0), fresh(183), fresh(457), fresh(731), fresh(3000)] == [1, 1, pytest.approx(0.5), 0, 0]


def test_scores_lie_between_nought_and_one_and_an_organisations_is_the_mean_of_its_offers(small: Catalog) -> None:
    assert all(len(quality.criteria(small, offer, TODAY)) == 10 for offer in small.offers.values())
    for id, mean in quality.scores(small, TODAY).items():
        own = [quality.score(small, o, TODAY) for o in small.organisations[id].offers if o.status.living]
        assert mean == pytest.approx(sum(own) / len(own)) and 0 <= mean <= 1


@pytest.mark.parametrize(
    ("text", "value"),
    [("", 0), ("Du lånar. Du bygger.", 2), ("Du bygger huset.", 3), ("Kommunen handlägger ärenden.", 103)],
)
def test_lix_counts_words_a_sentence_and_long_words(text: str, value: float) -> None:
    assert lix(text) == pytest.approx(value)
