"""Accessibility by axe: every page, in light and dark, on a phone and on a desk."""

from __future__ import annotations

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.conftest import Town, Visit
from tests.web.test_browser import ask, first_offer, press, until

pytestmark = pytest.mark.browser
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (375, 1280)]


def violations(page: Page) -> list[str]:
    until(page, "document.getAnimations().every((one) => one.playState === 'finished')")
    return [
        f"{found['id']}: {node['html'][:120]} {node['failureSummary']}"
        for found in Axe().run(page)["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_a_conversation_has_no_violations(visit: Visit, scheme: str, width: int) -> None:
    page = visit(width=width, color_scheme=scheme)
    assert violations(page) == []
    first_offer(ask(page)).click()
    expect(page.locator("#latest dl")).to_be_visible()
    page.locator("details").first.evaluate("it => it.open = true")
    assert violations(page) == []
    press(page, "Jämför")
    assert violations(page) == []
    ask(page, "/profil")
    ask(page, "/kommun")
    assert violations(page) == []


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
@pytest.mark.parametrize("path", ["/privacy", "/accessibility", "/open", "/finns-inte", "/embed", "/embed?lang=en"])
def test_a_page_has_no_violations(visit: Visit, path: str, scheme: str, width: int) -> None:
    assert violations(visit(path, width=width, color_scheme=scheme)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_waiting_and_failing_have_no_violations(visit: Visit, scheme: str) -> None:
    page = visit(color_scheme=scheme, reduced_motion="reduce")
    page.route("**/say", lambda route: route.abort())
    page.get_by_label("Din fråga").fill("hej")
    page.keyboard.press("Enter")
    expect(page.locator(".problem")).to_be_visible()
    assert violations(page) == []


def test_a_site_with_the_chat_in_it_has_no_violations(visit: Visit, town: Town) -> None:
    page = visit(town.url)
    assert violations(page) == []
    page.get_by_role("button", name="Fråga Lotsen").click()
    expect(page.frame_locator("iframe").get_by_label("Din fråga")).to_be_visible()
    assert violations(page) == []
