"""Updates reach the bot as the real server sends them."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from tests.botapi import BotApi
from tests.botapi.conftest import Call

pytestmark = pytest.mark.asyncio


def texts(answer: dict[str, Any]) -> list[str]:
    return [update["message"]["text"] for update in answer["result"]]


async def test_an_update_comes_again_until_the_offset_confirms_it(api: BotApi, call: Call) -> None:
    user = api.user()
    await user.says("ett")
    await user.says("två")
    _, first = await call("getUpdates")
    _, again = await call("getUpdates")
    assert texts(first) == texts(again) == ["ett", "två"]
    _, rest = await call("getUpdates", offset=first["result"][0]["update_id"] + 1)
    assert texts(rest) == ["två"]
    _, newest = await call("getUpdates", offset=-1, limit=1)
    assert texts(newest) == ["två"]


async def test_long_polling_answers_as_soon_as_something_comes(api: BotApi, call: Call) -> None:
    user = api.user()
    poll = asyncio.create_task(call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    await user.says("hej")
    _, answer = await asyncio.wait_for(poll, 1)
    assert texts(answer) == ["hej"]


async def test_a_second_poller_ends_the_first_with_409(api: BotApi, call: Call) -> None:
    first = asyncio.create_task(call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(call("getUpdates", timeout=1))
    status, answer = await first
    assert status == 409
    assert answer["description"].startswith("Conflict: terminated by other getUpdates request")
    assert (await second)[0] == 200


async def test_a_poller_that_went_away_is_no_conflict(api: BotApi, call: Call) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(TimeoutError):
            timeout = aiohttp.ClientTimeout(total=0.1)
            await session.get(f"{api.url}/bot{api.token}/getUpdates?timeout=30", timeout=timeout)
    assert (await call("getUpdates", timeout=0))[0] == 200
    await asyncio.sleep(0.4)
    api.verdict()


async def test_only_wanted_kinds_of_updates_come(api: BotApi, call: Call) -> None:
    user = api.user()
    await call("getUpdates", allowed_updates=["callback_query"])
    await user.says("hej")
    user.press_data("x")
    _, answer = await call("getUpdates")
    assert [set(update) - {"update_id"} for update in answer["result"]] == [{"callback_query"}]


class Hook:
    """A bot's webhook: keeps what comes and answers as told."""

    def __init__(self) -> None:
        self.got: list[tuple[str | None, dict[str, Any]]] = []
        self.statuses: list[int] = []
        self.now = self.most = 0
        self.seconds = 0.0
        self.url = ""

    async def answer(self, request: web.BaseRequest) -> web.Response:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(self.seconds)
        self.got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        self.now -= 1
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for _, update in self.got]


