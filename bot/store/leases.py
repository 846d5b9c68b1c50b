"""What only one process at a time may do."""

from __future__ import annotations

from sqlalchemy import Connection, delete, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.catalog_tables import leases

SET_BACK_MS = 60_000
"""A lease that would last so much longer than one taken now was taken before the clock was set back."""


def take(tx: Connection, name: str, holder: str, now: int, until: int) -> bool:
    """Take a lease, or prolong one's own, until a time (ms). False when another holds it. All who take a lease take it
    for equally long."""
    new = (sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert)(leases)
    row = dict(name=name, holder=holder, until=until)
    if tx.execute(new.values(row).on_conflict_do_nothing(index_elements=["name"])).rowcount == 1:
        return True
    free = or_(leases.c.until <= now, leases.c.until > until + SET_BACK_MS, leases.c.holder == holder)
    return tx.execute(update(leases).where(leases.c.name == name, free).values(row)).rowcount == 1


def keep(tx: Connection, name: str, holder: str, until: int) -> bool:
    """Prolong one's own lease until a time (ms). False when another took it, or had it meanwhile."""
    mine = (leases.c.name == name) & (leases.c.holder == holder)
    return tx.execute(update(leases).where(mine).values(until=until)).rowcount == 1


def give_back(tx: Connection, name: str, holder: str) -> None:
    """Let others take the lease at once."""
    tx.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


def once(tx: Connection, name: str, now: int, until: int) -> bool:
    """True for the first who asks, until a time has passed: for what is to be told once."""
    return take(tx, name, f"{now}", now, until)
