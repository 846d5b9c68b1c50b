"""What people should not have told is in nothing that leaves Lotsen, and would be found there if it were."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import update

from bot.catalog import Catalog
from bot.channels import webchat
from bot.channels.webchat import Heard, WebChat
from bot.dialogue import Guide, asking
from bot.followup.workdays import STOCKHOLM
from bot.reports.figures import Met, Report, Said
from bot.reports.files import files
from bot.reports.press import everyone, made
from bot.reports.weeks import Week
from bot.store import Store
from bot.store.tables import events
from tests import published
from tests.privacy import PLANTED, held
from tests.published import readable
from tests.web.conftest import Place

SAID = ("zeppelinare", "kvantdator", "ubåtsvarv", "rymdhiss", "guldgruva")


def careless(catalog: Catalog, folder: Path) -> Place:
    """A site whose companies told of themselves what they should not have, and got no answer."""
    place = Place(Guide.of(catalog), folder)
    chat = WebChat(place.service)
    for number, (thing, planted) in enumerate(zip(SAID, PLANTED.values(), strict=True)):
        lead = "jag heter " if planted == PLANTED["name"] else ""
        chat.say(Heard(f"session-{number}", "n", f"{thing} {lead}{planted}"))
    with place.store.begin() as tx:
        tx.execute(update(events).where(events.c.name == "asked").values(about="none"))
    return place


def told(place: Place) -> dict[str, str]:
    """Everything that leaves it."""
    week, client = Week.of(dt.datetime.now(STOCKHOLM).date()), place.client()
    guide = place.service.guide
    ways = (
        published.of_week(place.store, guide, week),
        published.of_catalog(guide.catalog),
        published.of_pages(lambda path: client.get(path).content),
    )
    return {where: text for way in ways for where, text in way}


def found(texts: Mapping[str, str]) -> set[str]:
    return {f"{what} in {where}" for where, text in texts.items() for what in held(text)}


def test_what_people_should_not_have_told_is_in_nothing_that_leaves(small: Catalog, tmp_path: Path) -> None:
    place = careless(small, tmp_path)
    texts = told(place)
    assert any(SAID[0] in text for where, text in texts.items() if where.endswith(".pdf"))  # what was asked is there
    assert SAID[0] in texts["archive"]
    assert {"/open/changes.atom", "/open/catalog.xlsx", "/api/v1/search", "staff csv"} <= set(texts)
    assert found(texts) == set()
    place.close()


def test_were_nothing_scrubbed_it_would_be_found_in_the_reports(
    small: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (asking, webchat):
        monkeypatch.setattr(module, "scrub", lambda text: text)
    place = careless(small, tmp_path)
    seen = found(told(place))
    place.close()
    for where in ("archive", "-hela.html", "-hela.pdf"):
        assert {what for what in PLANTED for one in seen if one.startswith(what) and one.endswith(where)} == set(
            PLANTED
        )


@pytest.fixture(scope="module")
def quiet(small: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of a week in which nothing happened."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('quiet') / 'lotsen.sqlite'}")
    store.migrate()
    guide, week = Guide.of(small), Week(2026, 47)
    with store.begin() as tx:
        (report,) = made(tx, guide, "", week, everyone(guide)[:1], week.bounds[1] + 1)
    store.close()
    return report


@pytest.mark.parametrize("planted", PLANTED)
@pytest.mark.parametrize("form", ["html", "pdf", "csv", "xlsx"])
def test_it_would_be_found_in_every_format_of_a_report(quiet: Report, form: str, planted: str) -> None:
    assert held(readable(form, files(quiet, [form])[form])) == []
    words = PLANTED[planted]
    said, met = Said(1, "Lån", f"Vi nås på {words} dagtid."), Met(f"Träff {words}", 9, 9, dict(good=9, fair=0, bad=0))
    report = replace(quiet, said=(said,), meetings=(met,))
    assert held(readable(form, files(report, [form])[form])) == [planted]


def test_it_would_be_found_where_no_reader_shows_it(quiet: Report) -> None:
    book = Workbook()
    hidden: Any = book.create_sheet("Dold")
    hidden.sheet_state = "hidden"
    hidden["A1"] = PLANTED["phone"]
    out = io.BytesIO()
    book.save(out)
    assert held(readable("xlsx", out.getvalue())) == ["phone"]
    picture = files(quiet, ["png"])["png"]
    note = b"Comment\0" + PLANTED["e-mail"].encode()
    chunk = len(note).to_bytes(4) + b"tEXt" + note + bytes(4)
    assert held(readable("png", picture)) == []
    assert held(readable("png", picture[:33] + chunk + picture[33:])) == ["e-mail"]
