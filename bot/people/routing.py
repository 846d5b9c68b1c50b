"""Whose a matter is in a municipality: the organisation that owns it there, else the municipality's business office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.catalog import Catalog
from bot.catalog.model import Offer, Organisation
from bot.dialogue.scene import Scene


@dataclass(frozen=True, slots=True)
class Matter:
    """What somebody wants to talk about, and where."""

    offer: Offer | None
    need: str | None
    municipality: str | None


def matter(scene: Scene, about: str) -> Matter:
    """`about` is "o.<offer>", "n.<need>" or nothing. An offer of one municipality tells where the company is."""
    kind, _, id = about.partition(".")
    offer = scene.catalog.offer(id) if kind == "o" else None
    need = id if kind == "n" and id in scene.catalog.needs else offer.needs[0] if offer else None
    where = scene.municipality
    if where is None and offer is not None and len(areas := scene.catalog.municipalities(offer)) == 1:
        where = areas[0].code
    return Matter(offer, need, where)


def target(catalog: Catalog, wanted: Matter) -> Organisation | None:
    """The organisation that is asked to call; None when nobody is known to own the matter."""
    return next(candidates(catalog, wanted), None)


def candidates(catalog: Catalog, wanted: Matter) -> Iterator[Organisation]:
    """The organisations that could call, the right one first."""
    offer, where = wanted.offer, wanted.municipality
    applies = offer is not None and catalog.applies(offer, where) is not False
    if offer is not None and applies and not (offer.handled_by and where is None):
        yield catalog.handler(offer, where)
    route = catalog.routing(wanted.need, where) if wanted.need else None
    if route is not None:
        yield catalog.organisations[route.organisation]
    office = catalog.business_office(where)
    if office is not None:
        yield catalog.owner(office.id)
