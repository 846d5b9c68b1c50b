"""The chat as people meet it: in a browser, on a phone, with a keyboard, and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.web.conftest import Place, Visit

pytestmark = pytest.mark.browser
OVEN = "hur betalar jag en ny ugn till bageriet i Kivik"
PHONES = (320, 375)


def ask(page: Page, text: str = OVEN) -> Locator:
    """Write a question and wait for its answer."""
    page.get_by_label("Din fråga").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator("#latest .said")).to_have_text(f"Du skrev: {text}")
    return page.locator("#latest .reply")


def press(page: Page, name: str) -> Locator:
    """Press the latest button of a name and wait for its answer."""
    before = page.locator(".exchange").count()
    page.get_by_role("button", name=name, exact=True).last.click()
    expect(page.locator(".exchange")).to_have_count(before + 1)
    expect(page.locator(".thinking")).to_have_count(0)
    return page.locator("#latest .reply")


def first_offer(answer: Locator) -> Locator:
    return answer.locator(".open").first


def until(page: Page, condition: str) -> None:
    """Wait until an expression holds. Playwright's own way needs eval, which the pages forbid."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {condition}")


def wide_as_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_ask_open_compare_and_go_back_without_leaving_the_page(visit: Visit) -> None:
    page = visit()
    page.evaluate("window.stayed = true")
    answer = ask(page)
    expect(answer.locator(".item")).not_to_have_count(0)
    titles = answer.locator(".item h3").all_inner_texts()
    first_offer(answer).click()
    expect(page.locator("#latest dl")).to_be_visible()
    back = press(page, "Tillbaka till svaret")
    expect(back.locator(".item h3")).to_have_text([title.replace("\n", " ") for title in titles])
    table = press(page, "Jämför").get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_count(len(titles))
    assert page.evaluate("window.stayed") is True
    page.reload()
    expect(page.locator("#log table")).to_have_count(1)


def test_an_answer_is_shown_from_its_start_below_the_header(visit: Visit) -> None:
    page = visit(width=390, height=700)
    ask(page)
    until(page, "Math.abs(document.querySelector('#latest').getBoundingClientRect().top - 56) < 8")
    top = page.locator("#latest .said").bounding_box()
    assert top is not None
    assert 56 <= top["y"] < 120


def test_the_writing_line_stays_at_the_bottom_of_the_screen(visit: Visit) -> None:
    page = visit(width=390, height=700)
    ask(page)
    page.evaluate("scrollTo(0, 300)")
    line = page.locator(".composer").bounding_box()
    assert line is not None
    assert abs(line["y"] + line["height"] - 700) < 2


def test_it_shows_that_it_is_looking(visit: Visit) -> None:
    page = visit()
    held: list[Route] = []
    page.route("**/say", lambda route: held.append(route))
    page.get_by_label("Din fråga").fill(OVEN)
    page.keyboard.press("Enter")
    expect(page.locator(".thinking")).to_have_text("Lotsen letar …")
    expect(page.locator(".said")).to_have_text(OVEN)
    page.wait_for_timeout(50)
    held[0].continue_()
    expect(page.locator("#latest .item")).not_to_have_count(0)
    expect(page.locator(".thinking")).to_have_count(0)


def test_a_lost_connection_says_so_and_trying_again_answers_once(visit: Visit) -> None:
    page = visit()
    page.context.set_offline(True)
    page.get_by_label("Din fråga").fill(OVEN)
    page.keyboard.press("Enter")
    expect(page.locator(".problem")).to_contain_text("Jag når inte Lotsen just nu")
    page.context.set_offline(False)
    page.get_by_role("button", name="Försök igen").click()
    expect(page.locator("#latest .item")).not_to_have_count(0)
    expect(page.locator(".problem")).to_have_count(0)
    page.reload()
    expect(page.locator(".said")).to_have_count(1)


def test_a_question_too_many_says_to_wait(visit: Visit, server: Place) -> None:
    page = visit()
    page.route(
        "**/say", lambda route: route.fulfill(status=429, body="Vänta en liten stund.", content_type="text/plain")
    )
    page.get_by_label("Din fråga").fill(OVEN)
    page.keyboard.press("Enter")
    expect(page.locator(".problem")).to_contain_text("Vänta en liten stund")


def test_a_button_pressed_twice_quickly_answers_once(visit: Visit) -> None:
    page = visit()
    first_offer(ask(page)).dblclick()
    expect(page.locator("#latest dl")).to_be_visible()
    page.reload()
    expect(page.locator("#log dl")).to_have_count(1)


@pytest.mark.parametrize("width", PHONES)
def test_on_a_phone_no_page_scrolls_sideways(visit: Visit, width: int) -> None:
    page = visit(width=width, height=640)
    assert wide_as_the_screen(page)
    answer = ask(page)
    assert wide_as_the_screen(page)
    first_offer(answer).click()
    expect(page.locator("#latest dl")).to_be_visible()
    press(page, "Jämför")
    assert wide_as_the_screen(page)
    for path in ("/privacy", "/accessibility", "/finns-inte", "/embed"):
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + path)
        assert wide_as_the_screen(page), path


