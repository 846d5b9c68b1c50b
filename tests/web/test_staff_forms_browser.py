"""The offer's form in a real browser: a new offer on a phone without a script, the live preview with one, by keyboard
alone, and each page by axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize, expect

from bot.catalog import read
from bot.catalog.edit import Set
from bot.staff.publishing import Author, Edit
from bot.store import differences
from tests.web.test_axe import violations
from tests.web.test_staff import Office
from tests.web.test_staff_offers import OFFER, folder, office

__all__ = ["office"]
pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


@pytest.fixture
def enter(office: Office, chromium: Browser) -> Iterator[Enter]:
    """Opens the pages as a member."""
    contexts: list[BrowserContext] = []
    expect.set_options(timeout=15_000)  # the script waits for a pause in the typing
    complaints: list[str] = []

    def one(name: str = "editor", *, width: int = 1280, **options: Any) -> Page:
        size = ViewportSize(width=width, height=900)
        context = chromium.new_context(**{"viewport": size, "locale": "sv-SE"} | options)
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page = context.new_page()
        page.goto(f"{office.place.running.url}/staff/in/{office.link(name)}")
        page.get_by_role("button", name="Logga in nu").click()
        return page

    yield one
    for context in contexts:
        context.close()
    assert complaints == []


def fill(page: Page, **cells: str) -> None:
    for name, text in cells.items():
        page.locator(f'[name="{name.replace("__", ".")}"]').fill(text)


def wide(page: Page) -> bool:
    """Whether the page has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_from_search_to_publication_on_a_phone_without_a_script(office: Office, enter: Enter) -> None:
    page = enter(width=375, java_script_enabled=False)
    page.get_by_role("link", name="Nytt erbjudande").click()
    page.get_by_label("Vad ger erbjudandet?").fill("Låna en mindre summa till växthus")
    page.get_by_role("button", name="Sök").click()
    expect(page.get_by_role("heading", name="Litet lån")).to_be_visible()
    page.get_by_role("checkbox", name="Det överlappar Litet lån").check()
    page.get_by_role("button", name="Fortsätt till formuläret").click()
    page.get_by_role("button", name="Publicera").click()
    expect(page.get_by_role("alert")).to_contain_text("Löfte, svenska: här behöver du fylla i något.")
    expect(page.get_by_role("alert")).to_contain_text("vad som skiljer, svenska: här behöver du fylla i något.")
    fill(page, name__sv="Växthuslånet", name__en="The greenhouse loan", summary__sv="Ett lån till växthus.")
    fill(page, summary__en="A loan for greenhouses.", promise__sv="Låna till växthus och odling under glas året om")
    fill(page, promise__en="Borrow for greenhouses and growing under glass all year round")
    page.locator('[name="kind"]').select_option(label="Lån")
    fill(page, similar__0__difference__sv="Växthuslånet är för växthus, Litet lån för annat.")
    fill(page, similar__0__difference__en="One is for greenhouses, the other for the rest.")
    page.get_by_role("button", name="Förhandsvisa").click()
    expect(page.locator("#seen .card h3")).to_have_text("Växthuslånet")
    page.get_by_role("button", name="Publicera").click()
    expect(page.get_by_role("status")).to_contain_text("Sparat")
    offer = read(folder(office.place)).offers["lanehuset-vaxthuslanet"]
    assert offer.similar[0].offer == "litet-lan"


def test_the_preview_changes_while_one_types_and_keeps_what_is_typed(office: Office, enter: Enter) -> None:
    page = enter()
    page.goto(office.place.running.url + OFFER)
    expect(page.locator("#seen .card h3")).to_have_text("Litet lån")
    promise = page.locator('[name="promise.sv"]')
    catalog = read(folder(office.place))
    promise.fill(catalog.offers["natverket"].promise.sv)
    expect(page.locator("#seen")).to_contain_text(f"Löftet är för likt {catalog.offers['natverket'].name.sv}")
    expect(page.locator("#live")).to_have_text("Förhandsvisningen är uppdaterad.")
    expect(promise).to_be_focused()
    promise.fill("")
    expect(page.locator("#seen")).to_contain_text("Löfte, svenska: här behöver du fylla i något.")
    expect(page.locator("#live")).to_contain_text("Saker att rätta: 1")
    assert page.url.endswith(OFFER)
    page.close()
    page = enter()  # the window was closed; what was typed is there
    page.get_by_role("link", name="Ändring: Litet lån").click()
    expect(page.locator('[name="promise.sv"]')).to_have_value("")


