"""Tables of plans and of the companies that have them. Days are ISO texts; times are milliseconds since 1970."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, SmallInteger, String, Table, Text

from bot.store.tables import metadata

plans = Table(
    "plans",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("company", String(80), nullable=False, index=True),
    Column("plan", Text, nullable=False),
    Column("due", String(10)),
    Column("rules", String(32), nullable=False),
    Column("revision", SmallInteger, nullable=False, default=0),
    Index("plans_due", "due"),
    Index("plans_rules", "rules"),
)
"""`plan` is the plan itself as JSON. `due` is reckoned from it by `rules` and only there to be searched; `revision`
counts what was written, for calendars."""

contacts = Table(
    "contacts",
    metadata,
    Column("company", String(80), primary_key=True),
    Column("language", String(2), nullable=False),
    Column("municipality", String(12)),
    Column("mail", String(254), nullable=False, index=True),
    Column("paused", Boolean, nullable=False),
    Column("stopped", Boolean, nullable=False),
    Column("unreachable", Boolean, nullable=False),
    Column("unanswered", SmallInteger, nullable=False),
    Column("seen", String(10), nullable=False, index=True),
)

links = Table(
    "links",
    metadata,
    Column("secret", String(64), primary_key=True),
    Column("company", String(80), nullable=False, index=True),
    Column("mail", String(254), nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)
"""One-time links, by the hash of their secret: to confirm an address, or to open the same memory in a browser or in
Telegram."""
