"""The columns of a sheet of offers, made from the model: a row an offer, a column a fact, help in Swedish.

A text stands in two columns (`name.sv`, `name.en`). A list stands in one cell with a line each; a list of things with
parts (`sources`) in a column a part, where the same line of each cell belongs together.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from bot.catalog.model import Model, Offer
from bot.exchange import cells

OWNER = "organisation"
UNKNOWN = "unknown"
_YES = frozenset(("true", "sant", "ja", "yes"))
_NO = frozenset(("false", "falskt", "nej", "no"))
_FORMS = {
    "int": "Heltal.",
    "bool": "true eller false.",
    "date": "Datum: 2026-03-31.",
    "map": "En rad per kommun: kod, kolon, organisation.",
    "text": "",
}


@dataclass(frozen=True)
class Column:
    """One column: where in an offer it stands, and how a cell is written and read."""

    name: str
    help: str
    path: tuple[str, ...]
    form: Literal["text", "int", "bool", "date", "map"]
    listed: int | None = None
    """How many parts of the path lead to the list whose items are the cell's lines; None for a single value."""


@cache
def columns() -> tuple[Column, ...]:
    """All columns, the owner first."""
    owner = Column(OWNER, "Organisationen som äger erbjudandet: dess id. Måste finnas i katalogen.", (OWNER,), "text")
    return (owner, *_of_model(Offer, (), None, ""))


@cache
def by_name() -> Mapping[str, Column]:
    return {column.name: column for column in columns()}


def _of_model(model: type[Model], path: tuple[str, ...], listed: int | None, about: str) -> Iterator[Column]:
    for name, field in model.model_fields.items():
        said = field.description or ""
        yield from _of_type(field.annotation, (*path, field.alias or name), listed, said or about)


def _of_type(kind: Any, path: tuple[str, ...], listed: int | None, about: str) -> Iterator[Column]:
    kind = _bare(kind)
    if get_origin(kind) is tuple:
        yield from _of_type(get_args(kind)[0], path, len(path), about)
    elif isinstance(kind, type) and issubclass(kind, Model):
        yield from _of_model(kind, path, listed, about)
    else:
        form = _form(kind)
        shown = [about, _choices(kind), _FORMS[form], "En rad per värde." if listed else ""]
        yield Column(".".join(path), " ".join(filter(None, shown)), path, form, listed)


def _bare(kind: Any) -> Any:
    """The type without what only limits it; of a choice, the part with most to tell."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in (Union, types.UnionType):
        return _bare(next(part for part in get_args(kind) if part is not type(None)))
    return kind


def _form(kind: Any) -> Literal["text", "int", "bool", "date", "map"]:
    if get_origin(kind) is dict:
        return "map"
    return "bool" if kind is bool else "int" if kind is int else "date" if kind is dt.date else "text"


def _choices(kind: Any) -> str:
    return f"Välj bland: {', '.join(kind)}." if isinstance(kind, type) and issubclass(kind, Enum) else ""


def row(owner: str, data: Mapping[str, Any]) -> dict[str, str]:
    """The cells of an offer. `data` is as the files write it (see `plain.offer`)."""
    return {column.name: owner if column.name == OWNER else _cell(column, data) for column in columns()}


def _cell(column: Column, data: Mapping[str, Any]) -> str:
    if column.path[0] == "cost" and data.get("cost") == UNKNOWN:
        return UNKNOWN if column.name == "cost.free" else ""
    if column.listed is None:
        value = _at(data, column.path)
        if column.form == "map":
            return cells.joined([f"{key}: {one}" for key, one in (value or {}).items()])
        return cells.one(_text(value))
    items = _at(data, column.path[: column.listed]) or []
    texts = [_text(_at(item, column.path[column.listed :])) for item in items]
    return cells.joined(texts) if any(texts) else ""


def _at(data: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def offer(row: Mapping[str, str]) -> dict[str, Any]:
    """What a row says, as the files would write it. Unreadable values stay text, for the model to refuse."""
    data: dict[str, Any] = {}
    for name, cell in row.items():
        column = by_name().get(name)
        if column is None or column.name == OWNER or not cell.strip():
            continue
        if column.name == "cost.free" and cell.strip().casefold() in (UNKNOWN, "okänd", "okänt"):
            data["cost"] = UNKNOWN
        elif column.listed is None:
            _put(data, column.path, _single(column, cell))
        else:
            _spread(data, column, column.listed, cell)
    return data


def _spread(data: dict[str, Any], column: Column, listed: int, cell: str) -> None:
    """Give each item of a list its line of the cell."""
    inner = column.path[listed:]
    items: Any = _put(data, column.path[:listed], [], keep=True)
    texts = cells.lines(cell)
    if not inner:
        items += [_value(column, text) for text in texts if text]
        return
    items += [{} for _ in range(len(texts) - len(items))]
    for item, text in zip(items, texts, strict=False):
        if text:
            _put(item, inner, _value(column, text))


def _put(data: dict[str, Any], path: tuple[str, ...], value: Any, *, keep: bool = False) -> Any:
    for part in path[:-1]:
        inside = data.setdefault(part, {})
        if not isinstance(inside, dict):  # `unknown` beside a text: the text was meant
            inside = data[part] = {}
        data = inside
    return data.setdefault(path[-1], value) if keep else data.__setitem__(path[-1], value)


def _single(column: Column, cell: str) -> Any:
    if column.form != "map":
        return _value(column, cells.single(cell))
    pairs = [line.partition(":") for line in cells.lines(cell) if line]
    return {key.strip(): value.strip() for key, _, value in pairs}


def _value(column: Column, text: str) -> Any:
    if column.form == "int":
        digits = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else text
    if column.form == "bool":
        return True if text.casefold() in _YES else False if text.casefold() in _NO else text
    return text
