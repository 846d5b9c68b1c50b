"""The archive of finished reports."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.retention import CONVERSATION_DAYS
from bot.store.report_tables import reports
from bot.store.tables import events

MONTH_MS = CONVERSATION_DAYS * 86_400_000
LONGEST_TEXT = 160
"""What stands in a report of a question or a remark, in characters."""


def find(tx: Connection, week: str, scope: str) -> str | None:
    """A finished report as it was kept; None when there is none."""
    return tx.execute(select(reports.c.report).where(reports.c.week == week, reports.c.scope == scope)).scalar()


def keep(tx: Connection, week: str, scope: str, report: str, now: int) -> None:
    """Keep a finished report; one that is there stays as it was."""
    if find(tx, week, scope) is None:
        tx.execute(insert(reports).values(week=week, scope=scope, report=report, made_at=now))


def take_out(tx: Connection, said: Iterable[tuple[int, str]]) -> None:
    """Take what a company wrote (when, and the text) out of finished reports; unless another wrote the same."""
    for at, text in said:
        near = (events.c.at > at - MONTH_MS, events.c.at < at + MONTH_MS, events.c.text == text)
        if tx.execute(select(events.c.id).where(*near).limit(1)).first() is not None:
            continue
        quoted = json.dumps(text[:LONGEST_TEXT], ensure_ascii=False)
        there = (
            reports.c.made_at > at,
            reports.c.made_at < at + MONTH_MS,
            reports.c.report.contains(quoted, autoescape=True),
        )
        tx.execute(update(reports).where(*there).values(report=func.replace(reports.c.report, quoted, '""')))


def weeks(tx: Connection) -> list[str]:
    """Weeks with finished reports, the latest first."""
    return list(tx.execute(select(reports.c.week).distinct().order_by(reports.c.week.desc())).scalars())


def forget(tx: Connection) -> None:
    """Empty the archive: the demo makes its own."""
    tx.execute(delete(reports))
