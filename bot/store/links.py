"""How the catalog's addresses answered when they were last tried."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from bot.store.catalog_tables import link_checks


@dataclass(frozen=True, slots=True)
class Checked:
    """The last try of an address. `since`: when it began to answer so (ms)."""

    url: str
    checked_at: int
    state: str
    status: int | None
    since: int


def all_of(tx: Connection) -> dict[str, Checked]:
    """Every address that was ever tried."""
    return {row.url: Checked(*row) for row in tx.execute(select(link_checks))}


def keep(tx: Connection, url: str, state: str, status: int | None, now: int) -> None:
    """Write down how an address answered at `now` (ms)."""
    before = tx.execute(select(link_checks.c.state).where(link_checks.c.url == url)).scalar()
    row = dict(checked_at=now, state=state, status=status) | ({} if before == state else dict(since=now))
    if before is None:
        tx.execute(insert(link_checks).values(url=url, **row))
    else:
        tx.execute(update(link_checks).where(link_checks.c.url == url).values(row))


def forget(tx: Connection, urls: Collection[str]) -> None:
    """Addresses that the catalog no longer has."""
    for url in urls:
        tx.execute(delete(link_checks).where(link_checks.c.url == url))


def states(tx: Connection) -> dict[str, str]:
    """Address → ok, broken or uncertain."""
    return {url: checked.state for url, checked in all_of(tx).items()}
