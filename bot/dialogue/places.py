"""From a point on the map to a municipality."""

from __future__ import annotations

from bot.catalog import Catalog


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


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance in km, good enough over a county: a degree is 111 km north, 62 km east at 56° N."""
    return float((((one[0] - other[0]) * 111) ** 2 + ((one[1] - other[1]) * 62) ** 2) ** 0.5)
