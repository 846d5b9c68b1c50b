"""Staff in a real browser: signed in by a link, an amount is changed, and another process answers with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

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
    found = handled(text="låna en mindre summa när banken säger nej")
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
        page.locator(".preview").wait_for()
        assert "92 000" in page.locator(".preview .card").inner_text()
        assert violations(page) == []
        assert another.stdout.readline() == "ready\n"
        page.get_by_role("button", name="Spara").click()
        page.get_by_role("status").wait_for()
        another.stdin.write("\n")
        another.stdin.flush()
        assert another.stdout.readline() == "changed\n"
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
