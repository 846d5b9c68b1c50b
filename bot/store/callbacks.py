"""Call-backs as they are kept. Each change is made only when nobody else changed the same one meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from bot.followup.callbacks import Callback, State, due_at
from bot.store.people_tables import callbacks

OPEN = [state.value for state in State if state.open]


@dataclass(frozen=True, slots=True)
class Kept:
    """A call-back with what staff need to make the call."""

    id: int
    version: int
    company: str
    organisation: str
    topic: str
    language: str
    rules: Callback
    offer: str | None = None
    need: str | None = None
    municipality: str | None = None
    phone: str = ""
    suits: str = ""
    facts: dict[str, Any] | None = None
    """What the company told of itself, by fact."""
    seen: tuple[str, ...] = ()
    """The offers that the company was shown, best first."""
    reason: str = ""
    passed: tuple[str, ...] = ()
    """The organisations that had it before."""

    def with_rules(self, rules: Callback) -> Kept:
        return replace(self, rules=rules)


def draft(tx: Connection, new: Kept) -> Kept:
    """Begin a new draft in place of the company's earlier one."""
    where = (callbacks.c.company == new.company, callbacks.c.state == State.DRAFT.value)
    tx.execute(delete(callbacks).where(*where))
    row = _row(new) | dict(company=new.company, version=0)
    id = tx.execute(insert(callbacks).values(row).returning(callbacks.c.id)).scalar_one()
    return replace(new, id=id, version=0)


def drafted(tx: Connection, company: str) -> Kept | None:
    """What the company is about to ask for."""
    where = (callbacks.c.company == company, callbacks.c.state == State.DRAFT.value)
    row = tx.execute(select(callbacks).where(*where)).first()
    return _kept(row) if row else None


def find(tx: Connection, id: int) -> Kept | None:
    """A call-back by its number; None when it was erased."""
    row = tx.execute(select(callbacks).where(callbacks.c.id == id)).first()
    return _kept(row) if row else None


def save(tx: Connection, one: Kept) -> Kept | None:
    """Write a changed call-back; None, and nothing is written, when somebody else changed it since it was read."""
    where = (callbacks.c.id == one.id, callbacks.c.version == one.version)
    done = tx.execute(update(callbacks).where(*where).values(_row(one) | dict(version=one.version + 1)))
    return replace(one, version=one.version + 1) if done.rowcount == 1 else None


def drop(tx: Connection, id: int) -> None:
    """Forget a call-back: a draft that was given up."""
    tx.execute(delete(callbacks).where(callbacks.c.id == id))


def open_for(tx: Connection, company: str) -> list[Kept]:
    """A company's call-backs that somebody has something to do with."""
    where = (callbacks.c.company == company, callbacks.c.state.in_(OPEN))
    return [_kept(row) for row in tx.execute(select(callbacks).where(*where).order_by(callbacks.c.id))]


def of_organisations(tx: Connection, organisations: Sequence[str] | None, latest: int = 200) -> list[Kept]:
    """The call-backs of some organisations, or of all (None), without drafts: the newest first."""
    query = select(callbacks).where(callbacks.c.state != State.DRAFT.value)
    if organisations is not None:
        query = query.where(callbacks.c.organisation.in_(organisations))
    return [_kept(row) for row in tx.execute(query.order_by(callbacks.c.id.desc()).limit(latest))]


def waiting(tx: Connection, organisation: str | None) -> int:
    """How many call-backs nobody has taken, of an organisation or of all."""
    query = select(callbacks.c.id).where(callbacks.c.state == State.WAITING.value)
    if organisation is not None:
        query = query.where(callbacks.c.organisation == organisation)
    return len(tx.execute(query).all())


def due(tx: Connection, now: int, most: int = 50) -> list[Kept]:
    """Call-backs with something to be done by itself, held so that no other clock does the same."""
    query = select(callbacks).where(callbacks.c.due_at <= now).order_by(callbacks.c.due_at).limit(most)
    return [_kept(row) for row in tx.execute(query.with_for_update(skip_locked=True))]


def _row(one: Kept) -> dict[str, Any]:
    rules = asdict(one.rules) | dict(state=one.rules.state.value)
    next_due = due_at(one.rules)
    return rules | dict(
        organisation=one.organisation,
        offer=one.offer,
        need=one.need,
        municipality=one.municipality,
        topic=one.topic,
        phone=one.phone,
        suits=one.suits,
        facts=json.dumps(one.facts or {}, ensure_ascii=False),
        seen=_joined(one.seen),
        language=one.language,
        reason=one.reason,
        passed=_joined(one.passed),
        due_at=next_due[1] if next_due else None,
    )


_RULES = tuple(name for name in Callback.__dataclass_fields__ if name != "state")


def _kept(row: Row[Any]) -> Kept:
    found = row._mapping
    return Kept(
        found["id"],
        found["version"],
        found["company"],
        found["organisation"],
        found["topic"],
        found["language"],
        Callback(State(found["state"]), **{name: found[name] for name in _RULES}),
        offer=found["offer"],
        need=found["need"],
        municipality=found["municipality"],
        phone=found["phone"],
        suits=found["suits"],
        facts=json.loads(found["facts"] or "{}"),
        seen=tuple(found["seen"].split()),
        reason=found["reason"],
        passed=tuple(found["passed"].split()),
    )


def _joined(ids: Iterable[str]) -> str:
    return " ".join(ids)
