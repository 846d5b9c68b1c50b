"""A report as files: page, print, picture and figures. The same report gives the same bytes."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.dialogue.texts import texts
from bot.reports.document import Document, document
from bot.reports.figures import FEW, NOT_SHOWN, Report

TEMPLATES = Path(__file__).parent / "templates"
FORMATS = ("html", "pdf", "png", "xlsx", "csv")
COLUMNS = {
    "week": "ISO-vecka, måndag till söndag, svensk tid",
    "scope": "vad rapporten gäller: hela, en kommunkod eller en organisation",
    "measure": "vad som räknas",
    "about": "vad talet gäller: behov, steg, erbjudande, kommun eller vecka",
    "place": "kommunkod; tomt är alla",
    "number": "talet; tomt när det inte visas",
    "shown_as": "number, few (färre än 5), hidden (visas inte) eller unknown",
}
"""The columns of the CSV and of the sheet, in order."""
_FORMULA = re.compile("[=+\\-@\t\r＝＋－＠]")
_UNHELD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
PNG_POINTS = 110
Row = tuple[str, str, str, str, str, int | None, str]


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
    inputs = {"doc": json.dumps(asdict(doc), ensure_ascii=False)}
    made = _compiler().compile(
        format=form, ppi=PNG_POINTS if form == "png" else None, sys_inputs=inputs, timestamp=stamp
    )
    pages = made if isinstance(made, list) else [made]
    return bytes(pages[0])


def data_uri(svg: str) -> str:
    """A picture as an address that holds it."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def rows(report: Report) -> list[Row]:
    """Every figure of a report, one a row, in the order of COLUMNS."""
    found: list[tuple[str, str, str, int | None]] = []
    for moment in report.trend:
        measures = ("questions", "companies", "unanswered")
        found += [(measure, moment.week, "", getattr(moment, measure)) for measure in measures]
    if report.year_ago is not None:
        found.append(("questions", report.year_ago.week, "", report.year_ago.questions))
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
    calls = report.callbacks
    found += [
        ("callbacks", part, "", getattr(calls, part)) for part in ("asked", "taken", "late", "reached", "not_reached")
    ]
    found += [("callbacks_closed", outcome, "", n) for outcome, n in calls.outcomes.items()]
    head = (report.week, report.scope.slug)
    return [(*head, measure, about, place, *_shown(n)) for measure, about, place, n in found]


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
    for column, width in zip("ABCDEFG", (10, 22, 22, 40, 10, 10, 10), strict=True):
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


def _shown(n: int | None) -> tuple[int | None, str]:
    if n is None:
        return None, "unknown"
    return (None, "few" if n == FEW else "hidden") if n in (FEW, NOT_SHOWN) else (n, "number")


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
    return made
