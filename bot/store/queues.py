"""The inbox and the outbox: what has come in and is to be handled once, and what is to be sent.

Both keep the order of a lane (a chat): only the first row of a lane may be taken. Any number of processes may share
them. An update is taken by holding its row in the transaction that handles it, so that a process that dies lets go of
it at once; a call is claimed until a time, because sending it lies outside any transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.log import now_about
from bot.store.tables import companies, inbox, outbox
from bot.turn import ANSWER as ANSWER
from bot.turn import CALLBACK as CALLBACK
from bot.turn import REMINDER as REMINDER
from bot.turn import REPORT as REPORT

MAIL = "mail"
"""The method of calls that go by e-mail; all others are Telegram's."""
CLAIM_MS = 15_000
"""How long a call to Telegram stays with the process that is to make it, unless it says that it still is."""
SET_BACK_MS = 5_000
"""A time that lies further ahead than any could was written before the clock was set back: nobody waits for it."""
LONGEST_RETRY_MS = 60_000
"""An update is never put off for longer."""
MOST_ATTEMPTS = 3
"""Tries of an update before it is laid aside as dead."""


@dataclass(frozen=True, slots=True)
class Received:
    """An update as it came. A dead one cannot be read and is only kept to be looked at."""

    update_id: int
    lane: str
    payload: str
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update to handle."""

    id: int
    update_id: int
    lane: str
    payload: str
    received_at: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call to make. `payload` is the channel's own text; times are milliseconds since 1970."""

    lane: str
    company: str
    method: str
    payload: str
    priority: int = ANSWER
    expires_at: int | None = None
    about: str = ""
    """The request or update that it comes of, for the log; when empty, the one that is at hand when it is put."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Who makes a call, and until when nobody else may."""

    by: str
    now: int
    until: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """A call that this process makes, if it begins before `until` (ms); then it may be another's."""

    id: int
    call: Call
    attempts: int = 0
    until: int = 0


_NOW = bindparam("now", type_=BigInteger)

