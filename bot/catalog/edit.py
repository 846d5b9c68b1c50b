"""Changing a file of the catalog: text in, text out. Only the rows that a change means are touched.

A path leads to a value by keys, and to an item of a list by its place or, where the items have one, by its `id` or
`code`: `("offers", "almi-mikrolan", "amount", "max_sek")`. The text that comes out is read back and must say exactly
what was meant, else nothing counts.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pydantic import BaseModel

from bot.catalog.model import Model
from bot.catalog.reader import FILES
from bot.catalog.render import block
from bot.catalog.splice import SpliceError, spliced
from bot.catalog.wording import keys_at
from bot.catalog.yamltext import Path, YamlError, parse


class EditError(Exception):
    """A change cannot be made. The message says why, in Swedish."""


@dataclass(frozen=True)
class Set:
    """Give a value to what a path leads to; None takes it away. Keys on the way that are missing are made."""

    path: Path
    value: Any


@dataclass(frozen=True)
class Remove:
    """Take away what a path leads to. What is not there is left so."""

    path: Path


@dataclass(frozen=True)
class Add:
    """Add values to the end of the list that a path leads to; those that it has already are passed over."""

    path: Path
    values: tuple[Any, ...]


Step = Set | Remove | Add


def edited(text: str, kind: str, steps: Sequence[Step]) -> str:
    """A file's text with changes made. `kind`: what file it is, a key of `bot.catalog.reader.FILES`.

    Raises EditError when the text cannot be read, a path leads nowhere, or the change cannot be written in place.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    old = _data(text)
    new = copy.deepcopy(old)
    for step in steps:
        _apply(new, step)
    try:
        result = spliced(text, old, new, lambda path: keys_at(FILES[kind], path))
    except (SpliceError, RecursionError):
        raise EditError("filen är skriven så att ändringen inte går att göra här. Ändra i filen för hand.") from None
    if _data(result) != new:
        raise EditError("ändringen blev inte som den var tänkt och är inte gjord. Ändra i filen för hand.")
    return mark + result


def value_at(text: str, path: Path) -> Any:
    """What a path leads to in a file's text; None when nothing stands there. Raises EditError for a broken text."""
    return at(_data(text.removeprefix("\ufeff")), path)


def at(data: Any, path: Path) -> Any:
    """What a path leads to in plain data; None when nothing stands there."""
    for part in path:
        key = _key(data, part)
        data = None if key is None else data[key]
    return data


def new_organisation(data: Mapping[str, Any] | Model) -> str:
    """The text of a new file for an organisation."""
    rows = block(plain(data), 0)
    return f"# yaml-language-server: $schema=../schema/organisation.json\n{rows}\n"


def plain(value: Any) -> Any:
    """A model, date, enumeration or tuple as the plain data that a file holds, without what is None or a default."""
    if isinstance(value, BaseModel):
        return plain(value.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, dt.date) else value


def _data(text: str) -> Any:
    try:
        document = parse(text.encode())
    except (YamlError, UnicodeEncodeError) as wrong:
        place = f"rad {wrong.place[0]}: {wrong.message}" if isinstance(wrong, YamlError) else "ett trasigt tecken."
        raise EditError(f"filen går inte att läsa. {place}") from None
    if document.problems:
        first = document.problems[0]
        raise EditError(f"filen har ett fel som måste rättas först. Rad {first.place[0]}: {first.message}")
    return document.data


def _key(data: Any, part: str | int) -> Any:
    """The key or position that a part of a path means in some data; None when it is not there."""
    if isinstance(data, dict):
        return part if part in data else None
    if isinstance(data, list):
        if isinstance(part, int):
            return part if 0 <= part < len(data) else None
        named = (
            n for n, item in enumerate(data) if isinstance(item, dict) and part in (item.get("id"), item.get("code"))
        )
        return next(named, None)
    return None


def _named(item: Any, name: str) -> bool:
    return isinstance(item, dict) and name in (item.get("id"), item.get("code"))


def _apply(data: Any, step: Step) -> None:
    if isinstance(step, Set) and step.value is None:
        step = Remove(step.path)
    holder = data
    for part in step.path[:-1]:
        key = _key(holder, part)
        if key is None and isinstance(step, Remove):
            return
        if key is None and isinstance(holder, dict) and isinstance(part, str):
            holder[part], key = {}, part
        if key is None:
            raise EditError(f"'{part}' finns inte i filen. Den kan ha tagits bort; läs in sidan på nytt.")
        holder = holder[key]
    last = step.path[-1]
    key = _key(holder, last)
    if isinstance(step, Remove):
        if key is not None:
            del holder[key]
        return
    if key is None and not (isinstance(holder, dict) and isinstance(last, str)):
        raise EditError(f"'{last}' finns inte i filen. Den kan ha tagits bort; läs in sidan på nytt.")
    where = last if key is None else key
    if isinstance(step, Set):
        holder[where] = plain(step.value)
        return
    present = holder[where] if key is not None else []
    if not isinstance(present, list):
        raise EditError(f"'{last}' är ingen lista.")
    holder[where] = [*present, *(item for item in map(plain, step.values) if item not in present)]
