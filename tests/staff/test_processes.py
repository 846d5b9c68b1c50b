"""Publishing with real processes: what one publishes another answers, and a kill leaves the old or the new."""

from __future__ import annotations

import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from sqlalchemy import delete

from bot.catalog import examine
from bot.catalog.edit import Set
from bot.settings import Settings
from bot.staff.alone import LEASE_MS
from bot.staff.folder import TEMPORARY, Folder
from bot.staff.publishing import Author, Edit, Publisher
from bot.store import Store
from bot.store.catalog_tables import leases
from tests.conftest import SMALL

ROOT = Path(__file__).parents[2]
FILE = "organisations/lanehuset.yaml"
TEXT = ("offers", "litet-lan", "amount", "text", "sv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "catalog"))


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'two.sqlite'}"
    if request.param == "postgresql":
        address = request.getfixturevalue("postgresql")()
    store = Store(Settings.read({"DATABASE_URL": address}).database)
    store.migrate()
    store.close()
    return address


@contextmanager
def process(what: str, folder: Path, address: str) -> Iterator[subprocess.Popen[str]]:
    environment = {"CATALOG_DIR": str(folder), "DATABASE_URL": address, "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "tests.staff.serving", what]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        yield running
        running.kill()


def card(running: subprocess.Popen[str]) -> str:
    assert running.stdin is not None and running.stdout is not None
    running.stdin.write("litet-lan\n")
    running.stdin.flush()
    return running.stdout.readline()


def test_what_one_process_publishes_another_answers_within_five_seconds(folder: Path, address: str) -> None:
    store = Store(Settings.read({"DATABASE_URL": address}).database)
    with process("serve", folder, address) as other:
        assert "Upp till 100 000 kronor" in card(other).replace("\N{NO-BREAK SPACE}", " ")
        publisher = Publisher(store, Folder(folder))
        publisher.publish([Edit(FILE, (Set(TEXT, "Upp till 175 tusen kronor."),))], Author("7", "Anna"))
        published = time.monotonic()
        while "Upp till 175 tusen kronor" not in card(other):
            assert time.monotonic() - published < 5
            time.sleep(0.1)
    store.close()


def test_a_kill_in_the_middle_of_a_save_leaves_the_old_file_or_the_new_one(folder: Path, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'killed.sqlite'}"
    git = ("git", "-C", str(folder), "-c", "user.name=T", "-c", "user.email=t@t.invalid")
    for step in (("init", "-q"), ("add", "."), ("commit", "-qm", "First")):
        subprocess.run([*git, *step], check=True)
    first = (folder / FILE).read_text(encoding="utf-8")
    store = Store(address)
    store.migrate()
    dice = random.Random(4)
    for _ in range(2):
        with store.begin() as tx:
            tx.execute(delete(leases))  # as if the time of the killed one had run out
        with process("publish", folder, address) as running:
            time.sleep(0.2 + dice.random() * 0.3)
            running.kill()
        (folder / ".git" / "index.lock").unlink(missing_ok=True)  # a killed Git may leave it, and says so
        text = (folder / FILE).read_text(encoding="utf-8")
        assert [row for row in text.splitlines() if "max_sek: " not in row] == [
            row for row in first.splitlines() if "max_sek: " not in row
        ]
        assert examine(folder)[1] == []
    later = Publisher(store, Folder(folder), now=lambda: time.time() + 120)
    _, catalog = later.start()
    assert later.settle() == ""
    amount = catalog.offers["litet-lan"].amount
    assert amount and f"max_sek: {amount.max_sek}" in (folder / FILE).read_text(encoding="utf-8")
    assert list(folder.rglob(f"*{TEMPORARY}")) == []
    assert subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True).stdout == ""
    store.close()


