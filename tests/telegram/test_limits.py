"""The pace that Telegram takes, on a clock that the test turns."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.telegram.limits import MOST_CHATS, Limits
from bot.channels.telegram.shared import SharedLimits
from bot.store import Store
from bot.store.desk import Desk
from bot.turn import ANSWER, REMINDER, REPORT


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_thirty_messages_may_go_in_a_second_and_no_more(clock: Clock) -> None:
    limits = Limits(30, clock=clock)
    for chat in range(30):
        assert limits.overall() == 0
        limits.take(f"telegram:{chat}")
    assert limits.overall() == pytest.approx(1 / 30)
    clock.now += 1
    assert limits.overall() == 0


def test_a_chat_takes_a_short_burst_and_then_one_a_second(clock: Clock) -> None:
    limits = Limits(30, burst=5, clock=clock)
    for _ in range(5):
        assert limits.chat("telegram:1") == 0
        limits.take("telegram:1")
    assert limits.chat("telegram:1") == pytest.approx(1)
    assert limits.chat("telegram:2") == 0
    clock.now += 1
    assert limits.chat("telegram:1") == 0


def test_a_group_takes_twenty_a_minute(clock: Clock) -> None:
    limits = Limits(1000, burst=1, clock=clock)
    sent = 0
    for _ in range(60):
        while limits.chat("telegram:-100") == 0:
            limits.take("telegram:-100")
            sent += 1
        clock.now += 1
    assert sent == 20


def test_chats_that_are_quiet_again_are_forgotten(clock: Clock) -> None:
    limits = Limits(1e9, clock=clock)
    for chat in range(3 * MOST_CHATS):
        clock.now += 0.01
        limits.take(f"telegram:{chat}")
    assert len(limits._chats) <= MOST_CHATS


@pytest.mark.parametrize("rate", [1, 2, 30])
@pytest.mark.parametrize("priority", [ANSWER, REMINDER, REPORT])
def test_whatever_the_pace_nothing_waits_for_ever(store: Store, rate: float, priority: int) -> None:
    desk = Desk(store)
    assert asyncio.run(SharedLimits(desk, rate).leave([(priority, "telegram:1")])) == ([0.0], 0.0)
    desk.close()
