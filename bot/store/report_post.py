"""Who gets which report, and what has been sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, case, delete, exists, func, insert, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import members
from bot.store.members import Member
from bot.store.report_tables import report_deliveries, report_subscriptions
from bot.store.staff_tables import members as staff
from bot.store.tables import outbox
from bot.turn import REPORT

Key = tuple[int, str, str]
"""Member, scope, way."""
MINUTE_MS = 60_000
LONGEST_PROBLEM = 200


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
    return row is not None and (row.state != "waiting" or row.not_before > now)


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


def refused(tx: Connection, address: str, problem: str) -> None:
    """Reports that were on their way to an address (`mail:anna@example.se`, `telegram:4711`) will not arrive there, for
    a reason that does not pass by itself. They wait until somebody asks for them again."""
    way, _, where = address.partition(":")
    theirs = select(staff.c.id).where(staff.c.telegram == address if way == "telegram" else staff.c.email == where)
    c = report_deliveries.c
    sent = and_(c.member.in_(theirs), c.way == way, c.state == "posted")
    latest = select(func.max(c.week)).where(sent).scalar_subquery()
    gone = update(report_deliveries).where(sent, c.week == latest)
    tx.execute(gone.values(state="refused", problem=problem[:LONGEST_PROBLEM]))


def again(tx: Connection, week: str, member: int) -> None:
    """Try once more what was refused or waits."""
    c = report_deliveries.c
    where = and_(c.week == week, c.member == member, c.state.in_(("refused", "waiting")))
    tx.execute(update(report_deliveries).where(where).values(state="waiting", attempts=0, not_before=0))


@dataclass(frozen=True)
class Trouble:
    """A report that has not arrived: whose, which week's, by which way, and whether only somebody can mend it."""

    member: int
    name: str
    week: str
    way: str
    for_good: bool


def troubles(tx: Connection, week: str) -> list[Trouble]:
    """The deliveries of a week that have not succeeded, each member's ways once."""
    c = report_deliveries.c
    slow = exists().where(
        outbox.c.priority == REPORT,
        outbox.c.attempts > 0,
        or_(outbox.c.company == staff.c.telegram, outbox.c.company == literal("mail:") + staff.c.email),
        outbox.c.company.startswith(c.way),
    )
    query = (
        select(staff.c.id, staff.c.name, c.way, func.max(case((c.state == "refused", 1), else_=0)))
        .join(staff, staff.c.id == c.member)
        .where(c.week == week, or_(c.state.in_(("waiting", "refused")), and_(c.state == "posted", slow)))
        .where(staff.c.removed_at.is_(None))
        .group_by(staff.c.id, staff.c.name, c.way)
        .order_by(staff.c.id, c.way)
    )
    return [Trouble(member, name, week, way, bool(good)) for member, name, way, good in tx.execute(query)]


def _is(week: str, key: Key) -> ColumnElement[bool]:
    c = report_deliveries.c
    return and_(c.week == week, c.member == key[0], c.scope == key[1], c.way == key[2])
