"""What members have typed and not published yet. Each draft is one member's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from bot.store.draft_tables import drafts

MOST = 30
"""Drafts of a member; the ones not touched for longest give way."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was left. `offer` is None for a new one. `changed_at` in ms."""

    id: int
    member: int
    organisation: str
    offer: str | None
    said: dict[str, str]
    base: dict[str, str]
    changed_at: int


def new(
    tx: Connection, member: int, organisation: str, offer: str | None, said: Mapping[str, str], now: int,
    base: Mapping[str, str] | None = None,
) -> int:  # fmt: skip
    """Keep a new draft. Returns its number."""
    row = dict(member=member, organisation=organisation, offer=offer, said=_json(said), base=_json(base or {}))
    id = tx.execute(insert(drafts).values(row | dict(changed_at=now)).returning(drafts.c.id)).scalar_one()
    own = select(drafts.c.id).where(drafts.c.member == member).order_by(drafts.c.changed_at.desc(), drafts.c.id.desc())
    late = [row.id for row in tx.execute(own)][MOST:]
    if late:
        tx.execute(delete(drafts).where(drafts.c.id.in_(late)))
    return int(id)


def change(tx: Connection, member: int, id: int, said: Mapping[str, str], now: int, organisation: str = "") -> None:
    """Keep what a draft says now."""
    row = dict(said=_json(said), changed_at=now) | (dict(organisation=organisation) if organisation else {})
    tx.execute(update(drafts).where(drafts.c.id == id, drafts.c.member == member).values(row))


def keep(
    tx: Connection,
    member: int,
    organisation: str,
    offer: str,
    said: Mapping[str, str],
    base: Mapping[str, str],
    now: int,
) -> None:
    """Keep what a member has typed in an offer's form: the one draft of it."""
    row = dict(said=_json(said), base=_json(base), changed_at=now)
    own = (drafts.c.member == member, drafts.c.offer == offer)
    if tx.execute(update(drafts).where(*own).values(row)).rowcount == 0:
        new(tx, member, organisation, offer, said, now, base)


def find(tx: Connection, member: int, id: int) -> Draft | None:
    """A member's own draft; None when it is another's, or gone."""
    row = tx.execute(select(drafts).where(drafts.c.id == id, drafts.c.member == member)).first()
    return _draft(row) if row else None


def of_offer(tx: Connection, member: int, offer: str) -> Draft | None:
    """A member's draft of a change to an offer."""
    query = select(drafts).where(drafts.c.member == member, drafts.c.offer == offer).order_by(drafts.c.id.desc())
    row = tx.execute(query).first()
    return _draft(row) if row else None


def of_member(tx: Connection, member: int) -> list[Draft]:
    """All drafts of a member, the latest first."""
    query = select(drafts).where(drafts.c.member == member)
    return [_draft(row) for row in tx.execute(query.order_by(drafts.c.changed_at.desc(), drafts.c.id.desc()))]


def drop(tx: Connection, member: int, id: int) -> None:
    """Throw a member's draft away."""
    tx.execute(delete(drafts).where(drafts.c.id == id, drafts.c.member == member))


def published(tx: Connection, member: int, offer: str) -> None:
    """An offer's change is published: its draft is no more."""
    tx.execute(delete(drafts).where(drafts.c.member == member, drafts.c.offer == offer))


def erase(tx: Connection, member: int) -> None:
    """Throw all drafts of a member away."""
    tx.execute(delete(drafts).where(drafts.c.member == member))


def _json(said: Mapping[str, str]) -> str:
    return json.dumps(dict(said), ensure_ascii=False)


def _draft(row: Row[Any]) -> Draft:
    said, base = json.loads(row.said), json.loads(row.base)
    return Draft(row.id, row.member, row.organisation, row.offer, said, base, row.changed_at)
