"""Call-backs: whatever is pressed, in whatever order, none is lost and none is in a state that nobody knows."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.followup import callbacks as rules
from bot.followup.callbacks import Act, Callback, Due, Refusal, State
from bot.followup.workdays import is_working_time

DAY = 86_400_000
MONDAY = int(dt.datetime(2026, 2, 2, 10, 0, tzinfo=dt.UTC).timestamp() * 1000)
WAITING = Callback(State.WAITING, MONDAY, 2)


def taken(by: int = 1) -> Callback:
    after = rules.press(WAITING, Act.TAKE, by, MONDAY)
    assert isinstance(after, Callback)
    return after


def test_the_second_who_takes_it_is_refused_and_the_first_may_press_twice() -> None:
    assert rules.press(taken(1), Act.TAKE, 2, MONDAY) is Refusal.TAKEN
    assert rules.press(taken(1), Act.TAKE, 1, MONDAY + 5) == taken(1)


def test_three_tries_and_a_message_close_it_as_not_reached() -> None:
    one = taken()
    for _ in range(3):
        assert one.state is State.TAKEN
        after = rules.press(one, Act.MISSED, 1, MONDAY)
        assert isinstance(after, Callback)
        one = after
    assert (one.state, one.attempts) == (State.UNREACHED, 3)


def test_what_nobody_takes_is_nudged_after_the_promise_then_told_then_let_go() -> None:
    one, seen = WAITING, []
    for day in range(60):
        now = MONDAY + day * DAY
        if (what := rules.due(one, now)) is not None:
            one = rules.noted(one, what, now)
            seen.append((what, day))
    assert [what for what, _ in seen] == [Due.NUDGE, Due.TELL, Due.EXPIRE]
    assert seen[0][1] == 3  # promised by Wednesday: Thursday is the first day that it is late
    assert seen[1][1] == 7  # two working days after Thursday
    assert one.state is State.EXPIRED


def test_without_a_promise_staff_have_five_working_days() -> None:
    due = rules.due_at(replace(WAITING, promised_days=None))
    assert due is not None and due[0] is Due.NUDGE
    assert dt.datetime.fromtimestamp(due[1] / 1000, dt.UTC).date() == dt.date(2026, 2, 9)
    assert rules.promised_by(replace(WAITING, promised_days=None)) is None


def test_done_by_staff_and_no_by_the_company_is_flagged_and_waits_again() -> None:
    closed = rules.press(taken(), Act.HELPED, 1, MONDAY)
    assert isinstance(closed, Callback)
    asked = rules.noted(closed, Due.VERDICT, MONDAY + DAY)
    judged = rules.judged(asked, MONDAY + DAY, called=False, helped=False)
    assert isinstance(judged, Callback)
    assert rules.flagged(judged) and judged.state is State.WAITING
    assert rules.judged(judged, MONDAY + DAY, called=True, helped=True) is Refusal.CLOSED  # asked once


def test_passing_on_waits_for_the_company_and_begins_anew_with_the_other() -> None:
    asking = rules.press(taken(), Act.DECLINE, 1, MONDAY, to="almi")
    assert isinstance(asking, Callback) and asking.state is State.ASKING and asking.taken_by is None
    assert rules.press(asking, Act.TAKE, 2, MONDAY) is Refusal.CLOSED
    there = rules.agreed(asking, MONDAY + DAY, None)
    assert isinstance(there, Callback) and there.state is State.WAITING and there.asked_at == MONDAY + DAY
    refused = rules.withdrawn(asking, MONDAY + DAY)
    assert isinstance(refused, Callback) and refused.state is State.DECLINED


Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*(f"press.{act}" for act in Act), "pass", "agree", "again", "withdraw", "yes", "no", "clock"]),
        st.integers(1, 3),
        st.integers(0, 12),
    ),
    max_size=25,
)


def stepped(one: Callback, step: Step, now: int) -> Callback | Refusal:
    what, member, _ = step
    if what == "clock":
        due = rules.due(one, now)
        return rules.noted(one, due, now) if due else one
    if what == "pass":
        return rules.press(one, Act.DECLINE, member, now, to="almi")
    if what.startswith("press."):
        return rules.press(one, Act(what.removeprefix("press.")), member, now)
    others = {
        "agree": lambda: rules.agreed(one, now, 3),
        "again": lambda: rules.again(one, now),
        "withdraw": lambda: rules.withdrawn(one, now),
        "yes": lambda: rules.judged(one, now, called=True, helped=True),
        "no": lambda: rules.judged(one, now, called=False, helped=False),
    }
    return others[what]()


@given(STEPS)
def test_no_sequence_of_presses_loses_a_call_back(steps: list[Step]) -> None:
    one, now = WAITING, MONDAY
    for step in steps:
        now += step[2] * DAY
        after = stepped(one, step, now)
        one = one if isinstance(after, Refusal) else after
        assert one.taken_by is not None or one.state not in (State.TAKEN, State.HELPED, State.UNREACHED)
        assert one.taken_by is None or one.state not in (State.WAITING, State.ASKING)
        assert (one.state is State.ASKING) == (one.proposed is not None)
        assert one.state.open == (one.closed_at is None)
        if one.state.open:  # somebody will hear of it, whatever happens
            due = rules.due_at(one)
            assert due is not None
            assert is_working_time(dt.datetime.fromtimestamp(due[1] / 1000, dt.UTC))
    for _ in range(12):  # left alone, everything comes to an end
        due = rules.due_at(one)
        if due is None:
            break
        one = rules.noted(one, due[0], max(due[1], now))
    assert not one.state.open


@pytest.mark.parametrize("state", [state for state in State if not state.open and state is not State.DRAFT])
@pytest.mark.parametrize("act", list(Act))
def test_a_closed_one_takes_no_press(state: State, act: Act) -> None:
    assert rules.press(replace(WAITING, state=state), act, 1, MONDAY) is Refusal.CLOSED
