"""Marked-up text becomes what Telegram shows."""

from __future__ import annotations

import pytest

from tests.botapi.formatted import Formatted, tidy
from tests.botapi.html import parse_html
from tests.botapi.markdown import parse_markdown
from tests.botapi.refusal import Refused
from tests.botapi.urls import url_fault


def kinds(shown: Formatted) -> list[tuple[str, int, int]]:
    return [(entity["type"], entity["offset"], entity["length"]) for entity in tidy(shown).entities]


def test_html_offsets_count_utf16_units() -> None:
    shown = parse_html("😀 <b>Lån &amp; <i>stöd</i></b>")
    assert shown.text == "😀 Lån & stöd"
    assert kinds(shown) == [("bold", 3, 10), ("italic", 9, 4)]


def test_html_knows_links_quotes_and_code() -> None:
    shown = parse_html(
        '<a href="https://x.se/?a=1&amp;b=2">Sida</a><blockquote expandable>Villkor</blockquote>'
        '<pre><code class="language-py">1</code></pre>'
    )
    assert [entity["type"] for entity in shown.entities] == ["text_link", "expandable_blockquote", "pre"]
    assert shown.entities[0]["url"] == "https://x.se/?a=1&b=2"
    assert shown.entities[2]["language"] == "py"


def test_a_link_to_an_impossible_address_silently_loses_its_link() -> None:
    assert parse_html('<a href="/kort">Sida</a>') == Formatted("Sida", [])


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("å<b>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("å<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("3 < 4", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_html_is_refused_with_the_place(source: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


def test_markdown_knows_the_marks() -> None:
    shown = parse_markdown("*Lån* _och_ __stöd__ ~nej~ ||hemligt|| `kod` [sida](https://x.se)\n>Villkor")
    assert shown.text == "Lån och stöd nej hemligt kod sida\nVillkor"
    assert [entity["type"] for entity in shown.entities] == [
        "bold", "italic", "underline", "strikethrough", "spoiler", "code", "text_link", "blockquote",
    ]  # fmt: skip


def test_markdown_marks_may_lie_in_each_other() -> None:
    assert kinds(parse_markdown("*Lån _och_ stöd*")) == [("bold", 0, 12), ("italic", 4, 3)]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("1.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("å*x", "Can't find end of Bold entity at byte offset 2"),
        ("[x]", "Can't find end of TextUrl entity at byte offset 0"),
        ("`x", "Can't find end of Code entity at byte offset 0"),
    ],
)
def test_broken_markdown_is_refused(source: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_markdown(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


def test_white_space_at_the_ends_and_control_characters_go() -> None:
    assert tidy(parse_html("\n <b>a\0b </b>\n")) == Formatted("a b", [{"type": "bold", "offset": 0, "length": 3}])


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://tomelilla.se/a?b=c#d", ""),
        ("tg://user?id=1", ""),
        ("tomelilla.se", ""),
        ("http://127.0.0.1:8000/", ""),
        ("http://localhost:8000/", "Wrong HTTP URL"),
        ("https://å b.se", "Wrong HTTP URL"),
        ("https://x.se:port/", "Wrong HTTP URL"),
        ("mailto:a@b.se", "Unsupported URL protocol"),
        ("tel:+4641718000", "Unsupported URL protocol"),
        ("", "URL host is empty"),
    ],
)
def test_which_addresses_a_link_may_have(url: str, fault: str) -> None:
    assert url_fault(url) == fault
