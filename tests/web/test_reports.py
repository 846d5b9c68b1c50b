"""Reports on the web: each role sees its own, a report is readable by everybody, and open figures are open."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import httpx
import pytest
from playwright.sync_api import Browser, ViewportSize

from bot.dialogue import Guide
from bot.reports import delivery, demo
from bot.reports.press import everyone, made
from bot.store import report_post
from bot.web.reports import _week
from bot.web.staff.desk import now_ms
from tests.web.conftest import Place
from tests.web.test_axe import violations
from tests.web.test_staff import Office


@pytest.fixture
def office(place: Place, guide: Guide) -> Office:
    with place.store.begin() as tx:
        list(demo.fill(tx, guide, _week(now_ms()), 2, 60, 1))
    return Office(place)


def got(client: httpx.Client, name: str) -> int:
    return client.get(f"/staff/reports/{_week(now_ms())}/{name}").status_code


def test_each_role_reads_what_it_may(office: Office) -> None:
    names = ("hela", "1265.pdf", "almi.csv", "sosk")
    assert [got(office.browser("steward"), name) for name in names] == [200, 200, 200, 200]
    assert [got(office.browser("lead"), name) for name in names] == [200, 200, 200, 404]
    assert [got(office.browser("editor"), name) for name in names] == [404] * 4
    assert [got(office.browser(None), name) for name in names] == [303] * 4
    assert got(office.browser("steward"), "hela.exe") == 404


def test_a_member_chooses_what_comes(office: Office) -> None:
    client = office.browser("lead")
    page = client.get("/staff/reports").text
    assert 'name="o:almi.mail" value="1" checked' in page and "o:sosk" not in page
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    sent = client.post("/staff/reports/choose", data={"csrf": csrf, "m:1265.mail": "1", "o:sosk.mail": "1"})
    assert sent.status_code == 303
    page = client.get("/staff/reports").text
    assert 'name="m:1265.mail" value="1" checked' in page and 'name="o:almi.mail" value="1" checked' not in page


def test_what_did_not_arrive_is_shown_to_who_can_mend_it(office: Office) -> None:
    week = str(delivery.due(now_ms()))
    with office.place.store.begin() as tx:
        for name in ("lead", "other lead"):
            report_post.claim(tx, week, (office.members[name].id, "*", "mail"), now_ms())
        report_post.refused(tx, "mail:lead@x.example", "550")
    shown = {name: office.browser(name).get("/staff/reports").text for name in ("lead", "other lead", "steward")}
    assert {name: "kom inte fram till lead" in page for name, page in shown.items()} == {
        "lead": True, "other lead": False, "steward": True,
    }  # fmt: skip
    assert "Byt adressen under Medlemmar" in shown["lead"]
    client = office.browser("lead")
    token = client.get("/staff/reports").text.split('name="csrf" value="')[1].split('"')[0]
    for member in ("lead", "other lead"):
        client.post("/staff/reports/again", data={"csrf": token, "member": str(office.members[member].id)})
    with office.place.store.begin() as tx:
        assert not report_post.is_settled(tx, week, (office.members["lead"].id, "*", "mail"), now_ms())
        assert report_post.is_settled(tx, week, (office.members["other lead"].id, "*", "mail"), now_ms())


def test_a_question_without_an_answer_leads_to_where_it_is_acted_on(office: Office, guide: Guide) -> None:
    with office.place.store.begin() as tx:
        (report,) = made(tx, guide, "", _week(now_ms()), everyone(guide)[:1], now_ms())
    gap = next(gap for gap in report.gaps if not gap.rated)
    page = office.browser("lead").get(gap.link).text
    form = page.split('id="question"')[1].split("</form>")[0]
    assert f'value="{gap.examples[0]}"' in form and 'formaction="/staff/new"' in form
    assert gap.examples[0] not in gap.link


def test_open_figures_are_open_and_say_that_they_are_made_up(office: Office) -> None:
    page = office.browser(None).get("/siffror").text
    assert str(_week(now_ms())) in page and "Påhittade uppgifter" in page


@pytest.mark.browser
@pytest.mark.parametrize("look", [("light", 390, "screen"), ("dark", 1280, "screen"), ("light", 820, "print")], ids=str)
def test_reports_the_archive_the_year_and_the_open_figures_are_for_everybody(
    office: Office, chromium: Browser, look: tuple[Literal["light", "dark"], int, Literal["screen", "print"]]
) -> None:
    scheme, width, media = look
    address, asked = office.place.running.url, []
    context = chromium.new_context(viewport=ViewportSize(width=width, height=900), color_scheme=scheme, locale="sv-SE")
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/staff/in/{office.link('steward')}")
    page.get_by_role("button", name="Logga in nu").click()
    page.get_by_role("heading", name="Hej steward").wait_for()
    page.emulate_media(media=media, color_scheme=scheme)
    week = _week(now_ms())
    for path in ("/staff/reports", "/siffror", *(f"/staff/reports/{week}/{slug}" for slug in ("hela", "1286", "almi"))):
        page.goto(address + path)
        for one in page.locator("details").all():
            one.evaluate("it => it.open = true")
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert not [url for url in asked if not url.startswith((address, "data:"))]
    context.close()


@pytest.mark.browser
def test_a_report_is_whole_by_itself_and_without_javascript(office: Office, chromium: Browser, tmp_path: Path) -> None:
    kept = tmp_path / "report.html"
    kept.write_bytes(office.browser("steward").get(f"/staff/reports/{_week(now_ms())}/hela").content)
    context = chromium.new_context(java_script_enabled=False, offline=True)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(kept.as_uri())
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]
    page.get_by_text("Siffrorna bakom bilden").first.click()
    assert page.get_by_role("table").first.is_visible()
    assert "<script" not in kept.read_text(encoding="utf-8")
    context.close()
