"""The archive of finished reports."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from bot.store.report_tables import reports


def find(tx: Connection, week: str, scope: str) -> str | None:
    """A finished report as it was kept; None when there is none."""
    return tx.execute(select(reports.c.report).where(reports.c.week == week, reports.c.scope == scope)).scalar()


def keep(tx: Connection, week: str, scope: str, report: str, now: int) -> None:
    """Keep a finished report; one that is there stays as it was."""
    if find(tx, week, scope) is None:
        tx.execute(insert(reports).values(week=week, scope=scope, report=report, made_at=now))


def weeks(tx: Connection) -> list[str]:
    """Weeks with finished reports, the latest first."""
    return list(tx.execute(select(reports.c.week).distinct().order_by(reports.c.week.desc())).scalars())


def forget(tx: Connection) -> None:
    """Empty the archive: the demo makes its own."""
    tx.execute(delete(reports))
