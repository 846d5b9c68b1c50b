"""The forms in which organisations, needs and areas are added and mended: what they ask for, and what an answer means.

A form is a row of fields. Each field has one or two cells, which a page sends as text; a field knows what its cells
hold for a thing as its file says it, and what filled-in cells say of the thing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.catalog.edit import Set, Step, at
from bot.catalog.yamltext import Path
from bot.dialogue.texts import texts
from bot.staff.formparts import FormError, FormProblem

Form = Literal["line", "text", "lines", "number", "url", "choice", "checks", "picks", "yes", "point"]
Said = Mapping[str, str]
"""A form as filled in: text by the name of the cell."""
_URL = re.compile(r"https?://[^\s]+\Z")
_POINT = re.compile(r"(\d{2}\.\d{1,6})[, ]+(\d{1,2}\.\d{1,6})")
_ID = re.compile(r"[a-z0-9-]{1,48}\Z")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a form asks for. `path` is within the thing, as its file writes it; `form` is how it is asked:
    a `text` is asked in both languages, `lines` are one value each, `checks` and `picks` are some of the choices."""

    path: tuple[str, ...]
    form: Form
    help: str = ""
    """The message that says what to write, with an example."""
    choices: tuple[tuple[str, str], ...] = ()
    """Values to choose among, and what they are called."""
    required: bool = False

    @property
    def name(self) -> str:
        return ".".join(self.path)

    @property
    def cells(self) -> tuple[str, ...]:
        return (f"{self.name}.sv", f"{self.name}.en") if self.form == "text" else (self.name,)

    @property
    def label(self) -> str:
        said = ""
        for part in self.path:
            said += f" {int(part) + 1}" if part.isdecimal() else f", {texts('sv')(f'room-field-{part}')}"
        said = said.removeprefix(", ")
        return said[:1].upper() + said[1:]

    def shown(self, data: Any) -> dict[str, str]:
        """The cells for a thing as its file has it."""
        value = at(data, self.path)
        if self.form == "text":
            return {cell: _row(at(value, (cell[-2:],))) for cell in self.cells}
        if self.form == "point":
            return {self.name: ", ".join(str(part) for part in value or ())}
        if self.form in ("lines", "checks", "picks"):
            return {self.name: "\n".join(_row(item) for item in value or ())}
        return {self.name: ("yes" if value else "") if self.form == "yes" else _row(value)}

    def value(self, said: Said) -> Any:
        """What the cells say, as a file has it; None for nothing. Raises FormError."""
        say = texts("sv")
        cells = {cell: _row(said.get(cell, "")) for cell in self.cells}
        if self.required and not any(cells.values()):
            raise FormError(FormProblem(self.cells[0], say("room-missing", field=self.label)))
        if self.form == "text":
            if not any(cells.values()):
                return None
            for cell, text in cells.items():
                if not text:
                    raise FormError(FormProblem(cell, say("room-both-languages", field=self.label)))
            return {cell[-2:]: text for cell, text in cells.items()}
        text = cells[self.name]
        if self.form in ("lines", "checks", "picks"):
            rows = [" ".join(row.split()) for row in said.get(self.name, "").splitlines() if row.strip()]
            return list(dict.fromkeys(rows)) or None
        if self.form == "yes":
            return True if text else None
        if text and self.form == "number":
            if not text.isdecimal() or len(text) > 9:
                raise FormError(FormProblem(self.name, say("room-number", field=self.label)))
            return int(text)
        if text and self.form == "point":
            if not (point := _POINT.fullmatch(text)):
                raise FormError(FormProblem(self.name, say("room-point", field=self.label)))
            return [float(point[1]), float(point[2])]
        if text and self.form == "url" and not _URL.match(text):
            raise FormError(FormProblem(self.name, say("room-url", field=self.label)))
        if text and self.form == "choice" and text not in dict(self.choices):
            raise FormError(FormProblem(self.name, say("room-missing", field=self.label)))
        return text or None


@dataclass(frozen=True, slots=True)
class Clashing:
    """A field that others changed while somebody filled in the form: theirs and mine in words, and who they are."""

    field: Field
    theirs: str
    mine: str
    by: str = ""


def filled(fields: Sequence[Field], data: Any) -> dict[str, str]:
    """A form as it is for a thing."""
    return {cell: text for field in fields for cell, text in field.shown(data).items()}


def read(fields: Sequence[Field], said: Said) -> dict[str, Any]:
    """All that a form says, as a file has it. Raises FormError with every problem."""
    found: dict[str, Any] = {}
    wrong: list[FormProblem] = []
    for field in fields:
        try:
            value = field.value(said)
        except FormError as error:
            wrong += error.problems
            continue
        if value is not None:
            _put(found, field.path, value)
    if wrong:
        raise FormError(*wrong)
    return found


def changes(
    fields: Sequence[Field], path: Path, data: Any, before: Said, after: Said
) -> tuple[tuple[Step, ...], dict[Path, Any]]:
    """What a form changes: steps, and what the editor saw at each place.

    `path`: where the thing stands in its file, which says `data` of it now; `before`: the form as the editor got it.
    What shows the same in the form as the file does now was not changed by others, however the file writes it.
    Raises FormError.
    """
    read(fields, after)
    steps: list[Step] = []
    base: dict[Path, Any] = {}
    now = filled(fields, data)
    for top in dict.fromkeys(field.path[0] for field in fields):
        mine = [field for field in fields if field.path[0] == top]
        new = read(mine, after).get(top)
        old = {cell: before.get(cell, "") for field in mine for cell in field.cells}
        if all(same(old, after, field) for field in mine):
            continue
        untouched = all(same(old, now, field) for field in mine)
        seen = at(data, (top,)) if untouched else _lenient(mine, old).get(top)
        kept = {
            tuple(cell.split(".")) for field in mine for cell in field.cells if _said(after, cell) == _said(now, cell)
        }
        for place, one, other in _between((top,), seen, new, kept):
            steps.append(Set((*path, *place), other))
            base[(*path, *place)] = one
    return tuple(steps), base


def slug(name: str) -> str:
    """A short id for a name: "Näringsliv Skåne AB" → "naringsliv-skane-ab"."""
    bare = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:48].strip("-")


def is_id(text: str) -> bool:
    """Whether a text can be an id."""
    return _ID.match(text) is not None


def _between(
    path: tuple[str, ...], old: Any, new: Any, kept: Collection[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """The smallest places where two values differ, with both; `kept` are the places where nobody changed a thing."""
    if path in kept or old == new:
        return
    if not (isinstance(old, dict) and isinstance(new, dict)):
        yield path, old, new
        return
    for key in dict.fromkeys((*old, *new)):
        yield from _between((*path, key), old.get(key), new.get(key), kept)


def _lenient(fields: Sequence[Field], said: Said) -> dict[str, Any]:
    """What a form that was right once says now."""
    found: dict[str, Any] = {}
    for field in fields:
        try:
            value = field.value(said)
        except FormError:
            continue
        if value is not None:
            _put(found, field.path, value)
    return found


def _put(found: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for part in path[:-1]:
        found = found.setdefault(part, {})
    found[path[-1]] = value


def same(one: Said, other: Said, field: Field) -> bool:
    """Whether two forms say the same in a field."""
    return all(_said(one, cell) == _said(other, cell) for cell in field.cells)


def _said(said: Said, cell: str) -> list[str]:
    return [" ".join(row.split()) for row in said.get(cell, "").splitlines() if row.strip()]


def _row(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())
