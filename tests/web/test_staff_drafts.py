"""Drafts of changes: nothing typed is lost when one pauses, is refused, is logged out, or comes second."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

import httpx
import pytest

from bot.catalog import read
from bot.store import drafts
from bot.store.staff_tables import staff_sessions
from tests.web.test_staff import Office, csrf
from tests.web.test_staff_newoffers import begun, kept
from tests.web.test_staff_offers import OFFER, folder, form, office

__all__ = ["office"]
DRAFT = f"{OFFER}?draft=1"


def sent(client: httpx.Client, do: str, **fields: str) -> httpx.Response:
    return client.post(OFFER, data=form(client) | {"do": do} | fields)


def shown(page: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}"[^>]*>\n?([^<]*)</textarea>', page)
    assert found is not None
    return html.unescape(found[1])


def test_a_draft_is_kept_listed_gone_on_with_and_published(office: Office) -> None:
    editor = office.browser("editor")
    assert sent(editor, "draft", note="En halv tanke").headers["location"] == "/staff?kept=1"
    assert "Ändring: Litet lån" in editor.get("/staff?kept=1").text
    page = editor.get(OFFER).text
    assert "Du har ett utkast" in page and shown(page, "note") == ""
    page = editor.get(DRAFT).text
    assert shown(page, "note") == "En halv tanke"
    assert read(folder(office.place)).offers["litet-lan"].note is None
    assert sent(editor, "save", note="En hel tanke").status_code == 303
    assert read(folder(office.place)).offers["litet-lan"].note == "En hel tanke"
    assert kept(office, "editor") == []


def test_what_is_refused_or_only_looked_at_is_kept(office: Office) -> None:
    editor = office.browser("editor")
    for do, fields in (
        ("save", {"name.sv": ""}),
        ("preview", {"note": "tittar"}),
        ("preview", {"amount.max_sek": "x"}),
    ):
        sent(editor, do, **fields)
        [draft] = kept(office, "editor")
        assert draft.said.items() >= fields.items()
    with office.place.store.begin() as tx:
        drafts.erase(tx, office.members["editor"].id)
    sent(editor, "preview")
    assert kept(office, "editor") == []  # nothing was changed


def test_a_draft_from_before_anothers_change_lets_one_choose(office: Office) -> None:
    editor, lead = office.browser("editor"), office.browser("lead")
    sent(editor, "draft", **{"promise.sv": "Mitt utkast till ett löfte om lånet"})
    assert sent(lead, "save", **{"promise.sv": "Ledarens nya löfte om det lilla lånet"}).status_code == 303
    page = editor.get(DRAFT).text
    base = html.unescape(re.findall(r'name="base" value="([^"]*)"', page)[0])
    said = form(editor) | {"base": base, "promise.sv": shown(page, "promise.sv"), "do": "save"}
    clash = editor.post(OFFER, data=said)
    assert clash.status_code == 409 and "lead har ändrat Löfte" in clash.text
    assert "Mitt utkast till ett löfte" in clash.text and "Ledarens nya löfte" in clash.text


def test_two_who_change_the_same_rows_see_them_in_words(office: Office) -> None:
    editor, lead = office.browser("editor"), office.browser("lead")
    late = form(lead) | {"do": "save", "roles.0.role": "refers"}
    assert sent(editor, "save", **{"roles.0.role": "decides"}).status_code == 303
    clash = lead.post(OFFER, data=late)
    assert clash.status_code == 409 and "editor har ändrat Andra som deltar" in clash.text
    assert "Rådhuset · Beslutar" in clash.text and "Rådhuset · Hänvisar" in clash.text
    base = html.unescape(re.findall(r'name="base" value="([^"]*)"', clash.text)[0])
    assert lead.post(OFFER, data=late | {"base": base, "choose:roles": "theirs"}).status_code == 303
    assert read(folder(office.place)).offers["litet-lan"].roles[0].role == "decides"
    assert lead.post(OFFER, data=late | {"base": base, "choose:roles": "mine"}).status_code == 303
    assert read(folder(office.place)).offers["litet-lan"].roles[0].role == "refers"


@pytest.mark.parametrize("name", ["lead", "steward", "other editor"])
def test_a_draft_of_a_change_is_seen_by_nobody_else(office: Office, name: str) -> None:
    sent(office.browser("editor"), "draft", note="hemlig tanke")
    client = office.browser(name)
    for path in ("/staff", OFFER, DRAFT):
        assert "hemlig tanke" not in client.get(path).text
    [draft] = kept(office, "editor")
    assert client.post(f"/staff/drafts/{draft.id}/drop", data={"csrf": csrf(client)}).status_code == 404
    assert kept(office, "editor") == [draft]


def ended(office: Office, hours: float) -> None:
    """All sessions ended so many hours ago."""
    with office.place.store.begin() as tx:
        ago = staff_sessions.c.expires_at - int((12 + hours) * 3_600_000)
        tx.execute(staff_sessions.update().values(expires_at=ago))


def late(client: httpx.Client, path: str, fields: Mapping[str, str]) -> httpx.Response:
    return client.post(path, data=dict(fields))


def test_a_form_from_a_session_that_has_just_ended_is_kept_as_a_draft_and_no_more(office: Office) -> None:
    editor = office.browser("editor")
    said, path = form(editor) | {"note": "skrevs under lunchen", "do": "save"}, begun(editor)
    new = {"csrf": said["csrf"], "base": "{}", "note": "nytt under lunchen", "do": "publish"}
    ended(office, 1)
    for place, fields in ((OFFER, said), (path, new)):
        answer = late(editor, place, fields)
        assert answer.headers["location"] == "/staff/sign-in?kept=1"
        assert "sparat under Påbörjade" in editor.get("/staff/sign-in?kept=1").text
    assert read(folder(office.place)).offers["litet-lan"].note is None
    assert editor.get("/staff").status_code == 303  # still signed out
    assert late(editor, f"{OFFER}/press", said | {"to": "paused"}).status_code == 403
    again = office.browser("editor")
    assert shown(again.get(DRAFT).text, "note") == "skrevs under lunchen"
    assert shown(again.get(path).text, "note") == "nytt under lunchen"


def test_a_session_that_ended_long_ago_or_was_closed_keeps_nothing(office: Office) -> None:
    for hours, name in ((25.0, "editor"), (1.0, "other editor"), (1.0, None)):
        client = office.browser("editor")
        said = form(client) | {"note": "ska inte sparas", "do": "save"}
        if name is None:
            client.post("/staff/out", data={"csrf": said["csrf"]})
        elif name != "editor":
            said["csrf"] = csrf(office.browser(name))
        ended(office, hours)
        assert late(client, OFFER, said).status_code == 403
        assert kept(office, "editor") == []


def test_an_ended_session_of_another_organisation_keeps_nothing_either(office: Office) -> None:
    other = office.browser("other editor")
    fields = {"csrf": csrf(other), "base": "{}", "note": "utifrån", "do": "save"}
    ended(office, 1)
    assert late(other, OFFER, fields).status_code == 403
    assert kept(office, "other editor") == []
