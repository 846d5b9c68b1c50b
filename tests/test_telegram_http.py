"""The aiohttp backend of python-telegram-bot, against a real server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest

from bot.channels.telegram.http import AiohttpRequest, NotSent, NotSentInTime
from tests.botapi import BotApi
from tests.botapi.faults import How

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


def bot_with(api: BotApi, request: BaseRequest, token: str = "") -> Bot:
    return Bot(
        token or api.token,
        base_url=f"{api.url}/bot",
        base_file_url=f"{api.url}/file/bot",
        request=request,
        get_updates_request=AiohttpRequest(),
    )


@pytest_asyncio.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with bot_with(api, AiohttpRequest(read_timeout=0.3)) as bot:
        yield bot


async def test_a_message_with_buttons_arrives_whole(api: BotApi, bot: Bot) -> None:
    user = api.user()
    markup = InlineKeyboardMarkup(
        [[InlineKeyboardButton("Jämför å ä ö", callback_data="j"), InlineKeyboardButton("Sida", "https://x.se")]]
    )
    await bot.send_message(user.id, "<b>Lån</b> 😀 & stöd", parse_mode="HTML", reply_markup=markup)
    assert user.last.text == "Lån 😀 & stöd"
    assert user.last.bold() == ["Lån"]
    assert user.last.buttons == ["Jämför å ä ö", "Sida"]
    api.verdict()


async def test_a_file_is_uploaded_and_fetched(api: BotApi, bot: Bot) -> None:
    user = api.user()
    sent = await bot.send_document(user.id, b"PDF", filename="råd.pdf", caption="Rapport")
    assert sent.document is not None and sent.document.file_name == "råd.pdf"
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"PDF"
    api.verdict()


async def test_polling_waits_longer_than_the_usual_read_timeout(api: BotApi, bot: Bot) -> None:
    user = api.user()
    waiting = asyncio.create_task(bot.get_updates(timeout=2))
    await asyncio.sleep(0.5)
    await user.says("hej")
    (update,) = await waiting
    assert update.message is not None and update.message.text == "hej"


@pytest.mark.parametrize(
    ("status", "retry_after", "error"),
    [
        (400, None, BadRequest), (401, None, InvalidToken), (403, None, Forbidden),
        (429, 7, RetryAfter), (500, None, NetworkError), (502, None, NetworkError),
    ],
)  # fmt: skip
async def test_refusals_become_the_usual_errors(
    api: BotApi, bot: Bot, status: int, retry_after: int | None, error: type[TelegramError]
) -> None:
    api.fail("sendMessage", status=status, retry_after=retry_after)
    with pytest.raises(error):
        await bot.send_message(api.user().id, "hej")
    api.verdict()


@pytest.mark.parametrize(
    ("how", "words"), [("html", "502"), ("truncated", "not readable"), ("not_ok", "Internal Server Error")]
)
async def test_a_broken_answer_is_a_network_error(
    api: BotApi, bot: Bot, how: How, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    api.disturb(how, "sendMessage")
    with pytest.raises(NetworkError, match=words):
        await bot.send_message(api.user().id, "Personuppgift 701231")
    assert "701231" not in caplog.text


async def test_a_flood_refusal_in_a_200_is_still_one(api: BotApi, bot: Bot) -> None:
    fault = api.disturb("not_ok", "sendMessage")
    fault.status, fault.parameters = 429, {"retry_after": 3}
    with pytest.raises(RetryAfter):
        await bot.send_message(api.user().id, "hej")


async def test_a_refused_connection_means_that_nothing_was_sent(api: BotApi) -> None:
    async with AiohttpRequest() as request:
        with pytest.raises(NotSent, match="No connection to Telegram"):
            await request.post("http://127.0.0.1:9/bot1:SECRET/getMe")


async def test_a_full_pool_means_that_nothing_was_sent_in_time(api: BotApi) -> None:
    api.latency = 1.0
    narrow = AiohttpRequest(connection_pool_size=1, connect_timeout=0.1, pool_timeout=0.1)
    async with narrow:
        first = asyncio.create_task(narrow.post(f"{api.url}/bot{api.token}/getMe"))
        await asyncio.sleep(0.1)
        with pytest.raises(NotSentInTime) as caught:
            await narrow.post(f"{api.url}/bot{api.token}/getMe")
        assert isinstance(caught.value, TimedOut)
        await first


async def test_a_late_answer_leaves_open_whether_the_message_was_sent(api: BotApi, bot: Bot) -> None:
    user, api.latency = api.user(), 0.6
    with pytest.raises(TimedOut) as caught:
        await bot.send_message(user.id, "hej")
    assert not isinstance(caught.value, NotSent)


async def test_an_answer_that_drips_ends_in_time(api: BotApi) -> None:
    api.disturb("drip", "getMe", seconds=30)
    hasty = AiohttpRequest(read_timeout=0.3, write_timeout=0.1, connect_timeout=0.1, pool_timeout=0.1)
    async with hasty:
        with pytest.raises(TimedOut):
            await asyncio.wait_for(hasty.post(f"{api.url}/bot{api.token}/getMe"), 5)


@pytest.mark.parametrize(("how", "delivered"), [("drop_before", 0), ("drop_after", 1)])
async def test_a_lost_connection_is_a_network_error_of_unknown_outcome(
    api: BotApi, bot: Bot, how: How, delivered: int
) -> None:
    user = api.user()
    api.disturb(how, "sendMessage")
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(user.id, "hej")
    assert not isinstance(caught.value, NotSent)
    assert len(user.screen) == delivered


async def test_no_error_and_no_log_carries_the_token(api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token, api.latency = api.token, 0.5
    hasty = AiohttpRequest(read_timeout=0.1, connect_timeout=0.1, pool_timeout=0.1, connection_pool_size=1)
    addresses = [f"{api.url}/bot{token}/getMe", f"http://127.0.0.1:9/bot{token}/getMe", f"bad//bot{token}/getMe"]
    async with hasty:
        calls = [hasty.post(address) for address in addresses * 2]
        errors = await asyncio.gather(*calls, return_exceptions=True)
    chain = [str(part) for error in errors for part in (error, error.__cause__, error.__context__)]  # type: ignore[union-attr]
    assert len(errors) == 6
    assert token not in "\n".join([*chain, caplog.text])


async def test_it_can_be_closed_and_opened_again(api: BotApi) -> None:
    request = AiohttpRequest()
    with pytest.raises(NetworkError, match="not initialized"):
        await request.post(f"{api.url}/bot{api.token}/getMe")
    for _ in range(2):
        async with request:
            assert (await request.post(f"{api.url}/bot{api.token}/getMe"))["username"] == api.username  # type: ignore[index, call-overload]
        await request.shutdown()
