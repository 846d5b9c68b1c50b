"""Places named in a question: villages and municipalities of the catalog, and towns too far away to help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.catalog import Catalog
from bot.catalog.model import AreaKind
from bot.search.listed import listed
from bot.search.words import bare, word_set, words

_NOT_THERE = frozenset(("än", "från", "than", "from", "inte", "not", "ej"))
"""Words right before a place that say that the asker is not there: 'närmare än Jämtland', 'flyttar från Stockholm'."""
_TOWARDS = frozenset(("till", "to", "mot"))
"""Words right before a far town that say that the asker deals with it."""
_ON_THE_WAY = word_set(
    """
    sälja säljer sålde leverera levererar exportera kund kunder kunderna marknad marknaden butiker flyttar
    flytta flyttade flyttat customers customer clients sell selling market moved moving
    """
)
"""Words a little before a far town that say that the asker deals with it, or comes from it."""
_LITTLE_BEFORE = 4


@dataclass(frozen=True, slots=True)
class Named:
    """The places of a question."""

    municipalities: tuple[str, ...] = ()
    """Codes, in the order named."""
    names: tuple[str, ...] = ()
    """The same places as the catalog writes them."""
    wide: tuple[str, ...] = ()
    """Regions named, such as Österlen: wider than a municipality, and no reason to leave anything out."""
    outside: str = ""
    """A place outside the region where the asker seems to be."""
    words: frozenset[str] = frozenset()
    """The question's words that name places."""


class Gazetteer:
    """Names of places and what each lies in."""

    def __init__(self, catalog: Catalog) -> None:
        self._codes: dict[tuple[str, ...], tuple[str, str, AreaKind]] = {}
        for area in catalog.areas.values():
            own = () if area.places else (area.name.sv,)
            for name, also in [*((n, ()) for n in own), *((p.name, p.also) for p in area.places)]:
                for spelling in (name, *also):
                    self._add(spelling, name, area.code, area.kind)
        region = {code for area in catalog.home() for code in area.within}
        self._near = {a.code for a in catalog.areas.values() if a.code in region or region & set(a.within) - {"SE"}}
        self._longest: dict[str, int] = {}
        """First word of a name, also as an owner of something → words of the longest that begins so."""
        for key in self._codes:
            for first in (key[0], f"{key[0]}s"):
                self._longest[first] = max(len(key), self._longest.get(first, 0))
        self.words = frozenset(
            key[0] for key, (_, code, kind) in self._codes.items() if len(key) == 1 and kind is AreaKind.MUNICIPALITY
        )
        """Single words that name a municipality or a village."""

    def read(self, found: Sequence[str]) -> Named:
        """The places that a text names, by its words."""
        home: dict[str, str] = {}
        wide: list[str] = []
        outside = ""
        used: set[str] = set()
        at = 0
        while at < len(found):
            key, hit = self._longest_at(found, at)
            before = found[at - 1] if at else ""
            if hit is not None and hit[2] is AreaKind.MUNICIPALITY and hit[1] in self._near:
                if before not in _NOT_THERE:
                    home.setdefault(hit[1], hit[0])
                used.update(key)
            elif hit is not None and hit[1] in self._near:
                wide.append(hit[1])
                used.update(key)
            elif (hit is not None or self._far(found, at)) and self._is_there(found, at):
                outside = outside or " ".join(key or found[at : at + 1])
            at += max(1, len(key))
        if home or wide:
            outside = ""
        return Named(tuple(home), tuple(home.values()), tuple(wide), outside, frozenset(used))

    def _is_there(self, found: Sequence[str], at: int) -> bool:
        """Whether the asker seems to be at the place."""
        before = found[max(0, at - _LITTLE_BEFORE) : at]
        return _ON_THE_WAY.isdisjoint(before) and not (before and before[-1] in _NOT_THERE | _TOWARDS)

    def _longest_at(self, found: Sequence[str], at: int) -> tuple[tuple[str, ...], tuple[str, str, AreaKind] | None]:
        for length in range(min(self._longest.get(found[at], 0), len(found) - at), 0, -1):
            key = tuple(found[at : at + length])
            for form in (key, (*key[:-1], key[-1].removesuffix("s"))):
                if form in self._codes:
                    return key, self._codes[form]
        return (), None

    def _far(self, found: Sequence[str], at: int) -> bool:
        """Whether the word is a far town that the asker says to be in."""
        word, far = found[at], far_towns()
        return word in far or (word.endswith("s") and word[:-1] in far)

    def _add(self, spelling: str, name: str, code: str, kind: AreaKind) -> None:
        key = tuple(words(spelling))
        if key and (len(key) > 1 or len(key[0]) > 2):
            self._codes.setdefault(key, (name, code, kind))
            self._codes.setdefault(tuple(bare(word) for word in key), (name, code, kind))


@cache
def far_towns() -> frozenset[str]:
    """Swedish towns and regions outside Skåne, lower-case."""
    return frozenset(listed("far_towns"))
