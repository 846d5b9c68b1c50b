"""Replies as messages: escaped, within Telegram's limits, and set for a phone."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.characters import units
from bot.channels.telegram.receive import Place
from bot.channels.telegram.render import render
from bot.store.queues import Call
from bot.turn import (
    Block,
    Bullets,
    Button,
    Comparison,
    Document,
    Heading,
    Item,
    Items,
    Paragraph,
    Press,
    Reply,
    Rows,
    Span,
)
from tests.botapi.formatted import tidy
from tests.botapi.html import parse_html

HERE = Place(7, "telegram:7")
GROUP = Place(-5, "telegram:-5", private=False, message=12)
PRESSED = Place(7, "telegram:7", callback="99", pressed=4)


def calls(*blocks: Block, place: Place = HERE, **reply: Any) -> list[Call]:
    return render(Reply("page", blocks, **reply), place, 1000)


def said(*blocks: Block, place: Place = HERE, **reply: Any) -> list[dict[str, Any]]:
    """What the calls send."""
    return [json.loads(call.payload) for call in calls(*blocks, place=place, **reply)]


def plain(text: str) -> tuple[Span, ...]:
    return (Span(text),)


def test_an_answer_is_numbered_with_its_names_in_bold() -> None:
    items = Items((Item("Mikrolån", (plain("Låna lite"), plain("Lån från Almi."))), Item("Grönt lån", ())))
    (message,) = said(Heading("Svar"), items, Paragraph(plain("Källa 2024"), small=True))
    assert message["text"] == (
        "<b>Svar</b>\n\n1. <b>Mikrolån</b>\nLåna lite\nLån från Almi.\n\n2. <b>Grönt lån</b>\n\n<i>Källa 2024</i>"
    )
    assert message["link_preview_options"] == {"is_disabled": True}


def test_facts_are_labelled_and_links_stay_links() -> None:
    rows = Rows((("Kostnad", plain("0 kr")), ("Läs mer", (Span("almi.se", url="https://almi.se/?a=1&b=2"),))))
    (message,) = said(rows)
    assert message["text"] == (
        '<b>Kostnad</b>: 0 kr\n<b>Läs mer</b>: <a href="https://almi.se/?a=1&amp;b=2">almi.se</a>'
    )


def test_long_lists_are_folded_away() -> None:
    (message,) = said(Bullets("Källor", (plain("almi.se"), plain("sjobo.se")), folded=True), Paragraph(plain("Slut")))
    assert message["text"] == "<b>Källor</b>\n<blockquote expandable>• almi.se\n• sjobo.se</blockquote>\n\nSlut"


def test_a_comparison_goes_row_by_row_and_says_once_what_is_the_same() -> None:
    table = Comparison(("Mikrolån", "Grönt lån"), (("Vem äger", ("Almi", "Almi")), ("Typ", ("Lån", "Grönt"))))
    (message,) = said(table)
    assert message["text"] == (
        "<b>Vem äger</b>\n• <i>Lika för alla</i>: Almi\n\n<b>Typ</b>\n• <i>Mikrolån</i>: Lån\n• <i>Grönt lån</i>: Grönt"
    )


def test_what_looks_like_a_tag_is_text() -> None:
    (message,) = said(Heading("<b>&amp; "), Paragraph((Span("</b>", bold=True, url='https://x.se/"><script>'),)))
    assert parse_html(message["text"]).text == "<b>&amp; \n\n</b>"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "tg://user?id=7", "file:///etc/passwd", "almi.se"])
def test_only_addresses_of_the_web_mail_and_telephone_become_links(address: str) -> None:
    (message,) = said(Paragraph((Span("läs", url=address),)))
    assert message["text"] == "läs"


def test_a_long_reply_is_cut_between_its_blocks_with_the_buttons_below_the_last() -> None:
    rows = ((Button("Hjälp", Press("help")),),)
    first, last = said(Paragraph(plain("a " * 1500)), Paragraph(plain("b " * 1500)), buttons=rows)
    assert set(first["text"]) == {"a", " "}
    assert set(last["text"]) == {"b", " "}
    assert "reply_markup" not in first
    assert last["reply_markup"]["inline_keyboard"][0][0] == {"text": "Hjälp", "callback_data": "1he:"}


def test_a_button_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        said(Heading("x"), buttons=((Button("x", Press("offer", "x" * 80)),),))


def test_a_pressed_message_is_replaced_and_the_press_answered_first() -> None:
    answered, edited = calls(Heading("Ny"), place=PRESSED, replaces=True, notice="Noterat.")
    assert (answered.method, json.loads(answered.payload)) == (
        "answerCallbackQuery",
        {"callback_query_id": "99", "text": "Noterat."},
    )
    assert answered.lane != edited.lane
    assert answered.expires_at == 151_000
    assert edited.method == "editMessageText"
    assert json.loads(edited.payload)["message_id"] == 4


def test_a_message_that_can_no_longer_be_edited_is_followed_by_a_new_one() -> None:
    place = dataclasses.replace(PRESSED, pressed=None)
    assert [call.method for call in calls(Heading("Ny"), place=place, replaces=True)] == [
        "answerCallbackQuery",
        "sendMessage",
    ]


def test_a_place_is_asked_for_with_a_keyboard_and_only_in_private() -> None:
    rows = ((Button("Ystad", Press("set", "municipality.1286")),), (Button("Dela", ask_location=True),))
    question, keyboard = said(Heading("Var?"), buttons=rows)
    assert len(question["reply_markup"]["inline_keyboard"]) == 1
    assert keyboard["reply_markup"]["keyboard"] == [[{"text": "Dela", "request_location": True}]]
    assert len(said(Heading("Var?"), buttons=rows, place=GROUP)) == 1


def test_in_a_group_the_first_message_answers_the_question() -> None:
    first, second = said(Paragraph(plain("a " * 1500)), Paragraph(plain("b " * 1500)), place=GROUP)
    assert first["reply_parameters"] == {"message_id": 12, "allow_sending_without_reply": True}
    assert "reply_parameters" not in second


def test_a_file_goes_with_the_reply() -> None:
    _, file = calls(Heading("x"), document=Document("lotsen.json", "{}"))
    assert file.method == "sendDocument"
    assert json.loads(file.payload)["document"] == {"name": "lotsen.json", "text": "{}"}


hostile = st.text(max_size=60) | st.sampled_from(
    [
        "<b>",
        "</i>",
        "&lt;",
        "&",
        "\u202e",
        "\x00",
        "a\nb",
        "👩‍👩‍👧‍👦" * 700,
        "x" * 9000,
        "å" * 5000,
        "ord " * 2500,
        "\ud83d",
    ]
)
spans = st.lists(st.builds(Span, hostile, st.booleans(), st.sampled_from(["", "https://a.se/?<&\"'>"])), max_size=4)
rich = spans.map(tuple)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, hostile),
    st.builds(Paragraph, rich, st.booleans()),
    st.builds(Items, st.lists(st.builds(Item, hostile, st.lists(rich, max_size=3).map(tuple)), max_size=4).map(tuple)),
    st.builds(Bullets, hostile, st.lists(rich, max_size=60).map(tuple), st.booleans(), st.booleans()),
    st.builds(Rows, st.lists(st.tuples(hostile, rich), max_size=5).map(tuple)),
    st.tuples(hostile, hostile).map(lambda cell: Comparison(("a", "b"), (("r", cell),))),
)


@given(st.lists(blocks, max_size=8))
def test_hostile_text_never_breaks_a_message_nor_its_limits(found: list[Block]) -> None:
    said_text = ""
    for message in said(*found):
        parsed = parse_html(message["text"])  # refuses what Telegram refuses
        assert 0 < units(tidy(parsed).text) <= 4096
        assert len(parsed.entities) <= 100
        said_text += parsed.text
    assert "\x00" not in said_text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1))
def test_all_that_was_said_is_read(text: str) -> None:
    if not text.strip():
        return
    (message,) = said(Paragraph(plain(text)))
    assert parse_html(message["text"]).text.strip() == text.strip()
