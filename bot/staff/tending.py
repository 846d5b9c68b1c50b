"""What a member's press about an offer does, in the member's own chat. The role is looked at at each press."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.dialogue import nudgescreens
from bot.store import nudges
from bot.store.members import Member
from bot.turn import Language, Reply

ACTS = {"true": "true", "paused": "paused", "sure": "ended"}
"""Presses that change something, and what they ask for."""


def pressed(
    tx: Connection, catalog: Catalog, member: Member | None, about: str, now: int, language: Language, site: str
) -> Reply:
    """A press "<offer>" or "<offer>.<what>". It never fails on what is gone, ended or another's."""
    id, _, what = about.partition(".")
    offer = catalog.offer(id)
    if offer is None:
        return nudgescreens.short(language, "nudge-gone")
    owner = catalog.owner(offer.id)
    if member is None or not member.may_edit(owner.id):
        return nudgescreens.short(language, "nudge-no-role", organisation=owner.name)
    if what in ACTS and offer.status.living:
        nudges.want(tx, member.id, owner.id, offer.id, ACTS[what], now)
        nudges.answered(tx, offer.id, now)
        return replace(nudgescreens.noted(language, offer, ACTS[what], site), replaces=True)
    if what == "ended" and offer.status.living:
        return replace(nudgescreens.sure(language, offer), replaces=True)
    return replace(nudgescreens.choices(language, offer, site), replaces=what == "back")
