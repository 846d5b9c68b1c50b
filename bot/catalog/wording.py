"""What is wrong with a value, in Swedish, where it stands, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from bot.catalog.model import Model
from bot.catalog.yamltext import Document, Path, Place

_LINES = "rader av formen 'nyckel: värde'"
_RULES = {
    "min_over_max": ("min", "min är större än max. Byt plats på dem."),
    "replaced_by_missing": ("status", "status är replaced men 'replaced_by' saknas. Skriv vad som finns i stället."),
    "closes_before_opens": ("closes", "sista dagen (closes) ligger före första dagen (opens)."),
    "answer_too_long": ("id", "frågans och svarets id får tillsammans ha högst 59 tecken. Korta något av dem."),
    "similar_to_itself": ("similar", "ett erbjudande kan inte likna sig självt. Ta bort raden under similar."),
}
"""What the model's own rules say when they are broken, and at which key."""
_ELSEWHERE = {
    "owner": "Ägaren är den organisation som filen hör till. Ta bort raden.",
    "organisation": "Organisationen är den som filen hör till. Ta bort raden.",
    "audience": "Skriv 'for' för vem det är för.",
    "price": "Skriv 'cost' för vad det kostar.",
    "deadline": "Skriv 'closes' för sista dagen.",
}
"""Keys that people write for what has another name or place."""
_MESSAGES = {
    "string_type": "{name} ska vara text.",
    "string_too_short": "{name} är tom. Skriv något eller ta bort raden.",
    "string_too_long": "{name} är för lång: högst {max_length} tecken.",
    "bool_type": "{value} går inte som {name}. Skriv true eller false.",
    "int_type": "{value} är inget heltal. Skriv bara siffror, utan mellanslag och kr.",
    "float_type": "{value} är inget tal. Skriv det med punkt: 55.6.",
    "tuple_type": "{name} ska vara en lista. Skriv varje värde på en egen rad som börjar med '- '.",
    "dict_type": f"{{name}} ska ha {_LINES}.",
    "model_type": f"{{name}} ska ha {_LINES}.",
    "too_short": "{name} har för få: minst {min_length}.",
    "too_long": "{name} har för många: högst {max_length}.",
    "greater_than_equal": "{name} är för litet: minst {ge}.",
    "less_than_equal": "{name} är för stort: högst {le}.",
    "date": "{value} är inget datum. Skriv år-månad-dag, till exempel 2026-03-31.",
    "datetime": "{value} är ingen tidpunkt. Skriv dag och klockslag, till exempel 2026-03-31 18:00.",
}
"""What is said of each kind of error that pydantic finds."""


def worded(error: ValidationError, document: Document, model: type[Model]) -> Iterator[tuple[Place, str]]:
    """Each problem that a model found in a document: where, and what to do about it."""
    for detail in _without_echoes(error.errors(include_url=False)):
        path = _written(detail["loc"], document.data)
        yield _place(detail, path, document), _message(detail, path, model)


def explained(
    error: ValidationError, data: Any, model: type[Model], called: Callable[[Path], str]
) -> Iterator[tuple[Path, str, str]]:
    """Each problem that a model found in data that no file holds: its path, its kind, and what to do about it.

    `called`: what the value at a path is called.
    """
    for detail in _without_echoes(error.errors(include_url=False)):
        path = _written(detail["loc"], data)
        if rule := _rule(detail):
            path = (*path, rule[0])
        yield path, detail["type"], _message(detail, path, model, called(path))


def guess(wrong: str, right: Iterable[str]) -> str:
    """ "menade du 'x'?" when something alike exists, else nothing."""
    found = process.extractOne(wrong, list(right), scorer=fuzz.ratio, score_cutoff=60, processor=str.casefold)
    return f" Menade du '{found[0]}'?" if found else ""


