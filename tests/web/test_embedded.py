"""The chat on a municipality's site, in a browser that holds the two sites apart."""

from __future__ import annotations

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.web.conftest import Place, Town, Visit

pytestmark = pytest.mark.browser
OVEN = "hur betalar jag en ny ugn till bageriet"


def opened(page: Page) -> FrameLocator:
    page.get_by_role("button", name="Fråga Lotsen").click()
    return page.frame_locator("iframe")


def ask(chat: FrameLocator, text: str = OVEN) -> None:
    chat.get_by_label("Din fråga").fill(text)
    chat.get_by_label("Din fråga").press("Enter")
    expect(chat.locator("#latest .reply")).to_be_visible()
    expect(chat.locator(".thinking")).to_have_count(0)


def test_a_conversation_on_another_site_needs_no_cookie(visit: Visit, town: Town) -> None:
    page = visit(town.url)
    chat = opened(page)
    ask(chat)
    chat.locator("#latest .open").first.click()
    expect(chat.locator("#latest dl")).to_be_visible()
    assert page.context.cookies() == []


def test_the_conversation_goes_with_the_visitor_to_the_sites_next_page(visit: Visit, town: Town) -> None:
    page = visit(town.url)
    ask(opened(page))
    page.get_by_role("link", name="Om").click()
    chat = opened(page)
    expect(chat.locator(".said")).to_have_text(f"Du skrev: {OVEN}")
    ask(chat, "/mindata")
    expect(chat.locator("#latest")).to_contain_text(OVEN)


def test_the_site_tells_which_municipality_it_is(visit: Visit, town: Town) -> None:
    chat = opened(visit(town.url + "/?municipality=Simrishamn"))
    ask(chat, "/profil")
    expect(chat.locator("#latest")).to_contain_text("Simrishamn")


def test_the_chat_speaks_the_language_that_the_site_asks_for(visit: Visit, town: Town) -> None:
    page = visit(town.url + "/?lang=en")
    page.get_by_role("button", name="Ask Lotsen").click()
    chat = page.frame_locator("iframe")
    expect(chat.get_by_label("Your question")).to_be_visible()
    chat.get_by_role("button", name="Svenska").click()
    expect(chat.get_by_label("Din fråga")).to_be_visible()


def test_it_opens_and_closes_with_the_keyboard(visit: Visit, town: Town) -> None:
    page = visit(town.url)
    button = page.get_by_role("button", name="Fråga Lotsen")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stäng Lotsen")).to_be_focused()
    page.frame_locator("iframe").get_by_label("Din fråga").focus()
    page.keyboard.press("Escape")
    expect(page.locator("iframe")).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_the_screen(visit: Visit, town: Town, width: int) -> None:
    page = visit(town.url, width=width, height=600)
    expect(opened(page).get_by_label("Din fråga")).to_be_visible()
    frame = page.locator("iframe").bounding_box()
    assert frame is not None
    assert frame["x"] >= 0
    assert frame["x"] + frame["width"] <= width
    assert frame["y"] + frame["height"] <= 600
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_may_stand_in_the_page_instead_of_behind_a_button(visit: Visit, town: Town) -> None:
    page = visit(town.url + "/?inline=")
    ask(page.frame_locator("iframe"))
    expect(page.get_by_role("button", name="Fråga Lotsen")).to_have_count(0)


def test_in_a_frame_it_works_without_javascript_too(visit: Visit) -> None:
    page = visit("/embed?municipality=1291", java_script_enabled=False)
    for _ in range(2):
        page.get_by_label("Din fråga").fill("/profil")
        page.get_by_role("button", name="Skicka").click()
    expect(page.locator(".said")).to_have_count(2)
    expect(page.locator("#latest")).to_contain_text("Simrishamn")
    assert page.context.cookies() == []


def test_a_site_that_is_not_let_in_shows_nothing_of_the_chat(visit: Visit, town: Town, server: Place) -> None:
    page = visit(town.url.replace("localhost", "127.0.0.1"))
    page.get_by_role("button", name="Fråga Lotsen").click()
    page.wait_for_timeout(500)
    expect(page.frame_locator("iframe").get_by_label("Din fråga")).to_have_count(0)
