"""Opening a database, bringing it up to date, and transactions."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import make_url, text
from sqlalchemy.exc import IntegrityError

from bot.store import Store, StoreError, memory
from bot.store.opening import secured, told
from bot.store.store import newest
from bot.store.tables import companies, metadata
from bot.turn import Company


def test_a_database_is_made_from_nothing_and_again_without_harm(empty: Store) -> None:
    empty.migrate()
    with empty.begin() as tx:
        memory.save(tx, Company("web:1"), 1)
    empty.migrate()
    empty.check()
    with empty.begin() as tx:
        assert memory.everything(tx, "web:1")


def test_the_migrations_make_the_tables_that_the_program_knows(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_a_file_of_migrations_is_named_by_the_version_that_it_makes(store: Store) -> None:
    with store.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == newest()


def test_a_database_without_tables_is_refused_with_what_to_do(empty: Store) -> None:
    with pytest.raises(StoreError, match="Run 'lotsen migrate'"):
        empty.check()


def test_a_newer_database_is_left_alone(empty: Store) -> None:
    empty.migrate()
    with empty.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refused in (empty.migrate, empty.check):
        with pytest.raises(StoreError, match="version 9999, which is newer than this program"):
            refused()


def test_what_a_transaction_wrote_is_gone_when_it_fails(store: Store) -> None:
    def failing_turn() -> None:
        with store.begin() as tx:
            memory.save(tx, Company("web:1"), 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing_turn()
    with store.begin() as tx:
        assert memory.everything(tx, "web:1") == {}


def test_two_threads_that_write_at_once_both_get_through(store: Store) -> None:
    start, failed = threading.Barrier(4), []

    def write(name: int) -> None:
        start.wait()
        try:
            for turn in range(15):
                with store.begin() as tx:
                    memory.load(tx, f"web:{name}")
                    memory.save(tx, Company(f"web:{name}", questions=(str(turn),)), turn)
        except Exception as wrong:
            failed.append(wrong)

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    with store.begin() as tx:
        assert [memory.load(tx, f"web:{name}").questions for name in range(4)] == [("14",)] * 4


def test_two_turns_of_a_company_at_once_do_not_forget_each_other(store: Store) -> None:
    with store.begin() as tx:
        memory.save(tx, Company("web:1"), 1)

    def ask(name: str) -> None:
        for _ in range(10):
            with store.begin() as tx:
                company = memory.load(tx, "web:1")
                memory.save(tx, replace(company, questions=(*company.questions, name)), 1)

    threads = [threading.Thread(target=ask, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with store.begin() as tx:
        assert sorted(memory.load(tx, "web:1").questions) == ["a"] * 10 + ["b"] * 10


def test_two_first_turns_of_a_company_at_once_give_one_company(store: Store) -> None:
    start, names = threading.Barrier(2), []

    def first() -> None:
        start.wait()
        with store.begin() as tx:
            names.append(memory.save(tx, Company("web:1"), 1))

    threads = [threading.Thread(target=first) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(names) == 2
    assert len(set(names)) == 1


def test_programs_that_migrate_at_once_do_it_once(empty: Store) -> None:
    address = empty.engine.url.render_as_string(hide_password=False)
    program = f"from bot.store import Store; Store({address!r}).migrate()"
    started = [subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate(timeout=60)[1].decode() for process in started] == [""] * 2
    empty.check()


def test_the_database_itself_holds_the_rules(store: Store) -> None:
    row = dict(id="web:1", pseudonym="p", memory="{}", unreachable=False, created_at=1, seen_at=1)
    with pytest.raises(IntegrityError), store.begin() as tx:
        tx.execute(companies.insert(), [row, row | dict(id="web:2")])


@pytest.mark.parametrize("address", ["sqlite:///{folder}", "postgresql+pg8000://u:hush@127.0.0.1:1/lotsen"])
def test_a_database_that_cannot_be_reached_says_so_without_its_password(tmp_path: Path, address: str) -> None:
    store = Store(address.format(folder=tmp_path))
    for refused in (store.migrate, store.check):
        with pytest.raises(StoreError, match="The database cannot be used") as wrong:
            refused()
        assert "hush" not in str(wrong.value)


def test_what_the_database_complains_of_is_told_in_its_words_alone(store: Store) -> None:
    def ask() -> None:
        with told(), store.engine.connect() as connection:
            connection.execute(text("SELECT 1 FROM nowhere"))

    with pytest.raises(StoreError, match=r"^The database cannot be used: [^{]*nowhere") as wrong:
        ask()
    assert "SELECT" not in str(wrong.value)


@pytest.mark.parametrize(
    ("mode", "encrypted", "checked"),
    [("disable", False, False), ("require", True, False), ("verify-full", True, True)],
)
def test_sslmode_means_what_it_means_to_postgresql(mode: str, encrypted: bool, checked: bool) -> None:
    address, arguments = secured(make_url(f"postgresql+pg8000://u@db.example/lotsen?sslmode={mode}"))
    assert not address.query
    assert bool(arguments) is encrypted
    if encrypted:
        assert arguments["ssl_context"].check_hostname is checked


def test_an_address_with_an_unknown_part_says_which() -> None:
    with pytest.raises(StoreError, match="DATABASE_URL has channel_binding"):
        Store("postgresql+pg8000://u@db.example/lotsen?channel_binding=require")
