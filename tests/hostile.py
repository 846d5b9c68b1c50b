"""Hostile text through all that shows the catalog, and what companies and staff write: pages, files, feeds and the log.

The catalog is written to YAML and read by the catalog's own reader, so that the text is what a catalog can hold.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import logging
import re
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import yaml
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import load_workbook
from rdflib import Graph
from sqlalchemy import delete

from bot.catalog import Catalog, examine_texts
from bot.catalog.yamltext import parse
from bot.channels.codec import deep_link
from bot.dialogue import Guide
from bot.dialogue.meetcalendar import calendar
from bot.exchange import cpsv, feed, hsds, plain, sheets
from bot.log import Lines, Words
from bot.reports import files as report_files
from bot.staff.offerform import filled
from bot.store.people_tables import callbacks, cases, signups
from bot.store.plan_tables import plans
from bot.store.snapshots import Changed
from bot.store.staff_tables import members, staff_log, wrong_reports
from bot.store.tables import answers, events, messages
from bot.turn import Press
from tests import world as world_room
from tests.conftest import SMALL
from tests.web.test_html import HOSTILE

NASTY = (
    *HOSTILE, "=cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\x1b]0;x\x07\x1b[2J", "a\r\nBcc: x@evil.example", "\ud800",
    "🧑‍🌾" * 50, "%s%n{0}", "../../etc/passwd", "'; DROP TABLE companies; --", "Å" * 5000, "\u2028", "/start x", "＝1",
    "a\n\nEND:VEVENT\nBEGIN:VEVENT", '" .\n<x> <y> <z>', "#set page()", "]]><x/>", "${7*7}", "\x9b31m", "\u202egpj.exe",
)  # fmt: skip
text = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))
line = text.map(lambda words: " ".join(words.replace("\ud800", "").split())[:80])
"""As the catalog's reader lets most names through: one line."""
SITE = "https://lotsen.example"
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
OFFER = "norrby-naringsliv"
NEVER = {"iframe", "object", "embed", "style", "base", "math", "template", "applet", "frame", "noscript", "x"}
ADDRESS = re.compile(r"(?:/(?!/)|#|\?|https?://|mailto:|tel:|data:image/(?:svg\+xml|png);base64,)|\Z")
NOW = dt.datetime(2026, 11, 26, 9, 0, tzinfo=dt.UTC)
ICS = {
    "UID",
    "SEQUENCE",
    "DTSTAMP",
    "SUMMARY",
    "DTSTART",
    "DTEND",
    "DESCRIPTION",
    "LOCATION",
    "URL",
    "TRANSP",
    "STATUS",
}


def spoilt(words: list[str]) -> Catalog | None:
    """The small catalog with its texts replaced, each by the next of the words; None where its reader refuses them."""
    following = itertools.cycle(words)
    texts = {
        path.relative_to(SMALL).as_posix(): yaml.dump(
            _replaced(parse(path.read_bytes()).data, following), Dumper=yaml.CSafeDumper
        )
        for path in sorted(SMALL.rglob("*.yaml"))
    }
    return examine_texts(texts)[0]


def _replaced(data: Any, words: Iterator[str]) -> Any:
    if isinstance(data, dict):
        if data and data.keys() <= {"sv", "en"}:
            return {key: next(words)[:28] or "x" for key in data}
        return {
            key: next(words)[:28] or "x" if key == "name" and isinstance(value, str) else _replaced(value, words)
            for key, value in data.items()
        }
    return [_replaced(one, words) for one in data] if isinstance(data, list) else data


held = st.lists(text.map(lambda words: _REFUSED.sub("", words).strip() or "x"), min_size=5, max_size=9)
"""Texts that the reader takes: it refuses what is obeyed, so that has no way in."""


def _catalog(words: list[str]) -> Catalog:
    made = spoilt(words)
    assert made is not None, "the reader refuses what it took"
    return made


# Files and feeds


def exported(words: list[str]) -> None:
    """Every form that the catalog goes out in holds the texts as texts."""
    catalog = _catalog(words)
    _linked(catalog)
    _followed(catalog, words)
    _dated(catalog)
    for made in (hsds.page(catalog), plain.whole(catalog)):
        assert json.loads(plain.text(made)) == made
    assert _formulas(sheets.as_xlsx(sheets.rows(catalog))) == []


