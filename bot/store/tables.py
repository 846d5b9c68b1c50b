"""The tables, the same on SQLite and PostgreSQL. Times are milliseconds since 1970 in UTC."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, SmallInteger, String, Table, Text, text

metadata = MetaData()

Key = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only when the column is a plain INTEGER."""

companies = Table(
    "companies",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("pseudonym", String(32), nullable=False, unique=True),
    Column("memory", Text, nullable=False),
    Column("unreachable", Boolean, nullable=False, default=False),
    Column("last_message", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False, index=True),
)

answers = Table(
    "answers",
    metadata,
    Column("key", String(16), primary_key=True),
    Column("company", String(80), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("need", String(48)),
    Column("offers", Text, nullable=False),
    Column("shown", SmallInteger, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
)

events = Table(
    "events",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("pseudonym", String(32), index=True),
    Column("channel", String(16), nullable=False),
    Column("municipality", String(12)),
    Column("language", String(2), nullable=False),
    Column("name", String(32), nullable=False),
    Column("about", String(200), nullable=False),
    Column("text", Text, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("company", String(80), nullable=False),
    Column("turn", String(64)),
    Column("at", BigInteger, nullable=False, index=True),
    Column("said", Text),
    Column("reply", Text),
    Index("messages_company", "company", "id"),
    Index("messages_turn", "company", "turn", unique=True),
)
"""A web conversation as its page shows it: what the company said, then the reply."""

_WAITING = text("state = 'waiting'")

inbox = Table(
    "inbox",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("update_id", BigInteger, nullable=False, unique=True),
    Column("lane", String(80), nullable=False),
    Column("payload", Text),
    Column("received_at", BigInteger, nullable=False, index=True),
    Column("not_before", BigInteger, nullable=False),
    Column("attempts", SmallInteger, nullable=False, default=0),
    Column("state", String(8), nullable=False, default="waiting"),
    Index("inbox_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index("inbox_lane", "lane", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    sqlite_autoincrement=True,
)
"""Updates as they came: waiting, done or dead. Payload and lane are deleted once done; the row stays so that a repeat
is known."""

outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("lane", String(80), nullable=False),
    Column("company", String(80), nullable=False, index=True),
    Column("priority", SmallInteger, nullable=False),
    Column("method", String(40), nullable=False),
    Column("payload", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("not_before", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("attempts", SmallInteger, nullable=False, default=0),
    Column("claimed_by", String(16)),
    Column("claimed_until", BigInteger, nullable=False, default=0),
    Column("put_off_at", BigInteger, nullable=False, default=0, server_default="0"),
    Column("about", String(40)),
    Index("outbox_due", "priority", "id"),
    Index("outbox_lane", "lane", "id"),
    sqlite_autoincrement=True,
)
"""Calls to make, in order within a lane (a chat). A row is deleted once its call is made; the process that is making
it has claimed it until a time, after which another may. `about`: the request or
update that it comes of, for the log. `put_off_at`: when `not_before` was last set, since a clock
that is set back must not make a call wait for ever. A number is never given twice, since processes know calls by them;
SQLite has to be told so."""