def _without_echoes(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """One problem a mistake: a union reports each of its branches, and a list with a wrong item also its length."""
    return [detail for detail in details if not _is_echo(detail, details)]


def _is_echo(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    loc, kind = detail["loc"], detail["type"]
    if kind == "too_short":
        return any(other["loc"][: len(loc)] == loc and len(other["loc"]) > len(loc) for other in details)
    has_lines = isinstance(detail.get("input"), dict)
    return _is_branch(loc) and kind == ("literal_error" if has_lines else "model_type")


def _is_branch(loc: tuple[int | str, ...]) -> bool:
    """Whether a place names a branch of a union, such as `literal['unknown']` or the model `Cost`."""
    return bool(loc) and isinstance(loc[-1], str) and (loc[-1].startswith("literal[") or loc[-1][:1].isupper())


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
    if rule := _rule(detail):
        return document.place((*path, rule[0]))
    return document.place(path)


def _rule(detail: ErrorDetails) -> tuple[str, str] | None:
    return _RULES.get(str((detail.get("ctx") or {}).get("error")))


def _message(detail: ErrorDetails, path: Path, model: type[Model], name: str = "") -> str:
    key = next((part for part in reversed(path) if isinstance(part, str)), "filen")
    name = name or key
    value, kind = detail.get("input"), detail["type"]
    if rule := _rule(detail):
        return rule[1]
    if kind == "extra_forbidden":
        return _unknown_key(name, keys_at(model, path[:-1]))
    if kind == "missing":
        return f"'{name}' saknas. Lägg till '{name}:'."
    if value is None and not path:
        return "filen är tom. Skriv innehållet eller ta bort filen."
    if kind in ("enum", "literal_error"):
        return _choose(name, detail)
    if kind == "string_type":
        return _not_text(name, value)
    if value is None and kind in ("tuple_type", "model_type", "dict_type"):
        return f"{name} är tom. Skriv något på raderna under, eller ta bort raden."
    if kind == "model_type" and {"sv", "en"} <= set(keys_at(model, path)):
        return f"{name} ska ha en text på svenska och en på engelska: 'sv: …' och 'en: …' på varsin rad."
    if kind == "model_type" and path and (inside := keys_at(model, path)):
        return f"{name} ska ha {_LINES}, med {', '.join(inside)}."
    if kind == "string_pattern_mismatch":
        return f"{_shown(value)} går inte som {name}. {_pattern_help(key)}"
    known = next((text for start, text in _MESSAGES.items() if kind in (start, f"{start[:-5]}_parsing")), None)
    known = known or next((_MESSAGES[day] for day in ("datetime", "date") if kind.startswith(day)), "{name}: {value}.")
    return known.format(name=name, value=_shown(value), **(detail.get("ctx") or {}))


def _unknown_key(name: str, allowed: list[str]) -> str:
    if "sv" in allowed and " " in name:
        return "ett kommatecken delar texten. Sätt hela texten inom citattecken."
    if name in _ELSEWHERE and name not in allowed:
        return f"okänd nyckel '{name}'. {_ELSEWHERE[name]}"
    meant = guess(name, allowed) or f" Här får stå: {', '.join(allowed)}."
    return f"okänd nyckel '{name}'.{meant}"


def _choose(name: str, detail: ErrorDetails) -> str:
    options = str((detail.get("ctx") or {}).get("expected", "")).replace(" or ", ", ").replace("'", "")
    if detail["type"] == "literal_error" and _is_branch(detail["loc"]):
        return f"{name} ska vara {options}, eller ha {_LINES}."
    value = detail.get("input")
    if value is None:
        return f"{name} är tom. Välj bland: {options}."
    return f"{_shown(value)} går inte som {name}.{guess(str(value), options.split(', '))} Välj bland: {options}."


def _not_text(name: str, value: object) -> str:
    if value is None:
        return f"{name} är tom. Skriv en text eller ta bort raden."
    if isinstance(value, int) and not isinstance(value, bool):
        return f'{name} ska vara text. Skriv "{value}" med citattecken.'
    return f"{name} ska vara text. {'' if isinstance(value, list | dict) else 'Sätt den inom citattecken.'}".strip()


def _shown(value: object) -> str:
    if isinstance(value, list | dict):
        return "en lista" if isinstance(value, list) else "flera rader"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text if len(text) <= 40 else text[:39] + '…'}'"


def _pattern_help(name: str) -> str:
    if name in ("url",):
        return "Skriv hela adressen, med https:// först och utan mellanslag."
    return "Använd bara a–z, 0–9 och bindestreck, högst 48 tecken."


def keys_at(model: type[Model], path: Path) -> list[str]:
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