@pytest.mark.parametrize("step", ["kept", "half", "one", "written", "staged"])
def test_killed_at_each_step_of_a_save_every_file_is_the_old_or_the_new_and_the_next_start_ends_it(
    folder: Path, tmp_path: Path, step: str
) -> None:
    address = f"sqlite:///{tmp_path / 'killed.sqlite'}"
    git = ("git", "-C", str(folder), "-c", "user.name=T", "-c", "user.email=t@t.invalid")
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "First")):
        subprocess.run([*git, *command], check=True)
    store = Store(address)
    store.migrate()
    before = Folder(folder).texts()
    after = {
        place: text.replace("max_sek: 100000", "max_sek: 150000").replace("Låna till företaget", "Låna till något nytt")
        if place in (FILE, "needs.yaml") else text
        for place, text in before.items()
    }  # fmt: skip
    with process("die", folder, address) as dying:
        assert dying.stdin is not None
        dying.stdin.write(f"{step}\n")
        dying.stdin.flush()
        assert dying.wait(20) == -9
    found = Folder(folder).texts()
    assert all(found[place] in (before[place], after[place]) for place in before)
    assert (found == before) is (step in ("kept", "half")) and (found == after) is (step in ("written", "staged"))
    assert examine(folder)[1] == []
    later = Publisher(store, Folder(folder), now=lambda: time.time() + LEASE_MS / 1000)
    _, catalog = later.start()
    amount = catalog.offers["litet-lan"].amount
    assert amount and amount.max_sek == 150000
    assert later.settle() == "" and Folder(folder).texts() == after
    assert list(folder.rglob(f"*{TEMPORARY}")) == []
    assert subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True).stdout == ""
    said = subprocess.run([*git, "log", "--format=%an"], capture_output=True, text=True).stdout
    assert said == "Anna\nT\n"
    store.close()


def test_whoever_saves_after_a_kill_waits_ten_seconds_at_most(folder: Path, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'killed.sqlite'}"
    store = Store(address)
    store.migrate()
    with process("die", folder, address) as dying:
        assert dying.stdin is not None
        dying.stdin.write("one\n")
        dying.stdin.flush()
        assert dying.wait(20) == -9
    began = time.monotonic()
    Publisher(store, Folder(folder)).publish(
        [Edit(FILE, (Set(TEXT, "Upp till 175 tusen kronor."),))], Author("8", "Bo")
    )
    assert 1 < time.monotonic() - began < 10
    catalog, _ = examine(folder)
    amount = catalog and catalog.offers["litet-lan"].amount
    assert amount and (amount.max_sek, amount.text["sv"]) == (150000, "Upp till 175 tusen kronor.")
    store.close()


def test_lotsen_run_takes_in_what_others_pushed_to_the_remote_and_pushes_what_it_published(
    folder: Path, tmp_path: Path
) -> None:
    def git(where: Path, *arguments: str) -> str:
        who = ("-c", "user.name=T", "-c", "user.email=t@t.invalid")
        done = subprocess.run(["git", *who, *arguments], cwd=where, check=True, capture_output=True, text=True)
        return done.stdout

    bare, laptop = tmp_path / "remote.git", tmp_path / "laptop"
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "First")
    git(folder, "init", "-q", "--bare", "-b", "main", str(bare))
    git(folder, "remote", "add", "origin", str(bare))
    git(folder, "push", "-q", "origin", "main")
    git(tmp_path, "clone", "-q", str(bare), str(laptop))
    store = Store(f"sqlite:///{tmp_path / 'lotsen.sqlite'}")
    store.migrate()
    Publisher(store, Folder(folder)).publish(
        [Edit(FILE, (Set(TEXT, "Upp till 175 tusen kronor."),))], Author("7", "Anna")
    )
    pushed = laptop / FILE
    pushed.write_text(
        pushed.read_text(encoding="utf-8").replace("Du har en budget.", "Du har en plan."), encoding="utf-8"
    )
    git(laptop, "commit", "-qam", "From a laptop")
    git(laptop, "push", "-q")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        "CATALOG_DIR": str(folder), "CATALOG_REMOTE": "origin", "DATA_DIR": str(tmp_path), "PORT": str(port),
        "HOST": "127.0.0.1", "SECRET_KEY": "k" * 40, "PATH": "/usr/bin:/bin",
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    ) as running:
        try:
            end = time.monotonic() + 40
            while time.monotonic() < end:
                with suppress(httpx.HTTPError):
                    said = httpx.get(f"http://127.0.0.1:{port}/api/v1/offers/litet-lan", trust_env=False).text
                    if "Du har en plan." in said and "175 tusen" in said:
                        break
                time.sleep(1)
            else:
                raise AssertionError(said)
            while git(bare, "rev-parse", "main") != git(folder, "rev-parse", "HEAD") and time.monotonic() < end:
                time.sleep(0.2)
        finally:
            running.kill()
    assert git(bare, "log", "--format=%an", "main").split() == ["Anna", "T", "T"]
    store.close()
