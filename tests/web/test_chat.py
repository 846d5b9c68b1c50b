"""The chat as forms, as somebody without JavaScript meets it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import httpx
import pytest

from bot.store import memory
from bot.turn import Reply
from tests.web.conftest import Place

OVEN = "hur betalar jag en ny ugn till bageriet i Kivik"
FETCH = {"X-Requested-With": "fetch"}


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden field {name}"
    return unescape(found[1])


def ask(client: httpx.Client, text: str, **more: str) -> str:
    page = client.get("/").text
    fields = {"text": text, "turn": hidden(page, "turn")}
    if 'name="session"' in page:
        fields["session"] = hidden(page, "session")
    return client.post("/say", data=fields | more).text


def presses(page: str, action: str) -> list[str]:
    """The values of the buttons of an action, such as "o" for opening an offer, in the page's order."""
    return [unescape(value) for value in re.findall(rf'name="press" value="(1{action}:[^"]*)"', page)]


def press(client: httpx.Client, value: str) -> str:
    return client.post("/say", data={"press": value, "turn": "t" + value}).text


def latest(page: str) -> str:
    return page[page.index('id="latest"') :]


def kept(place: Place) -> list[tuple[str, str, Reply]]:
    with place.service.store.begin() as tx:
        company = tx.exec_driver_sql("SELECT id FROM companies").scalar()
        return memory.conversation(tx, str(company))


def test_the_first_visit_greets_and_sets_no_cookie(client: httpx.Client) -> None:
    answer = client.get("/")
    assert "Hej, jag är Lotsen" in answer.text
    assert "set-cookie" not in answer.headers


def test_a_question_leads_back_to_the_page_with_the_answer(client: httpx.Client) -> None:
    page = client.get("/").text
    fields = {"text": OVEN, "turn": hidden(page, "turn"), "session": hidden(page, "session")}
    sent = client.post("/say", data=fields, follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, "/#latest")
    shown = client.get("/").text
    assert OVEN in shown
    assert len(presses(latest(shown), "o")) >= 2


def test_an_offer_in_an_answer_is_one_button_not_two(client: httpx.Client) -> None:
    opened = presses(latest(ask(client, OVEN)), "o")
    assert len(opened) == len(set(opened))


def test_a_form_sent_twice_is_answered_once(client: httpx.Client, place: Place) -> None:
    page = client.get("/").text
    fields = {"text": OVEN, "turn": hidden(page, "turn"), "session": hidden(page, "session")}
    first = client.post("/say", data=fields, headers=FETCH).text
    again = client.post("/say", data=fields, headers=FETCH).text
    assert first == again
    assert len(kept(place)) == 1


def test_a_form_sent_eight_times_at_once_is_answered_once(client: httpx.Client, place: Place) -> None:
    page = client.get("/").text
    fields = {"text": OVEN, "turn": hidden(page, "turn"), "session": hidden(page, "session")}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: place.client().post("/say", data=fields, headers=FETCH), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len(kept(place)) == 1


def test_a_form_gone_back_to_may_say_something_else(client: httpx.Client, place: Place) -> None:
    page = client.get("/").text
    fields = {"turn": hidden(page, "turn"), "session": hidden(page, "session")}
    client.post("/say", data=fields | {"text": OVEN})
    client.post("/say", data=fields | {"text": "vem är du"})
    assert [said for _, said, _ in kept(place)] == [OVEN, "vem är du"]


def test_a_pressed_offer_opens_its_card_and_shows_which_button_it_was(client: httpx.Client) -> None:
    answer = latest(ask(client, OVEN))
    card = latest(press(client, presses(answer, "o")[0]))
    title = re.search(r'class="number" aria-hidden="true">1</span> <span>([^<]+)<', answer)
    assert title
    assert f"</span>{title[1]}</p>" in card.replace("Du skrev: ", "")
    assert "<dl>" in card


