"""The report's tables: a week's figures rolled up, finished reports, and who gets them. No company stands in them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, SmallInteger, String, Table, Text

from bot.store.tables import metadata

report_weeks = Table(
    "report_weeks",
    metadata,
    Column("week", String(8), primary_key=True),
    Column("made_at", BigInteger, nullable=False),
    Column("made_up", Boolean, nullable=False, default=False),
)
"""Weeks whose events are rolled up. `made_up`: by the demo."""

report_figures = Table(
    "report_figures",
    metadata,
    Column("week", String(8), primary_key=True),
    Column("measure", String(24), primary_key=True),
    Column("scope", String(64), primary_key=True),
    Column("about", String(120), primary_key=True),
    Column("n", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
)
"""One number: `scope` is `*` (the whole), `m:<municipality>` or `o:<organisation>`; `n` as counted, `shown` as
published, where -1 is "fewer than five" and -2 "not shown"."""

report_owners = Table(
    "report_owners",
    metadata,
    Column("about", String(100), primary_key=True),
    Column("organisation", String(48), nullable=False),
)
"""Whose offer an event is about, as the catalog says when a week is rolled up."""

reports = Table(
    "reports",
    metadata,
    Column("week", String(8), primary_key=True),
    Column("scope", String(64), primary_key=True),
    Column("report", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)
"""The archive: finished reports as they were sent, so that a week can be read when its texts are gone."""

report_subscriptions = Table(
    "report_subscriptions",
    metadata,
    Column("member", Integer, primary_key=True),
    Column("scope", String(64), primary_key=True),
    Column("ways", String(40), nullable=False),
)
"""Who gets which report, and how: `telegram`, `mail` or both, parted by a blank."""

report_deliveries = Table(
    "report_deliveries",
    metadata,
    Column("week", String(8), primary_key=True),
    Column("member", Integer, primary_key=True),
    Column("scope", String(64), primary_key=True),
    Column("way", String(12), primary_key=True),
    Column("state", String(8), nullable=False),
    Column("attempts", SmallInteger, nullable=False, default=0),
    Column("not_before", BigInteger, nullable=False, default=0),
    Column("problem", Text, nullable=False, default=""),
    Column("at", BigInteger, nullable=False),
)
"""A report on its way to a member: waiting, posted (in the outbox, or sent), or refused for good by the channel."""
