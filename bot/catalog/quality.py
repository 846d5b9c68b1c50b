"""How good a valid catalog is: findings of three milder levels than an error, coverage, and a score from 0 to 1.

The score has ten criteria, after the fields by which data·inclusion describes and judges services
(gip-inclusion/data-inclusion-schema, docs/service.md): description, date, type, themes, price, audience, area,
conditions, a way in, and how to go on. The date counts fully for six months, then falls evenly to nothing at two
years. What each criterion reads in an offer is ours.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.catalog.catalog import Catalog
from bot.catalog.model import Area, Need, Offer, Organisation
from bot.catalog.reader import Level
from bot.catalog.reading_ease import HEAVY, lix
from bot.catalog.yamltext import Path

FRESH_DAYS, STALE_DAYS = 183, 731
ALIKE, TOO_ALIKE = 80.0, 92.0
"""Likeness of two promises, 0 to 100, from which it is worth a look, and from which companies mix them up."""


@dataclass(frozen=True)
class Finding:
    """Something that could be better. `path`: in the file of the organisation, or in needs.yaml when it is None."""

    level: Level
    organisation: str | None
    path: Path
    message: str


def findings(
    catalog: Catalog,
    today: dt.date,
    members: Mapping[str, dt.date] | None = None,
    links: Mapping[str, str] | None = None,
) -> list[Finding]:
    """All that could be better. `members`: organisation → the day it got its first member; without one nothing is
    overdue. `links`: address → how it answered when last tried: ok, broken or uncertain."""
    found: list[Finding] = []
    for organisation in catalog.organisations.values():
        for level, part, message in _links(organisation, links or {}):
            found.append(Finding(level, organisation.id, part, message))
    for offer in catalog.offers.values():
        owner = catalog.owner_of[offer.id]
        for level, part, message in _of_offer(catalog, offer, today, (members or {}).get(owner), links or {}):
            found.append(Finding(level, owner, ("offers", offer.id, *part), message))
    for need, area in uncovered(catalog):
        message = f"ingen sköter behovet '{need.name.sv}' i {area.name.sv}."
        found.append(Finding("info", None, ("needs", need.id), message))
    return found


def uncovered(catalog: Catalog) -> Iterator[tuple[Need, Area]]:
    """Every need in every home municipality where nobody handles it and no living offer applies."""
    for need in catalog.needs.values():
        offers = [offer for offer in catalog.offers.values() if need.id in offer.needs and offer.status.living]
        for area in catalog.home():
            if catalog.routing(need.id, area.code) is None and not any(catalog.applies(o, area.code) for o in offers):
                yield need, area


def to_confirm(offer: Offer, today: dt.date, since: dt.date | None) -> dt.date | None:
    """The day from which the owner's word was too old; None while it holds, or nobody can be asked. `since`: the day
    the organisation got its first member."""
    if since is None or not offer.status.living:
        return None
    day = max(since, later(offer.assured.date, offer.review_months)) if offer.assured else since
    return day if today > day else None


def later(day: dt.date, months: int) -> dt.date:
    """The same day some months later, or the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def alike(
    catalog: Catalog, promise: str, but: str = "", language: str = "sv", least: float = ALIKE
) -> list[tuple[str, float]]:
    """Offers whose promise is like this one, 0 to 100, the most alike first; `but`: the offer that it is of."""
    others = {offer.id: offer.promise[language] for offer in catalog.offers.values() if offer.id != but}
    found = process.extract(promise, others, scorer=fuzz.token_sort_ratio, processor=str.casefold, score_cutoff=least)
    return [(id, score) for _, score, id in found]


def criteria(catalog: Catalog, offer: Offer, today: dt.date) -> dict[str, float]:
    """The ten criteria of an offer, each 0 to 1."""
    ways = (offer.url, catalog.contact(offer))
    audience = offer.audience
    return {
        "description": 1.0 if 50 <= len(offer.summary.sv) <= 2000 else 0.0,
        "date": _freshness(offer.assured.date, today) if offer.assured else 0.0,
        "kind": 1.0,
        "needs": 1.0 if offer.needs else 0.0,
        "cost": 0.0 if offer.cost == "unknown" else 1.0,
        "audience": 1.0 if audience.who or audience.stages or audience.sectors else 0.0,
        "area": 1.0 if offer.area else 0.0,
        "conditions": 1.0 if offer.conditions or offer.bring else 0.0,
        "contact": sum(way is not None for way in ways) / len(ways),
        "steps": 1.0 if len(offer.steps) >= 2 else 0.5 * len(offer.steps),
    }


def score(catalog: Catalog, offer: Offer, today: dt.date) -> float:
    """The quality of an offer, 0 to 1: the mean of its ten criteria."""
    found = criteria(catalog, offer, today)
    return sum(found.values()) / len(found)


def scores(catalog: Catalog, today: dt.date) -> dict[str, float]:
    """The quality of each organisation that has living offers: the mean of theirs."""
    table: dict[str, float] = {}
    for organisation in catalog.organisations.values():
        own = [score(catalog, offer, today) for offer in organisation.offers if offer.status.living]
        if own:
            table[organisation.id] = sum(own) / len(own)
    return table


def _freshness(assured: dt.date, today: dt.date) -> float:
    days = (today - assured).days
    return min(1.0, max(0.0, (STALE_DAYS - days) / (STALE_DAYS - FRESH_DAYS)))


def _of_offer(
    catalog: Catalog, offer: Offer, today: dt.date, since: dt.date | None, links: Mapping[str, str]
) -> Iterator[tuple[Level, Path, str]]:
    if offer.status.living and offer.closes and offer.closes < today:
        yield "important", ("closes",), f"sista dagen ({offer.closes}) har varit. Ändra status eller datum."
    if offer.url is None and catalog.contact(offer) is None:
        yield "important", (), "varken adress eller kontaktväg. Skriv hur ett företag kommer vidare."
    if day := to_confirm(offer, today, since):
        yield "important", ("assured",), f"uppgifterna skulle ha bekräftats {day}. Bekräfta eller ändra dem."
    yield from _links(offer, links)
    yield from _promise(catalog, offer)
    if (heavy := lix(offer.summary.sv)) > HEAVY:
        yield "minor", ("summary", "sv"), f"texten är tung att läsa (LIX {heavy:.0f}). Korta meningarna."
    if offer.cost == "unknown":
        yield "info", ("cost",), "kostnaden är okänd. Fråga ägaren."


def _links(of: Offer | Organisation, links: Mapping[str, str]) -> Iterator[tuple[Level, Path, str]]:
    for part, url in (("url",), of.url), (("contact", "url"), of.contact.url if of.contact else None):
        if url and links.get(url) == "broken":
            yield "important", part, "sidan finns inte längre. Byt adressen."
        elif url and links.get(url) == "uncertain":
            yield "info", part, "sidan svarade inte som väntat senast. Se efter om den finns."


def _promise(catalog: Catalog, offer: Offer) -> Iterator[tuple[Level, Path, str]]:
    count = len(offer.promise.sv.split())
    if not 6 <= count <= 12:
        yield "minor", ("promise", "sv"), f"löftet har {count} ord. Skriv 6–12."
    for id, likeness in alike(catalog, offer.promise.sv, offer.id)[:1]:
        level: Level = "important" if likeness >= TOO_ALIKE else "minor"
        yield level, ("promise", "sv"), f"löftet liknar det för '{id}' ({likeness:.0f} %). Vad skiljer dem åt?"
