"""A call as it arrives: decoded, and held against aiogram's models of the Bot API."""

from __future__ import annotations

import datetime as dt
import json
import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import Any

import aiogram.methods
from aiogram.client.default import Default
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, InputFile
from aiohttp import web
from pydantic import BaseModel, ValidationError

from tests.botapi.refusal import Refused, bad

Params = dict[str, Any]

_PLAIN = (str, int, float, bool, types.NoneType, Default, InputFile, dt.datetime, dt.timedelta)
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes
    content_type: str


def _models() -> dict[str, type[TelegramMethod[Any]]]:
    classes = (getattr(aiogram.methods, name) for name in aiogram.methods.__all__)
    return {
        cls.__api_method__.lower(): cls
        for cls in classes
        if isinstance(cls, type) and issubclass(cls, TelegramMethod) and cls is not TelegramMethod
    }


MODELS = _models()


async def read(request: web.BaseRequest) -> Params:
    """The parameters of a call, from its address, its form or its JSON. Nothing is decoded further."""
    params: Params = dict(request.query)
    if request.method == "POST" and request.can_read_body:
        params |= await (_json(request) if request.content_type == "application/json" else _form(request))
    return params


async def _json(request: web.BaseRequest) -> Params:
    try:
        body = await request.json()
    except ValueError:
        raise bad("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad("object expected as request body")
    return body


async def _form(request: web.BaseRequest) -> Params:
    params: Params = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            params[name] = Upload(value.filename, value.file.read(), value.content_type)
        else:
            params[name] = value
    return params


def decode(params: Params, model: type[BaseModel] | None = None) -> Params:
    """JSON strings in fields that are not plain text become what they stand for."""
    return {name: _decoded(name, value, model) for name, value in params.items()}


def _decoded(name: str, value: Any, model: type[BaseModel] | None) -> Any:
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    if model is not None and _plain_text(model, name):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None


@cache
def _plain_text(model: type[BaseModel], name: str) -> bool:
    """Whether a field only ever holds text, so that "[hej]" in it is text too."""
    field = model.model_fields.get(name)
    if field is None:
        return True
    union = typing.get_origin(field.annotation) in (typing.Union, types.UnionType)
    parts = typing.get_args(field.annotation) if union else (field.annotation,)
    return all(part in _PLAIN for part in parts)


def check(name: str, params: Params) -> Params:
    """The parameters in the right types, after the method's model has accepted every one of them.

    Raises Refused for a missing, misspelt or wrongly typed parameter.
    """
    model = MODELS[name.lower()]
    decoded = decode(params, model)
    try:
        accepted = model.model_validate({key: _for_model(value) for key, value in decoded.items()})
    except ValidationError as error:
        raise _refusal(model, decoded, error) from None
    if names := sorted(unknown(accepted)):
        raise bad(f"test server: {model.__api_method__} has no field {', '.join(names)}")
    return {key: _typed(value, getattr(accepted, key)) for key, value in decoded.items()}


def _for_model(value: Any) -> Any:
    return BufferedInputFile(value.content, value.name) if isinstance(value, Upload) else value


def _typed(raw: Any, accepted: Any) -> Any:
    return accepted if isinstance(accepted, (int, float, str)) else raw


def _refusal(model: type[BaseModel], params: Params, error: ValidationError) -> Refused:
    first = error.errors(include_url=False, include_context=False)[0]
    field = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "missing" and len(first["loc"]) == 1 and field in _MISSING:
        return bad(_MISSING[field])
    where = ".".join(str(part) for part in first["loc"])
    return bad(f"test server: {model.__name__} field {where}: {first['msg']}")


def unknown(value: Any, path: str = "") -> set[str]:
    """Dotted names of the fields that the models do not know, however deep."""
    if isinstance(value, list):
        return {name for item in value for name in unknown(item, path)}
    if not isinstance(value, BaseModel):
        return set()
    names = {f"{path}{extra}" for extra in value.model_extra or {}}
    for field in value.model_fields_set & value.__class__.model_fields.keys():
        names |= unknown(getattr(value, field), f"{path}{field}.")
    return names
