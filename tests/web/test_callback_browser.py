"""A call-back as it is lived on the web: the company on its phone, staff on their page, and the question afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from bot import people
from bot.channels.post import post
from bot.staff import access
from bot.store import members
from bot.store.members import Member
from bot.web.staff.desk import now_ms
from tests.web.conftest import Place, Visit
from tests.web.test_axe import violations
from tests.web.test_browser import ask, press, wide_as_the_screen

pytestmark = pytest.mark.browser


@pytest.fixture
def anna(server: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Member]:
    """A member at Almi, who takes calls as long as the test goes on."""
    monkeypatch.setattr(server.service, "post", post)
    with server.store.begin() as tx:
        made = members.add(tx, "Anna", "editor", "almi", now_ms())
    yield made
    with server.store.begin() as tx:
        members.remove(tx, made.id, now_ms())


def a_working_day_later(server: Place) -> None:
    """The clock does what is due some days from now."""
    at = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    for _ in range(24 * 7):
        at += dt.timedelta(hours=1)
        with server.store.begin() as tx:
            notices, done = people.due(tx, server.service.guide.catalog, int(at.timestamp() * 1000))
            post(tx, notices, now_ms())
        if done:
            return
    raise AssertionError("nothing came due")


def test_a_company_asks_is_called_and_says_that_it_helped(visit: Visit, server: Place, anna: Member) -> None:
    page = visit("/?o=almi-mikrolan", width=375, height=800)
    expect(page.locator("#latest dl")).to_be_visible()
    expect(press(page, "Prata med Almi (i Skåne)")).to_contain_text("Ring mig")
    expect(press(page, "Ring mig")).to_contain_text("Vilket nummer")
    assert violations(page) == []
    expect(ask(page, "070-12")).to_contain_text("nummer")  # none that can be called
    page.get_by_label("Din fråga").fill("070-174 06 05")
    page.keyboard.press("Enter")
    expect(page.locator("#latest .said")).to_have_text("Du skrev: •••")  # a number is nowhere in the conversation
    expect(page.locator("#latest .reply")).to_contain_text("+46 70 174 06 05")
    consent = press(page, "Förmiddag")
    expect(consent).to_contain_text("Almi")
    expect(consent).to_contain_text("+46 70 174 06 05")
    assert wide_as_the_screen(page)
    assert violations(page) == []
    expect(press(page, "Ja, ring mig")).to_contain_text("Almi")

    with server.store.begin() as tx:
        link = access.sign_in_link(tx, anna, now_ms())
    desk = visit(f"/staff/in/{link}", width=375, height=800)
    desk.get_by_role("button", name="Logga in nu").click()
    desk.get_by_role("link", name="företag väntar").click()
    expect(desk.locator("main")).to_contain_text("+46 70 174 06 05")
    desk.get_by_role("button", name="Jag tar den").click()
    expect(desk.get_by_role("button", name="Klart")).to_be_visible()
    assert wide_as_the_screen(desk)
    desk.get_by_role("button", name="Klart").click()
    expect(desk.get_by_role("button", name="Klart")).to_have_count(0)

    page.reload()
    expect(page.locator("#latest")).to_contain_text("Anna")
    a_working_day_later(server)
    page.reload()
    expect(page.locator("#latest")).to_contain_text("Blev du uppringd")
    assert violations(page) == []
    expect(press(page, "Ja, och det hjälpte")).to_contain_text("Tack")