# The inbox. Written out, not bound: a bound value would hide the condition from the partial indexes.
_IS_WAITING: ColumnElement[bool] = inbox.c.state == literal_column("'waiting'")
_earlier = inbox.alias()
_EARLIER_WAITS = exists().where(
    _earlier.c.state == literal_column("'waiting'"), _earlier.c.lane == inbox.c.lane, _earlier.c.id < inbox.c.id
)
_TAKE = (
    select(inbox.c.id, inbox.c.update_id, inbox.c.lane, inbox.c.payload, inbox.c.received_at, inbox.c.attempts)
    .where(_IS_WAITING, (inbox.c.not_before <= _NOW) | (inbox.c.not_before > _NOW + LONGEST_RETRY_MS), ~_EARLIER_WAITS)
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_RECEIVE = {
    "sqlite": sqlite.insert(inbox).on_conflict_do_nothing(index_elements=["update_id"]).returning(inbox.c.id),
    "postgresql": postgresql.insert(inbox).on_conflict_do_nothing(index_elements=["update_id"]).returning(inbox.c.id),
}
_DONE = (
    update(inbox).where(inbox.c.id.in_(bindparam("ids", expanding=True))).values(state="done", payload=None, lane="")
)


def receive(tx: Connection, updates: Sequence[Received], now: int) -> int:
    """Keep updates that were not received before. Returns how many were new."""
    common: dict[str, int | str] = dict(received_at=now, not_before=0, attempts=0)
    rows = [
        common | dict(update_id=u.update_id, lane=u.lane, payload=u.payload, state="dead" if u.dead else "waiting")
        for u in updates
    ]
    return len(tx.execute(_RECEIVE[tx.dialect.name], rows).all()) if rows else 0


def take(tx: Connection, now: int, most: int) -> list[Waiting]:
    """The first waiting update of each lane, oldest first, held until the transaction ends."""
    found = tx.execute(_TAKE, dict(now=now, most=most))
    return [Waiting(row[0], row[1], row[2], row[3] or "", row[4], row[5]) for row in found]


def done(tx: Connection, ids: Iterable[int]) -> None:
    """Updates are handled: forget what they held and whose they were, remember that they came."""
    if found := list(ids):
        tx.execute(_DONE, dict(ids=found))


def failed(tx: Connection, waiting: Waiting, now: int) -> bool:
    """An update could not be handled: try it again later, or lay it aside. Returns whether it was laid aside."""
    attempts = waiting.attempts + 1
    dead = attempts >= MOST_ATTEMPTS
    values = dict(attempts=attempts, not_before=now + 125 * 4**attempts, state="dead" if dead else "waiting")
    tx.execute(update(inbox).where(inbox.c.id == waiting.id).values(values))
    return dead


def still_waiting(tx: Connection, lanes: Iterable[str]) -> set[str]:
    """Those of the lanes that have an update to handle."""
    return set(tx.execute(select(inbox.c.lane).where(_IS_WAITING, inbox.c.lane.in_(list(lanes)))).scalars())


# The outbox
_before = outbox.alias()
_EARLIER_GOES = exists().where(
    _before.c.lane == outbox.c.lane, _before.c.id < outbox.c.id, _before.c.priority <= outbox.c.priority
)
_WAITS = (
    select(outbox)
    .where(
        (outbox.c.claimed_until <= _NOW) | (outbox.c.claimed_until > bindparam("latest", type_=BigInteger)),
        (outbox.c.not_before <= _NOW) | (outbox.c.put_off_at > _NOW + SET_BACK_MS),
        ~_EARLIER_GOES,
    )
    .order_by(outbox.c.priority, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_DUE = _WAITS.where(outbox.c.method != MAIL)
_DUE_MAIL = _WAITS.where(outbox.c.method == MAIL)
_CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(claimed_by=bindparam("by"), claimed_until=bindparam("until"))
)
_NOT_MINE = select(outbox.c.lane).where(
    outbox.c.lane.in_(bindparam("lanes", expanding=True)),
    outbox.c.priority <= ANSWER,
    (outbox.c.claimed_until <= _NOW) | (outbox.c.claimed_by != bindparam("by")),
)
_INSERT = insert(outbox).returning(outbox.c.id, sort_by_parameter_order=True)
_SENT = delete(outbox).where(outbox.c.id.in_(bindparam("ids", expanding=True)))


def put(tx: Connection, calls: Sequence[Call], now: int, claim: Claim | None = None) -> list[Claimed]:
    """Put calls into the outbox, in order. Returns those that the claimer is to make itself, at once.

    None of a lane in which earlier calls wait that are not the claimer's: they go first.
    """
    if not calls:
        return []
    held: set[str] = set()
    if claim is not None:
        lanes = list({call.lane for call in calls})
        held = {row.lane for row in tx.execute(_NOT_MINE, dict(lanes=lanes, now=claim.now, by=claim.by))}
    mine = [claim is not None and call.lane not in held for call in calls]
    rows = [_row(call, now, claim if own else None) for call, own in zip(calls, mine, strict=True)]
    ids = tx.execute(_INSERT, rows).scalars().all()
    until = claim.until if claim else 0
    return [Claimed(id, call, until=until) for id, call, own in zip(ids, calls, mine, strict=True) if own]


def due(tx: Connection, claim: Claim, most: int, *, mail: bool = False) -> list[Claimed]:
    """Claim calls that are due and that nobody makes: best priority first, and only the first of each lane.

    `mail`: those that go by e-mail, else those to Telegram.
    """
    asked = dict(now=claim.now, latest=claim.until + SET_BACK_MS, most=most)
    found = tx.execute(_DUE_MAIL if mail else _DUE, asked).mappings().all()
    if found:
        tx.execute(_CLAIM, dict(ids=[row["id"] for row in found], by=claim.by, until=claim.until))
    return [
        Claimed(
            row["id"],
            Call(
                row["lane"],
                row["company"],
                row["method"],
                row["payload"],
                row["priority"],
                row["expires_at"],
                row["about"] or "",
            ),
            row["attempts"],
            claim.until,
        )
        for row in found
    ]


def sent(tx: Connection, ids: Iterable[int]) -> None:
    """Calls are made, or not worth making any more."""
    if found := list(ids):
        tx.execute(_SENT, dict(ids=found))


def postpone(tx: Connection, id: int, now: int, not_before: int) -> None:
    """A call failed: make it later."""
    values = dict(not_before=not_before, put_off_at=now, claimed_until=0, attempts=outbox.c.attempts + 1)
    tx.execute(update(outbox).where(outbox.c.id == id).values(values))


def hold(tx: Connection, ids: Sequence[int], claim: Claim) -> set[int]:
    """Keep calls that one has claimed, for longer. Returns those that are still one's own."""
    if not ids:
        return set()
    mine = (outbox.c.id.in_(ids), outbox.c.claimed_by == claim.by)
    return set(
        tx.execute(update(outbox).where(*mine).values(claimed_until=claim.until).returning(outbox.c.id)).scalars()
    )


def release(tx: Connection, ids: Sequence[int], by: str) -> None:
    """Let go of calls that one has claimed, so that any process may make them."""
    if ids:
        mine = (outbox.c.id.in_(ids), outbox.c.claimed_by == by)
        tx.execute(update(outbox).where(*mine).values(claimed_by=None, claimed_until=0))


def release_all(tx: Connection) -> None:
    """Let go of all calls to Telegram: for the only process on a database that makes them, when it starts."""
    claimed = (outbox.c.claimed_until > 0, outbox.c.method != MAIL)
    tx.execute(update(outbox).where(*claimed).values(claimed_until=0))


def mail_waits(tx: Connection, now: int) -> int:
    """How long the mail that has waited longest has waited at `now`, in milliseconds; 0 when none does."""
    first = tx.execute(select(func.min(outbox.c.created_at)).where(outbox.c.method == MAIL)).scalar()
    return 0 if first is None else max(0, now - first)


# What the channel itself must know of a company


def latest_message(tx: Connection, company: str) -> int | None:
    """The number of the latest message read from a company; None when there is none."""
    return tx.execute(select(companies.c.last_message).where(companies.c.id == company)).scalar()


def read_message(tx: Connection, company: str, number: int) -> None:
    """Note the number of the latest message read from a company."""
    tx.execute(_READ, dict(company=company, number=number))


_READ = (
    update(companies).where(companies.c.id == bindparam("company")).values(last_message=bindparam("number"))
)  # `last_message` is no part of the company's memory: the dialogue does not know of messages


def _row(call: Call, now: int, claim: Claim | None) -> dict[str, object]:
    return dict(
        lane=call.lane,
        company=call.company,
        priority=call.priority,
        method=call.method,
        payload=call.payload,
        created_at=now,
        not_before=0,
        expires_at=call.expires_at,
        attempts=0,
        claimed_by=claim.by if claim else None,
        claimed_until=claim.until if claim else 0,
        put_off_at=0,
        about=(call.about or now_about())[:40],
    )