@pytest_asyncio.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    runner = web.ServerRunner(web.Server(hook.answer), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_a_webhook_gets_updates_with_its_secret(api: BotApi, call: Call, hook: Hook) -> None:
    await call("setWebhook", url=hook.url, secret_token="hemligt-1")
    await api.user().says("hej")
    await api.until(lambda: hook.got)
    secret, update = hook.got[0]
    assert (secret, update["message"]["text"]) == ("hemligt-1", "hej")
    await api.until(lambda: not api.delivery.pending)


async def test_what_waited_comes_when_the_webhook_is_set(api: BotApi, call: Call, hook: Hook) -> None:
    await api.user().says("tidigt")
    await call("setWebhook", url=hook.url)
    await api.until(lambda: hook.texts() == ["tidigt"])


async def test_a_refused_update_comes_again_at_once_and_then_with_growing_pauses(
    api: BotApi, call: Call, hook: Hook
) -> None:
    hook.statuses = [500, 502, 403]
    await call("setWebhook", url=hook.url)
    user = api.user()
    await user.says("ett")
    await user.says("två")
    await api.until(lambda: hook.texts() == ["ett", "ett", "ett", "ett", "två"])
    assert api.delivery.courier is not None
    times = [attempt.at for attempt in api.delivery.courier.attempts]
    pauses = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert pauses[1] >= 0.02 and pauses[2] >= 0.04, "2 and 4 seconds, in this server's time"
    _, info = await call("getWebhookInfo")
    assert info["result"]["last_error_message"] == "Wrong response from the webhook: 403"


async def test_a_webhook_that_takes_too_long_is_asked_again(api: BotApi, call: Call, hook: Hook) -> None:
    api.delivery.patience, hook.seconds = 0.1, 0.5
    await call("setWebhook", url=hook.url)
    await api.user().says("hej")
    await api.until(lambda: hook.now >= 2)
    hook.seconds = 0.0
    await api.until(lambda: not api.delivery.pending)


async def test_one_chat_is_served_in_order_and_many_chats_at_once(api: BotApi, call: Call, hook: Hook) -> None:
    hook.seconds = 0.05
    await call("setWebhook", url=hook.url, max_connections=3)
    one = api.user()
    for number in range(3):
        await one.says(f"{number}")
    for _ in range(5):
        await api.user().says("andra")
    await api.until(lambda: len(hook.got) == 8)
    assert [text for text in hook.texts() if text != "andra"] == ["0", "1", "2"]
    assert hook.most == 3


async def test_a_press_may_overtake_a_message_of_the_same_person(api: BotApi, call: Call, hook: Hook) -> None:
    hook.seconds = 0.05
    await call("setWebhook", url=hook.url)
    user = api.user()
    for _ in range(3):
        await user.says("hej")
    user.press_data("x")
    await api.until(lambda: len(hook.got) == 4)
    assert ["callback_query" in update for _, update in hook.got] != [False, False, False, True]


async def test_polling_while_a_webhook_is_set_is_a_conflict(api: BotApi, call: Call, hook: Hook) -> None:
    await call("setWebhook", url=hook.url)
    status, answer = await call("getUpdates")
    assert (status, "webhook is active" in answer["description"]) == (409, True)
    await call("deleteWebhook")
    assert (await call("getUpdates"))[0] == 200


async def test_the_webhook_can_be_set_once_a_second(api: BotApi, call: Call, hook: Hook) -> None:
    api.delivery.scale = 1.0
    await call("setWebhook", url=hook.url)
    status, answer = await call("setWebhook", url=hook.url)
    assert (status, answer["parameters"]) == (429, {"retry_after": 1})


@pytest.mark.parametrize("params", [{"url": "lotsen.se/hook"}, {"url": "https://x.se", "secret_token": "å"}])
async def test_wrong_webhooks_are_refused(call: Call, params: dict[str, str]) -> None:
    assert (await call("setWebhook", **params))[0] == 400


async def test_pending_updates_can_be_dropped(api: BotApi, call: Call) -> None:
    await api.user().says("gammalt")
    await call("deleteWebhook", drop_pending_updates=True)
    _, answer = await call("getUpdates")
    assert answer["result"] == []


async def test_old_updates_are_not_delivered(api: BotApi, call: Call) -> None:
    user = api.user()
    await user.says("i förrgår", age=90_000)
    await user.says("i natt", age=72_000)
    _, answer = await call("getUpdates")
    assert texts(answer) == ["i natt"]


async def test_updates_can_be_held_and_let_go_in_another_order(api: BotApi, call: Call, hook: Hook) -> None:
    await call("setWebhook", url=hook.url)
    user = api.user()
    api.delivery.hold()
    await user.says("ett")
    await user.says("två")
    api.delivery.release(reversed)
    await api.until(lambda: hook.texts() == ["två", "ett"])


async def test_an_update_can_come_twice_at_the_same_time(api: BotApi, call: Call, hook: Hook) -> None:
    hook.seconds = 0.05
    await call("setWebhook", url=hook.url)
    api.delivery.hold()
    await api.user().says("hej")
    api.delivery.release(lambda held: [*held, *held][:1])
    (pending,) = api.delivery.pending.values()
    assert isinstance(pending.body, dict)
    api.delivery.again(pending.body)
    await api.until(lambda: len(hook.got) == 2)
    assert hook.got[0] == hook.got[1]
    assert hook.most == 2


async def test_anything_can_be_sent_to_the_webhook(api: BotApi, call: Call, hook: Hook) -> None:
    await call("setWebhook", url=hook.url)
    api.delivery.put_raw({"purchase_of_the_future": {"id": 1}})
    await api.until(lambda: hook.got)
    assert "purchase_of_the_future" in hook.got[0][1]
