"""The tables of what staff are asked about their offers, and of what they answered."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, SmallInteger, String, Table

from bot.store.tables import Key, metadata

nudges = Table(
    "nudges",
    metadata,
    Column("offer", String(48), primary_key=True),
    Column("occasion", String(20), primary_key=True),
    Column("times", SmallInteger, nullable=False),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False, index=True),
    Column("answered_at", BigInteger),
)
"""How often staff were asked on an occasion, since when, and when they answered in their chat."""

wanted = Table(
    "wanted",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("member", BigInteger, nullable=False),
    Column("organisation", String(48), nullable=False),
    Column("offer", String(48), nullable=False),
    Column("what", String(8), nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""Changes that staff asked for in their chat, until they are published."""
