"""The clock's work is done by one process at a time, and by another when that one is gone."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from bot.clock import LEASE_MS, ROUND_SECONDS, Clock
from bot.store import Store, leases


class Work:
    """A job that says which clock did it. `now`: what all clocks show."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = 1_800_000_000.0
        self.done: list[str] = []

    def clock(self, name: str) -> Clock:
        def job(store: Store, now: int) -> int:
            self.done.append(name)
            return 1

        return Clock(self.store, [job], lambda: self.now)


def test_fault_41_of_two_clocks_one_works_until_it_dies_and_then_the_other(store: Store) -> None:
    work = Work(store)
    one, two = work.clock("one"), work.clock("two")
    for _ in range(5):
        assert (one.round(), two.round()) == (1, 0)
        work.now += ROUND_SECONDS
    work.now += LEASE_MS / 1000  # the first is killed: nobody gives its turn back
    assert two.round() == 1
    assert one.round() == 0
    assert work.done == ["one"] * 5 + ["two"]


def test_fault_41_a_clock_that_is_stopped_lets_another_go_on_at_once(store: Store) -> None:
    work = Work(store)
    one, two = work.clock("one"), work.clock("two")
    running = threading.Thread(target=one.run)
    running.start()
    while not work.done:
        running.join(0.01)
    assert two.round() == 0
    one.stop()
    running.join(10)
    assert two.round() == 1


def test_a_lease_from_before_the_clock_was_set_back_holds_nobody_up(store: Store) -> None:
    with store.begin() as tx:
        assert leases.take(tx, "work", "one", 3_600_000, 3_660_000)
        assert not leases.take(tx, "work", "two", 3_600_000, 3_660_000)
        assert leases.take(tx, "work", "two", 0, 60_000)


IDLE = """
import sys
from pathlib import Path
from bot.catalog import read
from bot.channels.post import post
from bot.clock import Clock, jobs
from bot.dialogue import Guide
from bot.service import Service
from bot.settings import Settings
from bot.store import Store

WEDNESDAY_AT_TEN = 1_800_000_000 + 12 * 86_400 + 3_600  # 27 January 2027
store = Store("sqlite://")
store.migrate()
service = Service(store, Guide.of(read(Path("catalog"))), post)
Clock(store, jobs(service, Settings.read({"DATA_DIR": sys.argv[1]})), lambda: WEDNESDAY_AT_TEN).round()
print("holidays" in sys.modules)
"""


def test_where_nobody_waits_the_calendar_of_all_countries_is_not_loaded(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", IDLE, str(tmp_path)], capture_output=True, text=True)
    assert done.stdout.split() == ["False"], done.stderr
