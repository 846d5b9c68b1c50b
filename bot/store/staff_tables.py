"""The staff's tables: who they are, how they come in, and what they changed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, String, Table, Text

from bot.store.tables import Key, metadata

members = Table(
    "members",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("name", String(80), nullable=False),
    Column("organisation", String(48), index=True),
    Column("role", String(8), nullable=False),
    Column("telegram", String(80), index=True),
    Column("email", String(254), index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("removed_at", BigInteger),
)
"""Staff of an organisation; a steward has none. Nobody is deleted, so that history keeps its names."""

staff_links = Table(
    "staff_links",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("purpose", String(8), nullable=False),
    Column("member", BigInteger),
    Column("organisation", String(48)),
    Column("role", String(8)),
    Column("name", String(80)),
    Column("email", String(254)),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("used_at", BigInteger),
)
"""One-time links, by the hash of their token: invitations (`invite`), ways in to the pages (`sign_in`) and new
addresses (`email`)."""

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("member", BigInteger, nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

staff_log = Table(
    "staff_log",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("member", BigInteger),
    Column("who", String(80), nullable=False),
    Column("what", String(32), nullable=False),
    Column("about", String(200), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Index("staff_log_about", "about", "id"),
)
"""Every change that staff made: who, when, what, from and to."""

wrong_reports = Table(
    "wrong_reports",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("offer", String(48), nullable=False, index=True),
    Column("company", String(80), index=True),
    Column("language", String(2), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
    Column("mended_at", BigInteger),
)
"""What companies say is wrong with an offer, scrubbed. The company is kept so that it can be told when it is mended."""
