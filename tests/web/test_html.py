"""A reply as HTML: complete, and closed to whatever text may hold."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from bot.channels.html import render, safe_url
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

TAGS = {
    "div", "h2", "h3", "h4", "p", "a", "span", "strong", "ol", "ul", "li", "button", "details", "summary", "dl", "dt",
    "dd", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "class", "lang", "aria-hidden", "aria-label", "role", "scope", "tabindex", "href", "target", "rel", "form", "name",
    "value", "type", "hidden", "data-location", "data-download", "formaction",
}  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "</textarea><svg/onload=1>",
    "{{7*7}}", "{% raw %}", "&lt;b&gt;", "' onmouseover='1", "\x00\u202e", "]]>", "<!--", "JaVaScRiPt:1",
    "data:text/html,x", " javascript:1", "java\nscript:1", "//evil", "https://ok.example/\"onclick=1",
)  # fmt: skip
text = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30))
span = st.builds(Span, text=text, bold=st.booleans(), url=st.one_of(st.just(""), text))
rich = st.lists(span, max_size=3).map(tuple)
press = st.builds(Press, st.sampled_from(("offer", "help", "answer")), st.sampled_from(("", "a-b", '"><b>')))
item = st.builds(Item, text, st.lists(rich, max_size=3).map(tuple), st.none() | press)
block: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, text),
    st.builds(Paragraph, rich, st.booleans()),
    st.builds(Items, st.lists(item, max_size=3).map(tuple)),
    st.builds(Bullets, text, st.lists(rich, max_size=3).map(tuple), st.booleans(), st.booleans()),
    st.builds(Rows, st.lists(st.tuples(text, rich), max_size=3).map(tuple)),
    st.builds(Comparison, st.just(("a", "b")), st.lists(st.tuples(text, st.tuples(text, text)), max_size=3).map(tuple)),
)
button = st.builds(Button, text, st.none() | press, st.one_of(st.just(""), text), st.booleans())
reply = st.builds(
    Reply,
    st.just("page"),
    st.lists(block, max_size=4).map(tuple),
    st.lists(st.lists(button, max_size=3).map(tuple), max_size=3).map(tuple),
    language=st.sampled_from(("sv", "en")),
    notice=text,
    document=st.none() | st.builds(Document, text, text),
)


class Seen(HTMLParser):
    """What a browser would make of the HTML: its elements, and its text."""

    def __init__(self, html: Markup) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.other: list[str] = []
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_decl(self, decl: str) -> None:
        self.other.append(decl)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@given(reply)
@settings(max_examples=300, deadline=None)
def test_no_text_becomes_anything_but_text(reply: Reply) -> None:
    seen = Seen(render(reply, "/my-data.json"))
    assert not seen.other
    for tag, attributes in seen.elements:
        assert tag in TAGS
        assert attributes.keys() <= ATTRIBUTES
        if "href" in attributes:
            assert (attributes["href"] or "").lower().startswith(("https:", "http:", "mailto:", "tel:"))


@given(text)
def test_text_is_shown_as_it_was_written(words: str) -> None:
    shown = Seen(render(Reply("page", (Paragraph((Span(words),)),)), "")).text
    assert " ".join(words.replace("\x00", "").split()) in " ".join(shown.replace("\x00", "").split())


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil", "/x", "", "http://[", " https://x"]
)
def test_only_addresses_that_people_open_become_links(url: str) -> None:
    assert safe_url(url) == ("" if not url.strip().startswith("https") else url)


def test_links_open_in_a_new_tab_without_a_way_back() -> None:
    page = Seen(render(Reply("page", (), ((Button("Öppna", url="https://a.example/?x=1&y=2"),),)), ""))
    link = page.of("a")[0]
    assert link == {"class": "press link", "href": "https://a.example/?x=1&y=2", "target": "_blank", "rel": "noopener"}
    assert "öppnas i ny flik" in page.text


def test_sharing_a_location_waits_for_the_script() -> None:
    page = Seen(render(Reply("page", (), ((Button("Dela min plats", ask_location=True),),)), ""))
    assert "hidden" in page.of("button")[0]


def test_long_lists_fold_and_steps_are_numbered() -> None:
    lines = ((Span("Ring"),), (Span("Skriv"),))
    blocks = (Bullets("Källor", lines, folded=True), Bullets("Steg", lines, numbered=True))
    page = render(Reply("page", blocks), "")
    assert "<details><summary>Källor</summary>" in page
    assert "<h4>Steg</h4>\n<ol>" in page


def test_facts_are_pairs_of_label_and_value() -> None:
    page = render(Reply("page", (Rows((("Kostnad", (Span("0 kr", bold=True),)),)),)), "")
    assert "<dt>Kostnad</dt><dd><strong>0 kr</strong></dd>" in page


def test_a_reply_says_its_language() -> None:
    assert '<div class="reply page" lang="en">' in render(Reply("page", (), language="en"), "")


def test_a_notice_is_said_first() -> None:
    page = render(Reply("page", (Heading("Profil"),), notice="Noterat: Sjöbo."), "")
    assert page.index("Noterat: Sjöbo.") < page.index("Profil")
