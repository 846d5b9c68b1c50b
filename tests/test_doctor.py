"""`lotsen doctor`: how each thing is, what to mend, and never a secret."""

from __future__ import annotations

import asyncio
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert

from bot.cli import main
from bot.clock import Clock
from bot.settings import Settings
from bot.store import Store, watch
from bot.store.tables import inbox, outbox
from tests.botapi import BotApi
from tests.conftest import SMALL
from tests.databases import NewDatabase
from tests.mailing import Mailbox
from tests.test_settings import NAMES

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
Run = Callable[..., Result]


@pytest.fixture
def doctor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(SMALL, tmp_path / "catalog")
    monkeypatch.chdir(tmp_path)

    def run(**environment: str) -> Result:
        result = CliRunner().invoke(main, ["doctor"], env=environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        assert TOKEN not in result.output
        return result

    return run


@pytest.fixture
def made(doctor: Run, tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path / 'data' / 'lotsen.sqlite'}")
    store.migrate()
    return store


def closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_before_the_first_start_nothing_is_broken_and_nothing_is_made(doctor: Run, tmp_path: Path) -> None:
    result = doctor()
    assert result.exit_code == 0
    assert "off     token: TELEGRAM_TOKEN is not set" in result.output
    assert "off     database: none yet" in result.output
    assert "ok      catalog: 13 offers from 4 organisations" in result.output
    assert not (tmp_path / "data").exists()


def test_a_running_lotsen_is_well(doctor: Run, made: Store) -> None:
    Clock(made, [lambda store, now: 0]).once()
    result = doctor()
    assert result.exit_code == 0
    assert "ok      database: SQLite, version " in result.output
    assert "ok      clock: worked " in result.output
    assert "ok      queues: 0 updates to handle, 0 messages to send" in result.output


def test_a_silent_clock_and_a_stuck_outbox_are_broken(doctor: Run, made: Store) -> None:
    long_ago = int(time.time() * 1000) - 3_600_000
    row = dict(lane="a", company="a", priority=1, method="sendMessage", payload="{}", not_before=0, attempts=0)
    with made.begin() as tx:
        watch.beat(tx, long_ago)
        tx.execute(insert(outbox).values(row | dict(created_at=long_ago, claimed_until=0)))
    result = doctor()
    assert result.exit_code == 1
    assert "broken  clock: silent for 60 minutes\n        Start lotsen run or lotsen clock." in result.output
    assert "1 messages to send, 0 updates laid aside; the oldest waits since 60 minutes" in result.output


def test_what_was_laid_aside_is_told_of(doctor: Run, made: Store) -> None:
    row = dict(update_id=1, lane="a", payload="{}", received_at=1, not_before=0, attempts=3, state="dead")
    with made.begin() as tx:
        tx.execute(insert(inbox).values(row))
    result = doctor()
    assert "warn    queues: 0 updates to handle, 0 messages to send, 1 updates laid aside" in result.output


def test_a_broken_catalog_is_told_with_its_place(doctor: Run, tmp_path: Path) -> None:
    file = tmp_path / "catalog" / "organisations" / "radhuset.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("kind: permit", "kind: permitt"), encoding="utf-8")
    result = doctor()
    assert result.exit_code == 1
    assert "broken  catalog: 1 errors; the first: " in result.output
    assert "radhuset.yaml:14:11" in result.output


def test_a_database_that_does_not_answer_is_broken_and_its_password_stays_hidden(doctor: Run) -> None:
    result = doctor(DATABASE_URL=f"postgresql://lotsen:hunter22@127.0.0.1:{closed_port()}/lotsen")
    assert result.exit_code == 1
    assert "broken  database: The database cannot be used" in result.output
    assert "hunter22" not in result.output


def test_the_e_mail_server_is_greeted(doctor: Run) -> None:
    with Mailbox() as box:
        assert "ok      e-mail: the server answers" in doctor(SMTP_URL=box.url).output
    result = doctor(SMTP_URL=f"smtp://u:hunter22@127.0.0.1:{closed_port()}")
    assert result.exit_code == 1
    assert "broken  e-mail: the server does not answer" in result.output
    assert "hunter22" not in result.output


def test_a_full_disk_is_told(doctor: Run, made: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, state in ((50 * 1024**2, "broken"), (500 * 1024**2, "warn")):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: SimpleNamespace(free=free))
        result = doctor()
        assert f"{state:<7} disk: " in result.output
        assert "Make room there, or move DATA_DIR." in result.output
        assert result.exit_code == (state == "broken")


def test_all_of_it_on_postgresql(doctor: Run, postgresql: NewDatabase) -> None:
    address = postgresql()
    assert "Run 'lotsen migrate' first" in doctor(DATABASE_URL=address).output
    store = Store(Settings.read({"DATABASE_URL": address}).database)
    store.migrate()
    with store.begin() as tx:
        watch.beat(tx, int(time.time() * 1000) - 3_600_000)
    result = doctor(DATABASE_URL=address)
    store.close()
    assert "ok      database: PostgreSQL, version " in result.output
    assert "broken  clock: silent for 60 minutes\n        Start lotsen run or lotsen clock." in result.output


def test_whatever_is_broken_has_a_line_that_says_what_to_mend(
    doctor: Run, made: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    (tmp_path / "catalog" / "needs.yaml").write_text("needs: 1", encoding="utf-8")
    with made.begin() as tx:
        watch.beat(tx, 1)
    away = f"http://127.0.0.1:{closed_port()}"
    lines = doctor(TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=away, SMTP_URL=away.replace("http", "smtp")).output.split(
        "\n"
    )
    broken = [at for at, line in enumerate(lines) if line.startswith(("broken", "warn"))]
    assert [lines[at].split()[1] for at in broken] == ["token:", "clock:", "catalog:", "e-mail:", "disk:"]
    assert all(lines[at + 1].startswith("        ") for at in broken)


def test_telegram_that_is_away_is_told_without_the_token(doctor: Run) -> None:
    result = doctor(TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=f"http://127.0.0.1:{closed_port()}")
    assert result.exit_code == 1
    assert "broken  token: Telegram cannot be reached" in result.output


def test_token_and_webhook_are_tried_at_telegram(doctor: Run) -> None:
    async def asked(**environment: str) -> Result:
        async with BotApi() as api:
            known = {"TELEGRAM_API_URL": api.url, "TELEGRAM_TOKEN": api.token}
            return await asyncio.to_thread(doctor, **(known | environment))

    well = asyncio.run(asked())
    assert (well.exit_code, "ok      token: the bot is @" in well.output) == (0, True)
    assert "off     webhook: Lotsen polls; 0 updates wait" in well.output
    missing = asyncio.run(asked(WEBHOOK_URL="https://lotsen.example"))
    assert (missing.exit_code, "broken  webhook: Telegram has another address" in missing.output) == (1, True)
    stranger = asyncio.run(asked(TELEGRAM_TOKEN=TOKEN))
    assert (stranger.exit_code, "broken  token: Telegram does not accept it" in stranger.output) == (1, True)
