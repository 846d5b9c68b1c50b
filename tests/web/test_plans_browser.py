"""Plans as people live with them on the web: in a browser, on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Visit
from tests.web.test_axe import violations
from tests.web.test_browser import ask, first_offer, press, wide_as_the_screen

pytestmark = pytest.mark.browser


def test_ask_save_move_put_off_and_stop_on_a_phone(visit: Visit) -> None:
    page = visit(width=375, height=800)
    answer = ask(page)
    first_offer(answer).click()
    expect(page.locator("#latest dl")).to_be_visible()
    expect(press(page, "Spara")).to_contain_text("Jag frågar hur det går")
    mine = press(page, "Mina planer")
    expect(mine.locator(".item")).to_have_count(1)
    expect(mine).to_contain_text("Ska ta kontakt")
    assert wide_as_the_screen(page)
    assert violations(page) == []
    mine.locator(".open").first.click()
    expect(page.locator("#latest")).to_contain_text("Läge")
    expect(press(page, "Har tagit kontakt")).to_contain_text("Hur vill du gå vidare?")
    expect(press(page, "Ta det senare")).to_contain_text("När får jag fråga")
    expect(ask(page, "nästa tisdag")).to_contain_text("Då frågar jag")
    press(page, "Mina planer")
    expect(press(page, "Sluta påminna")).to_contain_text("Jag påminner inte mer")
    expect(press(page, "Mina planer")).to_contain_text("Ingen påminnelse")
    assert wide_as_the_screen(page)
    assert violations(page) == []
