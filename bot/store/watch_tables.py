"""The table of what watches over Lotsen itself."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, String, Table

from bot.store.tables import metadata

watch = Table(
    "watch",
    metadata,
    Column("name", String(48), primary_key=True),
    Column("at", BigInteger, nullable=False),
)
"""`clock`: when a clock last did a job. `alert:<what>`: since when something is wrong that stewards were told of."""