def test_a_late_answer_never_takes_the_place_of_a_newer_one(office: Office, enter: Enter) -> None:
    page = enter()
    page.goto(office.place.running.url + OFFER)
    expect(page.locator("#seen .card")).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route(f"**{OFFER}", hold)
    name = page.locator('[name="name.sv"]')
    with page.expect_request(lambda request: request.method == "POST"):
        name.fill("Det första namnet")
    name.fill("Det andra namnet")
    held[0].continue_()
    expect(page.locator("#seen .card h3")).to_have_text("Det andra namnet")
    assert "Det första" not in page.locator("#seen").inner_text()


def test_what_differs_is_asked_for_with_a_press_and_nothing_typed_is_lost(office: Office, enter: Enter) -> None:
    page = enter()
    page.goto(office.place.running.url + "/staff/offers/stort-lan")
    fill(page, promise__sv="Rådgivning om att starta, växa och sälja ditt företag här")
    fill(page, summary__sv="Det jag skrev nyss.")
    alike = read(folder(office.place)).offers["norrby-naringsliv"].promise.sv
    fill(page, promise__sv=alike)
    page.get_by_role("button", name=re.compile("Skriv vad som skiljer")).first.click()
    expect(page.locator('[name="similar.0.offer"]')).not_to_have_value("")
    expect(page.locator('[name="summary.sv"]')).to_have_value("Det jag skrev nyss.")
    expect(page.locator('[name="similar.0.difference.sv"]')).to_be_in_viewport()


def test_the_form_is_filled_in_and_saved_by_keyboard_alone(office: Office, enter: Enter) -> None:
    page = enter()
    page.goto(office.place.running.url + OFFER)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "promise.sv":
            break
    page.keyboard.press("Control+A")
    page.keyboard.type("Låna upp till 90 000 kronor till det du behöver")
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "save":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Sparat")
    assert read(folder(office.place)).offers["litet-lan"].promise.sv.startswith("Låna upp till 90 000")


@pytest.mark.parametrize(("scheme", "width"), [("light", 375), ("dark", 1280)])
def test_no_page_of_the_form_has_violations(office: Office, enter: Enter, scheme: str, width: int) -> None:
    page, home = enter(width=width, color_scheme=scheme), office.place.running.url
    with office.place.store.begin() as tx:
        id = differences.keep(tx, "grundkurs", "litet-lan", office.members["other editor"].id, "Så skiljer de två.", 1)
    for path in ("/staff/new", f"/staff/differences/{id}", "/staff/offers/grundkurs/card", "/staff"):
        page.goto(home + path)
        assert page.locator("main h1").count() == 1, path
        assert violations(page) == [] and not wide(page), path
    page.goto(home + "/staff/new")
    page.get_by_label("Vad ger erbjudandet?").fill("låna en mindre summa när banken säger nej")
    page.get_by_role("button", name="Sök").click()
    assert violations(page) == [] and not wide(page)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Fortsätt till formuläret").click()
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert violations(page) == [] and not wide(page)
    fill(page, name__sv="Ett lån")
    expect(page.locator("#seen .problem")).to_be_visible()
    assert violations(page) == [] and not wide(page)
    page.get_by_role("button", name="Publicera").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == [] and not wide(page)
    page.get_by_role("button", name="Spara utkast").click()
    expect(page.get_by_role("link", name="Nytt: Ett lån")).to_be_visible()
    assert violations(page) == [] and not wide(page)
    page.goto(home + OFFER)
    fill(page, promise__sv="Det som jag skrev om lånet medan någon annan sparade")
    theirs = Set(("offers", "litet-lan", "promise", "sv"), "Det som den andra hann spara först om lånet")
    publisher = office.place.service.publisher
    assert publisher is not None
    publisher.publish([Edit("organisations/lanehuset.yaml", (theirs,))], Author("7", "Anna"))
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Anna har ändrat Löfte")).to_be_visible()
    expect(page.get_by_role("radio", name="Det som jag skrev om lånet")).to_be_visible()
    assert violations(page) == [] and not wide(page)
