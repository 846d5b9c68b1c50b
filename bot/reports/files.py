"""A report as files: page, print, picture and figures. The same report gives the same bytes."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.dialogue.texts import texts
from bot.reports.document import Document, document
from bot.reports.figures import FEW, NOT_SHOWN, Callbacks, Report

TEMPLATES = Path(__file__).parent / "templates"
FORMATS = ("html", "pdf", "png", "xlsx", "csv")
COLUMNS = {
    "week": "ISO-vecka, måndag till söndag, svensk tid",
    "scope": "vad rapporten gäller: hela, en kommunkod eller en organisation",
    "measure": "vad som räknas",
    "about": "vad talet gäller: behov, steg, erbjudande, organisation, ord, möte eller vecka",
    "place": "kommunkod; tomt är alla",
    "number": "talet; tomt när det inte visas",
    "shown_as": "number, at_least (minst), few (färre än 5), hidden (visas inte) eller unknown (räknades inte)",
    "note": "står det att uppgifterna är påhittade är de det; annars tom",
}
"""The columns of the CSV and of the sheet, in order."""
_FORMULA = re.compile("[=+\\-@\t\r＝＋－＠]")
_UNHELD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
PNG_POINTS = 110
MM_HEAD, MM_CELL, MM_INSET = 1.85, 1.95, 3.6
"""How wide a letter of a heading and of a cell is in print, and what stands around it."""
MOMENT = ("questions", "companies", "unanswered")
LOAD = ("asked", "taken", "waiting", "days")
PAIR = ("together", "compared", "chose_one", "chose_other", "nothing")
Row = tuple[str, str, str, str, str, int | None, str, str]


def files(report: Report, formats: Iterable[str] = FORMATS) -> dict[str, bytes]:
    """The report in each format asked for, by format."""
    doc = document(report)
    make = {
        "html": lambda: page(doc),
        "pdf": lambda: printed(doc, report, "pdf"),
        "png": lambda: printed(doc, report, "png"),
        "xlsx": lambda: sheet(report),
        "csv": lambda: table(report),
    }
    return {form: make[form]() for form in formats}


def name(report: Report, form: str) -> str:
    """A file's name: lotsen-2026-W47-hela.pdf."""
    return f"lotsen-{report.week}-{report.scope.slug}.{form}"


def page(doc: Document) -> bytes:
    """One HTML page that needs nothing else."""
    say = texts("sv")
    template = _environment().get_template("report.html")
    return template.render(doc=doc, data=say("report-data"), do_link=say("report-do-link")).encode()


def printed(doc: Document, report: Report, form: str) -> bytes:
    """As PDF, or its first page as PNG, with fonts of its own."""
    stamp = dt.datetime.combine(dt.date.fromisoformat(report.last_day), dt.time(23, 59), dt.UTC)
    inputs = {"doc": json.dumps(laid_out(doc), ensure_ascii=False)}
    made = _compiler().compile(
        format=form, ppi=PNG_POINTS if form == "png" else None, sys_inputs=inputs, timestamp=stamp
    )
    pages = made if isinstance(made, list) else [made]
    return bytes(pages[0])


def laid_out(doc: Document) -> dict[str, Any]:
    """A document as plain values, each table with the widths of its columns in mm; 0 takes what is left."""
    plain = asdict(doc)
    for section in plain["sections"]:
        for block in section["blocks"]:
            for one in (block, *block["parts"]):
                one["widths"] = _widths(one["headers"], one["rows"])
    return plain


def _widths(headers: Sequence[str], rows: Sequence[Sequence[Mapping[str, Any]]]) -> list[float]:
    """Narrow columns for numbers, whose headings may break between words; the rest is for words."""
    found = []
    for i, head in enumerate(headers):
        words = i == 0 or any(row[i]["words"] for row in rows)
        longest = max([MM_HEAD * len(word) for word in head.split()] + [MM_CELL * len(row[i]["text"]) for row in rows])
        found.append(0 if words else round(longest + MM_INSET, 1))
    return found


