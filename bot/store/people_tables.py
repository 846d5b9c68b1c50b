"""The tables of what takes a person: call-backs, sign-ups to meetings, and companies' cases."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, SmallInteger, String, Table, Text

from bot.store.tables import Key, metadata

callbacks = Table(
    "callbacks",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("version", Integer, nullable=False, default=0),
    Column("company", String(80), nullable=False, index=True),
    Column("organisation", String(48), nullable=False),
    Column("offer", String(48)),
    Column("need", String(48)),
    Column("municipality", String(12)),
    Column("topic", Text, nullable=False),
    Column("phone", String(20), nullable=False, default=""),
    Column("suits", String(16), nullable=False, default=""),
    Column("facts", Text, nullable=False, default=""),
    Column("seen", Text, nullable=False, default=""),
    Column("language", String(2), nullable=False),
    Column("state", String(10), nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("promised_days", SmallInteger),
    Column("taken_by", Integer),
    Column("taken_at", BigInteger),
    Column("attempts", SmallInteger, nullable=False, default=0),
    Column("nudged_at", BigInteger),
    Column("told_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("verdict_asked_at", BigInteger),
    Column("called", Boolean),
    Column("helped", Boolean),
    Column("proposed", String(48)),
    Column("reason", String(16), nullable=False, default=""),
    Column("passed", Text, nullable=False, default=""),
    Column("due_at", BigInteger, index=True),
    Index("callbacks_organisation", "organisation", "state"),
)
"""Companies that asked to be called. `version` counts the changes, so that of two at once one wins; `due_at` is when
the next thing starts by itself; `passed` names the organisations that had it before."""

signups = Table(
    "signups",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("meeting", String(48), nullable=False),
    Column("company", String(80), nullable=False, index=True),
    Column("name", String(120), nullable=False, default=""),
    Column("phone", String(20), nullable=False, default=""),
    Column("language", String(2), nullable=False),
    Column("state", String(10), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("reminded_at", BigInteger),
    Column("asked_at", BigInteger),
    Column("opinion", String(8), nullable=False, default=""),
    Column("told_name", Text),
    Column("told_place", Text),
    Column("told_starts", BigInteger),
    Column("told_organisation", String(48)),
    Index("signups_once", "meeting", "company", unique=True),
)
"""Who comes to which meeting. `told_…` is the meeting as the company was last told of it."""

cases = Table(
    "cases",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("company", String(80), nullable=False, index=True),
    Column("offer", String(48), nullable=False, index=True),
    Column("organisation", String(48), nullable=False, index=True),
    Column("municipality", String(12)),
    Column("language", String(2), nullable=False),
    Column("state", String(10), nullable=False),
    Column("got", Text, nullable=False, default=""),
    Column("meant", Text, nullable=False, default=""),
    Column("name", String(120)),
    Column("consented_at", BigInteger),
    Column("decided_by", Integer),
    Column("decided_at", BigInteger),
    Column("at", BigInteger, nullable=False),
)
"""What companies got, in their words. Withdrawn is deleted."""
