"""The chat on another site: no cookies, the form carries the session."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.web.test_chat import FETCH, OVEN, hidden, latest, presses


def fields(page: str, **more: str) -> dict[str, str]:
    return {name: hidden(page, name) for name in ("turn", "session", "lang", "municipality")} | more


def test_a_whole_conversation_without_a_cookie(client: httpx.Client) -> None:
    start = client.get("/embed").text
    answer = client.post("/embed/say", data=fields(start, text=OVEN))
    offers = presses(latest(answer.text), "o")
    card = client.post("/embed/say", data=fields(answer.text, press=offers[0]))
    assert OVEN in card.text
    assert "<dl>" in latest(card.text)
    assert not client.cookies
    assert all("set-cookie" not in page.headers for page in (answer, card))


def test_a_frame_opened_again_goes_on_where_it_was(client: httpx.Client) -> None:
    start = client.get("/embed").text
    said = client.post("/embed/say", data=fields(start, text=OVEN), headers=FETCH)
    token = said.headers["lotsen-session"]
    found = client.post("/embed/conversation", data={"session": token}, headers=FETCH)
    assert OVEN in found.text


@pytest.mark.parametrize("token", ["", "forged", "IndlYjoxMjM0Ig.aaaa.bbbb"])
def test_a_forged_session_is_a_new_conversation(client: httpx.Client, token: str) -> None:
    found = client.post("/embed/conversation", data={"session": token}, headers=FETCH)
    assert found.status_code == 200
    assert "exchange" not in found.text
    assert found.headers["lotsen-session"]


@pytest.mark.parametrize("name", ["1291", "Simrishamn", "simrishamn"])
def test_the_page_may_tell_the_municipality(client: httpx.Client, name: str) -> None:
    start = client.get("/embed", params={"municipality": name}).text
    assert hidden(start, "municipality") == "1291"
    profile = client.post("/embed/say", data=fields(start, text="/profil")).text
    assert "Simrishamn" in latest(profile)


def test_an_unknown_municipality_is_no_municipality(client: httpx.Client) -> None:
    assert hidden(client.get("/embed?municipality=Atlantis").text, "municipality") == ""


def test_the_page_may_tell_the_language(client: httpx.Client) -> None:
    start = client.get("/embed?lang=en").text
    assert "What do you need" in start
    assert 'lang="en"' in latest(client.post("/embed/say", data=fields(start, text="/profile")).text)


def test_changing_language_changes_the_whole_frame(client: httpx.Client) -> None:
    page = client.post("/embed/say", data=fields(client.get("/embed?lang=sv").text, press="1la:en")).text
    assert '<html lang="en"' in page
    assert hidden(page, "lang") == "en"


def test_what_is_erased_is_gone_from_the_frame(client: httpx.Client) -> None:
    start = client.get("/embed").text
    client.post("/embed/say", data=fields(start, text=OVEN))
    answer = client.post("/embed/say", data=fields(start, press="1fn:", turn="t"), headers=FETCH)
    assert answer.headers["lotsen-erased"] == "1"
    found = client.post("/embed/conversation", data={"session": hidden(start, "session")}, headers=FETCH)
    assert "exchange" not in found.text


def test_erased_without_a_script_is_said_too(client: httpx.Client) -> None:
    start = client.get("/embed").text
    page = client.post(
        "/embed/say", data=fields(client.post("/embed/say", data=fields(start, text=OVEN)).text, press="1fn:")
    )
    assert "Allt är raderat" in page.text
    assert OVEN not in page.text


def test_all_that_is_kept_can_be_fetched_from_the_frame(client: httpx.Client) -> None:
    start = client.post("/embed/say", data=fields(client.get("/embed").text, text=OVEN)).text
    page = client.post("/embed/say", data=fields(start, text="/mindata")).text
    assert 'formaction="/embed/my-data.json"' in page
    kept = client.post("/embed/my-data.json", data=fields(page))
    assert kept.json()["company"]


def test_the_script_speaks_both_languages_and_is_plain_javascript(client: httpx.Client) -> None:
    answer = client.get("/embed.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert '"open": "Fråga Lotsen"' in answer.text
    assert '"open": "Ask Lotsen"' in answer.text
    assert not re.search(r"__\w+__", answer.text)
