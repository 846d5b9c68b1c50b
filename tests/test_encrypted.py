"""Passwords and mails go to the servers that they are meant for, encrypted, or nowhere."""

from __future__ import annotations

import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Engine, text

from bot.store import Store, StoreError, is_away
from bot.store.opening import opened
from tests.databases import NewDatabase
from tests.encrypted import Authority, Door, door
from tests.mailing import Mailbox
from tests.test_mail import Post

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the program openssl")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


def post(store: Store, box: Mailbox, folder: Path, scheme: str, login: str = "") -> Post:
    return Post(store, f"{scheme}://{login}localhost:{urlsplit(box.url).port}", folder)


def test_over_smtps_a_mail_goes_encrypted(store: Store, trusted: Authority, tmp_path: Path) -> None:
    with Mailbox(smtps=trusted.server()) as box:
        office = post(store, box, tmp_path, "smtps")
        office.put("anna@gard.example")
        assert office.mail.once() == 1
    assert len(box.mails) == 1
    assert office.waiting() == 0


def test_where_the_server_offers_it_a_mail_goes_encrypted_without_being_asked(
    store: Store, trusted: Authority, tmp_path: Path
) -> None:
    with Mailbox(starttls=trusted.server()) as box:  # which takes no mail before it is encrypted
        office = post(store, box, tmp_path, "smtp")
        office.put("anna@gard.example")
        assert office.mail.once() == 1
    assert len(box.mails) == 1


@pytest.mark.parametrize("way", ["smtps", "starttls"])
def test_a_server_that_nobody_vouches_for_gets_no_mail_and_the_mail_waits(
    store: Store, authority: Authority, tmp_path: Path, way: str
) -> None:
    with Mailbox(**{way: authority.server()}) as box:
        office = post(store, box, tmp_path, "smtps" if way == "smtps" else "smtp")
        office.put("anna@gard.example")
        assert office.mail.once() == 0
    assert box.mails == []
    assert office.waiting() == 1


def test_a_certificate_of_another_server_is_not_taken(store: Store, trusted: Authority, tmp_path: Path) -> None:
    with Mailbox(smtps=trusted.server("mail.example")) as box:
        office = post(store, box, tmp_path, "smtps")
        office.put("anna@gard.example")
        assert office.mail.once() == 0
    assert office.waiting() == 1


def test_a_password_is_not_told_to_a_server_that_does_not_encrypt(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.mail.HERE", ())  # as if it were another machine
    with Mailbox() as box:
        office = post(store, box, tmp_path, "smtp", "lotsen:hemligt@")
        office.put("anna@gard.example")
        assert office.mail.once() == 0
        assert box.told == []
    assert office.waiting() == 1


# PostgreSQL


@pytest.fixture
def before(postgresql: NewDatabase, trusted: Authority) -> Iterator[tuple[Door, str]]:
    """A door before a database, with a certificate that is trusted, and the address of the database behind it."""
    address = postgresql()
    unix_socket = address.partition("unix_sock=")[2]
    with door(unix_socket, trusted.server()) as (made, port):
        yield made, f"postgresql+pg8000://postgres@localhost:{port}{urlsplit(address).path}"


def answer(address: str) -> int:
    engine: Engine = opened(address)
    try:
        with engine.connect() as connection:
            return int(connection.execute(text("SELECT 42")).scalar_one())
    finally:
        engine.dispose()


@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
def test_a_database_is_spoken_to_encrypted(before: tuple[Door, str], mode: str) -> None:
    made, address = before
    assert answer(f"{address}?sslmode={mode}") == 42
    assert made.opened == 1


def test_a_database_that_nobody_vouches_for_is_not_trusted(
    before: tuple[Door, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(StoreError, match="cannot be trusted.*unable to get local issuer certificate"):
        Store(f"{before[1]}?sslmode=verify-full").migrate()


def test_a_database_with_the_certificate_of_another_is_not_trusted(before: tuple[Door, str]) -> None:
    with pytest.raises(StoreError, match="cannot be trusted.*not valid for '127.0.0.1'"):
        Store(f"{before[1].replace('localhost', '127.0.0.1')}?sslmode=verify-full").migrate()


def test_a_certificate_that_ran_out_is_trouble_of_the_database_and_not_of_the_turn(
    before: tuple[Door, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ssl.SSLError) as trouble:
        answer(f"{before[1]}?sslmode=verify-full")
    assert is_away(trouble.value)
