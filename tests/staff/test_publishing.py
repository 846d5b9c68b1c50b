"""Publishing: a change counts as a whole or not at all, everywhere, and nobody's work is lost."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from bot.catalog.edit import EditError, Set
from bot.staff import folder as folder_module
from bot.staff.alone import LEASE_MS, Hold, alone
from bot.staff.folder import Folder
from bot.staff.publishing import Author, Busy, Conflict, Edit, Publisher, Refused
from bot.staff.watching import Watcher
from bot.store import Store, leases
from tests.conftest import SMALL

ANNA, BO = Author("7", "Anna Åkesson", "lanehuset"), Author("8", "Bo", "lanehuset")
FILE = "organisations/lanehuset.yaml"
MOST = ("offers", "litet-lan", "amount", "max_sek")


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=T", "-c", "user.email=t@t.invalid")
    return subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "catalog"))


@pytest.fixture
def tracked(plain: Path) -> Path:
    git(plain, "init", "-q", "-b", "main")
    git(plain, "add", ".")
    git(plain, "commit", "-q", "-m", "First")
    return plain


def publisher(store: Store, folder: Path) -> Publisher:
    made = Publisher(store, Folder(folder))
    made.start()
    return made


def amount(most: int, base: int = 100000) -> list[Edit]:
    return [Edit(FILE, (Set(MOST, most),), {MOST: base})]


def served(publisher: Publisher) -> Any:
    return publisher.start()[1].offers["litet-lan"].amount.max_sek  # type: ignore[union-attr]


def test_a_change_is_one_row_of_one_commit_in_the_editors_name(store: Store, tracked: Path) -> None:
    done = publisher(store, tracked).publish(amount(150000), ANNA)
    log = git(tracked, "log", "-1", "-p", "--format=%an|%s")
    rows = [row for row in log.splitlines() if row[:1] in ("+", "-") and row[:3] not in ("+++", "---")]
    assert log.startswith("Anna Åkesson|litet-lan: amount.max_sek\n")
    assert rows == ["-      max_sek: 100000", "+      max_sek: 150000"]
    assert done.commit == git(tracked, "rev-parse", "HEAD").strip()
    assert git(tracked, "status", "--porcelain") == ""


def test_without_git_the_folder_is_written_and_history_is_in_the_database(store: Store, plain: Path) -> None:
    one = publisher(store, plain)
    one.publish(amount(150000), ANNA)
    assert "max_sek: 150000" in (plain / FILE).read_text(encoding="utf-8")
    (change,) = one.history("litet-lan")
    assert (change.name, change.path, change.before, change.after) == ("Anna Åkesson", MOST, 100000, 150000)


def test_a_change_can_be_undone_by_a_new_change(store: Store, plain: Path) -> None:
    before = (plain / FILE).read_bytes()
    one = publisher(store, plain)
    one.publish(amount(150000), ANNA)
    one.undo(one.history("litet-lan")[0].id, BO)
    assert (plain / FILE).read_bytes() == before
    assert [(c.name, c.undoes is not None) for c in one.history("litet-lan")] == [("Bo", True), ("Anna Åkesson", False)]


def test_what_was_changed_together_is_undone_together(store: Store, plain: Path) -> None:
    before = (plain / FILE).read_bytes()
    one = publisher(store, plain)
    here = ("offers", "litet-lan")
    steps = (Set((*here, "status"), "replaced"), Set((*here, "replaced_by"), ["stort-lan"]))
    one.publish([Edit(FILE, steps)], ANNA)
    first, second = one.history("litet-lan")
    assert first.snapshot == second.snapshot
    one.undo(second.id, BO)
    assert (plain / FILE).read_bytes() == before
    with pytest.raises(KeyError):
        one.undo(10**6, BO)


def test_an_undo_leaves_what_others_changed_since_and_asks_where_it_is_the_same_value(
    store: Store, plain: Path
) -> None:
    one = publisher(store, plain)
    one.publish(amount(150000), ANNA)
    mine = one.history("litet-lan")[0].id
    one.publish([Edit(FILE, (Set(("offers", "litet-lan", "status"), "paused"),))], BO)
    one.undo(mine, ANNA)
    offer = one.start()[1].offers["litet-lan"]
    assert offer.amount and offer.amount.max_sek == 100000 and offer.status == "paused"
    one.publish(amount(170000), BO)
    with pytest.raises(Conflict) as raised:
        one.undo(one.history("litet-lan")[1].id, ANNA)
    (clash,) = raised.value.clashes
    assert (clash.theirs, clash.mine, clash.by) == (170000, 150000, "Bo") and served(one) == 170000


def test_what_another_changed_in_the_meantime_is_shown_and_chosen(store: Store, plain: Path) -> None:
    one = publisher(store, plain)
    one.publish(amount(150000), ANNA)
    with pytest.raises(Conflict) as raised:
        one.publish(amount(90000), BO)
    (clash,) = raised.value.clashes
    assert (clash.base, clash.theirs, clash.mine, clash.by) == (100000, 150000, 90000, "Anna Åkesson")
    one.publish(amount(90000, base=150000), BO)
    assert served(one) == 90000


def test_two_who_change_different_values_both_get_theirs(store: Store, plain: Path) -> None:
    one, other = publisher(store, plain), publisher(store, plain)
    status = ("offers", "litet-lan", "status")
    jobs = [
        threading.Thread(target=one.publish, args=(amount(150000), ANNA)),
        threading.Thread(target=other.publish, args=([Edit(FILE, (Set(status, "paused"),), {status: "open"})], BO)),
    ]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    offer = one.start()[1].offers["litet-lan"]
    assert offer.amount and offer.amount.max_sek == 150000 and offer.status == "paused"


def test_what_would_break_the_catalog_is_refused_with_its_place_and_nothing_changes(store: Store, plain: Path) -> None:
    before = (plain / FILE).read_bytes()
    one = publisher(store, plain)
    with pytest.raises(Refused) as raised:
        one.publish([Edit(FILE, (Set(("offers", "litet-lan", "needs"), ["finns-inte"]),))], ANNA)
    assert str(raised.value).startswith(f"{FILE}:25:")
    assert (plain / FILE).read_bytes() == before and one.history() == []


@pytest.mark.parametrize("place", ["../../etc/passwd", "organisations/../x.yaml", "schema/organisation.json", "x.yaml"])
def test_only_files_of_the_catalog_are_written(store: Store, plain: Path, place: str) -> None:
    with pytest.raises(EditError):
        publisher(store, plain).publish([Edit(place, text="id: x\n")], ANNA)


def test_where_the_folder_is_read_only_the_change_lives_in_the_database(
    store: Store, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Folder, "writable", False)
    one = publisher(store, plain)
    assert one.publish(amount(150000), ANNA).trouble == "the folder is read-only"
    assert "max_sek: 100000" in (plain / FILE).read_text(encoding="utf-8")
    assert served(publisher(store, plain)) == 150000  # also after a restart
    needs = plain / "needs.yaml"  # a new version of the code brings another catalog
    needs.write_text(needs.read_text(encoding="utf-8") + "# ny\n", encoding="utf-8")
    later = publisher(store, plain)
    assert served(later) == 150000 and "# ny" in later.texts()["needs.yaml"]
    monkeypatch.undo()
    assert later.settle() == ""
    assert "max_sek: 150000" in (plain / FILE).read_text(encoding="utf-8")


def test_a_hand_edit_is_taken_in_and_one_that_is_broken_is_refused_and_told(store: Store, plain: Path) -> None:
    one, seen, told = publisher(store, plain), [], []
    watcher = Watcher(one, one.start()[0], lambda c: seen.append(c), lambda *said: told.append(said))
    watcher.once()
    path = plain / FILE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("max_sek: 100000", "max_sek: mycket"), encoding="utf-8")
    watcher.once()
    assert seen == [] and f"{path}:" in str(told[0][0][0])
    assert one.publish([Edit("needs.yaml", (Set(("needs", 0, "name", "sv"), "Låna"),))], ANNA).trouble
    assert "mycket" in path.read_text(encoding="utf-8"), "nobody's broken edit is overwritten"
    path.write_text(text.replace("max_sek: 100000", "max_sek: 70000"), encoding="utf-8")
    watcher.once()
    offer, need = seen[-1].offers["litet-lan"], next(iter(seen[-1].needs.values()))
    assert offer.amount.max_sek == 70000 and need.name.sv == "Låna"
    path.write_text(text, encoding="utf-8")  # back again, as it was before
    watcher.once()
    assert seen[-1].offers["litet-lan"].amount.max_sek == 100000


def test_a_revert_in_git_is_new_and_an_old_checkout_is_not(store: Store, tracked: Path, tmp_path: Path) -> None:
    one = publisher(store, tracked)
    old = Path(shutil.copytree(tracked, tmp_path / "old"))
    one.publish(amount(150000), ANNA)
    assert served(publisher(store, old)) == 150000
    git(tracked, "revert", "--no-edit", "HEAD")
    assert served(publisher(store, tracked)) == 100000


def test_a_disk_that_fills_up_between_two_files_loses_nothing(
    store: Store, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, write = publisher(store, plain), folder_module._write

    def full(path: Path, text: str) -> None:
        if path.name == "needs.yaml":
            raise OSError(28, "No space left on device")
        write(path, text)

    monkeypatch.setattr("bot.staff.folder._write", full)
    name = Set(("needs", 0, "name", "sv"), "Låna pengar")
    assert "No space left" in one.publish([*amount(150000), Edit("needs.yaml", (name,))], ANNA).trouble
    one.publish([Edit(FILE, (Set(("offers", "litet-lan", "status"), "paused"),))], BO)
    monkeypatch.undo()
    later = publisher(store, plain)
    assert later.settle() == ""
    offer = later.start()[1].offers["litet-lan"]
    assert offer.amount and offer.amount.max_sek == 150000 and offer.status == "paused"
    assert Folder(plain).texts() == later.texts() and "Låna pengar" in later.texts()["needs.yaml"]


def test_a_commit_that_fails_does_not_lose_the_change_and_is_made_later(store: Store, tracked: Path) -> None:
    one = publisher(store, tracked)
    hook = tracked / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert "git commit" in one.publish(amount(150000), ANNA).trouble
    assert served(one) == 150000
    hook.unlink()
    assert one.settle() == ""
    assert git(tracked, "log", "-1", "--format=%an|%s").startswith("Anna Åkesson|litet-lan")


def test_changes_are_pushed_and_those_of_others_are_fetched(store: Store, tracked: Path, tmp_path: Path) -> None:
    bare = tmp_path / "remote.git"
    git(tracked, "init", "-q", "--bare", str(bare))
    git(tracked, "remote", "add", "origin", str(bare))
    git(tracked, "push", "-q", "origin", "main")
    git(tmp_path, "clone", "-q", "-b", "main", str(bare), "laptop")
    one, told = publisher(store, tracked), []
    watcher = Watcher(one, 0, lambda _: None, lambda *said: told.append(said), "origin")
    one.publish(amount(150000), ANNA)
    laptop = tmp_path / "laptop" / "needs.yaml"
    laptop.write_text(laptop.read_text(encoding="utf-8") + "# från en dator\n", encoding="utf-8")
    git(laptop.parent, "commit", "-qam", "Laptop")
    git(laptop.parent, "push", "-q")
    watcher.once()
    assert "# från en dator" in one.texts()["needs.yaml"] and served(one) == 150000
    assert "litet-lan: amount.max_sek" in git(bare, "log", "-1", "--format=%s", "main")
    bare.rename(tmp_path / "gone")
    one.publish(amount(160000, 150000), ANNA)
    watcher._remote_at = 0
    watcher.once()
    assert told and served(one) == 160000
    (tmp_path / "gone").rename(bare)
    watcher._remote_at = 0
    with store.begin() as tx:
        leases.give_back(tx, f"remote:{tracked.resolve()}"[:80], one.holder)
    watcher.once()
    assert git(bare, "rev-parse", "main") == git(tracked, "rev-parse", "HEAD")


def test_a_process_that_died_while_publishing_keeps_nobody_from_starting(store: Store, plain: Path) -> None:
    with store.begin() as tx:
        leases.take(tx, "publish", "dead", 0, int(time.time() * 1000) + 60_000)
    began = time.monotonic()
    number, catalog = publisher(store, plain).start()
    assert number == 0
    assert catalog.offers
    with store.begin() as tx:
        leases.give_back(tx, "publish", "dead")
    assert publisher(store, plain).start()[0] > 0
    with store.begin() as tx:
        leases.take(tx, "publish", "dead", 0, int(time.time() * 1000) + 60_000)
    assert publisher(store, plain).start()[0] > 0
    assert time.monotonic() - began < 10


def test_one_at_a_time_publishes_and_a_dead_ones_lease_runs_out(
    store: Store, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = publisher(store, plain)
    monkeypatch.setattr("bot.staff.alone.WAIT_SECONDS", 0.1)
    now = int(one.now() * 1000)
    with store.begin() as tx:
        leases.take(tx, "publish", "dead", now, now + LEASE_MS)
    with pytest.raises(Busy):
        one.publish(amount(150000), ANNA)
    one.now = lambda: (now + LEASE_MS) / 1000 + 1
    assert one.publish(amount(150000), ANNA).changed


def test_whoever_works_long_goes_on_holding_the_lease(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.staff.alone.LEASE_MS", 300)
    monkeypatch.setattr("bot.staff.alone.RENEW_SECONDS", 0.05)
    with alone(store, "work") as hold:
        time.sleep(0.5)
        with pytest.raises(Busy), alone(store, "work", patience=0):
            pass
        with store.begin() as tx:
            hold.still(tx)
    with alone(store, "work", patience=0):
        pass


def test_whoever_slept_while_another_took_over_writes_nothing(
    store: Store, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = publisher(store, plain)
    still = Hold.still

    def late(hold: Hold, tx: Any) -> None:
        leases.give_back(tx, "publish", hold.holder)  # as if its time had run out and another had come and gone
        still(hold, tx)

    monkeypatch.setattr(Hold, "still", late)
    with pytest.raises(Busy):
        one.publish(amount(150000), ANNA)
    monkeypatch.undo()
    assert served(one) == 100000 and one.history() == []
    assert "max_sek: 100000" in (plain / FILE).read_text(encoding="utf-8")
