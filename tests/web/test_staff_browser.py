"""Staff in a real browser: signed in by a link, an amount is changed, and another process answers with it."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from bot.store import leases
from tests.web.test_axe import violations
from tests.web.test_staff import Office
from tests.web.test_staff_offers import OFFER, folder, office

__all__ = ["office"]
pytestmark = pytest.mark.browser
ANOTHER = """
import datetime as dt, sys, time
from bot.channels.post import post
from bot.dialogue import Guide
from bot.running import watcher
from bot.service import Service
from bot.settings import Settings
from bot.staff.folder import Folder
from bot.staff.publishing import Publisher
from bot.store import Store
from bot.turn import Press, Turn

settings = Settings.read()
store = Store(settings.database)
publisher = Publisher(store, Folder(settings.catalog_dir))
served, catalog = publisher.start()
service = Service(store, Guide.of(catalog), post)
watching = watcher(publisher, served, service, settings)

def handled(**said):
    return service.run(Turn("web:another", "web", dt.datetime.now(dt.UTC), **said))

def answer():
    # a company asks, and opens the first offer of the answer
    found = handled(text="kan jag låna till en maskin")
    return repr(handled(press=Press("offer", found.offers[0])))

assert "92 000" not in answer()
print("ready", flush=True)
sys.stdin.readline()
end = time.monotonic() + 5
while time.monotonic() < end:
    watching.once()
    if "92 000" in answer():
        print("changed", flush=True)
        break
    time.sleep(0.2)
