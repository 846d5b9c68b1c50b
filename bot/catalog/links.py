"""Checks between the files of a catalog: every id that is pointed to exists, and no id stands twice.

Works on the data as written, so that a file with other mistakes still gets these reported in the same go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from bot.catalog.wording import guess
from bot.catalog.yamltext import Document, Path

ORGANISATION, OFFER, NEED, AREA = "organisation", "erbjudande", "behov", "kommun"

DEFINED: Mapping[str, Sequence[tuple[str, str]]] = {
    "organisation": (("id", ORGANISATION), ("offers.*.id", OFFER), ("offers.*.former_ids.*", OFFER)),
    "needs": (("needs.*.id", NEED), ("needs.*.questions.*.id", "fråga")),
    "areas": (("areas.*.code", AREA),),
    "case": (("id", "exempel"),),
    "meeting": (("id", "möte"),),
    "questions": (),
}
"""By kind of file: where ids are given, and of what."""

POINTED: Mapping[str, Sequence[tuple[str, str]]] = {
    "organisation": (
        ("area.*", AREA),
        ("offers.*.area.*", AREA),
        ("offers.*.needs.*", NEED),
        ("offers.*.replaced_by.*", OFFER),
        ("offers.*.generic_of", OFFER),
        ("offers.*.similar.*.offer", OFFER),
        ("offers.*.roles.*.organisation", ORGANISATION),
        ("offers.*.handled_by.*", ORGANISATION),
        ("offers.*.assured.by", ORGANISATION),
    ),
    "needs": (
        ("needs.*.handled_by.*.area", AREA),
        ("needs.*.handled_by.*.organisation", ORGANISATION),
        ("needs.*.handled_by.*.offer", OFFER),
        ("needs.*.questions.*.options.*.offers.*", OFFER),
    ),
    "areas": (("areas.*.within.*", AREA), ("areas.*.neighbours.*", AREA), ("areas.*.business_office", OFFER)),
    "case": (("municipality", AREA), ("needs.*", NEED), ("offers.*", OFFER)),
    "meeting": (("organisation", ORGANISATION), ("area", AREA), ("needs.*", NEED)),
    "questions": (("questions.*.offers.*", OFFER), ("questions.*.municipality", AREA)),
}
"""By kind of file: where ids are pointed to, and of what."""


@dataclass(frozen=True)
class Written:
    """A file of a kind, as written."""

    kind: str
    path: FilePath
    document: Document


@dataclass(frozen=True)
class LinkProblem:
    """Something that does not agree with another part of the catalog."""

    file: Written
    path: Path
    message: str


def link_problems(files: Sequence[Written], unread: Collection[str] = ()) -> Iterator[LinkProblem]:
    """Every id that stands twice or points nowhere, and every file that is not named after its id.

    `unread`: kinds of which a file could not be read; what such a file may define is not called unknown.
    """
    unsure = {what for kind in unread for _, what in DEFINED[kind]}
    known: dict[str, dict[str, tuple[Written, Path]]] = {}
    for file in files:
        for pattern, what in DEFINED[file.kind]:
            for path, id in matches(file.document.data, pattern):
                first, there = known.setdefault(what, {}).setdefault(id, (file, path))
                if first is not file or there != path:
                    where = f"{first.path.name}, rad {first.document.place(there)[0]}"
                    message = f"id '{id}' finns redan i {where}. Varje id får finnas en gång. Byt det ena."
                    yield LinkProblem(file, path, message)
    for file in files:
        yield from _misnamed(file)
        for pattern, what in POINTED[file.kind]:
            for path, id in matches(file.document.data, pattern):
                if id not in known.get(what, {}) and what not in unsure:
                    yield LinkProblem(file, path, _unknown(id, what, known, files))
        for path in _area_keys(file):
            if path[-1] not in known.get(AREA, {}) and AREA not in unsure:
                yield LinkProblem(file, path, _unknown(str(path[-1]), AREA, known, files))


def matches(data: Any, pattern: str) -> Iterator[tuple[Path, str]]:
    """The texts at a dotted pattern, where `*` is every item of a list or every value of a mapping."""
    found: list[tuple[Path, Any]] = [((), data)]
    for part in pattern.split("."):
        found = [((*path, key), value) for path, here in found for key, value in _steps(here, part)]
    return ((path, value) for path, value in found if isinstance(value, str))


def _steps(data: Any, part: str) -> Iterator[tuple[str | int, Any]]:
    if part == "*" and isinstance(data, list):
        yield from enumerate(data)
    elif part == "*" and isinstance(data, dict):
        yield from data.items()
    elif isinstance(data, dict) and part in data:
        yield part, data[part]


def _misnamed(file: Written) -> Iterator[LinkProblem]:
    data = file.document.data
    id = data.get("id") if isinstance(data, dict) and file.kind in ("organisation", "case", "meeting") else None
    if isinstance(id, str) and id != file.path.stem:
        message = f"filen heter {file.path.name} men id är '{id}'. De ska vara lika."
        yield LinkProblem(file, ("id",), message)


def _area_keys(file: Written) -> Iterator[Path]:
    """`handled_by` of an offer is keyed by area."""
    if file.kind == "organisation":
        for path, _ in matches(file.document.data, "offers.*.handled_by.*"):
            yield path


def _unknown(id: str, what: str, known: Mapping[str, Mapping[str, object]], files: Sequence[Written]) -> str:
    if what != AREA:
        meant = guess(id, known.get(what, {})) or " Rätta id:t, eller ta bort raden."
        return f"{'okänd' if what == ORGANISATION else 'okänt'} {what} '{id}'.{meant}"
    codes = _codes_by_name(files)
    meant = guess(id, [*codes, *known.get(AREA, {})])
    code = next((f' Skriv koden "{codes[name]}".' for name in codes if f"'{name}'" in meant), "")
    otherwise = " Områdenas koder står i areas.yaml."
    return f"okänd kommun '{id}'.{meant + code or otherwise}"


def _codes_by_name(files: Sequence[Written]) -> dict[str, str]:
    data = next((file.document.data for file in files if file.kind == "areas"), None)
    areas = data.get("areas") if isinstance(data, dict) else None
    found: dict[str, str] = {}
    for area in areas if isinstance(areas, list) else ():
        if isinstance(area, dict) and isinstance(area.get("name"), dict):
            found[str(area["name"].get("sv"))] = str(area.get("code"))
    return found
