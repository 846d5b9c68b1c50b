"""Sheets in and out: CSV as Excel and everybody else write it, and XLSX. Bounded, and no formula runs."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.catalog import Catalog
from bot.exchange import cells, plain
from bot.exchange.columns import columns, row

MOST_BYTES = 10_000_000
MOST_UNPACKED = 100_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 200
MOST_CELL = 40_000
SHEET = "Erbjudanden"
HELP = "Hjälp"
_HELP_ROW = "#"
_EPOCH = (2026, 1, 1)
_ENCODINGS = (("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252"))


class UnreadableFile(Exception):
    """A file cannot be read at all. Says in Swedish what is wrong and how to mend it."""


@dataclass(frozen=True)
class Sheet:
    """What a sheet holds: rows by column name, each with its number as the spreadsheet shows it."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    remarks: tuple[str, ...] = ()
    """What whoever imports should know of how the file was read."""


Table = list[dict[str, str]]


def rows(catalog: Catalog, *, internal: bool = True) -> Table:
    """A row an offer, in the catalog's order."""
    return [
        row(organisation.id, plain.offer(offer, internal=internal))
        for organisation in catalog.organisations.values()
        for offer in organisation.offers
    ]


def as_csv(table: Table, *, help: bool = False) -> bytes:
    """A CSV that Excel opens with a double click: UTF-8 with a mark, semicolons, CRLF."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.name for column in columns()])
    if help:
        writer.writerow([f"{_HELP_ROW} {columns()[0].help}", *(cells.safe(column.help) for column in columns()[1:])])
    writer.writerows([cells.safe(line[column.name]) for column in columns()] for line in table)
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table) -> bytes:
    """A workbook: the offers, and a sheet with help for each column. The same table is always the same bytes."""
    import datetime as dt

    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append([column.name for column in columns()])
    for line in table:
        sheet.append([cells.safe(line[column.name]) or None for column in columns()])
    help_sheet = book.create_sheet(HELP)
    help_sheet.append(["Kolumn", "Vad som ska stå där"])
    for column in columns():
        help_sheet.append([column.name, cells.safe(column.help)])
    for each in (sheet, help_sheet):
        each.freeze_panes = "C2" if each is sheet else "A2"
        for cell in each[1]:
            cell.font = Font(bold=True)
    for letter, width in (("A", 26), ("B", 90)):
        help_sheet.column_dimensions[letter].width = width
    for cells_of_row in sheet.iter_rows():
        for cell in cells_of_row:
            cell.alignment = Alignment(vertical="top", wrap_text=False)
            cell.number_format = "@"  # text: codes keep their zeros when somebody edits them
    book.properties.created = book.properties.modified = dt.datetime(*_EPOCH)  # noqa: DTZ001 - the format has no zone
    book.properties.creator = "Lotsen"
    written = io.BytesIO()
    book.save(written)
    return _timeless(written.getvalue())


def _timeless(packed: bytes) -> bytes:
    """The archive with one fixed date on everything in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _without_moment(content)
            new.writestr(zipfile.ZipInfo(name, (*_EPOCH, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _without_moment(core: bytes) -> bytes:
    import re

    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", core)


def read_csv(raw: bytes) -> Sheet:
    """The sheet of a CSV with semicolons, commas or tabs. Raises UnreadableFile."""
    _bounded(raw)
    text, remarks = _decoded(raw)
    first = text.split("\n", 1)[0]
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        text, delimiter = text.split("\n", 1)[-1], first[4]
    else:
        delimiter = max(";,\t", key=first.count)
    csv.field_size_limit(MOST_CELL * 4)
    try:
        lines = list(_numbered(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error as wrong:
        raise UnreadableFile(f"CSV-filen går inte att läsa: {wrong}. Spara om den som CSV UTF-8.") from None
    return _sheet(lines, remarks)


def _decoded(raw: bytes) -> tuple[str, tuple[str, ...]]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace"), ("Filen är skriven i UTF-16.",)
    for encoding, name in _ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        told = () if encoding == "utf-8-sig" else (f"Filen lästes som {name}. Kontrollera att å, ä och ö är rätt.",)
        return text, told
    raise UnreadableFile("filens tecken går inte att läsa. Spara den som CSV UTF-8.")


def _numbered(lines: Iterable[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    for number, line in enumerate(lines, 1):
        if number > MOST_ROWS + 1:
            raise UnreadableFile(f"arket har fler än {MOST_ROWS} rader. Dela det i flera filer.")
        yield number, line


def read_xlsx(raw: bytes) -> Sheet:
    """The first sheet of a workbook (or the one called Erbjudanden). Raises UnreadableFile."""
    from openpyxl import load_workbook

    _bounded(raw)
    _refuse_bomb(raw)
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        sheet.reset_dimensions()
        values = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1)
        lines = list(_numbered(_texts(line) for line in values))
    except UnreadableFile:
        raise
    except Exception as wrong:  # a broken workbook fails in any of many ways, in any of three libraries
        raise UnreadableFile(
            f"arbetsboken går inte att läsa ({type(wrong).__name__}). Spara om den som .xlsx."
        ) from None
    return _sheet(lines, ())


def _texts(line: Iterable[Any]) -> list[str]:
    found = []
    for cell in line:
        if getattr(cell, "data_type", None) == "f":
            where = f"{getattr(cell, 'coordinate', '')}"
            raise UnreadableFile(f"cell {where} har en formel. Klistra in den som värde.")
        found.append(_text(cell.value))
    return found


def _text(value: Any) -> str:
    import datetime as dt

    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _refuse_bomb(raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            names = packed.infolist()
    except zipfile.BadZipFile:
        raise UnreadableFile("filen är ingen arbetsbok. Spara den som .xlsx.") from None
    if len(names) > 1_000 or sum(one.file_size for one in names) > MOST_UNPACKED:
        raise UnreadableFile("arbetsboken blir för stor när den packas upp. Dela den i flera.")


def _bounded(raw: bytes) -> None:
    if len(raw) > MOST_BYTES:
        raise UnreadableFile(f"filen är för stor: högst {MOST_BYTES // 1_000_000} MB går att läsa. Dela den i flera.")


def _sheet(lines: list[tuple[int, Sequence[str]]], remarks: tuple[str, ...]) -> Sheet:
    if not lines:
        raise UnreadableFile("filen är tom. Hämta en mall: lotsen export --template --out mall.xlsx.")
    header = tuple(cell.strip() for cell in lines[0][1])
    while header and not header[-1]:
        header = header[:-1]
    if len(header) > MOST_COLUMNS:
        raise UnreadableFile(f"arket har fler än {MOST_COLUMNS} kolumner.")
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise UnreadableFile(f"kolumnen '{twice[0]}' står två gånger. Ta bort den ena.")
    found = []
    for number, line in lines[1:]:
        if not any(cell.strip() for cell in line) or line[0].lstrip().startswith(_HELP_ROW):
            continue
        if any(len(cell) > MOST_CELL for cell in line):
            raise UnreadableFile(f"rad {number} har en cell med mer än {MOST_CELL} tecken.")
        padded = [*line, *[""] * (len(header) - len(line))]
        found.append((number, {name: cells.unsafe(cell) for name, cell in zip(header, padded, strict=False) if name}))
    return Sheet(header, tuple(found), remarks)
