"""What the start page shows a member: what needs the member now, and how fresh the offers are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from bot.catalog import Catalog
from bot.catalog.model import Offer, Organisation
from bot.dialogue.scene import STOCKHOLM
from bot.followup.freshness import Freshness, due, freshness
from bot.search import Engine
from bot.search.finding import Question
from bot.search.likeness import grouped
from bot.staff.linkstates import troubled
from bot.store import links, wrong
from bot.store.links import Checked
from bot.store.members import Member
from bot.store.staff_tables import members
from bot.store.tables import events
from bot.store.wrong import Wrong

MOST_QUESTIONS = 500
MOST_GROUPS = 40
"""Sorts of questions that are shown."""
CLOSEST, CLOSE = 3, 0.6
"""A question is close to the offers that would stand first in its answer, had there been one: how many, and of what
share of the best score."""
ORDER: tuple[Freshness, ...] = ("overdue", "to_confirm", "ends_soon", "fresh", "gone")


@dataclass(frozen=True, slots=True)
class Line:
    """One of the member's offers: how it stands, and when it is to be confirmed."""

    offer: Offer
    owner: str
    freshness: Freshness
    due: dt.date | None
    links: tuple[Checked, ...] = ()
    """Its links that are broken or uncertain."""

    @property
    def broken(self) -> bool:
        """Whether a link of it leads nowhere. An uncertain one may be as it should."""
        return any(link.state == "broken" for link in self.links)


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the start page shows."""

    lines: tuple[Line, ...]
    wrong: tuple[Wrong, ...]
    questions: tuple[tuple[str, int], ...]
    """Questions that nothing answered, one of each sort, and how many were like it; the biggest first."""
    near: tuple[tuple[str, int], ...] = ()
    """Those of them that are close to the offers of the member's organisation; they do not stand among the others."""
    pages: tuple[tuple[Organisation, Checked], ...] = ()
    """Organisations' own pages that are broken."""

    @property
    def now(self) -> tuple[Line, ...]:
        """The offers that need somebody."""
        urgent = ("overdue", "to_confirm", "ends_soon")
        return tuple(
            line for line in self.lines if line.freshness in urgent or (line.broken and line.freshness != "gone")
        )


def overview(tx: Connection, catalog: Catalog, engine: Engine, member: Member, now: int) -> Overview:
    """What a member sees first. `now` in ms."""
    today, joined, tried = day(now), first_members(tx), links.all_of(tx)
    lines = []
    pages = []
    for organisation in catalog.organisations.values():
        if member.may_edit(organisation.id):
            since = joined.get(organisation.id)
            pages += [(organisation, one) for one in troubled(organisation, tried) if one.state == "broken"]
            for offer in organisation.offers:
                fresh = freshness(offer, today, since)
                when = due(offer, since) if since else None
                lines.append(Line(offer, organisation.name, fresh, when, troubled(offer, tried)))
    lines.sort(key=lambda line: (ORDER.index(line.freshness), line.due or dt.date.max))
    mine = [line.offer.id for line in lines]
    asked = unused(alike(_unanswered(tx)), catalog)[:MOST_GROUPS]
    near = () if member.role == "steward" else tuple(group for group in asked if close(engine, group[0], mine))
    others = tuple(group for group in asked if group not in near)
    return Overview(tuple(lines), tuple(wrong.waiting(tx, mine)), others, near, tuple(pages))


def close(engine: Engine, question: str, offers: Collection[str]) -> bool:
    """Whether a question that nothing answered is closest to one of these offers, or nearly so."""
    hits = engine.find(Question(question)).hits[:CLOSEST]
    return any(hit.offer in offers and hit.score >= CLOSE for hit in hits)


def day(now: int) -> dt.date:
    """The day in Sweden at a time in ms."""
    return dt.datetime.fromtimestamp(now / 1000, STOCKHOLM).date()


def first_members(tx: Connection) -> dict[str, dt.date]:
    """The day each organisation with members got the first of those that it has."""
    rows = tx.execute(
        select(members.c.organisation, members.c.created_at)
        .where(members.c.removed_at.is_(None), members.c.organisation.is_not(None))
        .order_by(members.c.id.desc())
    )
    return {row.organisation: day(row.created_at) for row in rows}


def alike(questions: Sequence[str]) -> list[tuple[str, int]]:
    """Questions grouped by likeness: the first of each group and how many it has, the biggest first."""
    return [(group.texts[0], group.times) for group in grouped((question, "", 1) for question in questions)]


def unused(groups: Sequence[tuple[str, int]], catalog: Catalog) -> list[tuple[str, int]]:
    """The groups of which nobody made words or a question of the catalog yet."""
    known = {probe.q.casefold() for probe in catalog.probes}
    for offer in catalog.offers.values():
        known.update(said.casefold() for said in (*offer.words, *offer.asks))
    for need in catalog.needs.values():
        known.update(said.casefold() for said in (*need.words, *need.asks))
    return [group for group in groups if group[0].casefold() not in known]


def _unanswered(tx: Connection) -> list[str]:
    query = select(events.c.text).where(events.c.name == "asked", events.c.about == "none", events.c.text != "")
    return list(tx.execute(query.order_by(events.c.id.desc()).limit(MOST_QUESTIONS)).scalars())
