"""The inbox and the outbox, the same on both databases."""

from __future__ import annotations

import threading

from sqlalchemy import select

from bot.store import Store, queues
from bot.store.queues import ANSWER, CALLBACK, MOST_ATTEMPTS, REMINDER, REPORT, Call, Claim, Received
from bot.store.tables import inbox, outbox

MINE = Claim("mine", 1000, 61_000)
OTHERS = Claim("others", 1000, 61_000)


def received(*updates: tuple[int, str]) -> list[Received]:
    return [Received(number, lane, f'{{"update_id": {number}}}') for number, lane in updates]


def call(lane: str, text: str = "hej", priority: int = ANSWER) -> Call:
    return Call(lane, lane, "sendMessage", text, priority)


def texts(store: Store, claim: Claim, most: int = 100) -> list[str]:
    with store.begin() as tx:
        return [one.call.payload for one in queues.due(tx, claim, most)]


def taken(store: Store, now: int = 1000) -> list[int]:
    with store.begin() as tx:
        return [one.update_id for one in queues.take(tx, now, 100)]


def test_an_update_is_kept_once_however_often_it_comes(store: Store) -> None:
    with store.begin() as tx:
        assert queues.receive(tx, received((1, "a"), (2, "a")), 0) == 2
        assert queues.receive(tx, received((2, "a"), (3, "a")), 0) == 1
        assert queues.receive(tx, [], 0) == 0
        queues.done(tx, [one.id for one in queues.take(tx, 0, 1)])
        assert queues.receive(tx, received((1, "a")), 0) == 0


