"""A whole catalog, read and linked: what the rest of the house asks about offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.catalog.model import (
    Area,
    AreaKind,
    Case,
    Contact,
    Handler,
    Meeting,
    Need,
    Offer,
    Organisation,
    Probe,
    Similar,
)


@dataclass(frozen=True)
class Catalog:
    """One accepted state of the catalog. Built whole and swapped whole; never changed.

    The parts are trusted to be consistent: reading checks that every id that is pointed to exists.
    """

    organisations: Mapping[str, Organisation]
    needs: Mapping[str, Need]
    areas: Mapping[str, Area]
    cases: tuple[Case, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    probes: tuple[Probe, ...] = ()
    offers: Mapping[str, Offer] = field(init=False)
    owner_of: Mapping[str, str] = field(init=False)
    named: Mapping[str, str] = field(init=False, repr=False)
    """Every name of a place and of a municipality in small letters → the municipality's code."""
    need_named: Mapping[str, Need] = field(init=False, repr=False)
    """The name of a need, in either language → the need."""
    _current: Mapping[str, str] = field(init=False, repr=False)
    _similar: Mapping[str, tuple[Similar, ...]] = field(init=False, repr=False)
    _around: Mapping[str, frozenset[str]] = field(init=False, repr=False)
    _home: tuple[Area, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        offers = {offer.id: offer for org in self.organisations.values() for offer in org.offers}
        owners = {offer.id: org.id for org in self.organisations.values() for offer in org.offers}
        former = {old: offer.id for offer in offers.values() for old in offer.former_ids}
        for name, value in {
            "offers": offers,
            "owner_of": owners,
            "named": _named(self.areas.values()),
            "need_named": {name: need for need in self.needs.values() for name in (need.name.sv, need.name.en)},
            "_current": former | {id: id for id in offers},
            "_similar": _both_ways(offers.values()),
            "_around": {code: self._containing(code) for code in self.areas},
            "_home": tuple(area for area in self.areas.values() if area.home),
        }.items():
            object.__setattr__(self, name, value)

    def offer(self, id: str) -> Offer | None:
        """The offer by its present or a former id; None when there never was one."""
        current = self._current.get(id)
        return None if current is None else self.offers[current]

    def owner(self, offer_id: str) -> Organisation:
        """The organisation that owns an offer. Raises KeyError for an unknown id."""
        return self.organisations[self.owner_of[offer_id]]

    def similar(self, offer_id: str) -> tuple[Similar, ...]:
        """Overlapping offers, whichever side wrote the difference."""
        return self._similar.get(offer_id, ())

    def difference(self, one: str, other: str) -> Similar | None:
        """What staff said sets two offers apart, or None."""
        return next((s for s in self.similar(one) if s.offer == other), None)

    def applies(self, offer: Offer, municipality: str | None) -> bool | None:
        """Whether an offer can be had in a municipality; None when the municipality is unknown and it matters.

        An offer for a region or the country applies in all that lies in it; one that reaches no home municipality
        does not apply to whoever asks without saying where.
        """
        if municipality is None:
            reached = sum(bool(self.applies(offer, area.code)) for area in self._home)
            return None if 0 < reached < len(self._home) else reached > 0
        around = self._around.get(municipality, frozenset({municipality}))
        return any(code in around for code in offer.area)

    def home(self) -> tuple[Area, ...]:
        """The municipalities that Lotsen is for, in the file's order."""
        return self._home

    def municipalities(self, offer: Offer) -> tuple[Area, ...]:
        """The single municipalities an offer is limited to; empty when it is for a whole region or more."""
        areas = [self.areas[code] for code in offer.area if code in self.areas]
        local = all(area.kind in (AreaKind.MUNICIPALITY, AreaKind.SUBREGION) for area in areas)
        return tuple(areas) if local else ()

    def handler(self, offer: Offer, municipality: str | None) -> Organisation:
        """The organisation that handles an offer in a municipality: the named one there, else its owner."""
        return self.organisations[offer.handled_by.get(municipality or "", self.owner_of[offer.id])]

    def routing(self, need_id: str, municipality: str | None) -> Handler | None:
        """Who handles a need in a municipality, where the catalog says so."""
        need = self.needs.get(need_id)
        if need is None or municipality is None:
            return None
        around = self._around.get(municipality, frozenset({municipality}))
        exact = [h for h in need.handled_by if h.area == municipality]
        return next(iter(exact), None) or next((h for h in need.handled_by if h.area in around), None)

    def business_office(self, municipality: str | None) -> Offer | None:
        """The offer that is the way in to a municipality, where known."""
        area = self.areas.get(municipality or "")
        return self.offer(area.business_office) if area and area.business_office else None

    def contact(self, offer: Offer, municipality: str | None = None) -> Contact | None:
        """The published way in: the offer's own, else its organisation's."""
        return offer.contact or self.handler(offer, municipality).contact

    def page(self, offer: Offer, municipality: str | None = None) -> str | None:
        """The page about an offer: where somebody else handles it in the municipality, that organisation's."""
        handler = self.handler(offer, municipality)
        return offer.url if handler.id == self.owner_of[offer.id] else handler.url

    def _containing(self, code: str) -> frozenset[str]:
        """The area itself and all that it lies in, upwards."""
        found: set[str] = set()
        waiting = [code]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                area = self.areas.get(here)
                waiting.extend(area.within if area else ())
        return frozenset(found)


def _named(areas: Iterable[Area]) -> dict[str, str]:
    """A municipality's own name goes before a place's."""
    municipalities = [area for area in areas if area.kind is AreaKind.MUNICIPALITY]
    places = {
        spelling.casefold(): area.code
        for area in municipalities
        for place in area.places
        for spelling in (place.name, *place.also)
    }
    return places | {name.casefold(): area.code for area in municipalities for name in (area.name.sv, area.name.en)}


def _both_ways(offers: Iterable[Offer]) -> dict[str, tuple[Similar, ...]]:
    links: dict[str, dict[str, Similar]] = {}
    for offer in offers:
        for similar in offer.similar:
            links.setdefault(offer.id, {}).setdefault(similar.offer, similar)
            back = Similar(offer=offer.id, difference=similar.difference)
            links.setdefault(similar.offer, {}).setdefault(offer.id, back)
    return {id: tuple(found.values()) for id, found in links.items()}
