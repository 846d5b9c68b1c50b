"""The form in which staff change an offer, generated from the model: its fields, and what a filled-in form means."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from bot.catalog.edit import Set, Step, at, plain
from bot.catalog.model import Offer, Text
from bot.catalog.yamltext import Path

Form = Literal["text", "lines", "texts", "choice", "day", "number"]
FIXED = frozenset(("id", "former_ids", "status", "assured", "url_checked", "basis"))
"""What this form leaves alone: what never changes, and what has buttons of its own."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One field of the form. `path` is within the offer, as the file writes it; `help` is the model's own."""

    path: tuple[str, ...]
    form: Form
    help: str
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return ".".join(self.path)


@cache
def leaves() -> tuple[Leaf, ...]:
    """The fields of an offer's form, in the model's order."""
    return tuple(_leaves(Offer, ()))


def _leaves(model: type[BaseModel], above: tuple[str, ...], about: str = "") -> Iterator[Leaf]:
    for name, field in model.model_fields.items():
        if not above and name in FIXED:
            continue
        path, help_text = (*above, field.alias or name), field.description or about
        yield from _leaf(_bare(field.annotation), path, help_text)


def _leaf(kind: Any, path: tuple[str, ...], help_text: str) -> Iterator[Leaf]:
    inner = _bare(get_args(kind)[0]) if get_origin(kind) is tuple else None
    if inner is Text:
        yield Leaf((*path, "sv"), "texts", help_text)
        yield Leaf((*path, "en"), "texts", "")
    elif inner is str or (isinstance(inner, type) and issubclass(inner, Enum)):
        choices = tuple(one.value for one in _options(inner))
        yield Leaf(path, "lines", help_text, choices)
    elif kind is Text:
        yield Leaf((*path, "sv"), "text", help_text)
        yield Leaf((*path, "en"), "text", "")
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from _leaves(kind, path, help_text)
    elif isinstance(kind, type) and issubclass(kind, Enum):
        yield Leaf(path, "choice", help_text, tuple(one.value for one in kind))
    elif kind in (str, int, dt.date):
        forms: dict[Any, Form] = {str: "text", int: "number", dt.date: "day"}
        yield Leaf(path, forms[kind], help_text)


def _options(kind: Any) -> tuple[Enum, ...]:
    return tuple(kind) if issubclass(kind, Enum) else ()


def _bare(kind: Any) -> Any:
    """A type without what only narrows it: Annotated, and "or None"."""
    while hasattr(kind, "__metadata__"):
        kind = kind.__origin__
    if get_origin(kind) in (Union, types.UnionType):
        rest = [one for one in get_args(kind) if one is not type(None)]
        return _bare(rest[0]) if len(rest) == 1 else kind
    return kind


def filled(offer: Offer) -> dict[str, str]:
    """The form as it is for an offer: text by field name."""
    data = plain(offer)
    return {leaf.name: _shown(leaf, data) for leaf in leaves()}


def _shown(leaf: Leaf, data: Any) -> str:
    if leaf.form == "texts":
        return "\n".join(" ".join(one[leaf.path[-1]].split()) for one in at(data, leaf.path[:-1]) or ())
    value = at(data, leaf.path)
    if leaf.form == "lines":
        return "\n".join(" ".join(one.split()) for one in value or ())
    return "" if value is None else str(value)


class FormError(Exception):
    """A form cannot be read. The message says why, in Swedish."""


def changes(offer: Offer, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[list[Step], dict[Path, Any]]:
    """What a form changes: steps for the offer's file, and what the editor saw at each path. Raises FormError."""
    steps: list[Step] = []
    base: dict[Path, Any] = {}
    tops = dict.fromkeys(leaf.path[0] for leaf in leaves() if _differs(leaf, before, after))
    for top in tops:
        mine = [leaf for leaf in leaves() if leaf.path[0] == top]
        if len(mine) > 1 and not any(_said(after, leaf) for leaf in mine):
            mine = [Leaf((top,), "text", "")]  # all of it is emptied: the key goes
            steps.append(Set(("offers", offer.id, top), None))
            continue
        done: set[Path] = set()
        for leaf in mine:
            path: Path = ("offers", offer.id, *(leaf.path[:-1] if leaf.form == "texts" else leaf.path))
            if path not in done and _differs(leaf, before, after):
                done.add(path)
                steps.append(Set(path, _value(leaf, after)))
                base[path] = _value(leaf, before)
    return steps, base


def _differs(leaf: Leaf, before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    return _said(before, leaf) != _said(after, leaf)


def _said(said: Mapping[str, str], leaf: Leaf) -> str:
    return said.get(leaf.name, "").replace("\r\n", "\n").strip()


def _value(leaf: Leaf, said: Mapping[str, str]) -> Any:
    text = _said(said, leaf)
    if leaf.form == "texts":
        both = [_rows(said.get(".".join((*leaf.path[:-1], language)), "")) for language in ("sv", "en")]
        if len(both[0]) != len(both[1]):
            raise FormError(f"{leaf.path[0]}: lika många rader på svenska och engelska, tack.")
        return [dict(sv=sv, en=en) for sv, en in zip(*both, strict=True)] or None
    if leaf.form == "lines":
        return _rows(text) or None
    if leaf.form == "number" and text:
        if not text.replace(" ", "").isdecimal():
            raise FormError(f"{leaf.name}: skriv bara siffror.")
        return int(text.replace(" ", ""))
    return " ".join(text.split()) or None


def _rows(text: str) -> list[str]:
    return [" ".join(row.split()) for row in text.splitlines() if row.strip()]


def lix(text: str) -> int:
    """How hard a Swedish text is to read: words a sentence, and long words of a hundred. Above 45 is hard."""
    words = text.split()
    sentences = max(1, sum(text.count(end) for end in ".?!"))
    long = sum(len(word.strip('.,:;?!()”"')) > 6 for word in words)
    return round(len(words) / sentences + 100 * long / len(words)) if words else 0


def changed_answers(
    before: Sequence[tuple[str, ...]], after: Sequence[tuple[str, ...]], questions: Sequence[str]
) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """The questions whose first three offers are not the same before and after."""
    return [(q, b, a) for q, b, a in zip(questions, before, after, strict=True) if b != a]
