"""The inbox is looked at when there is something in it: nothing waits for the look that comes once in a while."""

from __future__ import annotations

import asyncio
import json
import time

import pytest

from bot.channels.telegram import telegram
from bot.store import queues
from bot.store.queues import Received
from tests.botapi import Person
from tests.telegram.running import Lotsen

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def never_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram, "LOOK_SECONDS", 3600.0)


def left(person: Person, number: int) -> Received:
    """A message that an earlier process wrote down and did not come to."""
    chat = {"id": person.id, "type": "private", "first_name": "Anna"}
    message = {"message_id": number, "date": 1, "chat": chat, "from": chat | {"is_bot": False}, "text": "hej"}
    return Received(number, f"telegram:{person.id}", json.dumps({"update_id": number, "message": message}))


async def test_what_an_earlier_process_left_is_handled_to_its_end(lotsen: Lotsen) -> None:
    await lotsen.stop()
    anna, bo = lotsen.person(), lotsen.person()
    with lotsen.store.begin() as tx:
        queues.receive(tx, [left(anna, 1), left(anna, 2), left(bo, 3), left(anna, 4)], int(time.time() * 1000))
    await lotsen.start()
    await lotsen.api.until(lambda: (len(anna.screen), len(bo.screen)) == (3, 1), 10)


async def test_messages_of_one_company_that_come_at_once_are_all_handled(either: Lotsen) -> None:
    anna, bo = either.person(), either.person()
    for _ in range(5):
        await anna.says("hej")
        await bo.says("hej")
    await either.api.until(lambda: len(either.api.calls("sendMessage")) == 10, 10)


async def test_a_lotsen_that_sleeps_ends_at_once(lotsen: Lotsen) -> None:
    anna = lotsen.person()
    await anna.says("hej")
    assert await anna.hears(10)
    await lotsen.quiet()
    await asyncio.wait_for(lotsen.stop(), 10)  # not after an hour
