"""Open data: files with a tag, an API with faults as problems, and a description that holds."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from jsonschema import Draft202012Validator

from bot.exchange.formats import FORMATS
from bot.store import snapshots
from tests.web.conftest import Build, Place


@pytest.fixture
def open_client(build: Build) -> httpx.Client:
    place = build()
    place.site.limiter.burst = 1000
    return place.client()


@pytest.mark.parametrize("form", FORMATS)
def test_the_catalog_is_there_in_every_form_and_only_once_if_unchanged(open_client: httpx.Client, form: str) -> None:
    address = f"/open/catalog.{FORMATS[form].ending}"
    found = open_client.get(address)
    assert (found.status_code, found.headers["content-type"]) == (200, FORMATS[form].media_type)
    assert found.headers["access-control-allow-origin"] == "*"
    again = open_client.get(address, headers={"If-None-Match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_is_for_staff_only_stays_inside(open_client: httpx.Client, place: Place) -> None:
    notes = [one.note for one in place.service.guide.catalog.offers.values() if one.note]
    assert notes
    for form in ("json", "csv", "hsds"):
        text = open_client.get(f"/open/catalog.{FORMATS[form].ending}").text
        assert not [note for note in notes if note in text]
    listed = open_client.get("/api/v1/offers").json()["offers"]
    assert "note" not in open_client.get(f"/api/v1/offers/{listed[0]['id']}").json()["offer"]


def test_the_pages_of_offers_lead_through_all_of_them(open_client: httpx.Client, place: Place) -> None:
    address, seen = "/api/v1/offers?limit=50", []
    while address:
        found = open_client.get(address).json()
        seen += [one["id"] for one in found["offers"]]
        address = found.get("next", "")
    assert seen == list(place.service.guide.catalog.offers)


def test_search_finds_what_fits_and_keeps_nothing(open_client: httpx.Client) -> None:
    found = open_client.get("/api/v1/search", params={"q": "låna till en ugn", "municipality": "1265"}).json()
    assert found["kind"] == "offers"
    assert found["offers"]
    english = open_client.get("/api/v1/search", params={"q": "borrow money", "lang": "en"}).json()
    assert english["offers"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/search", 400),
        ("/api/v1/search?q=" + "x" * 501, 400),
        ("/api/v1/search?q=lån&municipality=nowhere", 400),
        ("/api/v1/offers?limit=0", 400),
        ("/api/v1/offers?limit=101", 400),
        ("/api/v1/offers?offset=-1", 400),
        ("/api/v1/offers?offset=٣", 400),
        ("/api/v1/offers/unknown", 404),
    ],
)
def test_a_fault_is_told_as_a_problem(open_client: httpx.Client, address: str, status: int) -> None:
    found = open_client.get(address)
    assert (found.status_code, found.headers["content-type"]) == (status, "application/problem+json")
    assert found.json()["status"] == status
    assert found.json()["detail"]


def test_whoever_asks_too_much_is_told_to_wait(client: httpx.Client) -> None:
    answers = [client.get("/api/v1/offers/unknown") for _ in range(15)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0


def test_every_answer_is_as_the_openapi_document_says(open_client: httpx.Client, place: Place) -> None:
    described = open_client.get("/api/v1/openapi.json").json()
    id = next(iter(place.service.guide.catalog.offers))
    tried = {"/api/v1/offers": "", "/api/v1/offers/{id}": "", "/api/v1/search": "?q=mentor"}
    assert set(described["paths"]) == set(tried)
    for path, query in tried.items():
        for address in (path.replace("{id}", id) + query, path.replace("{id}", "unknown") + "?limit=x"):
            found = open_client.get(address)
            answer = described["paths"][path]["get"]["responses"][str(found.status_code)]
            schema = next(iter(answer["content"].values()))["schema"]
            whole: dict[str, Any] = {"components": described["components"]} | schema
            Draft202012Validator(whole).validate(found.json())


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_lists_every_file(open_client: httpx.Client, language: str) -> None:
    found = open_client.get("/open", params={"lang": language}).text
    assert all(f'href="/open/catalog.{form.ending}"' in found for form in FORMATS.values())


def test_the_feed_tells_what_changed_and_neither_who_nor_what_is_for_staff_only(place: Place) -> None:
    client = place.client()
    common = dict(member="7", name="Eva Personsson", organisation="almi", file="organisations/almi.yaml", undoes=None)
    about, offer = "almi-mikrolan", ("offers", "almi-mikrolan")
    rows = [
        dict(common, about=about, path=(*offer, "status"), before="open", after="paused"),
        dict(common, about=about, path=(*offer, "note"), before=None, after="hemligt"),
        dict(common, about="almi", path=("offers", "nytt"), before=None, after=dict(note="hemligt")),
    ]
    with place.service.store.begin() as tx:
        first = snapshots.keep(tx, {"a": "1"}, origin="", commit=None, author="", message="", at=1_770_000_000_000)
        snapshots.log(tx, rows, first, 1_770_000_100_000)
    found = client.get("/open/changes.atom")
    assert (found.status_code, found.headers["content-type"]) == (200, "application/atom+xml")
    assert found.headers["last-modified"] == "Mon, 02 Feb 2026 02:40:00 GMT"
    space = {"a": "http://www.w3.org/2005/Atom"}
    feed = ElementTree.fromstring(found.content)  # noqa: S314 - our own
    titles = [entry.findtext("a:title", "", space) for entry in feed.findall("a:entry", space)]
    assert len(titles) == 3 and any(title.endswith(": status") for title in titles)
    assert "open → paused" in found.text and "Almi" in found.text
    assert "hemligt" not in found.text and "Personsson" not in found.text
    for required in ("a:id", "a:title", "a:updated"):
        assert all(entry.find(required, space) is not None for entry in [feed, *feed.findall("a:entry", space)])
    again = client.get("/open/changes.atom", headers={"If-None-Match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "last-modified" in client.get("/open/catalog.json").headers