"""


@pytest.mark.parametrize("width", [375, 1280])
def test_a_changed_amount_is_answered_with_in_another_process(office: Office, chromium: Browser, width: int) -> None:
    place = office.place
    environment = {"DATA_DIR": str(place.settings.data_dir), "CATALOG_DIR": str(folder(place)), "PATH": "/usr/bin:/bin"}
    here = str(Path(__file__).parents[2])
    another = subprocess.Popen(
        [sys.executable, "-c", ANOTHER], env=environment | {"PYTHONPATH": here}, cwd=here,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    context = chromium.new_context(viewport=ViewportSize(width=width, height=900), locale="sv-SE")
    try:
        assert another.stdin is not None and another.stdout is not None
        page = context.new_page()
        _signed_in(page, office)
        for path in ("/staff", "/staff/members", "/staff/log", OFFER):
            page.goto(place.running.url + path)
            assert violations(page) == []
        page.get_by_text("Så går det till").click()
        page.locator('[name="amount.text.sv"]').fill("Upp till 92 000 kronor")
        page.get_by_role("button", name="Förhandsvisa").click()
        page.locator(".preview .card").filter(has_text="92 000").wait_for()
        assert violations(page) == []
        assert another.stdout.readline() == "ready\n"
        page.get_by_role("button", name="Spara", exact=True).click()
        page.get_by_text("Sparat. Det syns").wait_for()
        another.stdin.write("\n")
        another.stdin.flush()
        assert another.stdout.readline() == "changed\n"
        shown = subprocess.run(
            ["git", "log", "-1", "-p", "--format=%an"], cwd=folder(place), capture_output=True, text=True
        )
        rows = [row for row in shown.stdout.splitlines() if row[:1] in ("+", "-") and row[:3] not in ("+++", "---")]
        assert shown.stdout.startswith("editor\n")
        assert len(rows) == 2
        assert "92 000" in rows[1]
    finally:
        context.close()
        another.kill()
        another.communicate()


def _signed_in(page: Page, office: Office) -> None:
    for path in ("/staff/sign-in", f"/staff/invite/{office.invitation('editor', 'lanehuset')}"):
        page.goto(office.place.running.url + path)
        assert violations(page) == []
    page.goto(f"{office.place.running.url}/staff/in/{office.link('editor')}")
    assert violations(page) == []
    page.get_by_role("button", name="Logga in nu").click()
    page.get_by_role("heading", name="Hej editor").wait_for()


CATALOG_PAGES = (
    "/staff/catalog", "/staff/catalog/organisations", "/staff/catalog/organisations/lanehuset", "/staff/catalog/needs",
    "/staff/catalog/needs/lana-pengar", "/staff/catalog/needs/lana-pengar/questions",
    "/staff/catalog/needs/lana-pengar/questions/hur-mycket", "/staff/catalog/areas", "/staff/catalog/areas/9901",
)  # fmt: skip


@pytest.mark.parametrize(("width", "script"), [(375, False), (1280, True)])
def test_a_steward_adds_an_organisation_and_a_village_on_a_phone_and_without_a_script(
    office: Office, chromium: Browser, width: int, script: bool
) -> None:
    place = office.place
    context = chromium.new_context(
        viewport=ViewportSize(width=width, height=900), locale="sv-SE", java_script_enabled=script
    )
    with closing(context):
        page = context.new_page()
        page.goto(f"{place.running.url}/staff/in/{office.link('steward')}")
        page.get_by_role("button", name="Logga in nu").click()
        for path in CATALOG_PAGES if script else ():
            page.goto(place.running.url + path)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.goto(f"{place.running.url}/staff/catalog")
        page.get_by_role("link", name="Lägg till en organisation").click()
        page.get_by_label("Namn").fill("Kajen")
        page.get_by_label("Slag").select_option(label="Förening")
        page.get_by_role("group", name="Gör för företag").get_by_label("På svenska").fill("Hyr ut båtplatser.")
        page.get_by_role("button", name="Lägg till").click()
        alert = page.get_by_role("alert")
        assert "Gör för företag: skriv på både svenska och engelska." in alert.inner_text()
        assert page.get_by_label("Namn").input_value() == "Kajen"
        if script:
            assert violations(page) == []
        page.get_by_role("group", name="Gör för företag").get_by_label("På engelska").fill("Lets berths.")
        page.get_by_label("Norrby").check()
        page.get_by_label("Webbadress", exact=True).fill("https://kajen.example/")
        page.get_by_label("Källor").fill("https://kajen.example/om")
        page.get_by_role("button", name="Lägg till").click()
        page.get_by_role("status").filter(has_text="Sparat").wait_for()
        assert (folder(place) / "organisations" / "kajen.yaml").exists()
        page.goto(f"{place.running.url}/staff/catalog/areas/9901")
        page.get_by_label("Namn", exact=True).first.fill("Sandby")
        page.get_by_role("button", name="Lägg till").click()
        page.get_by_role("status").filter(has_text="Sparat").wait_for()
        assert "Sandby" in page.locator("main").inner_text()
        assert "Sandby" in (folder(place) / "areas.yaml").read_text(encoding="utf-8")


def test_whoever_saves_while_another_process_is_dead_is_told_to_wait_and_then_it_is_saved(
    office: Office, chromium: Browser
) -> None:
    place = office.place
    with closing(chromium.new_context(locale="sv-SE")) as context:
        page = context.new_page()
        page.goto(f"{place.running.url}/staff/in/{office.link('editor')}")
        page.get_by_role("button", name="Logga in nu").click()
        page.goto(f"{place.running.url}/staff/catalog/organisations/lanehuset")
        page.get_by_label("Svarstid i arbetsdagar, högst").fill("3")
        with place.store.begin() as tx:
            now = int(time.time() * 1000)
            leases.take(tx, "publish", "dead", now, now + 4_000)
        page.evaluate(
            "new MutationObserver(all => sessionStorage.told = all[0].target.textContent)"
            ".observe(document.getElementById('saving'), {childList: true})"
        )
        page.get_by_role("button", name="Spara").click()
        page.get_by_text("Sparat. Det syns").wait_for(timeout=10_000)
        assert "Det tar högst tio sekunder" in page.evaluate("sessionStorage.told")
