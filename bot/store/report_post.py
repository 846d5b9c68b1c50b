"""Who gets which report, and what has been sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import members
from bot.store.members import Member
from bot.store.report_tables import report_deliveries, report_subscriptions
from bot.store.staff_tables import members as staff

Key = tuple[int, str, str]
"""Member, scope, way."""
MINUTE_MS = 60_000


@dataclass(frozen=True)
class Wish:
    """A report that a member wants, in one way."""

    member: int
    scope: str
    way: str

    @property
    def key(self) -> Key:
        return (self.member, self.scope, self.way)


def all_members(tx: Connection) -> list[Member]:
    """Everybody on the staff."""
    ids = tx.execute(select(staff.c.id).where(staff.c.removed_at.is_(None)).order_by(staff.c.id)).scalars().all()
    return [member for id in ids if (member := members.by_id(tx, id)) is not None]


def subscriptions(tx: Connection, member: int) -> dict[str, tuple[str, ...]]:
    """What a member chose: scope → ways. Empty when nothing was ever chosen."""
    c = report_subscriptions.c
    rows = tx.execute(select(c.scope, c.ways).where(c.member == member).order_by(c.scope))
    return {row.scope: tuple(row.ways.split()) for row in rows}


def choose(tx: Connection, member: int, wanted: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Keep a member's choice in place of the one before. No ways: the member wants that one no more."""
    tx.execute(delete(report_subscriptions).where(report_subscriptions.c.member == member))
    rows = [dict(member=member, scope=scope, ways=" ".join(ways)) for scope, ways in wanted]
    if rows:
        tx.execute(insert(report_subscriptions), rows)


def is_settled(tx: Connection, week: str, key: Key, now: int) -> bool:
    """Whether a delivery is done, or waits for its next try."""
    c = report_deliveries.c
    row = tx.execute(select(c.state, c.not_before).where(_is(week, key))).first()
    return row is not None and (row.state == "posted" or row.not_before > now)


def claim(tx: Connection, week: str, key: Key, now: int) -> bool:
    """Take a delivery on. False when it is done already, by this process or another."""
    row = dict(zip(("member", "scope", "way"), key, strict=True), week=week, state="posted", attempts=1, at=now)
    kind = sqlite if tx.dialect.name == "sqlite" else postgresql
    new = kind.insert(report_deliveries).values(row | dict(not_before=0, problem=""))
    taken = tx.execute(new.on_conflict_do_nothing().returning(report_deliveries.c.member)).first() is not None
    c = report_deliveries.c
    again = update(report_deliveries).where(_is(week, key), c.state == "waiting", c.not_before <= now)
    return taken or tx.execute(again.values(state="posted", attempts=c.attempts + 1, at=now)).rowcount == 1


def failed(tx: Connection, week: str, key: Key, problem: str, now: int, waits: Sequence[int]) -> None:
    """A delivery could not be made: it waits, longer each time (`waits`: minutes)."""
    c = report_deliveries.c
    tried = tx.execute(select(c.attempts).where(_is(week, key))).scalar() or 0
    tx.execute(delete(report_deliveries).where(_is(week, key)))
    later = now + waits[min(tried, len(waits) - 1)] * MINUTE_MS
    row = dict(zip(("member", "scope", "way"), key, strict=True), week=week, state="waiting", attempts=tried + 1)
    tx.execute(insert(report_deliveries).values(row | dict(not_before=later, problem=problem, at=now)))


def problems(tx: Connection, member: int) -> list[tuple[str, str]]:
    """Deliveries of a member that have not succeeded yet: week and way."""
    c = report_deliveries.c
    rows = tx.execute(select(c.week, c.way).where(c.member == member, c.state == "waiting").order_by(c.week))
    return [(row.week, row.way) for row in rows]


def _is(week: str, key: Key) -> ColumnElement[bool]:
    c = report_deliveries.c
    return and_(c.week == week, c.member == key[0], c.scope == key[1], c.way == key[2])
