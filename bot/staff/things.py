"""What of the catalog but offers has a page for staff: organisations, needs, and areas with their villages.

Each has a form. A steward fills in all of it; an organisation's own people only how their organisation is reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.catalog import Catalog
from bot.catalog.edit import Add, Remove, Set, Step, new_organisation, value_at
from bot.catalog.kinds import AreaKind, OrganisationKind
from bot.catalog.yamltext import Path
from bot.dialogue.texts import texts
from bot.staff.changing import Edit
from bot.staff.fields import Field, Said, is_id, read, slug
from bot.staff.formparts import FormError, FormProblem
from bot.store.members import Member
from bot.store.snapshots import Texts

Kind = Literal["organisation", "need", "area"]
LISTS: Mapping[str, str] = {"need": "needs", "area": "areas"}
"""The kinds that stand together in one file, and the key they stand under there."""
CONTACT = ("url", "contact", "answer_time")
"""What an organisation's own people change of it: how it is reached, and how fast it answers."""
_CONTACT = (
    Field(("url",), "url", "room-help-url", required=True),
    Field(("contact", "text"), "text", "room-help-contact"),
    Field(("contact", "url"), "url", "room-help-contact-url"),
    Field(("answer_time", "min"), "number", "room-help-answer-time"),
    Field(("answer_time", "max"), "number"),
)
_SOURCE = Field(("sources",), "url", "room-help-source", required=True)


@dataclass(frozen=True, slots=True)
class Thing:
    """An organisation, need or area that there is."""

    kind: Kind
    id: str

    @property
    def file(self) -> str:
        return f"{LISTS[self.kind]}.yaml" if self.kind in LISTS else f"organisations/{self.id}.yaml"

    @property
    def path(self) -> Path:
        """Where it stands in its file."""
        return (LISTS[self.kind], self.id) if self.kind in LISTS else ()

    def name(self, catalog: Catalog) -> str:
        """What it is called. Raises KeyError when there is none."""
        if self.kind == "organisation":
            return catalog.organisations[self.id].name
        return (catalog.needs if self.kind == "need" else catalog.areas)[self.id].name.sv

    def data(self, files: Texts) -> Any:
        """What its file says of it; None when it is not there."""
        return value_at(files[self.file], self.path) if self.file in files else None


def may_change(member: Member, thing: Thing) -> bool:
    """Whether a member may change anything of a thing by its form."""
    return member.role == "steward" or (thing.kind == "organisation" and member.may_edit(thing.id))


def may_add_words(member: Member) -> bool:
    """Whether a member may give needs words and municipalities villages, which all organisations share."""
    return not member.removed and member.role != "editor"


def fields_of(kind: Kind, catalog: Catalog, member: Member, *, new: bool = False) -> tuple[Field, ...]:
    """The form of a kind, for who may fill in what."""
    if kind == "organisation":
        return tuple(_organisation(catalog, member, new))
    return tuple(_need(catalog) if kind == "need" else _area(catalog, new))


def _organisation(catalog: Catalog, member: Member, new: bool) -> Iterator[Field]:
    if member.role != "steward":
        yield from _CONTACT
        return
    say = texts("sv")
    kinds = tuple((kind.value, say(f"organisation-kind-{kind.value}")) for kind in OrganisationKind)
    yield Field(("name",), "line", "room-help-organisation-name", required=True)
    if new:
        yield Field(("id",), "line", "room-help-id")
    yield Field(("kind",), "choice", choices=kinds, required=True)
    yield Field(("does",), "text", "room-help-does", required=True)
    yield Field(("does_not",), "text", "room-help-does-not")
    yield Field(("area",), "checks", "room-help-area", _areas(catalog), required=True)
    yield from _CONTACT
    if new:
        yield _SOURCE
    yield Field(("note",), "line", "room-help-note")


def _need(catalog: Catalog) -> Iterator[Field]:
    yield Field(("name",), "text", "room-help-need-name", required=True)
    yield Field(("words",), "lines", "room-help-words")
    yield Field(("asks",), "lines", "room-help-asks")
    for area in catalog.home():
        yield Field(("handled_by", area.code), "choice", choices=_handlers(catalog))


def _area(catalog: Catalog, new: bool) -> Iterator[Field]:
    say = texts("sv")
    kinds = tuple((kind.value, say(f"area-kind-{kind.value}")) for kind in AreaKind)
    if new:
        yield Field(("code",), "line", "room-help-code", required=True)
    yield Field(("name",), "text", "room-help-area-name", required=True)
    yield Field(("kind",), "choice", choices=kinds, required=True)
    yield Field(("within",), "checks", "room-help-within", _areas(catalog, municipalities=False))
    yield Field(("neighbours",), "checks", "room-help-neighbours", _areas(catalog, wider=False))
    yield Field(("home",), "yes", "room-help-home")
    offers = tuple(
        (offer.id, offer.name.sv) for offer in catalog.offers.values() if offer.kind in ("advice", "service")
    )
    yield Field(
        ("business_office",), "choice", "room-help-business-office", tuple(sorted(offers, key=lambda one: one[1]))
    )


PLACE = (
    Field(("name",), "line", "room-help-place", required=True),
    Field(("also",), "lines", "room-help-also"),
    Field(("at",), "point", "room-help-at"),
)
"""The form of a village in a municipality."""


def place_added(catalog: Catalog, code: str, said: Said) -> Edit:
    """A new village. Raises FormError, also where one of the name is somewhere already."""
    place = read(PLACE, said)
    _admit_place(catalog, place["name"])
    return Edit("areas.yaml", (Add(("areas", code, "places"), (place,)),))