def test_the_same_updates_at_the_same_instant_from_several_threads(store: Store) -> None:
    new: list[int] = []

    def receive() -> None:
        with store.begin() as tx:
            new.append(queues.receive(tx, received(*((number, "a") for number in range(50))), 0))

    threads = [threading.Thread(target=receive) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(new) == 50


def test_of_each_lane_only_the_first_is_taken(store: Store) -> None:
    with store.begin() as tx:
        queues.receive(tx, received((1, "a"), (2, "a"), (3, "b"), (4, "a"), (5, "b")), 0)
    assert taken(store) == [1, 3]
    with store.begin() as tx:
        queues.done(tx, [queues.take(tx, 0, 1)[0].id])
    assert taken(store) == [2, 3]


def test_what_is_done_says_no_more_whose_it_was(store: Store) -> None:
    with store.begin() as tx:
        queues.receive(tx, received((1, "telegram:4711")), 0)
        queues.done(tx, [one.id for one in queues.take(tx, 0, 9)])
        row = tx.execute(select(inbox)).mappings().one()
    assert (row["state"], row["lane"], row["payload"], row["update_id"]) == ("done", "", None, 1)


def test_a_failed_update_holds_up_its_lane_until_it_is_tried_again_or_dead(store: Store) -> None:
    with store.begin() as tx:
        queues.receive(tx, received((1, "a"), (2, "a"), (3, "b")), 0)
    now = 0
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with store.begin() as tx:
            (first, *_) = queues.take(tx, now, 9)
            assert (first.update_id, first.attempts) == (1, attempt - 1)
            assert queues.failed(tx, first, now) is (attempt == MOST_ATTEMPTS)
        assert taken(store, now) == ([2, 3] if attempt == MOST_ATTEMPTS else [3])
        now += 60_000


def test_a_dead_update_is_never_taken(store: Store) -> None:
    with store.begin() as tx:
        queues.receive(tx, [Received(1, "", "{", dead=True)], 0)
    assert taken(store) == []


def test_lanes_that_wait_are_known(store: Store) -> None:
    with store.begin() as tx:
        queues.receive(tx, received((1, "a"), (2, "b")), 0)
        queues.done(tx, [queues.take(tx, 0, 1)[0].id])
        assert queues.still_waiting(tx, ["a", "b", "c"]) == {"b"}


def test_two_processes_never_take_the_same_lane(store: Store) -> None:
    """On PostgreSQL the second passes over what the first holds; on SQLite it waits for the first to finish."""
    with store.begin() as tx:
        queues.receive(tx, received((1, "a"), (2, "a"), (3, "b"), (4, "b")), 0)
    if store.is_sqlite:
        return
    with store.begin() as one, store.begin() as other:
        (first,) = queues.take(one, 0, 1)
        assert first.update_id == 1
        assert [waiting.update_id for waiting in queues.take(other, 0, 9)] == [3]


def test_the_best_priority_goes_first_and_each_lane_in_its_order(store: Store) -> None:
    with store.begin() as tx:
        queues.put(tx, [call("a", "report", REPORT), call("b", "reminder", REMINDER)], 0)
        queues.put(tx, [call("a", "answer 1"), call("a", "answer 2"), call("q", "press", CALLBACK)], 0)
    assert texts(store, MINE) == ["press", "answer 1", "reminder", "report"]


def test_a_reminder_that_waits_does_not_hold_up_an_answer(store: Store) -> None:
    with store.begin() as tx:
        queues.put(tx, [call("a", "reminder", REMINDER), call("a", "answer")], 0)
    assert sorted(texts(store, MINE)) == ["answer", "reminder"]


def test_what_one_process_has_claimed_no_other_sends_until_the_claim_ends(store: Store) -> None:
    with store.begin() as tx:
        queues.put(tx, [call("a")], 0)
    assert texts(store, MINE) == ["hej"]
    assert texts(store, OTHERS) == []
    assert texts(store, Claim("others", MINE.until, 90_000)) == ["hej"]


def test_calls_handed_over_are_claimed_at_once_and_in_order(store: Store) -> None:
    with store.begin() as tx:
        mine = queues.put(tx, [call("a", "1"), call("a", "2"), call("b", "3")], 0, MINE)
    assert [one.call.payload for one in mine] == ["1", "2", "3"]
    assert [one.id for one in mine] == sorted(one.id for one in mine)
    assert texts(store, OTHERS) == []


def test_calls_queue_behind_what_others_have_in_the_lane(store: Store) -> None:
    with store.begin() as tx:
        queues.put(tx, [call("a", "theirs")], 0, OTHERS)
        queues.put(tx, [call("b", "put off")], 0)
        mine = queues.put(tx, [call("a", "1"), call("b", "2"), call("c", "3")], 0, MINE)
    assert [one.call.payload for one in mine] == ["3"]


def test_a_call_put_off_comes_back_when_it_is_time(store: Store) -> None:
    with store.begin() as tx:
        (one, two) = queues.put(tx, [call("a", "1"), call("a", "2")], 0, MINE)
        queues.postpone(tx, one.id, 0, 5_000)
        queues.release(tx, [two.id], "mine")
    assert texts(store, MINE) == []
    with store.begin() as tx:
        (again,) = queues.due(tx, Claim("mine", 5_000, 9_000), 9)
    assert (again.call.payload, again.attempts) == ("1", 1)


def test_claims_are_kept_longer_and_let_go(store: Store) -> None:
    with store.begin() as tx:
        (one, two) = queues.put(tx, [call("a"), call("b")], 0, MINE)
        queues.hold(tx, [one.id], Claim("mine", 50_000, 110_000))
    late = Claim("others", 62_000, 120_000)
    with store.begin() as tx:
        assert [found.id for found in queues.due(tx, late, 9)] == [two.id]
        queues.release_all(tx)
        assert len(queues.due(tx, late, 9)) == 2


def test_what_is_sent_is_gone(store: Store) -> None:
    with store.begin() as tx:
        (one, two) = queues.put(tx, [call("a"), call("b")], 0, MINE)
        queues.sent(tx, [one.id, 999])
        assert tx.execute(select(outbox.c.id)).scalars().all() == [two.id]
        queues.sent(tx, [])


def test_the_number_of_a_call_is_never_given_again(store: Store) -> None:
    """A process knows the calls that it makes by their numbers, also a moment after they are deleted."""
    with store.begin() as tx:
        first = queues.put(tx, [call("a"), call("b")], 0, MINE)
        queues.sent(tx, [one.id for one in first])
    with store.begin() as tx:
        second = queues.put(tx, [call("a"), call("b")], 0, MINE)
    assert {one.id for one in first}.isdisjoint(one.id for one in second)


def test_five_thousand_reminders_are_no_burden_for_an_answer(store: Store) -> None:
    with store.begin() as tx:
        queues.put(tx, [call(f"r{number}", "reminder", REMINDER) for number in range(5_000)], 0)
        queues.put(tx, [call("a", "answer")], 0)
    assert texts(store, MINE, most=1) == ["answer"]


def test_fault_41_a_claim_that_ran_out_is_not_taken_back_from_who_has_it_now(store: Store) -> None:
    with store.begin() as tx:
        (one,) = queues.put(tx, [call("a")], 0, MINE)
        (again,) = queues.due(tx, Claim("others", 62_000, 122_000), 9)
        assert again.id == one.id
        assert queues.hold(tx, [one.id], Claim("mine", 62_000, 122_000)) == set()
        queues.release(tx, [one.id], "mine")
        assert queues.hold(tx, [one.id], Claim("others", 62_000, 122_000)) == {one.id}


def test_fault_39_a_clock_that_is_set_back_makes_nothing_wait(store: Store) -> None:
    hour = 3_600_000
    with store.begin() as tx:
        (one, _) = queues.put(
            tx, [call("a", "put off"), call("b", "claimed")], hour, Claim("mine", hour, hour + 15_000)
        )
        queues.postpone(tx, one.id, hour, hour + 500)
        queues.receive(tx, [Received(1, "a", "{}")], hour)
        (update,) = queues.take(tx, hour, 9)
        queues.failed(tx, update, hour)
        assert [each.lane for each in queues.take(tx, 0, 9)] == ["a"]
    assert sorted(texts(store, Claim("others", 0, 15_000))) == ["claimed", "put off"]


def test_a_long_wait_that_telegram_asked_for_is_kept(store: Store) -> None:
    with store.begin() as tx:
        (one,) = queues.put(tx, [call("a")], 0, MINE)
        queues.postpone(tx, one.id, 1_000, 7_200_000)
    assert texts(store, Claim("others", 62_000, 77_000)) == []
