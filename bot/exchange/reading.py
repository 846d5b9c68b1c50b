"""Files in: which offers a CSV, a workbook or a JSON file speaks of, and where in the file each fact stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from bot.catalog import Catalog
from bot.catalog.yamltext import Path, Place
from bot.exchange import columns, hsds, sheets
from bot.exchange.sheets import Sheet, UnreadableFile


@dataclass(frozen=True)
class Incoming:
    """One offer as a file has it. `data` holds what the file says, as the catalog's files write it."""

    organisation: str
    data: Mapping[str, Any]
    row: int
    given: frozenset[Path] | None = None
    """What the file can say: paths of its columns. What is not among them stays as it is. None: all."""
    places: Mapping[Path, Place] = field(default_factory=dict)
    """Row and column of what stands in the file."""
    headings: Mapping[int, str] = field(default_factory=dict)
    """Names of the columns, by their number."""


@dataclass(frozen=True)
class Read:
    """A whole file: its offers, what should be known of how it was read, and what of it can't be imported."""

    offers: tuple[Incoming, ...]
    remarks: tuple[str, ...] = ()
    organisations: tuple[Mapping[str, Any], ...] = ()


def read(name: str, raw: bytes, catalog: Catalog) -> Read:
    """The offers of a file, by the ending of its name. Raises UnreadableFile."""
    ending = FilePath(name).suffix.lower()
    if ending in (".csv", ".txt", ".tsv"):
        return _of_sheet(sheets.read_csv(raw), catalog)
    if ending == ".xlsx":
        return _of_sheet(sheets.read_xlsx(raw), catalog)
    if ending == ".json":
        return _of_json(raw, catalog)
    raise UnreadableFile(f"'{ending or name}' kan inte läsas. Ge en fil som slutar på .csv, .xlsx eller .json.")


def _of_sheet(sheet: Sheet, catalog: Catalog) -> Read:
    known = columns.by_name()
    missing = [name for name in (columns.OWNER, "id") if name not in sheet.header]
    if missing:
        raise UnreadableFile(
            f"kolumnen '{missing[0]}' saknas på rad 1. Hämta en mall: lotsen export --template --out mall.xlsx."
        )
    strange = [name for name in sheet.header if name and name not in known]
    if strange:
        guessed = next((name for name in known if name.casefold() == strange[0].casefold()), None)
        hint = f"Menade du '{guessed}'?" if guessed else "Ta bort den, eller rätta namnet efter mallen."
        raise UnreadableFile(f"kolumnen '{strange[0]}' finns inte. {hint}")
    given = frozenset(known[name].path for name in sheet.header if name and name != columns.OWNER)
    headings = {number: name for number, name in enumerate(sheet.header, 1) if name}
    found = []
    for number, row in sheet.rows:
        places: dict[Path, Place] = {known[name].path: (number, column) for column, name in headings.items()}
        places[()] = (number, 1)
        data = _with_zeros(columns.offer(row), catalog)
        owner = row[columns.OWNER].strip()
        found.append(Incoming(owner, data, number, given, places, headings))
    return Read(tuple(found), sheet.remarks)


def _with_zeros(data: dict[str, Any], catalog: Catalog) -> dict[str, Any]:
    """Area codes with the zeros that a spreadsheet took for needless."""

    def mended(code: Any) -> Any:
        wide = [str(code).zfill(width) for width in (2, 4)] if str(code).isdigit() else []
        return code if code in catalog.areas else next((one for one in wide if one in catalog.areas), code)

    if isinstance(data.get("area"), list):
        # Commas and blanks part codes as well: people write "1265, 1270" in one line.
        codes = [part for line in data["area"] for part in str(line).replace(",", " ").split()]
        data["area"] = [mended(code) for code in codes]
    if isinstance(data.get("needs"), list):
        data["needs"] = [part for line in data["needs"] for part in str(line).replace(",", " ").split()]
    return data


def _of_json(raw: bytes, catalog: Catalog) -> Read:
    if len(raw) > sheets.MOST_BYTES:
        raise UnreadableFile(f"filen är för stor: högst {sheets.MOST_BYTES // 1_000_000} MB går att läsa.")
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableFile("JSON-filen är inte skriven i UTF-8. Spara om den.") from None
    except json.JSONDecodeError as wrong:
        place = f"rad {wrong.lineno}, tecken {wrong.colno}"
        raise UnreadableFile(f"JSON-filen går inte att läsa ({place}: {wrong.msg}).") from None
    except (RecursionError, ValueError):
        raise UnreadableFile("JSON-filen är för djupt kapslad, eller har ett tal som är för stort.") from None
    if isinstance(data, dict) and isinstance(data.get("organisations"), list):
        return _of_catalog(data["organisations"])
    services = hsds.services(data)
    if services is None:
        raise UnreadableFile(
            "JSON-filen är varken Lotsens ('organisations' överst) eller Open Referral HSDS 3 ('contents', "
            "'services' eller 'organizations')."
        )
    fields = hsds.FIELDS
    offers = []
    for number, service in enumerate(services[: sheets.MOST_ROWS], 1):
        owner, found = hsds.offer(service, catalog)
        offers.append(Incoming(owner, found, number, fields))
    return Read(tuple(offers), ("Filen lästes som Open Referral HSDS 3: bara det som standarden rymmer jämförs.",))


def _of_catalog(organisations: list[Any]) -> Read:
    found, own = [], []
    number = 0
    for organisation in organisations:
        if not isinstance(organisation, dict):
            raise UnreadableFile("under 'organisations' står något som inte är en organisation.")
        offers = organisation.get("offers", [])
        if not isinstance(offers, list) or not all(isinstance(each, dict) for each in offers):
            raise UnreadableFile(f"'offers' hos {organisation.get('id')} ska vara en lista av erbjudanden.")
        own.append({key: value for key, value in organisation.items() if key != "offers"})
        for offer in offers:
            number += 1
            found.append(Incoming(str(organisation.get("id", "")), offer, number))
    if number > sheets.MOST_ROWS:
        raise UnreadableFile(f"filen har fler än {sheets.MOST_ROWS} erbjudanden. Dela den i flera.")
    return Read(tuple(found), (), tuple(own))
