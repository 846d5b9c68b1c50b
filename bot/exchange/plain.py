"""The catalog as plain data, as the files write it: no defaults, nothing empty. What formats write and compare."""

from __future__ import annotations

import json
from typing import Any

from bot.catalog import Catalog
from bot.catalog.model import Model, Offer, Organisation

FORMAT = "lotsen-catalog-1"


def offer(offer: Offer, *, internal: bool = True) -> dict[str, Any]:
    """An offer's data. `internal`: with the notes that are for staff only."""
    return _of(offer, internal)


def organisation(organisation: Organisation, *, internal: bool = True) -> dict[str, Any]:
    """An organisation's data without its offers."""
    data = _of(organisation, internal)
    data.pop("offers", None)
    return data


def _of(model: Model, internal: bool) -> dict[str, Any]:
    data = pruned(model.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    if not internal:
        data.pop("note", None)
    return dict(data)


def pruned(data: Any) -> Any:
    """The data without what is empty, inside and out."""
    if isinstance(data, dict):
        kept = {key: pruned(value) for key, value in data.items()}
        return {key: value for key, value in kept.items() if value is not None and value != {} and value != []}
    return [pruned(value) for value in data] if isinstance(data, list) else data


def whole(catalog: Catalog, *, internal: bool = True) -> dict[str, Any]:
    """The organisations with their offers, the needs and the areas."""
    return {
        "format": FORMAT,
        "organisations": [
            organisation(one, internal=internal) | {"offers": [offer(each, internal=internal) for each in one.offers]}
            for one in catalog.organisations.values()
        ],
        "needs": [_of(need, internal) for need in catalog.needs.values()],
        "areas": [_of(area, internal) for area in catalog.areas.values()],
    }


def text(data: Any) -> bytes:
    """Data as JSON that people can read; the same data is always the same bytes."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
