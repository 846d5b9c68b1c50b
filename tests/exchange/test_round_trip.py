"""What goes out comes back unchanged: the real catalog, and offers nobody has thought of."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.catalog import Catalog
from bot.catalog.model import Offer, OfferKind, Role, Sector, Stage, Status
from bot.exchange import cells, plain, sheets
from bot.exchange.formats import FORMATS
from bot.exchange.importing import Proposal, propose
from bot.exchange.reading import read


def again(catalog: Catalog, form: str) -> Proposal:
    chosen = FORMATS[form]
    return propose(
        catalog, read(f"offers.{chosen.ending}", chosen.write(catalog, "https://lotsen.example", True), catalog)
    )


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "hsds"])
def test_the_real_catalog_comes_back_unchanged(real: Catalog, form: str) -> None:
    found = again(real, form)
    assert (found.changes, found.refused, found.same) == ((), (), len(real.offers))


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_catalog_is_the_same_bytes(real: Catalog, form: str) -> None:
    few = dataclasses.replace(real, organisations=dict(list(real.organisations.items())[:3]), cases=(), probes=())
    made = FORMATS[form].write
    assert made(few, "https://lotsen.example", True) == made(few, "https://lotsen.example", True)


words = (
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff\u2028\u2029"), max_size=30)
    .map(str.strip)
    .filter(bool)
) | st.sampled_from(
    ["=1+1", "'=1", "-5", "@a", "+46", "a\nb", "a\\nb", "\\", "'", 'a;b"c', "_x000D_", "1265", "true", "#"]
)
text = st.fixed_dictionaries({"sv": words, "en": words})
texts = st.lists(text, max_size=3)
number = st.integers(0, 10**9)
day = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)).map(str)
url = st.sampled_from(["https://www.example.se", "http://example.se/a?b=c&d=1#e", "https://example.se/å"])
some_range = st.one_of(
    st.fixed_dictionaries({"min": number}), st.fixed_dictionaries({"max": number}), st.just({"min": 1, "max": 9})
)
enums = lambda kind: st.sampled_from([one.value for one in kind])  # noqa: E731 - a name for a strategy


def offers(catalog: Catalog) -> st.SearchStrategy[dict[str, Any]]:
    """Any offer of almi's, with whatever a model takes; what it points to exists."""
    organisation, area = st.sampled_from(sorted(catalog.organisations)), st.sampled_from(sorted(catalog.areas))
    id = next(offer.id for offer in catalog.organisations["almi"].offers)
    others = st.sampled_from(sorted(set(catalog.offers) - {id}))
    return st.fixed_dictionaries(
        {
            "id": st.just(id), "name": text, "promise": text, "summary": text, "kind": enums(OfferKind),
            "needs": st.lists(st.sampled_from(sorted(catalog.needs)), min_size=1, max_size=3, unique=True),
            "area": st.lists(area, min_size=1, max_size=3, unique=True),
            "cost": st.just("unknown") | st.fixed_dictionaries({"free": st.booleans(), "text": text}),
            "status": enums([one for one in Status if one is not Status.REPLACED]),
            "basis": st.sampled_from(["source", "partly", "general_knowledge"]),
        },
        optional={
            "words": st.lists(words, max_size=4), "asks": st.lists(words, max_size=4), "conditions": texts,
            "steps": texts, "bring": texts, "time": text, "status_note": text, "opens": day, "url": url,
            "url_checked": st.booleans(), "review_months": st.integers(1, 24), "note": words,
            "amount": st.fixed_dictionaries({"text": text}, optional={"min_sek": number, "max_sek": number}),
            "contact": st.fixed_dictionaries({"text": text}, optional={"url": url}),
            "answer_time": some_range,
            "for": st.fixed_dictionaries({}, optional={
                "stages": st.lists(enums(Stage), unique=True), "sectors": st.lists(enums(Sector), unique=True),
                "employees": some_range, "age": some_range, "who": text,
            }),
            "roles": st.lists(st.fixed_dictionaries({"organisation": organisation, "role": enums(Role)}), max_size=3),
            "handled_by": st.dictionaries(area, organisation, max_size=3),
            "similar": st.lists(
                st.fixed_dictionaries({"offer": others, "difference": text}), max_size=2
            ),
            "sources": st.lists(
                st.fixed_dictionaries({"url": url}, optional={"date": words, "said": text}), max_size=3
            ),
            "assured": st.fixed_dictionaries({"date": day, "by": organisation}),
        },
    )  # fmt: skip


def _little(real: Catalog) -> Catalog:
    """Three offers and two organisations of the real catalog, with what they point to."""
    almi, other = real.organisations["almi"], real.organisations["krinova"]
    plain_offers = tuple(
        offer.model_copy(update={"similar": (), "roles": (), "generic_of": None, "handled_by": {}, "replaced_by": ()})
        for offer in almi.offers[:3]
    )
    both = {
        "almi": almi.model_copy(update={"offers": plain_offers}),
        "krinova": other.model_copy(update={"offers": ()}),
    }
    needs = {id: need.model_copy(update={"handled_by": (), "questions": ()}) for id, need in real.needs.items()}
    areas = {code: area.model_copy(update={"business_office": None}) for code, area in real.areas.items()}
    return Catalog(both, needs, areas)


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_any_offer_comes_back_unchanged(real: Catalog, form: str, data: st.DataObject) -> None:
    little = _little(real)
    offer = Offer.model_validate(data.draw(offers(little)))
    rest = little.organisations["almi"].offers[1:]
    almi = little.organisations["almi"].model_copy(update={"offers": (offer, *rest)})
    found = again(dataclasses.replace(little, organisations=dict(little.organisations) | {"almi": almi}), form)
    assert (found.changes, found.refused, found.same) == ((), (), 3)


@given(st.text())
def test_no_cell_begins_as_a_formula_and_every_text_comes_back(text: str) -> None:
    assert not cells.safe(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cells.unsafe(cells.safe(text)) == text


def test_no_cell_of_an_exported_workbook_is_a_formula(real: Catalog) -> None:
    import io

    from openpyxl import load_workbook

    offer = next(iter(real.offers.values()))
    row = sheets.rows(real)[0] | {"name.sv": '=HYPERLINK("https://example.se")', "note": "@SUM(A1)"}
    book = load_workbook(io.BytesIO(sheets.as_xlsx([row])))
    assert {cell.data_type for line in book[sheets.SHEET] for cell in line} <= {"s", "n"}
    assert b"\r\n=" not in sheets.as_csv([row]) and b';="' not in sheets.as_csv([row])
    assert offer.id == plain.offer(offer)["id"]
