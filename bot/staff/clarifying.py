"""The form of a need's clarifying question: what it asks for, and what a filled-in form changes in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from bot.catalog import Catalog
from bot.catalog.edit import Add, Remove, Set
from bot.catalog.kinds import Sector, Stage
from bot.catalog.yamltext import Path
from bot.dialogue.texts import texts
from bot.staff.changing import Edit
from bot.staff.fields import Clashing, Field, Said, filled, read, same, slug
from bot.staff.formparts import FormError, FormProblem

MOST_OPTIONS = 5
LONGEST_QUESTION, LONGEST_OPTION = 34, 24
"""Characters of the ids that are made of what somebody writes; together they fit in a button."""


class Clashed(Exception):
    """Others changed the same: let the member choose, with theirs as what was seen."""

    def __init__(self, found: Sequence[Clashing], now: Said) -> None:
        super().__init__()
        self.found = found
        self.now = now


def fields_of(catalog: Catalog) -> tuple[Field, ...]:
    """The form: the question, and as many answers as fit under it."""
    offers = tuple(
        sorted(
            ((one.id, f"{one.name.sv} ({catalog.owner(one.id).name})") for one in catalog.offers.values()),
            key=lambda one: one[1].casefold(),
        )
    )
    made = [Field(("ask",), "text", "room-help-ask", required=True)]
    for number in range(MOST_OPTIONS):
        at = ("options", str(number))
        made += [
            Field((*at, "label"), "text", "room-help-label" if number == 0 else "", required=number < 2),
            Field((*at, "offers"), "picks", "room-help-option-offers" if number == 0 else "", offers),
            Field((*at, "stage"), "choice", "room-help-option-facts" if number == 0 else "", _words(Stage, "stage")),
            Field((*at, "sector"), "choice", "", _words(Sector, "sector")),
        ]
    return tuple(made)


def _words(kind: type[Enum], start: str) -> tuple[tuple[str, str], ...]:
    labels = ((str(one.value), texts("sv")(f"{start}-{one.value}")) for one in kind)
    return tuple((value, label[:1].upper() + label[1:]) for value, label in labels)


def cells(fields: Sequence[Field], question: Mapping[str, Any] | None) -> dict[str, str]:
    """The form for a question as its file has it; None is a new one."""
    options = {str(number): option for number, option in enumerate((question or {}).get("options") or ())}
    return filled(fields, {**(question or {}), "options": options})


def added(catalog: Catalog, need: str, said: Said) -> Edit:
    """A new question, last of the need's. Raises FormError."""
    question = _made(fields_of(catalog), said, None, catalog)
    return Edit("needs.yaml", (Add(("needs", need, "questions"), (question,)),))


def changed(catalog: Catalog, need: str, question: Mapping[str, Any], base: Said, said: Said) -> Edit:
    """A question with what the member changed of it, beside what others did. `question`: as its file has it now;
    `base`: the form as the member got it. Raises FormError, or Clashed."""
    fields = fields_of(catalog)
    now, after = cells(fields, question), dict(said)
    clashes = []
    for field in fields:
        if same(base, said, field):
            after |= {cell: now[cell] for cell in field.cells}
        elif not same(base, now, field) and not same(now, said, field):
            theirs, mine = (" / ".join(filter(None, (one[cell] for cell in field.cells))) for one in (now, said))
            clashes.append(Clashing(field, theirs, mine))
    if clashes:
        raise Clashed(clashes, now)
    path: Path = ("needs", need, "questions", str(question["id"]))
    new = _made(fields, after, question, catalog)
    return Edit("needs.yaml", (Set(path, new),), {path: question}) if new != question else Edit("needs.yaml")


def removed(need: str, question: Mapping[str, Any]) -> Edit:
    """A question less."""
    path: Path = ("needs", need, "questions", str(question["id"]))
    return Edit("needs.yaml", (Remove(path),), {path: question})


def _made(fields: Sequence[Field], said: Said, before: Mapping[str, Any] | None, catalog: Catalog) -> dict[str, Any]:
    """The question as a file has it. What it and its answers are known by stays as it was. Raises FormError."""
    found = read(fields, said)
    earlier = (before or {}).get("options") or ()
    options: list[dict[str, Any]] = []
    unnamed = []
    for number in range(MOST_OPTIONS):
        option = found["options"].get(str(number))
        if option is None:
            continue
        if "label" not in option:
            field = next(one for one in fields if one.path == ("options", str(number), "label"))
            unnamed.append(FormProblem(field.cells[0], texts("sv")("room-missing", field=field.label)))
            continue
        known = str(earlier[number]["id"]) if number < len(earlier) else ""
        taken = {one["id"] for one in options} | {str(one["id"]) for one in earlier}
        options.append({"id": known or _free(slug(option["label"]["sv"])[:LONGEST_OPTION], taken), **option})
    if unnamed:
        raise FormError(*unnamed)
    taken = {one.id for need in catalog.needs.values() for one in need.questions}
    id = str(before["id"]) if before else _free(slug(found["ask"]["sv"])[:LONGEST_QUESTION], taken)
    return {"id": id, "ask": found["ask"], "options": options}


def _free(id: str, taken: set[str]) -> str:
    """An id that nothing has."""
    id = id.strip("-") or "fraga"
    return next(one for one in (id, *(f"{id}-{number}" for number in range(2, 1000))) if one not in taken)
