"""What a member has begun: drafts, and what others wrote of the member's offers, as the start page lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.dialogue.texts import texts
from bot.staff import differences
from bot.staff.newoffer import GIVES
from bot.store import drafts
from bot.web.staff.desk import Desk


@dataclass(frozen=True)
class Started:
    """A draft as the start page lists it."""

    id: int
    title: str
    address: str
    changed_at: int


def started(desk: Desk) -> dict[str, Any]:
    """What the start page's template needs."""
    waits = differences.waiting(desk.tx, desk.catalog, desk.member)
    found = [made for one in drafts.of_member(desk.tx, desk.member.id) if (made := _started(desk, one))]
    return dict(drafts=found, differences=waits, kept="kept" in desk.request.query_params)


def _started(desk: Desk, draft: drafts.Draft) -> Started | None:
    say = texts("sv")
    if draft.offer is None:
        name = draft.said.get("name.sv") or draft.said.get(GIVES) or say("new-offer")
        step = "" if draft.organisation and draft.said.get("name.sv") else "/alike"
        return Started(draft.id, say("draft-new", name=name), f"/staff/new/{draft.id}{step}", draft.changed_at)
    offer = desk.catalog.offer(draft.offer)
    if offer is None or not desk.member.may_edit(draft.organisation):
        return None
    title = say("draft-change", name=offer.name.sv)
    return Started(draft.id, title, f"/staff/offers/{offer.id}?draft=1", draft.changed_at)