def test_on_a_phone_two_offers_are_seen_beside_each_other(visit: Visit) -> None:
    page = visit(width=375, height=700)
    ask(page)
    press(page, "Jämför")
    for number in (0, 1):
        column = page.locator("#latest thead th").nth(number).bounding_box()
        assert column is not None
        assert column["width"] > 120
        assert column["x"] + column["width"] <= 375


def test_on_a_phone_a_thumb_finds_every_button(visit: Visit) -> None:
    page = visit(width=375, height=700)
    first_offer(ask(page)).click()
    expect(page.locator("#latest dl")).to_be_visible()
    press(page, "Jämför")
    for button in page.locator("button:visible, a.press:visible, .bottom a, summary:visible").all():
        if "open" in (button.get_attribute("class") or "").split():
            button = button.locator("xpath=ancestor::li")  # the whole card is the button
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 43.9, button.inner_text()


def test_all_can_be_done_with_the_keyboard(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till frågan")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    if not page.get_by_label("Din fråga").evaluate("it => it === document.activeElement"):
        page.keyboard.press("Shift+Tab")
    expect(page.get_by_label("Din fråga")).to_be_focused()
    page.keyboard.type(OVEN)
    page.keyboard.press("Enter")
    expect(page.locator("#latest .item")).not_to_have_count(0)
    expect(page.get_by_label("Din fråga")).to_be_focused()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.classList.contains('open')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#latest dl")).to_be_visible()
    expect(page.locator("#latest")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#latest').contains(document.activeElement)")


def test_focus_is_always_seen(visit: Visit) -> None:
    page = visit(width=375, height=640)
    ask(page)
    for _ in range(25):
        page.keyboard.press("Shift+Tab")
        seen = page.evaluate(
            """() => {
                const it = document.activeElement;
                if (it === document.body) return true;
                const styles = [getComputedStyle(it), getComputedStyle(it, '::before')];
                return styles.some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
            }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")


def test_a_new_line_is_written_with_shift_and_enter(visit: Visit) -> None:
    page = visit()
    line = page.get_by_label("Din fråga")
    line.focus()
    page.keyboard.type("en")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("två")
    expect(line).to_have_value("en\ntvå")


def test_a_screen_reader_hears_of_new_answers(visit: Visit) -> None:
    page = visit()
    log = page.get_by_role("log", name="Samtal med Lotsen")
    ask(page)
    expect(log.get_by_role("heading", name="Lotsen svarar")).to_have_count(2)


def test_all_works_without_javascript(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.get_by_label("Din fråga").fill(OVEN)
    page.get_by_role("button", name="Skicka").click()
    answer = page.locator("#latest .reply")
    expect(answer.locator(".item")).not_to_have_count(0)
    assert page.url.endswith("/#latest")
    first_offer(answer).click()
    expect(page.locator("#latest dl")).to_be_visible()
    page.get_by_role("button", name="Jämför").last.click()
    expect(page.locator("#latest table")).to_be_visible()
    page.get_by_role("button", name="Tillbaka till svaret").last.click()
    expect(page.locator("#latest .item")).not_to_have_count(0)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("[data-location]:visible")).to_have_count(0)


def test_a_phone_can_tell_where_it_is(visit: Visit) -> None:
    kivik = {"latitude": 55.6806, "longitude": 14.2786}
    page = visit(geolocation=kivik, permissions=["geolocation"])
    press(page, "Min kommun")
    profile = press(page, "Dela min plats")
    expect(profile).to_contain_text("Simrishamn")


def test_a_phone_that_keeps_its_place_to_itself_is_answered(visit: Visit) -> None:
    page = visit(permissions=[])
    press(page, "Min kommun")
    page.get_by_role("button", name="Dela min plats").click()
    expect(page.locator(".problem")).to_contain_text("Platsen gick inte att läsa")


def test_what_is_erased_leaves_the_screen(visit: Visit) -> None:
    page = visit()
    ask(page)
    ask(page, "/glom")
    page.get_by_role("button", name="Ja, radera allt").click()
    expect(page.locator("#latest")).to_contain_text("Allt är raderat")
    expect(page.locator(".exchange")).to_have_count(2)
    ask(page, "vem är du")
    page.reload()
    expect(page.locator(".said")).to_have_count(1)


def test_the_file_with_all_that_is_kept_is_downloaded(visit: Visit) -> None:
    page = visit()
    ask(page)
    ask(page, "/mindata")
    with page.expect_download() as download:
        page.get_by_role("button", name="Ladda ner").click()
    assert download.value.suggested_filename == "lotsen.json"
    assert "bageriet" in download.value.path().read_text()


def test_a_hostile_question_is_only_words(visit: Visit) -> None:
    page = visit()
    ask(page, "<img src=x onerror=\"document.title='hacked'\"> lån")
    page.reload()
    expect(page.locator(".said")).to_contain_text("<img src=x")
    assert page.title() != "hacked"
