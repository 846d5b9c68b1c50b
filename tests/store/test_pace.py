"""The pace of sending, counted for all processes in the database."""

from __future__ import annotations

import threading

from bot.store import Store, memory, pace
from bot.store.pace import Rate, Wanted
from bot.turn import Company

ALL, CHAT = Rate(10, 10), Rate(1, 3)
NOW = 1_800_000_000_000


def asks(store: Store, *lanes: str, now: int = NOW, spare: float = 0.0) -> tuple[list[float], float]:
    with store.begin() as tx:
        return pace.leave(tx, [Wanted(lane, CHAT, spare) for lane in lanes], ALL, now)


def test_a_chat_takes_a_few_at_once_then_one_a_second(store: Store) -> None:
    assert asks(store, "a", "a", "a", "a", "b") == ([0, 0, 0, 1, 0], 0)
    assert asks(store, "a", now=NOW + 500) == ([0.5], 0)
    assert asks(store, "a", "a", now=NOW + 1000) == ([0, 1], 0)


def test_over_all_no_more_go_than_telegram_takes(store: Store) -> None:
    waits, more = asks(store, *(f"chat {n}" for n in range(15)))
    assert waits == [0] * 10
    assert more == 0.1
    assert asks(store, "x", "y", now=NOW + 100) == ([0], 0.1)


def test_what_is_less_urgent_leaves_room_for_answers(store: Store) -> None:
    waits, more = asks(store, *(f"reminder {n}" for n in range(15)), spare=4)
    assert (waits, more) == ([0] * 6, 0.1)
    assert asks(store, "answer") == ([0], 0)


def test_a_clock_that_is_set_back_stops_nothing(store: Store) -> None:
    asks(store, "a", "a", "a")
    assert asks(store, "a", now=NOW - 3_600_000) == ([0], 0)


def test_processes_that_ask_at_once_share_what_there_is(store: Store) -> None:
    got: list[float] = []

    def ask() -> None:
        for number in range(5):
            got.extend(asks(store, f"{threading.get_ident()} {number}")[0])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [0] * 10


def test_a_chat_is_forgotten_when_it_is_quiet_or_asks_to_be(store: Store) -> None:
    with store.begin() as tx:
        memory.save(tx, Company("telegram:1"), NOW)
    asks(store, "telegram:1", "telegram:2")
    with store.begin() as tx:
        assert memory.everything(tx, "telegram:1")["pace"] == [{"left": 2, "at": NOW}]
        memory.erase(tx, "telegram:1")
        assert pace.everything(tx, "telegram:1") == []
        assert pace.forget(tx, NOW + pace.KEPT_MS) == 0
        assert pace.forget(tx, NOW + pace.KEPT_MS + 1) == 1
