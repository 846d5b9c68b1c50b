"""What is wrong with a value, in Swedish, where it stands, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from bot.catalog.model import Model
from bot.catalog.yamltext import Document, Path, Place

_RULES = {
    "min_over_max": "min är större än max. Byt plats på dem.",
    "replaced_by_missing": "status är replaced men 'replaced_by' saknas. Skriv vad som finns i stället.",
    "closes_before_opens": "sista dagen (closes) ligger före första dagen (opens).",
    "similar_to_itself": "ett erbjudande kan inte likna sig självt. Ta bort raden under similar.",
}
"""What the model's own rules say when they are broken."""


def worded(error: ValidationError, document: Document, model: type[Model]) -> Iterator[tuple[Place, str]]:
    """Each problem that a model found in a document: where, and what to do about it."""
    for detail in _without_echoes(error.errors(include_url=False)):
        path = _written(detail["loc"], document.data)
        yield _place(detail, path, document), _message(detail, path, model)


def guess(wrong: str, right: Iterable[str]) -> str:
    """ "menade du 'x'?" when something alike exists, else nothing."""
    found = process.extractOne(wrong, list(right), scorer=fuzz.ratio, score_cutoff=60, processor=str.casefold)
    return f" Menade du '{found[0]}'?" if found else ""


def _without_echoes(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """One problem a place: a union reports each of its branches, and only the last of them is the model."""
    kept: dict[tuple[Any, ...], ErrorDetails] = {}
    for detail in details:
        is_union_word = detail["type"] == "literal_error" and isinstance(detail.get("input"), dict)
        if not is_union_word:
            kept.setdefault((detail["loc"], detail["type"]), detail)
    return list(kept.values())


def _written(loc: tuple[int | str, ...], data: Any) -> Path:
    """The path in the data; parts that only name a branch of a union are left out."""
    path: list[int | str] = []
    for position, part in enumerate(loc):
        last = position == len(loc) - 1
        if isinstance(data, dict) and (part in data or last):
            path.append(part)
            data = data.get(part) if isinstance(part, str) else None
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            path.append(part)
            data = data[part]
    return tuple(path)


def _place(detail: ErrorDetails, path: Path, document: Document) -> Place:
    if detail["type"] == "extra_forbidden":
        return document.key_place(path)
    if detail["type"] == "missing":
        return document.place(path[:-1])
    return document.place(path)


def _message(detail: ErrorDetails, path: Path, model: type[Model]) -> str:
    name = next((part for part in reversed(path) if isinstance(part, str)), "filen")
    value, context = detail.get("input"), detail.get("ctx") or {}
    kind = detail["type"]
    if kind == "extra_forbidden":
        return f"okänd nyckel '{name}'.{guess(name, _keys(model, path[:-1]))}"
    if kind == "missing":
        return f"'{name}' saknas. Lägg till '{name}:'."
    if kind in ("enum", "literal_error"):
        options = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
        return f"'{value}' går inte som {name}.{guess(str(value), options.split(', '))} Välj bland: {options}."
    if kind == "string_type" and isinstance(value, int | float):
        return f'{name} ska vara text. Skriv "{value}" med citattecken.'
    if kind == "string_type" and value is None:
        return f"{name} är tom. Skriv en text eller ta bort raden."
    if kind in ("model_type", "model_attributes_type", "dataclass_type") and {"sv", "en"} <= set(_keys(model, path)):
        return f"{name} ska ha en text på svenska och en på engelska: 'sv: …' och 'en: …' på varsin rad."
    known = {
        "string_type": f"{name} ska vara text.",
        "string_too_short": f"{name} är tom. Skriv något eller ta bort raden.",
        "string_too_long": f"{name} är för lång: högst {context.get('max_length')} tecken.",
        "string_pattern_mismatch": f"'{value}' går inte som {name}. {_pattern_help(name)}",
        "bool_parsing": f"'{value}' går inte som {name}. Skriv true eller false.",
        "bool_type": f"'{value}' går inte som {name}. Skriv true eller false.",
        "int_parsing": f"'{value}' är inget heltal. Skriv bara siffror, utan mellanslag och kr.",
        "int_type": f"'{value}' är inget heltal. Skriv bara siffror, utan mellanslag och kr.",
        "tuple_type": f"{name} ska vara en lista. Skriv varje värde på en egen rad som börjar med '- '.",
        "dict_type": f"{name} ska ha rader av formen 'nyckel: värde'.",
        "model_type": f"{name} ska ha rader av formen 'nyckel: värde'.",
        "too_short": f"{name} har för få: minst {context.get('min_length')}.",
        "too_long": f"{name} har för många: högst {context.get('max_length')}.",
        "greater_than_equal": f"{name} är för litet: minst {context.get('ge')}.",
        "less_than_equal": f"{name} är för stort: högst {context.get('le')}.",
    }
    if kind.startswith("date"):
        return f"'{value}' är inget datum. Skriv år-månad-dag, till exempel 2026-03-31."
    if kind == "value_error":
        return f"{name}: {_RULES.get(str(context.get('error')), detail['msg'])}"
    return known.get(kind, f"{name}: {detail['msg']}.")


def _pattern_help(name: str) -> str:
    if name in ("url",):
        return "Skriv hela adressen, med https:// först och utan mellanslag."
    return "Använd bara a–z, 0–9 och bindestreck, högst 48 tecken."


def _keys(model: type[Model], path: Path) -> list[str]:
    """The keys that are allowed at a path, as the files write them."""
    found = _model_at(model, path)
    return [field.alias or name for name, field in found.model_fields.items()] if found else []


def _model_at(model: type[Model] | None, path: Path) -> type[Model] | None:
    for part in path:
        if model is None or isinstance(part, int):
            continue
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        model = _inner(fields[part].annotation) if part in fields else None
    return model


def _inner(annotation: Any) -> type[Model] | None:
    """The model inside an annotation such as `tuple[Offer, ...]` or `Text | None`."""
    if isinstance(annotation, type) and not isinstance(annotation, type(Enum)) and issubclass(annotation, Model):
        return annotation
    return next((found for part in get_args(annotation) if (found := _inner(part))), None)
