"""From a point on the map, or a name, to a municipality."""

from __future__ import annotations

from bot.catalog import Catalog
from bot.catalog.model import AreaKind, Text


def nearest_municipality(catalog: Catalog, at: tuple[float, float], within_km: float = 25) -> str | None:
    """The municipality of the nearest known place, or None when none lies within reach."""
    found = [
        (_km(at, place.at), area.code)
        for area in catalog.areas.values()
        for place in area.places
        if place.at is not None
    ]
    distance, code = min(found, default=(within_km, None))
    return code if distance < within_km else None


def named_municipality(catalog: Catalog, name: str) -> str | None:
    """The municipality that a name stands for, its own or that of a place in it, in any case; None when none does."""
    wanted = name.strip(" .,!?").casefold()
    for area in catalog.areas.values():
        places = [spelling for place in area.places for spelling in (place.name, *place.also)]
        if area.kind is AreaKind.MUNICIPALITY and wanted in map(str.casefold, (*_forms(area.name), *places)):
            return area.code
    return None


def _forms(name: Text) -> tuple[str, ...]:
    return (name.sv, name.en, f"{name.sv} kommun", f"{name.sv}s kommun")


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance in km, good enough over a county: a degree is 111 km north, 62 km east at 56° N."""
    return float((((one[0] - other[0]) * 111) ** 2 + ((one[1] - other[1]) * 62) ** 2) ** 0.5)
