"""A need that was chosen by its name, on a button or a poster: its offers lead, whatever its words alone would find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.catalog import Catalog
from bot.catalog.model import Need, Offer
from bot.dialogue.crisis import in_crisis
from bot.search import Finding, Hit
from bot.turn import Kind

HEAVY = "ma-daligt"
"""The need of somebody who cannot go on; the catalog's only help for it is for farmers."""
SECOND = 0.7
"""What an offer scores for which the need is not the first."""
SURE = 0.8
"""How certain it is that a chosen need is meant."""


def chosen(catalog: Catalog, finding: Finding, text: str, municipality: str | None) -> Finding:
    """The finding, with the need's own offers first when the text is the name of a need, or a sign that somebody does
    not want to live."""
    need = catalog.needs.get(HEAVY) if in_crisis(text) else catalog.need_named.get(text)
    hits = tuple(_hits(catalog, finding, need, municipality)) if need else ()
    if need is None or not hits:
        return finding
    kind: Kind = "human" if need.id == HEAVY else "offers"
    return replace(finding, kind=kind, hits=hits[:10], need=need.id, certain=max(finding.certain, SURE))


def _hits(catalog: Catalog, finding: Finding, need: Need, municipality: str | None) -> Iterator[Hit]:
    """First the offers that search found too, in its order; those that serve the need above all before the others."""
    found = {hit.offer: hit for hit in finding.hits}
    place = {id: number for number, id in enumerate(found)}
    own = [
        offer for offer in catalog.offers.values() if need.id in offer.needs and _there(catalog, offer, municipality)
    ]
    local = {offer.generic_of for offer in own} if municipality else set()
    own = [offer for offer in own if offer.id not in local]  # a local variant hides the general one
    own.sort(key=lambda offer: (offer.needs[0] != need.id, place.get(offer.id, len(place))))
    for offer in own:
        score = 1.0 if offer.needs[0] == need.id else SECOND
        yield replace(found.get(offer.id, Hit(offer.id, score)), score=score)


def _there(catalog: Catalog, offer: Offer, municipality: str | None) -> bool:
    return offer.status.living and catalog.applies(offer, municipality) is not False
