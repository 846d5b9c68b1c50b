"""The pages beside the chat, and what machines ask for."""

from __future__ import annotations

import re

import httpx
import pytest

from bot import retention
from tests.web.conftest import Build, Place


@pytest.mark.parametrize("path", ["/privacy", "/integritet"])
def test_privacy_says_who_what_and_how_long(client: httpx.Client, path: str) -> None:
    page = client.get(path).text
    assert "Provkommunen ansvarar för personuppgifterna" in page
    assert f"{retention.CONVERSATION_DAYS} dagar" in page
    assert f"{retention.QUESTION_DAYS} dagar" in page


def test_who_has_written_may_read_and_erase_on_the_privacy_page(client: httpx.Client) -> None:
    assert "/my-data.json" not in client.get("/privacy").text
    client.post("/say", data={"text": "hej"})
    assert "/my-data.json" in client.get("/privacy").text
    assert "Ska jag radera allt" in client.post("/say", data={"press": "1fg:", "turn": "t"}).text


@pytest.mark.parametrize("path", ["/accessibility", "/tillganglighet"])
def test_the_accessibility_statement_says_what_is_known(client: httpx.Client, path: str) -> None:
    page = client.get(path).text
    assert "<h1>Tillgänglighetsredogörelse</h1>" in page
    assert "delvis förenlig" in page
    assert "Provkommunen" in page


def test_without_a_controller_the_pages_still_read_well(build: Build) -> None:
    client = build(CONTROLLER="").client()
    for path in ("/privacy", "/accessibility"):
        assert "None" not in client.get(path).text
        assert "Den som driver" in client.get(path).text or "den som driver" in client.get(path).text


def test_every_page_is_there_in_english(client: httpx.Client) -> None:
    for path, title in (("/privacy", "Privacy"), ("/accessibility", "Accessibility statement"), ("/x", "no such page")):
        assert title in client.get(path, headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize("path", ["/finns-inte", "/static/lotsen.css", "/static/..%2f..%2fapp.py", "/say", "/telegram"])
def test_what_is_not_there_says_so_in_plain_words(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 405)
    assert "Sidan finns inte" in answer.text


def test_static_files_may_be_kept_for_good(client: httpx.Client) -> None:
    found = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").text)
    assert len(set(found)) == 3
    for path in found:
        answer = client.get(path)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


def test_pages_are_never_kept_by_a_cache(client: httpx.Client) -> None:
    for path in ("/", "/privacy", "/embed", "/my-data.json"):
        assert client.get(path).headers["cache-control"] == "no-store"


def test_no_page_names_another_host(client: httpx.Client) -> None:
    for path in ("/", "/privacy", "/accessibility", "/embed"):
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', client.get(path).text)


def test_it_lives_and_can_answer(client: httpx.Client) -> None:
    assert client.get("/healthz").text == "ok"
    assert client.get("/readyz").json() == {"database": True, "catalog": True}


def test_without_a_database_it_lives_but_cannot_answer(place: Place) -> None:
    client = place.client()
    place.store.close()
    file = place.settings.data_dir / "lotsen.sqlite"
    file.unlink()
    file.mkdir()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)


def test_machines_find_an_icon_and_their_rules(client: httpx.Client) -> None:
    assert client.get("/favicon.ico").headers["content-type"] == "image/svg+xml"
    assert "Disallow: /embed" in client.get("/robots.txt").text
