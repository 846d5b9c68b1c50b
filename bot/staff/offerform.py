"""What a filled-in form means for an offer: the steps of a change, a whole new offer, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.catalog.edit import Set, Step, at, plain
from bot.catalog.model import LANGUAGES, Offer
from bot.catalog.wording import explained
from bot.catalog.yamltext import Path
from bot.dialogue.texts import texts
from bot.staff.formmodel import part_of, parts
from bot.staff.formparts import FormError, FormProblem, Leaf, Part, Rows, Said, cell, label, nested


def filled(offer: BaseModel | Mapping[str, Any]) -> dict[str, str]:
    """The form as it is for an offer, given as the model or as its file has it: text by the name of the cell."""
    data = plain(offer)
    return {name: text for part in parts() for name, text in part.shown(data).items()}


def changes(data: Mapping[str, Any], before: Said, after: Said) -> tuple[list[Step], dict[Path, Any]]:
    """What a form changes: steps for the offer's file, and what the editor saw at each path.

    `data`: the offer as its file has it now. What the editor saw is taken from it wherever it still shows the same in
    the form, so that how a value is written counts as no change by others. Raises FormError.
    """
    steps: list[Step] = []
    base: dict[Path, Any] = {}
    wrong: list[FormProblem] = []
    now, here = filled(data), ("offers", str(data["id"]))
    for top, group in groupby(parts(), key=lambda part: part.path[0]):
        together = list(group)
        changed = [part for part in together if differs(part, before, after)]
        if changed and len(together) > 1 and not any(_says(part, after) for part in together):
            steps.append(Set((*here, top), None))  # all of it is emptied: the key goes
            if not any(differs(part, before, now) for part in together):
                base[(*here, top)] = at(data, (top,))
            continue
        for part in changed:
            path: Path = (*here, *part.path)
            try:
                steps.append(Set(path, _ordered(part, before, after)))
                base[path] = part.value(before) if differs(part, before, now) else at(data, part.path)
            except FormError as error:
                wrong += error.problems
    if wrong:
        raise FormError(*wrong)
    return steps, base


def whole(said: Said) -> dict[str, Any]:
    """All that a form says, as a file has it. Raises FormError."""
    values: dict[tuple[str, ...], Any] = {}
    wrong: list[FormProblem] = []
    for part in parts():
        try:
            values[part.path] = part.value(said)
        except FormError as error:
            wrong += error.problems
    if wrong:
        raise FormError(*wrong)
    return nested(values)


def problems_of(data: Any) -> list[FormProblem]:
    """What is wrong with an offer by itself, cell by cell."""
    try:
        Offer.model_validate(data)
    except ValidationError as error:
        found = explained(error, data, Offer, _label)
        return [problem for path, kind, message in found for problem in _problems(path, kind, message, data)]
    return []


def differs(part: Part, before: Said, after: Said) -> bool:
    """Whether a part says something else after than before."""
    one, other = _own(part, before), _own(part, after)
    if isinstance(part, Leaf) and part.form == "checks":
        return sorted(one[part.name].split()) != sorted(other[part.name].split())
    return one != other


def _own(part: Part, said: Said) -> dict[str, str]:
    return {name: cell(said, name) for name in part.read(said)}


def _says(part: Part, said: Said) -> bool:
    return any(_own(part, said).values())


def _ordered(part: Part, before: Said, after: Said) -> Any:
    """What a part says after; of what is ticked, that which was so before keeps its order."""
    value = part.value(after)
    if isinstance(part, Leaf) and part.form == "checks" and value:
        earlier = part.value(before) or []
        return [one for one in earlier if one in value] + [one for one in value if one not in earlier]
    return value


def _problems(path: Path, kind: str, message: str, data: Any) -> list[FormProblem]:
    name = _cell_of(path, filled(data) if isinstance(data, Mapping) else {})
    if kind in ("missing", "string_too_short") or (kind.endswith("_type") and at(data, path) is None):
        both = name.removesuffix(".sv") if name.endswith(".sv") and path[-1] != "sv" else ""  # the whole text is
        names = [f"{both}.{language}" for language in LANGUAGES] if both else [name]
        return [FormProblem(one, texts("sv")("form-missing", field=label(one))) for one in names]
    return [FormProblem(name, message[:1].upper() + message[1:])]


def _cell_of(path: Path, said: Said) -> str:
    """The cell that shows what a path leads to: itself, the one it lies in, or the first within it."""
    names = [*said, *(leaf.name for part in parts() if part.form != "rows" for leaf in part.cells)]
    dotted = ".".join(map(str, path))
    texts_only = ".".join(str(one) for one in path if isinstance(one, str))
    for wanted in (dotted, texts_only):
        found = next((name for name in names if name == wanted or name.startswith(f"{wanted}.")), None)
        if found:
            return found
    part = part_of(texts_only)
    return part.name if part else texts_only


def _label(path: Path) -> str:
    """What the value at a path is called; the keys of a mapping are no names."""
    part = part_of(str(path[0]) if path else "")
    if isinstance(part, Rows):
        return label(part.name if part.keyed else ".".join(map(str, path)))
    return label(".".join(one for one in path if isinstance(one, str)))
