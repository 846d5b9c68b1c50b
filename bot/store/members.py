"""Staff: who belongs to which organisation, and in what role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update

from bot.store import drafts
from bot.store.staff_tables import members

Role = Literal["editor", "lead", "steward"]
ROLES: tuple[Role, ...] = ("editor", "lead", "steward")


@dataclass(frozen=True, slots=True)
class Member:
    """One of an organisation's staff, or a steward, who belongs to none and may change all."""

    id: int
    name: str
    organisation: str | None
    role: Role
    telegram: str | None = None
    """The member's own chat, as company ids are written: `telegram:4711`."""
    email: str | None = None
    removed: bool = False

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where the member is reached, best first: `telegram:4711`, `mail:anna@example.se`."""
        mail = f"mail:{self.email}" if self.email else None
        return tuple(filter(None, (self.telegram, mail)))

    @property
    def address(self) -> str | None:
        """The best way to reach the member; None when there is none."""
        return next(iter(self.addresses), None)

    def may_edit(self, organisation: str) -> bool:
        """Whether the member may change an organisation's offers."""
        return not self.removed and (self.role == "steward" or self.organisation == organisation)

    def may_lead(self, organisation: str) -> bool:
        """Whether the member sees to an organisation's members and reads its reports."""
        return self.role != "editor" and self.may_edit(organisation)


_LIVING = select(members).where(members.c.removed_at.is_(None)).order_by(members.c.id)


def add(
    tx: Connection,
    name: str,
    role: Role,
    organisation: str | None,
    now: int,
    telegram: str | None = None,
    email: str | None = None,
) -> Member:
    """A new member, from `now` (ms) on."""
    row = dict(name=name, role=role, organisation=organisation, telegram=telegram, email=email, created_at=now)
    id = tx.execute(insert(members).values(row).returning(members.c.id)).scalar_one()
    return Member(id, name, organisation, role, telegram, email)


def remove(tx: Connection, id: int, now: int) -> None:
    """The member is one no more. The name stays, for the history; drafts and the ways to reach the member go."""
    drafts.erase(tx, id)
    tx.execute(update(members).where(members.c.id == id).values(removed_at=now, telegram=None, email=None))


def change(tx: Connection, id: int, **values: str | None) -> None:
    """Change a member's name, role, telegram or email."""
    tx.execute(update(members).where(members.c.id == id).values(values))


def of_organisation(tx: Connection, organisation: str) -> list[Member]:
    """An organisation's members, the first one first."""
    return [_member(row) for row in tx.execute(_LIVING.where(members.c.organisation == organisation))]


def stewards(tx: Connection) -> list[Member]:
    """Those who may change all."""
    return [_member(row) for row in tx.execute(_LIVING.where(members.c.role == "steward"))]


def everyone(tx: Connection) -> list[Member]:
    """All members of all organisations, the first one first."""
    return [_member(row) for row in tx.execute(_LIVING)]


def by_company(tx: Connection, company: str) -> Member | None:
    """The member whose own chat this is, as company ids are written: `telegram:4711`."""
    row = tx.execute(_LIVING.where(members.c.telegram == company)).first()
    return _member(row) if row else None


def by_email(tx: Connection, email: str) -> Member | None:
    """The member with this address, however it is spelt in capitals."""
    row = tx.execute(_LIVING.where(members.c.email == email.strip().casefold())).first()
    return _member(row) if row else None


def by_id(tx: Connection, id: int) -> Member | None:
    """A member, also one that was removed."""
    row = tx.execute(select(members).where(members.c.id == id)).first()
    return _member(row) if row else None


def _member(row: Row[Any]) -> Member:
    return Member(
        row.id, row.name, row.organisation, row.role, row.telegram, row.email, removed=row.removed_at is not None
    )
