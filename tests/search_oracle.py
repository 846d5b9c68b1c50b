"""Asking back, simulated: Lotsen's first question back is answered as the labels say, and the answer counts.

Whoever wants one of the best offers chooses the answer that speaks for most of them, and "don't know" when none does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from bot.catalog import Catalog
from bot.dialogue import Guide
from bot.dialogue.clarify import DONT_KNOW, MUNICIPALITY, find_question
from bot.turn import Company, Facts, Press, Reply, Turn

AT = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


def after_one_question(guide: Guide, row: Mapping[str, Any]) -> tuple[list[str], bool]:
    """The offers after at most one question back, best first, and whether one was put."""
    codes = {area.name.sv: area.code for area in guide.catalog.areas.values()}
    place = row.get("municipality")
    company = Company("terminal:1", facts=Facts(municipality=codes.get(place, place)))
    for text in filter(None, (row.get("after"), row["q"])):
        reply, company = _say(guide, company, text=text)
    pending = company.pending
    if pending is None or pending.action != "answer":
        return list(reply.offers), False
    best = {offer for offer, grade in row["relevant"].items() if grade == 2}
    reply, _ = _say(
        guide, company, press=Press("answer", f"{pending.about}.{_choice(guide.catalog, pending.about, best)}")
    )
    return list(reply.offers), True


def _choice(catalog: Catalog, question: str, best: set[str]) -> str:
    if question == MUNICIPALITY:
        served = {area.code: _local(catalog, best, area.code) for area in catalog.home()}
    else:
        found = find_question(catalog, question)
        served = {one.id: len(best & set(one.offers)) for one in (found.options if found else ())}
    chosen = max(served, key=lambda one: served[one], default=DONT_KNOW)
    return chosen if served.get(chosen) else DONT_KNOW


def _local(catalog: Catalog, best: set[str], code: str) -> int:
    """How many of the best offers are local ones that can be had there."""
    offers = [catalog.offers[id] for id in best]
    return sum(bool(catalog.municipalities(offer)) and bool(catalog.applies(offer, code)) for offer in offers)


def _say(guide: Guide, company: Company, text: str = "", press: Press | None = None) -> tuple[Reply, Company]:
    turn = Turn(company.id, "terminal", AT, text=text, press=press)
    reply, change = guide.respond(turn, company)
    return reply, change.company
