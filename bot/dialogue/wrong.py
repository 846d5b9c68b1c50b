"""Something is wrong with an offer: the company says what, in its own words, and the owner gets to know."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import pages
from bot.dialogue.scene import Scene
from bot.dialogue.scrub import scrub
from bot.turn import Change, Event, Press, Reply

LONGEST_REPORT = 1000
"""Characters that are kept of what a company writes."""


def wrong(scene: Scene, about: str) -> tuple[Reply, Change]:
    """Ask what is wrong; the next thing that the company writes is the report."""
    offer = scene.catalog.offer(about)
    if offer is None:
        return pages.short(scene, "card-gone"), Change(scene.company)
    owner = scene.catalog.owner(offer.id).name
    reply = pages.short(scene, "wrong-ask", offer=scene.name(offer), owner=owner)
    cancel = ((scene.button("wrong-cancel", "offer", offer.id),),)
    waiting = replace(scene.company, pending=Press("wrong", offer.id))
    return replace(reply, buttons=cancel), Change(waiting)


def reported(scene: Scene, about: str, text: str) -> tuple[Reply, Change]:
    """Thank for a report. The event carries it, scrubbed, to the offer's owner."""
    company = replace(scene.company, pending=None)
    offer = scene.catalog.offer(about)
    if offer is None:
        return pages.short(scene, "card-gone"), Change(company)
    said = scrub(text.strip())[:LONGEST_REPORT]
    reply = pages.short(scene, "wrong-thanks", offer=scene.name(offer), owner=scene.catalog.owner(offer.id).name)
    back = ((scene.button("wrong-back", "offer", offer.id),),)
    return replace(reply, buttons=back), Change(company, (Event("reported_wrong", offer.id, said),))
