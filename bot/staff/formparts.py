"""The parts that a form is made of: what each holds, its help and its example.

A part stands for one value of the offer. Its cells are what somebody fills in, as text by name: a part knows what its
cells are for an offer, and what a filled-in form says of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.catalog.edit import at
from bot.catalog.model import LANGUAGES
from bot.dialogue.texts import texts

Form = Literal["text", "lines", "choice", "checks", "picks", "day", "number"]
Said = Mapping[str, str]
"""A form as filled in: text by the name of the cell."""
MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class FormProblem:
    """What is wrong in a cell, in Swedish."""

    name: str
    text: str


class FormError(Exception):
    """A form cannot be read. Holds every problem."""

    def __init__(self, *problems: FormProblem) -> None:
        super().__init__("\n".join(problem.text for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value in one cell. `path` is within the offer, or within a row, as the file writes it."""

    path: tuple[str, ...]
    form: Form
    help: str
    example: str = ""
    choices: tuple[str, ...] = ()
    """The words to choose among, where the model lists them."""
    of: str = ""
    """What its ids are of, as `bot.catalog.links` names it."""
    required: bool = False

    @property
    def name(self) -> str:
        return ".".join(self.path)

    @property
    def cells(self) -> tuple[Leaf, ...]:
        return (self,)

    def shown(self, data: Any) -> dict[str, str]:
        value = at(data, self.path)
        if self.form in ("lines", "checks", "picks"):
            return {self.name: "\n".join(" ".join(str(one).split()) for one in value or ())}
        said = str(value).lower() if isinstance(value, bool) else value
        return {self.name: "" if said is None else " ".join(str(said).split())}

    def read(self, fields: Said) -> dict[str, str]:
        """Checkboxes are posted as `name:value`, rows of choices as `name.0`, `name.1` …"""
        if self.name not in fields and self.form == "checks":
            return {
                self.name: "\n".join(name[len(self.name) + 1 :] for name in fields if name.startswith(f"{self.name}:"))
            }
        if self.name not in fields and self.form == "picks":
            picked = (fields.get(f"{self.name}.{n}", "") for n in range(MOST_ROWS))
            return {self.name: "\n".join(dict.fromkeys(filter(None, picked)))}
        return {self.name: fields.get(self.name, "")}

    def value(self, said: Said) -> Any:
        text = cell(said, self.name)
        if self.form in ("lines", "checks", "picks"):
            return lines(text) or None
        if self.form == "number" and text:
            if not text.replace(" ", "").isdecimal() or len(text) > 15:
                raise FormError(FormProblem(self.name, texts("sv")("form-digits", field=label(self.name))))
            return int(text.replace(" ", ""))
        if self.choices[-2:] == ("true", "false"):
            return {"true": True, "false": False}.get(text)
        return " ".join(text.split()) or None


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of texts in both languages: a row of each is one text."""

    path: tuple[str, ...]
    cells: tuple[Leaf, ...]
    form: str = "texts"

    @property
    def name(self) -> str:
        return ".".join(self.path)

    def shown(self, data: Any) -> dict[str, str]:
        found = at(data, self.path) or ()
        return {f"{self.name}.{one}": "\n".join(" ".join(text[one].split()) for text in found) for one in LANGUAGES}

    def read(self, fields: Said) -> dict[str, str]:
        return {leaf.name: fields.get(leaf.name, "") for leaf in self.cells}

    def value(self, said: Said) -> Any:
        sv, en = (lines(cell(said, leaf.name)) for leaf in self.cells)
        if len(sv) != len(en):
            raise FormError(FormProblem(f"{self.name}.en", texts("sv")("form-rows", field=label(self.name))))
        return [dict(sv=one, en=other) for one, other in zip(sv, en, strict=True)] or None


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of things with some cells each, or, when `keyed`, a mapping from the first cell to the second."""

    path: tuple[str, ...]
    cells: tuple[Leaf, ...]
    help: str
    keyed: bool = False
    form: str = "rows"

    @property
    def name(self) -> str:
        return ".".join(self.path)

    def shown(self, data: Any) -> dict[str, str]:
        found = at(data, self.path) or ()
        rows = [dict(zip(self._keys(), pair, strict=True)) for pair in found.items()] if self.keyed and found else found
        return {
            f"{self.name}.{n}.{leaf.name}": leaf.shown(row)[leaf.name]
            for n, row in enumerate(rows)
            for leaf in self.cells
        }

    def read(self, fields: Said) -> dict[str, str]:
        rows = [row for n in range(MOST_ROWS) if any((row := self.row(fields, n)).values())]
        return {f"{self.name}.{n}.{name}": text for n, row in enumerate(rows) for name, text in row.items()}

    def row(self, said: Said, n: int) -> dict[str, str]:
        """A row's cells, by their name within it."""
        return {leaf.name: cell(said, f"{self.name}.{n}.{leaf.name}") for leaf in self.cells}

    def count(self, said: Said) -> int:
        """How many rows are filled in."""
        return sum(any(self.row(said, n).values()) for n in range(MOST_ROWS))

    def value(self, said: Said) -> Any:
        rows, wrong = [], []
        for n in range(MOST_ROWS):
            row = self.row(said, n)
            if any(row.values()):
                try:
                    rows.append(nested({leaf.path: leaf.value(row) for leaf in self.cells}))
                except FormError as problem:
                    wrong += [replace(one, name=f"{self.name}.{n}.{one.name}") for one in problem.problems]
        if wrong:
            raise FormError(*wrong)
        if self.keyed:
            key, value = self._keys()
            return {row.get(key, ""): row.get(value, "") for row in rows} or None
        return rows or None

    def _keys(self) -> tuple[str, str]:
        return self.cells[0].name, self.cells[1].name


@dataclass(frozen=True, slots=True)
class Either:
    """Some cells, or one of some words in the place of all of them; the first cell chooses."""

    path: tuple[str, ...]
    cells: tuple[Leaf, ...]
    words: tuple[str, ...]
    form: str = "either"

    @property
    def name(self) -> str:
        return ".".join(self.path)

    def shown(self, data: Any) -> dict[str, str]:
        value = at(data, self.path)
        if isinstance(value, str):
            return {leaf.name: value if leaf is self.cells[0] else "" for leaf in self.cells}
        return {name: text for leaf in self.cells for name, text in leaf.shown(data).items()}

    def read(self, fields: Said) -> dict[str, str]:
        return {leaf.name: fields.get(leaf.name, "") for leaf in self.cells}

    def value(self, said: Said) -> Any:
        chosen = cell(said, self.cells[0].name)
        if chosen in self.words:
            return chosen
        return at(nested({leaf.path: leaf.value(said) for leaf in self.cells}), self.path)


Part = Leaf | Texts | Rows | Either


def label(name: str) -> str:
    """What a cell is called, in Swedish."""
    say = texts("sv")
    words = [str(int(one) + 1) if one.isdecimal() else say(f"staff-field-{one}") for one in name.split(".")]
    return ", ".join(words)


def cell(said: Said, name: str) -> str:
    """What a cell says."""
    return said.get(name, "").replace("\r\n", "\n").strip()


def lines(text: str) -> list[str]:
    return [" ".join(row.split()) for row in text.splitlines() if row.strip()]


def nested(values: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    """Values by path, one within another, without those that are None."""
    made: dict[str, Any] = {}
    for path, value in values.items():
        if value is not None:
            holder = made
            for key in path[:-1]:
                holder = holder.setdefault(key, {})
            holder[path[-1]] = value
    return made