def place_changed(catalog: Catalog, code: str, number: int, before: Any, said: Said) -> Edit:
    """A village with other facts. `before`: as the editor saw it in the file. Raises FormError."""
    place = read(PLACE, said)
    if place["name"] != before["name"]:
        _admit_place(catalog, place["name"])
    path: Path = ("areas", code, "places", number)
    return Edit("areas.yaml", (Set(path, place),), {path: before})


def place_removed(code: str, number: int, before: Any) -> Edit:
    """A village less."""
    path: Path = ("areas", code, "places", number)
    return Edit("areas.yaml", (Remove(path),), {path: before})


def _admit_place(catalog: Catalog, name: str) -> None:
    """A name that means two places helps nobody. Raises FormError."""
    for area in catalog.areas.values():
        for place in area.places:
            if name.casefold() in (said.casefold() for said in (place.name, *place.also)):
                raise FormError(FormProblem("name", texts("sv")("room-place-taken", name=name, area=area.name.sv)))


def _areas(catalog: Catalog, *, municipalities: bool = True, wider: bool = True) -> tuple[tuple[str, str], ...]:
    """Areas to choose among, the home municipalities first."""
    found = [
        area for area in catalog.areas.values() if (municipalities if area.kind is AreaKind.MUNICIPALITY else wider)
    ]
    return tuple((area.code, area.name.sv) for area in sorted(found, key=lambda area: not area.home))


def _handlers(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    return tuple(
        sorted(((one.id, one.name) for one in catalog.organisations.values()), key=lambda one: one[1].casefold())
    )


def shown(thing: Thing, data: Any, catalog: Catalog) -> Any:
    """A thing as its form takes it: who handles a need, by home municipality."""
    if thing.kind != "need" or not isinstance(data, dict):
        return data
    home = {area.code for area in catalog.home()}
    handled = {item["area"]: item["organisation"] for item in data.get("handled_by") or () if item["area"] in home}
    return {**data, "handled_by": handled}


def filed(thing: Thing, data: Any, steps: tuple[Step, ...], base: Mapping[Path, Any]) -> Edit:
    """Steps of a form as a change to the file: there, who handles a need is a list. `data`: what the file says."""
    made: list[Step] = []
    seen = {path: value for path, value in base.items() if "handled_by" not in path}
    before: list[dict[str, Any]] = list((data or {}).get("handled_by") or ())
    after = before
    for step in steps:
        if "handled_by" not in step.path or not isinstance(step, Set):
            made.append(step)
            continue
        for area, organisation in _chosen(step, base[step.path]):
            after = _handled(after, area, organisation)
    if after != before:
        place = (*thing.path, "handled_by")
        made.append(Set(place, after or None))
        seen[place] = before or None
    return Edit(thing.file, tuple(made), seen)


def _chosen(step: Set, before: Any) -> Iterator[tuple[str, str | None]]:
    """Who is to handle it in each municipality that a step is about; None for nobody."""
    if step.path[-1] != "handled_by":
        yield str(step.path[-1]), step.value
        return
    chosen = step.value or {}
    for area in dict.fromkeys((*(before or {}), *chosen)):
        yield area, chosen.get(area)


def _handled(items: list[dict[str, Any]], area: str, organisation: str | None) -> list[dict[str, Any]]:
    new = [{"area": area, "organisation": organisation}] if organisation else []
    at = next((number for number, item in enumerate(items) if item["area"] == area), len(items))
    return [*items[:at], *new, *items[at + 1 :]]


def added(kind: Kind, fields: tuple[Field, ...], said: Said, catalog: Catalog) -> tuple[Thing, Edit]:
    """A new thing, and the change that adds it. Raises FormError."""
    data = read(fields, said)
    id = _new_id(kind, data, catalog)
    thing = Thing(kind, id)
    if kind == "organisation":
        source = data.pop("sources")
        data = {"id": id, **data, "basis": "source", "sources": [{"url": source}]}
        order = (
            "id",
            "name",
            "kind",
            "does",
            "does_not",
            "url",
            "area",
            "contact",
            "answer_time",
            "basis",
            "sources",
            "note",
        )
        return thing, Edit(thing.file, text=new_organisation({key: data[key] for key in order if key in data}))
    if kind == "need":
        handlers = data.pop("handled_by", {})
        data = {"id": id, **data}
        if handlers:
            data["handled_by"] = [
                {"area": area, "organisation": organisation} for area, organisation in handlers.items()
            ]
    return thing, Edit(thing.file, (Add((LISTS[kind],), (data,)),))


def _new_id(kind: Kind, data: dict[str, Any], catalog: Catalog) -> str:
    say = texts("sv")
    if kind == "area":
        code = str(data["code"])
        if not code.isascii() or not code.replace("-", "").isalnum() or len(code) > 12:
            raise FormError(FormProblem("code", say("room-code-form")))
        if code in catalog.areas:
            raise FormError(FormProblem("code", say("room-taken", name=catalog.areas[code].name.sv)))
        return code
    name = data["name"]["sv"] if kind == "need" else data["name"]
    id = str(data.get("id") or slug(name))
    known: Mapping[str, Any] = catalog.organisations if kind == "organisation" else catalog.needs
    cell = "id" if kind == "organisation" else "name.sv"
    if not is_id(id):
        raise FormError(FormProblem(cell, say("room-id-form")))
    if id in known:
        raise FormError(FormProblem(cell, say("room-taken", name=Thing(kind, id).name(catalog))))
    return id
