"""A database that cannot work just now is told from one that was asked for something wrong."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from bot.catalog import Catalog
from bot.channels.telegram.receive import Me
from bot.channels.telegram.turns import Turns
from bot.dialogue import Guide
from bot.service import Service
from bot.settings import Settings
from bot.store import Store, is_away, memory, queues
from bot.store.queues import Received
from bot.store.tables import companies, inbox, outbox
from bot.turn import Company
from tests.databases import NewDatabase

UPDATE = {
    "update_id": 1,
    "message": {
        "message_id": 1, "date": 1, "text": "hej", "chat": {"id": 7, "type": "private"},
        "from": {"id": 7, "is_bot": False, "first_name": "Ebba", "language_code": "sv"},
    },
}  # fmt: skip


@pytest.fixture
def store(postgresql: NewDatabase) -> Iterator[Store]:
    made = Store(Settings.read({"DATABASE_URL": postgresql()}).database)
    made.migrate()
    yield made
    made.close()


@contextlib.contextmanager
def read_only(store: Store) -> Iterator[None]:
    """The whole database takes no writes, as one on a read-only or full disk."""
    keeper, name = create_engine(store.engine.url, isolation_level="AUTOCOMMIT"), store.engine.url.database

    def tell(word: str) -> None:
        with keeper.connect() as tx:
            tx.execute(text("SET default_transaction_read_only = off"))
            tx.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = {word}"))
            others = "FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
            tx.execute(text(f"SELECT pg_terminate_backend(pid) {others}"), {"name": name})
            while tx.execute(text(f"SELECT count(*) {others}"), {"name": name}).scalar_one():
                time.sleep(0.01)  # being told to end is not having ended
        store.engine.dispose()

    tell("on")
    yield
    tell("off")
    keeper.dispose()


def failing(store: Store, statement: str) -> DBAPIError:
    with pytest.raises(DBAPIError) as caught, store.begin() as tx:
        tx.execute(text(statement))
    return caught.value


def test_what_was_asked_is_not_to_blame_when_the_database_is_away(store: Store) -> None:
    assert is_away(failing(store, "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(1)"))
    assert is_away(failing(store, "SELECT pg_terminate_backend(pg_backend_pid())"))
    assert is_away(OperationalError("x", None, Exception("database is locked")))
    assert is_away(ConnectionResetError(104, "Connection reset by peer"))
    with read_only(store):
        assert is_away(failing(store, "DELETE FROM companies"))
    with store.begin() as tx:
        memory.save(tx, Company("web:1"), 1)


def test_what_was_asked_is_to_blame_when_it_was_wrong(store: Store) -> None:
    assert not is_away(failing(store, "SELECT nothing_that_there_is"))
    with pytest.raises(IntegrityError) as caught, store.begin() as tx:
        for _ in range(2):
            tx.execute(companies.insert().values(id="a", pseudonym="p", memory="", created_at=1, seen_at=1))
    assert not is_away(caught.value)
    assert not is_away(ValueError())


def test_fault_39_a_postgresql_that_takes_no_writes_loses_no_update(store: Store, small: Catalog) -> None:
    turns = Turns(Service(store, Guide.of(small)), Me(1, "lotsen_bot"), "one")
    with store.begin() as tx:
        queues.receive(tx, [Received(1, "telegram:7", json.dumps(UPDATE))], turns.now())
    with read_only(store):
        for _ in range(5):
            with pytest.raises(DBAPIError) as caught:
                turns.run()
            assert is_away(caught.value)
    assert turns.run().handled == 1
    with store.begin() as tx:
        assert states(tx) == [("done", 0)]
        assert len(tx.execute(select(outbox)).all()) == 1


def states(tx: Connection) -> list[tuple[str, int]]:
    return [tuple(row) for row in tx.execute(select(inbox.c.state, inbox.c.attempts))]
