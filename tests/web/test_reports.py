"""Reports on the web: each role sees its own, a report is readable by everybody, and open figures are open."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser

from bot.dialogue import Guide
from bot.reports import demo
from bot.reports.files import files
from bot.reports.press import everyone, made
from bot.reports.weeks import Week
from bot.store import Store
from bot.web.reports import _week
from bot.web.staff.desk import now_ms
from tests.web.conftest import Place
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


def test_open_figures_are_open_and_say_that_they_are_made_up(office: Office) -> None:
    page = office.browser(None).get("/siffror").text
    assert str(_week(now_ms())) in page and "Påhittade uppgifter" in page


@pytest.mark.browser
@pytest.mark.parametrize("slug", ["hela", "1286", "almi"])
def test_a_report_has_no_axe_violations_and_needs_nothing_else(
    chromium: Browser, guide: Guide, tmp_path: Path, slug: str
) -> None:
    store = Store(f"sqlite:///{tmp_path / 'demo.sqlite'}")
    store.migrate()
    last = Week(2026, 47)
    with store.begin() as tx:
        list(demo.fill(tx, guide, last, 3, 150, 1))
        scope = next(one for one in everyone(guide) if one.slug == slug)
        (report,) = made(tx, guide, "https://lotsen.example", last, [scope], last.bounds[1] + 1)
    store.close()
    path = tmp_path / "report.html"
    path.write_bytes(files(report, ["html"])["html"])
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert Axe().run(page)["violations"] == []
    page.close()
