"""A test can let anything go wrong, and the verdict knows that it was asked for."""

from __future__ import annotations

import time

import aiohttp
import pytest

from tests.botapi import BotApi
from tests.botapi.conftest import Call
from tests.botapi.faults import How
from tests.botapi.flood import Flood

pytestmark = pytest.mark.asyncio


async def test_a_fault_hits_the_named_method_and_chat_a_number_of_times(api: BotApi, call: Call) -> None:
    one, two = api.user(), api.user()
    fault = api.fail("sendMessage", chat=one.id, times=2, status=500)
    assert (await call("sendMessage", chat_id=two.id, text="hej"))[0] == 200
    assert [(await call("sendMessage", chat_id=one.id, text="hej"))[0] for _ in range(3)] == [500, 500, 200]
    assert fault.met == 2
    api.verdict()


async def test_a_flood_refusal_tells_how_long_to_wait(api: BotApi) -> None:
    api.fail("getMe", retry_after=7)
    async with aiohttp.ClientSession() as session, session.get(f"{api.url}/bot{api.token}/getMe") as response:
        answer = await response.json()
        assert (response.status, response.headers["Retry-After"]) == (429, "7")
    assert answer["description"] == "Too Many Requests: retry after 7"
    assert answer["parameters"] == {"retry_after": 7}


async def test_a_connection_is_lost_before_or_after_the_work(api: BotApi, call: Call) -> None:
    user = api.user()
    api.disturb("drop_before", "sendMessage")
    api.disturb("drop_after", "sendMessage")
    for written in (0, 1):
        with pytest.raises(aiohttp.ClientError):
            await call("sendMessage", chat_id=user.id, text="hej")
        assert len(user.screen) == written
    api.verdict()


async def test_answers_come_as_a_page_cut_off_or_with_an_error_in_a_200(api: BotApi) -> None:
    answers = []
    async with aiohttp.ClientSession() as session:
        hows: tuple[How, ...] = ("html", "truncated", "not_ok")
        for how in hows:
            api.disturb(how, "getMe")
            async with session.get(f"{api.url}/bot{api.token}/getMe") as response:
                answers.append((response.status, await response.text()))
    (page_status, page), (cut_status, cut), (not_ok_status, not_ok) = answers
    assert (page_status, page[:6]) == (502, "<html>")
    assert (cut_status, cut[:5], cut[-1:] == "}") == (200, '{"ok"', False)
    assert (not_ok_status, '"ok": false' in not_ok) == (200, True)


async def test_an_answer_can_drip_and_every_answer_be_late(api: BotApi, call: Call) -> None:
    api.disturb("drip", "getMe", seconds=0.2)
    begun = time.monotonic()
    assert (await call("getMe"))[0] == 200
    api.latency = 0.1
    assert (await call("getMe"))[0] == 200
    assert time.monotonic() - begun >= 0.3


async def test_a_share_of_all_calls_fails_the_same_way_each_time(call: Call, api: BotApi) -> None:
    api.fail(times=None, status=502, rate=0.3)
    statuses = [(await call("getMe"))[0] for _ in range(100)]
    assert 15 < statuses.count(502) < 45
    api.calm()
    assert (await call("getMe"))[0] == 200


async def test_a_bot_that_writes_too_fast_is_told_to_wait(api: BotApi, call: Call) -> None:
    api.flood = Flood(burst=2, clock=lambda: 0.0)
    user, group = api.user(), api.group()
    assert [(await call("sendMessage", chat_id=user.id, text="hej"))[0] for _ in range(3)] == [200, 200, 429]
    statuses = [(await call("sendMessage", chat_id=group.chat.id, text="hej"))[0] for _ in range(21)]
    assert statuses == [200] * 20 + [429]
    _, answer = await call("sendMessage", chat_id=group.chat.id, text="hej")
    assert answer["parameters"]["retry_after"] == 3
    with pytest.raises(AssertionError, match="Too Many Requests"):
        api.verdict()


async def test_over_all_chats_there_are_thirty_messages_a_second(api: BotApi, call: Call) -> None:
    seconds = 0.0
    api.flood = Flood(clock=lambda: seconds)
    statuses = [(await call("sendMessage", chat_id=api.user().id, text="hej"))[0] for _ in range(31)]
    assert statuses == [200] * 30 + [429]
    seconds = 1.0
    assert (await call("sendMessage", chat_id=api.user().id, text="hej"))[0] == 200
    assert (await call("sendChatAction", chat_id=api.user().id, action="typing"))[0] == 200


async def test_the_journal_tells_what_was_called_and_how_it_went(api: BotApi, call: Call) -> None:
    user = api.user()
    await call("sendMessage", chat_id=user.id, text="hej")
    await user.blocks()
    await call("sendMessage", chat_id=user.id, text="hej?")
    first, second = api.calls("sendMessage", chat=user.id)
    assert (first.ok, first.params["text"], first.result["text"]) == (True, "hej", "hej")
    assert (second.status, second.scenario, "blocked" in second.description) == (403, True, True)
