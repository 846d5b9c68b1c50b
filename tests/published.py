"""All that leaves Lotsen for others to read, as text: reports in every format, the archive, open pages and exports."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator

from pypdf import PdfReader
from sqlalchemy import select

from bot.catalog import Catalog
from bot.dialogue import Guide
from bot.exchange.formats import FORMATS
from bot.reports.figures import Report
from bot.reports.files import files, name
from bot.reports.press import everyone, made
from bot.reports.weeks import Week
from bot.store import Store
from bot.store.report_tables import reports
from tests.access import ADDRESSES

Get = Callable[[str], bytes]
SEARCH = "/api/v1/search?q=l%C3%A5n"
Texts = Iterator[tuple[str, str]]
"""What it is, and what can be read in it."""


def readable(form: str, content: bytes) -> str:
    """What can be read in a file, also where no reader shows it: titles, notes, hidden cells, links.

    Of a picture only what stands beside it; what it shows is the first page of the PDF.
    """
    match form:
        case "pdf":
            return _of_pdf(PdfReader(io.BytesIO(content)))
        case "xlsx":
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                return " ".join(book.read(part).decode("utf-8", "replace") for part in book.namelist())
        case "png":
            return " ".join(_beside(content))
        case _:
            return content.decode("utf-8-sig")


def of_week(store: Store, guide: Guide, week: Week) -> Texts:
    """A week's reports as those who lead fetch them when it is over, and what the archive keeps. Leaves no trace."""
    connection = store.engine.connect()
    trial = connection.begin()
    over = week.bounds[1] + 1
    list(made(connection, guide, "", week, everyone(guide), over))  # the archive has them now
    for report in made(connection, guide, "", week, everyone(guide), over):
        formats = ("html", "csv", "pdf", "png", "xlsx") if _says(report) else ("html", "csv")
        for form, content in files(report, formats).items():
            yield name(report, form), readable(form, content)
    yield "archive", " ".join(str(value) for row in connection.execute(select(reports)) for value in row)
    trial.rollback()
    connection.close()


def of_catalog(catalog: Catalog) -> Texts:
    """The catalog's files, for everybody and for staff."""
    for form, one in FORMATS.items():
        for internal in (False, True):
            yield f"{'staff' if internal else 'open'} {form}", readable(form, one.write(catalog, "", internal))


def of_pages(get: Get) -> Texts:
    """What every address that everybody may look at says; among them open data, its feed and the API."""
    for (address, method), who in ADDRESSES.items():
        if method == "GET" and who == "everybody" and "{" not in address:
            path = SEARCH if address == "/api/v1/search" else address
            yield address, readable(address.rpartition(".")[2], get(path))


def _says(report: Report) -> bool:
    """Whether companies' words may stand in a report, so that it is worth printing."""
    return report.scope.kind != "organisation" or bool(report.gaps or report.said or report.meetings)


def _of_pdf(printed: PdfReader) -> str:
    found = [str(printed.metadata), str(printed.xmp_metadata and printed.xmp_metadata.stream.get_data())]
    for page in printed.pages:
        found += [page.extract_text(), str([note.get_object() for note in page.get("/Annots", ())])]
    return " ".join(found)


def _beside(png: bytes) -> Iterator[str]:
    """The texts of a PNG, packed or not."""
    at = 8
    while at < len(png):
        size, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        content = png[at + 8 : at + 8 + size]
        if kind in (b"tEXt", b"iTXt", b"eXIf"):
            yield content.decode("utf-8", "replace")
        elif kind == b"zTXt":
            yield zlib.decompress(content.partition(b"\0")[2][1:]).decode("latin-1")
        at += size + 12
