"""What the pages with an offer's form have in common: what there is to choose among, and how a page is put together."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException

from bot.catalog import Catalog
from bot.catalog.links import AREA, NEED, OFFER, ORGANISATION
from bot.catalog.model import AreaKind
from bot.catalog.reading_ease import HEAVY
from bot.dialogue.texts import texts
from bot.retention import DRAFT_DAYS
from bot.staff.formmodel import SECTIONS, part_of, parts, read
from bot.staff.formparts import FormProblem, Leaf, Part, Said, cell, label, lines
from bot.staff.newoffer import similar_rows
from bot.web.staff.desk import Desk

MESSAGES = {"kind": "kind", "stages": "stage", "sectors": "sector", "role": "form-role", "basis": "form-basis",
            "free": "form-free"}  # fmt: skip
"""By the last word of a cell's name: what the labels of its words begin with in the text files."""
EMPTY_ROWS = 1


@dataclass(frozen=True)
class Choice:
    """Something to choose: its value, its label, and whether it lies near at hand."""

    value: str
    label: str
    near: bool = True


class Choices:
    """What each cell can be, in words."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._of: dict[str, list[Choice]] = {}

    def of(self, leaf: Leaf, said: str = "") -> list[Choice]:
        """All that a cell can be; what it says already is always among it."""
        found = self._words(leaf) if leaf.choices else self._things(leaf.of)
        known = {choice.value for choice in found}
        return found + [Choice(one, one) for one in lines(said) if one not in known]

    def named(self, leaf: Leaf, said: str) -> str:
        """What a cell says, in words."""
        if not leaf.choices and not leaf.of:
            return said
        names = {choice.value: choice.label for choice in self.of(leaf)}
        return ", ".join(names.get(one, one) for one in lines(said))

    def example(self, leaf: Leaf) -> str:
        """An example of what a cell may say."""
        if leaf.of:
            names = {choice.value: choice.label for choice in self.of(leaf)}
            return ", ".join(names.get(one, "") for one in lines(leaf.example)) or next(iter(names.values()), "")
        named = self.named(leaf, leaf.example)
        return " / ".join(lines(named))

    def summary(self, part: Part, said: Said) -> str:
        """All that a part says, on one row."""
        cells = {leaf.name: leaf for leaf in part.cells}
        rows = []
        for name, text in said.items():
            if part_of(name) is part and text.strip():
                within = name if name in cells else name.removeprefix(f"{part.name}.").partition(".")[2]
                rows.append(self.named(cells[within], text) if within in cells else text)
        return " · ".join(" / ".join(lines(row)) for row in rows)

    def _words(self, leaf: Leaf) -> list[Choice]:
        say, start = texts("sv"), MESSAGES[leaf.path[-1]]
        labels = {word: say(f"{start}-{word}") for word in leaf.choices}
        return [Choice(word, text[:1].upper() + text[1:]) for word, text in labels.items()]

    def _things(self, of: str) -> list[Choice]:
        if of not in self._of:
            self._of[of] = list(self._made(of))
        return self._of[of]

    def _made(self, of: str) -> Sequence[Choice]:
        catalog = self._catalog
        if of == NEED:
            return [Choice(need.id, need.name.sv) for need in catalog.needs.values()]
        if of == ORGANISATION:
            found = [Choice(one.id, one.name) for one in catalog.organisations.values()]
        elif of == OFFER:
            living = (one for one in catalog.offers.values() if one.status.living)
            found = [Choice(one.id, f"{one.name.sv} ({catalog.owner(one.id).name})") for one in living]
        elif of == AREA:
            areas = catalog.areas.values()
            return [Choice(one.code, one.name.sv, one.home or one.kind is not AreaKind.MUNICIPALITY) for one in areas]
        else:
            return []
        return sorted(found, key=lambda choice: choice.label.casefold())


def page(desk: Desk, said: Said, base: Said, problems: Sequence[FormProblem] = (), **more: Any) -> dict[str, Any]:
    """What the form's templates need. Problems of a cell stand beside it too."""
    wrong: dict[str, list[str]] = {}
    for problem in problems:
        wrong.setdefault(problem.name, []).append(problem.text)
    by_top: dict[str, list[Part]] = {}
    for part in parts():
        by_top.setdefault(part.path[0], []).append(part)
    sections = {name: [part for top in tops for part in by_top[top]] for name, tops in SECTIONS.items()}
    values: dict[str, Any] = dict(said=said, base=json.dumps(dict(base), ensure_ascii=False), sections=sections)
    values |= dict(problems=problems, wrong=wrong, choices=Choices(desk.catalog), label=label, cell=cell)
    values |= dict(opened=_opened(sections, said, wrong), tops=SECTIONS, draft_days=DRAFT_DAYS)
    values |= dict(empty_rows=EMPTY_ROWS, lines=lines, seen=None, clashes=(), heavy=HEAVY)
    return values | more


def _opened(sections: Mapping[str, Sequence[Part]], said: Said, wrong: Collection[str]) -> set[str]:
    """The sections that are not folded away: the first, and where something is to be mended or written."""
    asks = [name for name, row in similar_rows(said).items() if not cell(said, f"similar.{row}.difference.sv")]
    calling = {found.name for name in wrong if (found := part_of(name))} | ({"similar"} if asks else set())
    return {"first"} | {name for name, own in sections.items() if any(part.name in calling for part in own)}


def said_in(desk: Desk) -> dict[str, str]:
    """The form as it was posted."""
    return read(desk.fields)


def base_in(desk: Desk, now: Mapping[str, str]) -> dict[str, str]:
    """What the editor saw when the form was opened: the page sends it back with the form. Raises HTTPException 400."""
    try:
        sent = json.loads(desk.fields.get("base", ""))
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(sent, dict):
        raise HTTPException(400)
    own = {name: text for name, text in sent.items() if isinstance(text, str) and part_of(name)}
    return {name: text for name, text in now.items() if _fixed(name)} | own


def _fixed(name: str) -> bool:
    """Whether a cell is always there, unlike those of rows."""
    part = part_of(name)
    return part is not None and part.form != "rows"
