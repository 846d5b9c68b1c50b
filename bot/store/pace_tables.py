"""The table of how fast is sent, which all processes share."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, String, Table

from bot.store.tables import metadata

pace = Table(
    "pace",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("left", Float, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
)
"""How many messages may go at once, as it was at a time: over all (the empty name), and to each chat that was written
to in the last minutes, by a digest of its lane. On SQLite one process sends, and keeps this to itself."""
