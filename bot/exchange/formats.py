"""Every form in which the catalog goes out, by the name that commands and addresses use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.catalog import Catalog
from bot.catalog.model import Offer
from bot.exchange import columns, cpsv, hsds, plain, sheets


@dataclass(frozen=True)
class Format:
    """One form. `ending` is of its file and of its address; `write` takes the catalog, the site's address and whether
    what is for staff only goes along."""

    ending: str
    media_type: str
    write: Callable[[Catalog, str, bool], bytes]


FORMATS: Mapping[str, Format] = {
    "json": Format("json", "application/json", lambda c, _, notes: plain.text(plain.whole(c, internal=notes))),
    "csv": Format("csv", "text/csv; charset=utf-8", lambda c, _, notes: sheets.as_csv(sheets.rows(c, internal=notes))),
    "xlsx": Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda c, _, notes: sheets.as_xlsx(sheets.rows(c, internal=notes)),
    ),
    "hsds": Format("hsds.json", "application/json", lambda c, *_: plain.text(hsds.page(c))),
    "cpsv-jsonld": Format("cpsv.jsonld", "application/ld+json", lambda c, site, _: cpsv.json_ld(c, site)),
    "cpsv-turtle": Format("cpsv.ttl", "text/turtle; charset=utf-8", lambda c, site, _: cpsv.turtle(c, site)),
}

_EXAMPLE = {
    "id": "exempel-radgivning",
    "name": {"sv": "Exempel: rådgivning", "en": "Example: advice"},
    "promise": {
        "sv": "Få hjälp att räkna på din idé innan du startar",
        "en": "Get help to work out your idea before you start",
    },
    "summary": {
        "sv": "Du träffar en rådgivare en timme. Ta med din idé och en enkel budget. Byt ut raden mot ditt erbjudande.",
        "en": "You meet an adviser for an hour. Bring your idea and a simple budget. Replace this row with your offer.",
    },
    "kind": "advice",
    "words": ["rådgivning", "affärsidé"],
    "asks": ["vem kan kolla på min idé"],
    "cost": "unknown",
    "steps": [
        {"sv": "Boka en tid på webbplatsen.", "en": "Book a time on the website."},
        {"sv": "Skriv ner dina frågor.", "en": "Write down your questions."},
    ],
    "status": "open",
    "basis": "source",
    "sources": [{"url": "https://www.example.se/radgivning", "date": "2026-01-15"}],
}


def template(catalog: Catalog, form: str) -> bytes:
    """A sheet with one made-up row that import takes, and help for every column. `form`: csv or xlsx."""
    owner = next(iter(catalog.organisations))
    places = {"needs": [next(iter(catalog.needs))], "area": [next(iter(catalog.areas))]}
    example = plain.offer(Offer.model_validate(_EXAMPLE | places))
    table = [columns.row(owner, example)]
    return sheets.as_xlsx(table) if form == "xlsx" else sheets.as_csv(table, help=True)