def data_uri(svg: str) -> str:
    """A picture as an address that holds it."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def rows(report: Report) -> list[Row]:
    """Every figure of a report, one a row, in the order of COLUMNS."""
    found: list[tuple[str, str, str, int | None]] = []
    own = report.scope.kind == "organisation"
    kinds = {"saw": "questions", "opened": "unanswered"} if own else dict.fromkeys(MOMENT)
    for moment in (*report.trend, *((report.year_ago,) if report.year_ago else ())):
        found += [(measure, moment.week, "", getattr(moment, field or measure)) for measure, field in kinds.items()]
    if not own:
        found += [("questions", report.week, code or "other", n) for code, n in report.by_place.items()]
    found += [("step", step, "", n) for step, n in report.steps.items()]
    for need in report.needs:
        found.append(("need", need.id, "", need.now))
        found += [("need", need.id, code, n) for code, n in need.places.items()]
        found += [("offers_meeting_need", need.id, code, n) for code, n in need.offers.items()]
    found += [("stage", key, "", n) for key, n in report.stages.items()]
    found += [("sector", key, "", n) for key, n in report.sectors.items()]
    found += [("word", word, "", n) for word, n, _ in report.words]
    for offer in report.offers:
        found += [("offer_shown", offer.name, "", offer.shown), ("offer_opened", offer.name, "", offer.opened)]
    for owner in report.owners:
        found += [
            (f"offers_{part}", owner.name, "", getattr(owner, part)) for part in ("overdue", "due", "ending", "wrong")
        ]
    found += _call_rows(report.callbacks)
    found += [(f"load_{part}", one.name, "", getattr(one.calls, part)) for one in report.load for part in LOAD]
    found += [("load_members", one.name, "", one.members) for one in report.load]
    for meeting in report.meetings:
        told = {"signed_up": meeting.signed_up, "attended": meeting.attended, **meeting.opinions}
        found += [(f"meeting_{what}", meeting.name, "", n) for what, n in told.items()]
    for pair in report.overlaps:
        names = f"{pair.one} | {pair.other}"
        found += [(f"pair_{part}", names, "", getattr(pair, part)) for part in PAIR]
    if report.scope.kind != "organisation":
        found += [(f"thumb_{way}", "", "", n) for way, n in zip(("up", "down"), report.thumbs, strict=True)]
        found.append(("cases", "", "", report.cases))
    head = (report.week, report.scope.slug)
    down = ("callbacks.waiting", "load_waiting")
    note = texts("sv")("report-made-up") if report.made_up else ""
    return [
        (*head, measure, about, place, *_shown(n, rounded=measure in down or f"{measure}.{about}" in down), note)
        for measure, about, place, n in found
    ]


def _call_rows(calls: Callbacks) -> Iterator[tuple[str, str, str, int | None]]:
    """The figures of call-backs that are counted for whom the report is for."""
    for part in (*LOAD, "kept", "late", "called", "not_called", "against"):
        if getattr(calls, part) is not None:
            yield "callbacks", part, "", getattr(calls, part)
    for measure, told in (("callbacks_closed", calls.outcomes), ("callbacks_reason", calls.reasons)):
        for about, n in told.items():
            yield measure, about, "", n


def table(report: Report) -> bytes:
    """The figures as CSV, in UTF-8 with a mark that spreadsheets know it by."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(["" if part is None else _harmless(part) for part in row] for row in rows(report))
    return out.getvalue().encode("utf-8-sig")


def sheet(report: Report) -> bytes:
    """The figures as a workbook: figures, and what the columns mean."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    stamp = dt.datetime.fromisoformat(report.last_day)
    book.properties.created = book.properties.modified = stamp
    book.properties.creator = "Lotsen"
    figures = book.active
    figures.title = "Siffror"
    figures.append(list(COLUMNS))
    for row in rows(report):
        figures.append([_harmless(part) for part in row])
    meaning = book.create_sheet("Kolumner")
    for pair in COLUMNS.items():
        meaning.append(pair)
    for one in (*figures[1],):
        one.font = Font(bold=True)
    for column, width in zip("ABCDEFGH", (10, 22, 22, 40, 10, 10, 10, 30), strict=True):
        figures.column_dimensions[column].width = width
    meaning.column_dimensions["A"].width, meaning.column_dimensions["B"].width = 14, 70
    figures.freeze_panes = "A2"
    return _timeless(book, stamp)


def _timeless(book: Any, stamp: dt.datetime) -> bytes:
    """The workbook with every time in it fixed: saving writes the present one into it."""
    from openpyxl.writer.excel import ExcelWriter

    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        writer = ExcelWriter(book, archive)
        book.properties.modified = stamp
        writer.write_data()
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in sorted(before.namelist()):
            content = before.read(part)
            if part == "docProps/core.xml":
                content = _fixed(content, stamp)
            info = zipfile.ZipInfo(part, (stamp.year, stamp.month, stamp.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(info, content)
    return out.getvalue()


def _fixed(core: bytes, stamp: dt.datetime) -> bytes:
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + f"{stamp:%Y-%m-%dT%H:%M:%SZ}".encode(), core)


def _shown(n: int | None, *, rounded: bool) -> tuple[int | None, str]:
    if n is None:
        return None, "unknown"
    if n in (FEW, NOT_SHOWN):
        return None, "few" if n == FEW else "hidden"
    return n, "at_least" if rounded and n else "number"


def _harmless(part: Any) -> Any:
    """Text that a spreadsheet would run as a formula is kept a text, without what no workbook can hold."""
    if not isinstance(part, str):
        return part
    part = _UNHELD.sub("", part)
    return f"'{part}" if _FORMULA.match(part) else part


@lru_cache(maxsize=1)
def _compiler() -> Any:
    import matplotlib
    import typst

    own = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(own)])
    return typst.Compiler(str(TEMPLATES / "report.typ"), font_paths=fonts)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=StrictUndefined,
    )  # fmt: skip
    made.filters["data_uri"] = data_uri
    made.filters["is_words"] = lambda block, column: not column or any(row[column].words for row in block.rows)
    return made
