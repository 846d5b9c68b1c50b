"""What the open API answers, as models; its OpenAPI document is made of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pydantic import BaseModel, Field

from bot.catalog import Catalog
from bot.catalog.model import Offer
from bot.exchange import plain

VERSION = "1"
MOST, FURTHEST, LONGEST = 100, 1_000_000, 500
"""Offers in one page, offers to pass over, characters of a question."""


class Found(BaseModel):
    """One offer in brief."""

    id: str = Field(description="The offer's id; GET /api/v1/offers/{id} gives all of it.")
    name: str
    promise: str
    organisation: str = Field(description="The name of the organisation that owns it.")
    kind: str
    status: str
    url: str | None = None


class Page(BaseModel):
    """Some of the offers, in the catalog's order."""

    total: int = Field(description="How many there are in all.")
    offset: int
    offers: list[Found]
    next: str | None = Field(default=None, description="The address of what follows; absent at the end.")


class Answer(BaseModel):
    """What fits a question, best first."""

    kind: str = Field(description="What was found: offers, clarify, none, out_of_scope and other kinds of answers.")
    certain: float = Field(description="How sure the first offer is, from 0 to 1.")
    need: str | None = Field(default=None, description="The need that the question was taken to be about.")
    offers: list[Found]


class OfferOut(BaseModel):
    """All that is known of an offer, as its owner wrote it. The catalog's JSON Schema says what each key means."""

    organisation: str = Field(description="The id of the organisation that owns it.")
    offer: dict[str, Any]


class Problem(BaseModel):
    """A fault, as RFC 9457 has it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def brief(catalog: Catalog, offer: Offer, language: str) -> Found:
    """An offer in brief, in a language."""
    return Found(
        id=offer.id,
        name=offer.name[language],
        promise=offer.promise[language],
        organisation=catalog.owner(offer.id).name,
        kind=offer.kind.value,
        status=offer.status.value,
        url=offer.url,
    )


def whole(catalog: Catalog, offer: Offer) -> OfferOut:
    """All of an offer but what is for staff only."""
    return OfferOut(organisation=catalog.owner(offer.id).id, offer=plain.offer(offer, internal=False))


def openapi(site: str, areas: Collection[str] = ()) -> dict[str, Any]:
    """The OpenAPI 3.1 document. `areas`: the codes that a search may name."""
    _, schemas = _schemas()
    language = _parameter("lang", "sv or en.", {"type": "string", "enum": ["sv", "en"], "default": "sv"})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lotsen",
            "version": VERSION,
            "description": "Support for companies in south-east Skåne: what there is, and what fits a question.",
        },
        "servers": [{"url": site}],
        "paths": {
            "/api/v1/offers": _get("Offers in brief", "Page", [*_paging(), language], 400),
            "/api/v1/offers/{id}": _get(
                "One offer, by its present or a former id", "OfferOut", [_parameter("id", "", place="path")], 404
            ),
            "/api/v1/search": _get(
                "What fits a question",
                "Answer",
                [
                    _parameter("q", "The question, in a company's own words.", dict(_QUESTION), required=True),
                    _parameter("municipality", "Code of the municipality, such as 1265.", _one_of(areas)),
                    language,
                ],
                400,
            ),
        },
        "components": {"schemas": schemas},
    }  # fmt: skip


def _schemas() -> tuple[dict[Any, Any], dict[str, Any]]:
    from pydantic.json_schema import models_json_schema

    models: list[Any] = [(model, "serialization") for model in (Page, OfferOut, Answer, Problem)]
    made, whole = models_json_schema(models, ref_template="#/components/schemas/{model}")
    return made, whole["$defs"]


def _paging() -> list[dict[str, Any]]:
    return [
        _parameter("offset", "How many to pass over.", _whole(0, FURTHEST, 0)),
        _parameter("limit", "How many to give.", _whole(1, MOST, 50)),
    ]


def _whole(least: int, most: int, default: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


def _one_of(codes: Collection[str]) -> dict[str, Any]:
    return {"type": "string", "enum": sorted(codes)} if codes else {"type": "string"}


def _parameter(
    name: str, about: str, schema: dict[str, Any] | None = None, place: str = "query", *, required: bool = False
) -> dict[str, Any]:
    made = {"name": name, "in": place, "required": required or place == "path", "schema": schema or {"type": "string"}}
    return made | ({"description": about} if about else {})


def _get(about: str, model: str, parameters: list[dict[str, Any]], fault: int) -> dict[str, Any]:
    def answer(text: str, name: str, kind: str) -> dict[str, Any]:
        return {"description": text, "content": {kind: {"schema": {"$ref": f"#/components/schemas/{name}"}}}}

    problem = "application/problem+json"
    faults = {
        str(status): answer(text, "Problem", problem) for status, text in _FAULTS.items() if status in (fault, 429)
    }
    answers = {"200": answer(about, model, "application/json")} | faults
    return {"get": {"summary": about, "parameters": parameters, "responses": answers}}


_FAULTS = {400: "A parameter cannot be used", 404: "There is no such offer", 429: "Too many requests"}
_QUESTION = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": r"[^\s\u001c-\u001f\u0085]"}
