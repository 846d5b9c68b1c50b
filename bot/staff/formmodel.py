"""An offer's form, generated from the model: the one source of its fields, their help and their examples."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from bot.catalog.links import AREA, ORGANISATION, POINTED
from bot.catalog.model import LANGUAGES, Offer, Text
from bot.staff.formparts import Either, Form, Leaf, Part, Rows, Said, Texts

FIXED = frozenset(("id", "former_ids", "status", "assured", "url_checked"))
"""What this form leaves alone: what never changes, and what has buttons of its own."""
SECTIONS: dict[str, tuple[str, ...]] = {
    "first": ("name", "promise", "summary", "kind", "needs", "area", "cost"),
    "who": ("for", "conditions"),
    "how": ("amount", "time", "steps", "bring", "contact", "url", "answer_time"),
    "found": ("words", "asks"),
    "when": ("opens", "closes", "status_note", "replaced_by", "review_months"),
    "others": ("similar", "roles", "handled_by", "generic_of"),
    "rest": ("basis", "sources", "note"),
}
"""What stands together in the form, in this order."""
_OFFER = "offers.*"


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of the model on its way into the form. `place`: as `bot.catalog.links` writes it."""

    path: tuple[str, ...]
    help: str
    example: Any
    place: str
    required: bool = False


@cache
def parts() -> tuple[Part, ...]:
    """The form's parts, in the model's order."""
    return tuple(_of_model(Offer, _Field((), "", None, _OFFER)))


def part_of(name: str) -> Part | None:
    """The part that a cell belongs to."""
    return next((part for part in parts() if name == part.name or name.startswith(f"{part.name}.")), None)


def read(fields: Said) -> dict[str, str]:
    """The form's own cells out of what was posted."""
    return {name: text for part in parts() for name, text in part.read(fields).items()}


def _of_model(model: type[BaseModel], within: _Field) -> Iterator[Part]:
    for name, field in model.model_fields.items():
        if within.place == _OFFER and name in FIXED:
            continue
        key, outer = field.alias or name, within.example
        example = field.examples[0] if field.examples else outer.get(key) if isinstance(outer, dict) else None
        described, place = field.description or within.help, f"{within.place}.{key}"
        found = _Field((*within.path, key), described, example, place, field.is_required())
        yield from _of_type(_bare(field.annotation), found)


def _of_type(kind: Any, field: _Field) -> Iterator[Part]:
    path, origin, inner = field.path, get_origin(kind), _bare(next(iter(get_args(kind)), None))
    if origin is tuple and inner is Text:
        yield Texts(path, tuple(_both("lines", field)))
    elif origin is tuple and _is_model(inner):
        row = _Field((), "", next(iter(field.example or ()), None), f"{field.place}.*")
        yield Rows(path, tuple(_leaves(_of_model(inner, row))), field.help)
    elif origin is dict:
        yield Rows(path, tuple(_pair(field)), field.help, keyed=True)
    elif origin is tuple:
        of, words = _points(f"{field.place}.*"), _words(inner)
        form: Form = "checks" if words or of == AREA else "picks" if of else "lines"
        yield Leaf(path, form, field.help, "\n".join(field.example or ()), words, of, field.required)
    elif kind is Text:
        yield from _both("text", field)
    elif _is_model(kind):
        yield from _of_model(kind, field)
    elif origin in (Union, types.UnionType):
        model, literal = get_args(kind)
        first, *rest = _leaves(_of_model(model, field))
        words = get_args(literal)
        first = replace(first, choices=(*words, *first.choices), required=True, help=field.help)
        yield Either(path, (first, *rest), words)
    else:
        of, words = _points(field.place), _words(kind)
        yield Leaf(path, _form(kind, of), field.help, _written(field.example), words, of, field.required)


def _both(form: Form, field: _Field) -> Iterator[Leaf]:
    """A text in both languages: help for the field at the first, for the language at the second."""
    for language in LANGUAGES:
        told = field.example if isinstance(field.example, list) else [field.example] if field.example else []
        example = "\n".join(one[language] for one in told)
        help_text = field.help if language == LANGUAGES[0] else str(Text.model_fields[language].description)
        yield Leaf((*field.path, language), form, help_text, example, required=field.required)


def _pair(field: _Field) -> Iterator[Leaf]:
    """The key and the value of a mapping from a municipality to an organisation."""
    key, value = next(iter((field.example or {"": ""}).items()))
    yield Leaf(("municipality",), "choice", "", key, of=AREA)
    yield Leaf(("organisation",), "choice", "", value, of=ORGANISATION)


def _leaves(found: Iterator[Part]) -> Iterator[Leaf]:
    for part in found:
        if not isinstance(part, Leaf):
            raise TypeError(f"{part.name}: no such cell in a row")
        yield part


def _form(kind: Any, of: str) -> Form:
    if of or _words(kind):
        return "choice"
    forms: dict[Any, Form] = {str: "text", int: "number", dt.date: "day"}
    return forms[kind]


def _words(kind: Any) -> tuple[str, ...]:
    if kind is bool:
        return ("true", "false")
    return tuple(one.value for one in kind) if isinstance(kind, type) and issubclass(kind, Enum) else ()


def _points(place: str) -> str:
    return next((what for pattern, what in POINTED["organisation"] if pattern == place), "")


def _written(example: Any) -> str:
    return "" if example is None else str(example).lower() if isinstance(example, bool) else str(example)


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _bare(kind: Any) -> Any:
    """A type without what only narrows it: Annotated, and "or None"."""
    while hasattr(kind, "__metadata__"):
        kind = kind.__origin__
    if get_origin(kind) in (Union, types.UnionType):
        rest = [one for one in get_args(kind) if one is not type(None)]
        return _bare(rest[0]) if len(rest) == 1 else kind
    return kind