def _linked(catalog: Catalog) -> None:
    """Turtle and JSON-LD hold the same graph, and no text becomes a thing of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib warns of itself
        json_ld = Graph().parse(data=cpsv.json_ld(catalog, SITE), format="json-ld")
    turtle = Graph().parse(data=cpsv.turtle(catalog, SITE), format="turtle")
    assert set(turtle) == set(json_ld)
    assert _subjects(turtle) == _subjects(cpsv.graph(_plain(), SITE))


def _subjects(graph: Graph) -> set[str]:
    return {str(subject) for subject in graph.subjects() if str(subject).startswith("http")}


@cache
def _plain() -> Catalog:
    return _catalog(["Text"])


def _followed(catalog: Catalog, words: list[str]) -> None:
    """The feed is XML of the elements that it has."""
    path = ("offers", "litet-lan", "promise", words[0])
    changes = [
        Changed(number, number, "7", words[0], "lanehuset", words[1], about, path, words[2], words[3])
        for number, about in enumerate(("litet-lan", words[4], "lanehuset"))
    ]
    root = Xml.fromstring(feed.atom(catalog, changes, [], SITE))  # noqa: S314 - our own feed
    tags = {"feed", "id", "title", "updated", "link", "author", "name", "entry", "summary"}
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= tags
    assert len(root.findall("{*}entry")) == len(changes)


def _dated(catalog: Catalog) -> None:
    """A meeting is one entry with the properties that it has."""
    (meeting,) = catalog.meetings
    for language in ("sv", "en"):
        whole = calendar(meeting, catalog, language, NOW)
        assert "\r" not in whole.replace("\r\n", "") and "\n" not in whole.replace("\r\n", "")
        (event,) = Calendar.from_ical(whole).walk("VEVENT")
        assert {str(name) for name in event} <= ICS
        assert len(Calendar.from_ical(whole).subcomponents) == 1


def _formulas(workbook: bytes) -> list[str]:
    book = load_workbook(io.BytesIO(workbook))
    return [cell.coordinate for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"]


def printed(words: list[str]) -> None:
    """Print and picture are made, and the report's sheet has no formula."""
    from bot.reports.document import document
    from tests.fuzz import made_report

    made = made_report(words)
    assert report_files.printed(document(made), made, "png")[:4] == b"\x89PNG"
    assert _formulas(report_files.sheet(made)) == []


def logged(words: str) -> None:
    """One line a thing told, whatever it holds, and nothing that a terminal obeys."""
    try:
        raise ValueError(words)
    except ValueError as wrong:
        trace = (ValueError, wrong, wrong.__traceback__)
    record = logging.LogRecord("bot", logging.ERROR, "x.py", 1, "Told %s", (words,), trace)
    told = Lines(()).format(record)
    assert not OBEYED.search(told)
    assert json.loads(told)["level"] == "error"
    first, *rest = Words(()).format(record).split("\n")
    assert first.startswith("ERROR: Told ")
    assert not OBEYED.search(first + "".join(rest))
    assert all(row.startswith("  ") for row in rest)


# Pages


class Page(HTMLParser):
    """What a browser would make of a page: nothing that runs, and no address but those that pages have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag in NEVER or (tag == "script" and not named.get("src", "").startswith("/static/")):
            self.wrong.append(f"<{tag}>")
        self.wrong += [f"{tag} {name}" for name in named if name.startswith("on") or name in ("style", "srcdoc")]
        places = [named[name] for name in ("href", "src", "action", "formaction") if name in named]
        self.wrong += [f"{tag} {place!r}" for place in places if not ADDRESS.match(place)]
        if tag == "meta" and named.get("http-equiv"):
            self.wrong.append("meta http-equiv")

    def handle_data(self, data: str) -> None:
        self.text += data


class Site:
    """A site whose catalog, companies and staff are replaced by hostile ones."""

    def __init__(self) -> None:
        self.world = world_room.World(Path(tempfile.mkdtemp(prefix="lotsen-fuzz-")))
        self.client = self.world.client
        session = self.world.session("a steward")
        self.csrf = self.world.csrf(session)
        self.client.cookies.set("staff", session)
        self.client.cookies.set("lotsen", self.world.cookies("the company")["lotsen"])
        self.pages = ("/", "/embed", "/open", "/siffror", "/staff", "/staff/members", "/staff/callbacks",
                      "/staff/meetings", "/staff/cases", "/staff/log", f"/staff/offers/{OFFER}", "/staff/reports")  # fmt: skip

    def hold(self, words: list[str]) -> None:
        """Put the words wherever somebody can write."""
        with self.world.store.begin() as tx:
            for table in (callbacks, cases, signups, plans, staff_log, wrong_reports, events, messages, answers):
                tx.execute(delete(table))
            tx.execute(delete(members).where(members.c.telegram.is_(None)))
        world_room.SECRET, before = (
            words[0].replace("\0", "").encode(errors="replace").decode()[:200] or "x",
            world_room.SECRET,
        )
        try:
            world = self.world
            world.member(), world.report(), world.callback(), world.case(), world.seat(), world.logged()
            world.plan(f"web:{world_room.COMPANY}")
        finally:
            world_room.SECRET = before


@cache
def site() -> Site:
    return Site()


def shown(words: list[str]) -> None:
    """Every page that shows what others wrote, as a steward and as a company see it."""
    catalog, here = _catalog(words), site()
    here.world.service.guide = Guide.of(catalog)
    here.hold(words)
    for said in words[:2]:
        _looked_at(here.client.post("/say", data={"text": said[:300]}).text)
    for press in (Press("offer", OFFER), Press("need", "lana-pengar")):
        _looked_at(here.client.get(f"/?{deep_link(press).replace('_', '=', 1)}").text)
    written = {"csrf": here.csrf, "base": "{}", "do": "preview", "question": words[0], "about": f"offer.{OFFER}"}
    written |= dict(zip(filled(catalog.offers[OFFER]), itertools.cycle(words), strict=False))
    for path in (f"/staff/offers/{OFFER}", "/staff/questions"):
        _looked_at(here.client.post(path, data=written).text)
    for path in here.pages:
        answer = here.client.get(path)
        assert answer.status_code == 200, path
        _looked_at(answer.text)


def _looked_at(html: str) -> None:
    assert Page(html).wrong == []


_six = st.lists(line, min_size=6, max_size=6)
RENDERERS: dict[str, tuple[st.SearchStrategy[Any], Any]] = {
    "exports": (held, exported), "print": (_six, printed), "log": (text, logged), "pages": (held, shown),
}  # fmt: skip
