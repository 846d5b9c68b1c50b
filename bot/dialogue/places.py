"""From a point on the map, or a name, to a municipality."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from bot.catalog import Catalog

_AROUND = re.compile(
    r"^(?:(?:vi|jag|we|i) )?(?:(?:finns|är|bor|are|am) )?(?:(?:i|in|från|from) )|^(?:i'm|we're) in |[\s.!,?]+$| kommun$"
)
"""What people put around the name of a place."""
ALIKE = 85
"""Likeness, 0 to 100, from which a misspelled line is taken for what it resembles."""
SHORT_NAME, LONGEST_NAME = 5, 40
"""Characters: a shorter name must be spelt right, and a longer line is no name."""


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


def named_municipality(catalog: Catalog, text: str) -> str | None:
    """The municipality of a text that names a place in it and says nothing else; None for any other text."""
    said = _AROUND.sub("", _AROUND.sub("", text.strip().casefold()))
    if not 0 < len(said) <= LONGEST_NAME:
        return None
    known = catalog.named
    if said in known or len(said) < SHORT_NAME:
        return known.get(said)
    found = process.extractOne(said, list(known), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return known[found[0]] if found else None


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance in km, good enough over a county: a degree is 111 km north, 62 km east at 56° N."""
    return float((((one[0] - other[0]) * 111) ** 2 + ((one[1] - other[1]) * 62) ** 2) ** 0.5)
