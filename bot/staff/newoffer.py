"""A new offer: what is like it already, what its form begins with, its id, and how it comes into the catalog."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.catalog import Catalog
from bot.catalog.edit import Add
from bot.catalog.model import Basis, Offer, Status
from bot.catalog.quality import alike
from bot.dialogue.texts import texts
from bot.search import Engine
from bot.search.finding import Question
from bot.search.groups import Overlaps
from bot.staff.formmodel import parts
from bot.staff.formparts import FormProblem, Rows, Said, lines
from bot.staff.offerform import whole
from bot.staff.publishing import Edit

GIVES, OVERLAPS, ID = "new.gives", "new.overlaps", "new.id"
"""What a draft holds beside the form: what the offer gives in the member's words, the offers ticked as overlapping,
and the id it is being published under."""
LONGEST_GIVES = 300
SHOWN = 8
FOUND = 5
"""Hits of the search that are shown."""
LIKE = 62.0
"""Likeness of what somebody types to a promise, 0 to 100, from which it is worth a look."""
LONGEST_ID = 48
_OTHER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Like:
    """An offer that may be the same or overlap. `why`: "found" by search, "promise", or "overlap" with `beside`."""

    offer: Offer
    owner: str
    why: tuple[str, ...]
    likeness: int = 0
    beside: str = ""


def likes(catalog: Catalog, engine: Engine, gives: str) -> list[Like]:
    """Offers of all actors that may be what is typed, or overlap it; the likeliest first."""
    found = [hit.offer for hit in engine.find(Question(gives)).hits[:FOUND]]
    promises = dict(alike(catalog, gives, least=LIKE))
    beside = {similar.offer: id for id in reversed(found[:2]) for similar in catalog.similar(id)}
    made = []
    for id in dict.fromkeys((*sorted(promises, key=lambda one: -promises[one]), *found, *beside)):
        reasons = dict(found=id in found, promise=id in promises, overlap=id in beside and id not in found)
        why = tuple(name for name, so in reasons.items() if so)
        name = catalog.offers[beside[id]].name.sv if id in beside else ""
        made.append(Like(catalog.offers[id], catalog.owner(id).name, why, round(promises.get(id, 0)), name))
    return made[:SHOWN]


def begun(catalog: Catalog, engine: Engine, organisation: str, gives: str, question: str = "") -> dict[str, str]:
    """What the form of a new offer begins with. `question`: one that nothing answered, which it is to answer."""
    said = {name: "" for part in parts() if part.form != "rows" for name in part.read({})}
    need = engine.find(Question(gives)).need
    area = catalog.organisations[organisation].area if organisation else ()
    said |= {"area": "\n".join(area), "needs": need or "", "cost.free": "unknown", "basis": Basis.SOURCE.value}
    return said | {GIVES: gives, "asks": question}


def ticked(said: Said) -> list[str]:
    """The offers that were ticked as overlapping."""
    return lines(said.get(OVERLAPS, ""))


def with_rows(said: Said, offers: list[str]) -> dict[str, str]:
    """The form with a row for the difference to each of these offers, where it has none yet."""
    result, rows = dict(said), similar_rows(said)
    count = next(part.count(said) for part in parts() if isinstance(part, Rows) and part.name == "similar")
    for id in offers:
        if id not in rows:
            result |= {f"similar.{count}.offer": id}
            count += 1
    return result


def similar_rows(said: Said) -> dict[str, int]:
    """The row of each offer that the form tells apart from this one."""
    found = {}
    for name, text in said.items():
        row = re.fullmatch(r"similar\.(\d+)\.offer", name)
        if row and text:
            found[text] = int(row[1])
    return found


def undivided(catalog: Catalog, said: Said) -> list[FormProblem]:
    """The ticked offers of which nobody has written what sets them apart."""
    rows, say = similar_rows(said), texts("sv")
    names = [catalog.offers[id].name.sv for id in ticked(said) if id not in rows and id in catalog.offers]
    return [FormProblem("similar", say("new-difference-missing", offer=name)) for name in names]


def made(catalog: Catalog, organisation: str, said: Said, assured: dt.date | None = None) -> dict[str, Any]:
    """The offer that a form describes, in the order that files have. `assured`: when its owner says that it is true.
    Raises FormError."""
    data = whole(said) | dict(id=said.get(ID) or new_id(catalog, organisation, said.get("name.sv", "")))
    data["status"] = Status.OPEN.value
    if assured:
        data["assured"] = dict(date=assured.isoformat(), by=organisation)
    order = [field.alias or name for name, field in Offer.model_fields.items()]
    return {key: data[key] for key in order if key in data}


def new_id(catalog: Catalog, organisation: str, name: str) -> str:
    """An id made of the name, which no offer has or had: `almi-startlanet`."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o").replace("æ", "a"))
    slug = _OTHER.sub("-", "".join(one for one in plain if not unicodedata.combining(one))).strip("-") or "nytt"
    slug = slug if slug == organisation or slug.startswith(f"{organisation}-") else f"{organisation}-{slug}"
    slug = slug[:LONGEST_ID] if len(slug) <= LONGEST_ID else slug[: LONGEST_ID + 1].rpartition("-")[0] or slug
    slug, n = slug[:LONGEST_ID].strip("-"), 2
    made = slug
    while catalog.offer(made) is not None:
        made = f"{slug[: LONGEST_ID - 3]}-{n}"
        n += 1
    return made


def edit(organisation: str, data: Mapping[str, Any]) -> Edit:
    """The change that puts an offer last in its organisation's file."""
    return Edit(f"organisations/{organisation}.yaml", (Add(("offers",), (dict(data),)),))


def overlapping(catalog: Catalog, id: str) -> list[str]:
    """Living offers that give the same help for the same need in the same place as one, with nothing written of what
    sets them apart."""
    rows = {one: row for row, one in enumerate(catalog.offers)}
    overlaps, mine = Overlaps(catalog), rows[id]
    others = (one for one in catalog.offers.values() if one.id != id and one.status.living)
    return [one.id for one in others if catalog.difference(id, one.id) is None and overlaps.overlap(mine, rows[one.id])]