def test_offers_are_compared_in_a_table_with_headers_for_rows_and_columns(client: httpx.Client) -> None:
    table = latest(press(client, presses(latest(ask(client, OVEN)), "co")[0]))
    columns, rows = table.count('<th scope="col"'), table.count('<th scope="row"')
    assert columns >= 2
    assert rows >= 4
    assert table.count("<td") == rows * columns + 1


def test_the_answer_can_be_gone_back_to(client: httpx.Client) -> None:
    answer = latest(ask(client, OVEN))
    card = latest(press(client, presses(answer, "o")[0]))
    again = latest(press(client, presses(card, "ba")[0]))
    assert presses(again, "o") == presses(answer, "o")


@pytest.mark.parametrize("value", ["", "1o", "9o:x", "1o:finns-inte", "1zz:", "<script>", "1co:okänd", "x" * 500])
def test_a_forged_or_forgotten_button_gets_an_answer(client: httpx.Client, value: str) -> None:
    page = press(client, value)
    assert "<p>" in latest(page)


def test_the_script_gets_only_what_is_new(client: httpx.Client) -> None:
    ask(client, "vem är du")
    answer = client.post("/say", data={"text": OVEN, "turn": "t"}, headers=FETCH).text
    assert answer.count('class="exchange"') == 1
    assert "<html" not in answer
    assert "vem är du" not in answer


def test_json_is_taken_as_a_form_is(client: httpx.Client) -> None:
    answer = client.post("/say", json={"text": OVEN, "turn": "t"}, headers=FETCH)
    assert presses(answer.text, "o")


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff", b'"text"'])
def test_json_that_is_no_form_is_refused(client: httpx.Client, body: bytes) -> None:
    assert client.post("/say", content=body, headers={"Content-Type": "application/json"}).status_code == 400


def test_nothing_said_is_no_turn(client: httpx.Client) -> None:
    assert 'id="latest"' not in ask(client, "   ")


def test_what_is_erased_is_gone_and_said_to_be(client: httpx.Client, place: Place) -> None:
    ask(client, OVEN)
    press(client, "1fg:")
    answer = client.post("/say", data={"press": "1fn:", "turn": "t"})
    assert "Allt är raderat" in answer.text
    assert OVEN not in answer.text
    assert OVEN not in client.get("/").text
    with place.service.store.begin() as tx:
        for table in ("companies", "messages", "answers"):
            assert tx.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0  # noqa: S608


def test_the_script_hears_that_all_is_erased(client: httpx.Client) -> None:
    ask(client, OVEN)
    answer = client.post("/say", data={"press": "1fn:", "turn": "t"}, headers=FETCH)
    assert answer.headers["lotsen-erased"] == "1"
    assert answer.headers["lotsen-session"]


def test_personal_data_is_taken_out_before_the_conversation_is_kept(client: httpx.Client, place: Place) -> None:
    page = ask(client, "ring mig på 070-123 45 67 eller anna@example.se om lån")
    assert "070-123" not in page
    assert "anna@" not in str(kept(place))


def test_all_that_is_kept_can_be_fetched_as_a_file(client: httpx.Client) -> None:
    ask(client, OVEN)
    file = client.get("/my-data.json")
    assert file.headers["content-disposition"] == 'attachment; filename="lotsen.json"'
    assert file.json()["messages"][0]["said"] == OVEN


def test_a_typed_command_works_and_its_file_is_not_kept_twice(client: httpx.Client, place: Place) -> None:
    ask(client, OVEN)
    page = latest(ask(client, "/mindata"))
    assert 'formaction="/my-data.json"' in page
    document = kept(place)[-1][2].document
    assert document is not None
    assert document.text == ""
    assert client.post("/my-data.json").json()["company"]


def test_nobody_gets_an_empty_file(client: httpx.Client) -> None:
    assert client.get("/my-data.json").json() == {}


@pytest.mark.parametrize(
    ("link", "shown"), [("o=almi-mikrolan", "Mikrolån"), ("k=1291", "Simrishamn"), ("o=finns_inte", "finns inte")]
)
def test_a_deep_link_opens_what_it_is_about(client: httpx.Client, link: str, shown: str) -> None:
    page = client.get(f"/?{link}").text
    assert shown in latest(page)


