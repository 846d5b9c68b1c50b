"""The tables of what staff write on: drafts, and what they wrote sets two organisations' offers apart."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, String, Table, Text

from bot.store.tables import Key, metadata

drafts = Table(
    "drafts",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("member", BigInteger, nullable=False),
    Column("organisation", String(48), nullable=False),
    Column("offer", String(48)),
    Column("said", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False, index=True),
    Index("drafts_member", "member", "offer"),
)
"""What a member has typed and not published. `offer`: the one that is changed; none of a new one. `base`: what the
member saw when the form was opened."""

differences = Table(
    "differences",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("offer", String(48), nullable=False),
    Column("other", String(48), nullable=False),
    Column("member", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
    Column("answer", Text),
    Column("answered_by", BigInteger),
    Column("answered_at", BigInteger),
)
"""What a member wrote sets an offer apart from another organisation's, which is told and may answer."""
