"""Staff's pages of call-backs, meetings and cases: the same presses as in Telegram, and nobody sees another's."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, ViewportSize
from sqlalchemy import select

from bot.channels.mail import Links
from bot.followup.callbacks import Callback, State
from bot.followup.cases import CaseState, Told
from bot.store import callbacks, cases, members, memory
from bot.store.people_tables import callbacks as table
from bot.turn import Button, Company, Press
from bot.web.staff.desk import now_ms
from tests.web.test_axe import violations
from tests.web.test_staff import Office, csrf, office

__all__ = ["office"]
OWNER = "web:owner"


def call(office: Office) -> int:
    """A company waits for Almi to call."""
    with office.place.store.begin() as tx:
        memory.save(tx, Company(OWNER), now_ms())
        rules = Callback(State.WAITING, now_ms(), 2)
        facts = {"municipality": "Sjöbo", "sector": "Livsmedel"}
        return callbacks.draft(
            tx,
            callbacks.Kept(
                0, 0, OWNER, "almi", "Mikrolån – låna till en ugn", "sv", rules, offer="almi-mikrolan",
                municipality="1265", phone="+46 70 174 06 05", suits="morning", facts=facts, seen=("almi-mikrolan",),
            ),
        ).id  # fmt: skip


def case(office: Office) -> int:
    told = Told(CaseState.OFFERED, "En ugn för 80 000 kronor", "Vi bakar dubbelt", None, 1)
    with office.place.store.begin() as tx:
        return cases.draft(tx, cases.Kept(0, OWNER, "almi-mikrolan", "almi", "sv", told), now_ms()).id


def press(client: httpx.Client, address: str, **fields: str) -> httpx.Response:
    return client.post(address, data={"csrf": csrf(client)} | fields)


def state(office: Office) -> str:
    with office.place.store.begin() as tx:
        return str(tx.execute(select(table.c.state)).scalar_one())


def test_a_call_is_taken_and_closed_on_the_page_and_the_company_sees_who_calls(office: Office) -> None:
    id, client = call(office), office.browser("editor")
    assert "Ett företag väntar" in client.get("/staff").text
    page = client.get("/staff/callbacks").text
    assert "+46 70 174 06 05" in page and "Livsmedel" in page and "Vad behöver ni" in page
    assert press(client, "/staff/callbacks", about=f"{id}.take").status_code == 303
    with office.place.store.begin() as tx:
        (told,) = memory.conversation(tx, OWNER)
    assert "editor på Almi" in str(told[2])
    assert "har redan tagit" in press(office.browser("lead"), "/staff/callbacks", about=f"{id}.take").text
    press(client, "/staff/callbacks", about=f"{id}.helped")
    assert state(office) == "helped"
    assert "+46 70" not in client.get("/staff/callbacks").text  # a closed one shows no number any more


def test_a_reason_is_asked_for_and_the_way_in_is_given(office: Office) -> None:
    id, client = call(office), office.browser("editor")
    asked = press(client, "/staff/callbacks", about=f"{id}.decline").text
    assert "Varför är det inte för er?" in asked and f"{id}.because.area" in asked
    press(client, "/staff/callbacks", about=f"{id}.because.area")
    assert state(office) == "declined"


@pytest.mark.parametrize("who", ["other editor", "other lead"])
def test_another_organisation_sees_and_changes_nothing(office: Office, who: str) -> None:
    id, story, client = call(office), case(office), office.browser(who)
    assert "ugn" not in client.get("/staff/callbacks").text + client.get("/staff/cases").text
    assert "inte längre registrerad" in press(client, "/staff/callbacks", about=f"{id}.take").text
    assert press(client, "/staff/cases", case=str(story), got="x", do="publish").status_code == 403
    assert state(office) == "waiting"


@pytest.mark.parametrize("about", ["", "x", "1", "999999.take", "1.to.almi", "9" * 90, "-1.take", "1.\0"])
def test_forged_presses_do_nothing(office: Office, about: str) -> None:
    call(office)
    assert press(office.browser("editor"), "/staff/callbacks", about=about).status_code == 200
    assert state(office) == "waiting"


def test_a_case_is_mended_published_and_hidden_again(office: Office) -> None:
    id, client = case(office), office.browser("editor")
    assert "Vi bakar dubbelt" in client.get("/staff/cases").text
    assert press(client, "/staff/cases", case=str(id), got=" ", do="publish").status_code == 422
    press(client, "/staff/cases", case=str(id), got="En ugn.", meant="Mer bröd.", do="publish")
    with office.place.store.begin() as tx:
        assert [one.told.got for one in cases.published(tx, "almi-mikrolan")] == ["En ugn."]
    press(client, "/staff/cases", case=str(id), do="refuse")
    with office.place.store.begin() as tx:
        assert cases.published(tx, "almi-mikrolan") == []
        found = cases.find(tx, id)
        assert found is not None
        cases.withdraw(tx, found)
    assert "tagit tillbaka" in press(client, "/staff/cases", case=str(id), got="x", do="publish").text


def test_the_buttons_of_a_mail_to_staff_work_and_only_for_them(office: Office) -> None:
    id, links = call(office), Links(office.place.settings)
    take = Button("Jag tar den", Press("calling", f"{id}.take"))
    for address, told in (("other.editor@x.example", "inte längre registrerad"), ("editor@x.example", "Taget")):
        client = office.place.client()
        url = urlsplit(links.url(address, take)).path
        assert "Jag tar den" in client.get(url).text  # looking presses nothing
        assert told in client.post(url).text
    assert state(office) == "taken"


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_read_well_on_a_phone_and_keep_the_rules_of_access(
    office: Office, chromium: Browser, width: int
) -> None:
    id = call(office)
    case(office)
    with office.place.store.begin() as tx:
        assert members.of_organisation(tx, "almi")
    office.browser("editor")
    context = chromium.new_context(viewport=ViewportSize(width=width, height=900), locale="sv-SE")
    page = context.new_page()
    page.goto(f"{office.place.running.url}/staff/in/{office.link('editor')}")
    page.get_by_role("button", name=re.compile("Logga in")).click()
    for address in ("/staff/callbacks", "/staff/meetings", "/staff/cases"):
        page.goto(f"{office.place.running.url}{address}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{office.place.running.url}/staff/callbacks")
    page.get_by_role("button", name=re.compile("Jag tar den")).click()
    page.get_by_role("button", name=re.compile(r"Fick inte tag i \(1 av 3\)")).click()
    page.get_by_role("button", name=re.compile(r"Fick inte tag i \(2 av 3\)")).wait_for()
    context.close()
    assert id