def test_a_deep_link_to_a_need_answers_it_or_asks_back(client: httpx.Client, place: Place) -> None:
    need = next(iter(place.service.guide.catalog.needs.values()))
    page = latest(client.get(f"/?b={need.id}").text)
    assert need.name.sv in page
    assert presses(page, "o") or presses(page, "an")


def test_a_damaged_deep_link_starts_afresh(client: httpx.Client) -> None:
    assert "Hej, jag är Lotsen" in latest(client.get("/?o=../etc").text)


def test_looking_ahead_at_a_deep_link_says_nothing(client: httpx.Client, place: Place) -> None:
    client.head("/?o=almi-mikrolan")
    client.get("/?o=almi-mikrolan", headers={"Sec-Purpose": "prefetch"})
    with place.service.store.begin() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM companies").scalar() == 0


def test_a_shared_location_becomes_a_municipality_and_is_not_kept(client: httpx.Client, place: Place) -> None:
    page = client.post("/say", data={"at": "55.6806,14.2786", "turn": "t"}).text
    assert "Simrishamn" in latest(page)
    assert "55.68" not in str(client.get("/my-data.json").text)


@pytest.mark.parametrize("at", ["", "x", "1", "nan,nan", "900,1", "1,1,1"])
def test_a_location_that_is_none_is_no_turn(client: httpx.Client, at: str) -> None:
    assert 'id="latest"' not in client.post("/say", data={"at": at}).text


@pytest.mark.parametrize(
    ("header", "language"), [("sv-SE,sv;q=0.9", "sv"), ("en-GB", "en"), ("de,en;q=0.5", "en"), ("da", "sv"), ("", "sv")]
)
def test_the_browser_says_which_language(client: httpx.Client, header: str, language: str) -> None:
    assert f'<html lang="{language}"' in client.get("/", headers={"Accept-Language": header}).text


def test_changing_language_changes_page_and_conversation(client: httpx.Client) -> None:
    ask(client, "/profil")
    page = client.post("/lang", data={"to": "en", "next": "/"}).text
    assert '<html lang="en"' in page
    assert "What do you need" in page
    assert "What I know" in latest(ask(client, "/profile")) or 'lang="en"' in latest(ask(client, "/profile"))


@pytest.mark.parametrize("where", ["https://evil.example", "//evil.example", "/\\evil.example", ""])
def test_changing_language_leads_nowhere_else(client: httpx.Client, where: str) -> None:
    answer = client.post("/lang", data={"to": "en", "next": where}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_pressing_a_language_in_the_conversation_changes_the_page_too(client: httpx.Client) -> None:
    assert '<html lang="en"' in press(client, "1la:en")


def test_a_forged_session_is_a_new_one(client: httpx.Client, place: Place) -> None:
    ask(client, OVEN)
    stranger = place.client()
    stranger.cookies.set("lotsen", "IndlYjoxMjM0Ig.aaaa.bbbb")
    assert OVEN not in stranger.get("/").text
    assert stranger.post("/say", data={"session": "forged", "text": "hej"}).status_code == 200


def test_two_browsers_do_not_see_each_other(client: httpx.Client, place: Place) -> None:
    ask(client, OVEN)
    assert OVEN not in ask(place.client(), "vem är du")


@pytest.mark.parametrize("text", ["\\ud800 lån", "lån\\u0000 till ugn", "\\udc00"])
def test_half_characters_and_nul_do_no_harm(client: httpx.Client, text: str) -> None:
    body = '{"text": "' + text + '", "turn": "t\\u0000\\ud800"}'
    answer = client.post("/say", content=body, headers={"Content-Type": "application/json"} | FETCH)
    assert answer.status_code == 200


def test_json_nested_beyond_reason_is_refused(client: httpx.Client) -> None:
    answer = client.post("/say", content=b"[" * 60_000, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


def test_only_the_beginning_of_a_very_long_question_is_kept(client: httpx.Client, place: Place) -> None:
    ask(client, "lån " * 3000)
    assert len(kept(place)[0][1]) <= 4000
