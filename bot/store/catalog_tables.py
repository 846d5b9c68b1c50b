"""The catalog's tables: accepted states of it, what changed from one to the next, and who may change it now."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, SmallInteger, String, Table, Text

from bot.store.tables import Key, metadata

leases = Table(
    "leases",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("holder", String(32), nullable=False),
    Column("until", BigInteger, nullable=False),
)
"""What only one process at a time may do, and until when it has said that it does."""

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    Column("origin", String(64), nullable=False),
    Column("commit", String(64)),
    Column("author", String(80), nullable=False),
    Column("message", Text, nullable=False),
    Column("files", LargeBinary),
)
"""The whole catalog as accepted at a time. `origin`: digest of the folder that it rests on; another than its own as
long as the folder has not followed. `files`: compressed, and gone from old rows."""

changes = Table(
    "changes",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("snapshot", BigInteger, nullable=False),
    Column("member", String(32), nullable=False),
    Column("name", String(80), nullable=False),
    Column("organisation", String(48)),
    Column("file", String(120), nullable=False),
    Column("about", String(48), nullable=False),
    Column("path", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("undoes", BigInteger),
    Index("changes_about", "about", "id"),
)
"""Every change of a value: who, when, where, from and to (as JSON)."""

link_checks = Table(
    "link_checks",
    metadata,
    Column("url", String(500), primary_key=True),
    Column("checked_at", BigInteger, nullable=False, index=True),
    Column("state", String(12), nullable=False),
    Column("status", SmallInteger),
    Column("since", BigInteger, nullable=False),
)
"""How each address of the catalog answered when it was last tried: `ok`, `broken` or `uncertain`, and since when."""
