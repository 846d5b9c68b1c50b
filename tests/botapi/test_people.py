"""People live in the test as they do in Telegram."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiogram.types import Update as StrictUpdate
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    KeyboardButton,
    ReplyKeyboardMarkup,
    Update,
)

from tests.botapi import BotApi
from tests.botapi.calls import unknown
from tests.botapi.conftest import Call

pytestmark = pytest.mark.asyncio


def inline(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


async def updates(call: Call) -> list[dict[str, Any]]:
    kinds = ["message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "inline_query"]
    kinds += ["chosen_inline_result", "my_chat_member", "message_reaction"]
    _, answer = await call("getUpdates", allowed_updates=kinds)
    found: list[dict[str, Any]] = answer["result"]
    return found


async def test_every_update_is_one_that_telegram_could_send(api: BotApi, call: Call) -> None:
    await updates(call)
    user, group, channel = api.user(username="ebba"), api.group(), api.channel()
    said = await user.says("/start@lotsen_test_bot hej https://x.se a@b.se @lotsen_test_bot")
    await user.edits(said, "ny text @lotsen_test_bot")
    await user.says("svar", reply_to=said)
    await user.forwards("vidare")
    await user.sends_sticker()
    await user.sends_voice()
    await user.sends_photo("bild")
    await user.sends_document("råd.pdf", b"PDF")
    await user.sends_location(55.7, 14.2)
    await user.sends_contact()
    await user.sends_poll()
    await user.reacts(said)
    await user.blocks()
    await user.unblocks()
    group.adds_bot(user.user)
    group.makes_admin(user.user)
    await user.says("hej alla", chat=group)
    group.removes_bot(user.user)
    group.upgrades()
    channel.edits(channel.posts("nytt"), "nyare")
    await call("sendMessage", chat_id=user.id, text="hej", reply_markup=inline({"text": "Mer", "callback_data": "m"}))
    await user.presses("Mer")
    await user.presses("Mer", inaccessible=True)
    came = await updates(call)
    assert len(came) == 23
    for update in came:
        assert not unknown(StrictUpdate.model_validate(update)), update
        parsed = Update.de_json(update, Bot("1:a"))
        assert set(update) <= {"update_id", *parsed.to_dict()}


async def test_the_screen_shows_what_the_person_sees_now(api: BotApi, call: Call) -> None:
    user = api.user()
    await user.says("hej")
    _, sent = await call("sendMessage", chat_id=user.id, text="Ett <b>lån</b>", parse_mode="HTML")
    number = sent["result"]["message_id"]
    await call("sendMessage", chat_id=user.id, text="borta snart")
    await call("deleteMessage", chat_id=user.id, message_id=number + 1)
    await call(
        "editMessageText",
        chat_id=user.id,
        message_id=number,
        text="Två lån",
        reply_markup=inline({"text": "Mer", "url": "https://x.se"}),
    )
    assert [(message.by_bot, message.text, message.buttons) for message in user.screen] == [
        (False, "hej", []),
        (True, "Två lån", ["Mer"]),
    ]


async def test_hearing_waits_for_all_that_the_bot_says(api: BotApi, call: Call) -> None:
    user = api.user()
    await call("sendMessage", chat_id=user.id, text="ett")
    await call("sendMessage", chat_id=user.id, text="två")
    assert [message.text for message in await user.hears()] == ["ett", "två"]
    assert await user.hears(timeout=0.05) == []
    hearing = asyncio.create_task(user.hears())
    await asyncio.sleep(0.05)
    await call("sendMessage", chat_id=user.id, text="tre")
    assert [message.text for message in await hearing] == ["tre"]


async def test_pressing_a_button_gives_what_the_button_gives(api: BotApi, call: Call) -> None:
    user = api.user()
    buttons: list[dict[str, Any]] = [
        {"text": "Webbsida", "url": "https://tomelilla.se"},
        {"text": "Kopiera nummer", "copy_text": {"text": "0417-18000"}},
        {"text": "Jämför", "callback_data": "j:1"},
    ]
    await call("sendMessage", chat_id=user.id, text="Lån", reply_markup=inline(*buttons))
    assert await user.presses("Webbsida") == "https://tomelilla.se"
    assert await user.presses("kopiera") == "0417-18000"
    assert await user.presses("Jämför") == ""
    (press,) = await updates(call)
    assert press["callback_query"]["data"] == "j:1"
    assert press["callback_query"]["message"]["text"] == "Lån"
    await call("answerCallbackQuery", callback_query_id=press["callback_query"]["id"], text="Strax")
    assert user.notices == ["Strax"]
    assert api.unanswered() == []
    with pytest.raises(AssertionError, match=r"no button 'Sälj'.*Webbsida"):
        await user.presses("Sälj")


async def test_the_newest_message_with_the_button_is_pressed(api: BotApi, call: Call) -> None:
    user = api.user()
    for data in ("old", "new"):
        await call(
            "sendMessage", chat_id=user.id, text="x", reply_markup=inline({"text": "Mer", "callback_data": data})
        )
    await user.presses("Mer")
    await user.presses("Mer", on=user.screen[0])
    assert [update["callback_query"]["data"] for update in await updates(call)] == ["new", "old"]


async def test_the_reply_keyboard_stays_until_it_is_removed(api: BotApi) -> None:
    user = api.user()
    keys: list[list[str | KeyboardButton]] = [["Ystad"], [KeyboardButton("Dela plats", request_location=True)]]
    async with Bot(api.token, base_url=f"{api.url}/bot") as bot:
        await bot.send_message(user.id, "Var?", reply_markup=ReplyKeyboardMarkup(keys))
        await bot.send_message(user.id, "Nå?")
        assert user.keyboard == ["Ystad", "Dela plats"]
        await user.presses("Ystad")
        await user.presses("Dela plats")
        said, shared = await bot.get_updates()
    assert said.message is not None and said.message.text == "Ystad"
    assert shared.message is not None and shared.message.location is not None
    api.verdict()


async def test_a_deep_link_starts_the_bot_with_its_payload(api: BotApi, call: Call) -> None:
    user = api.user()
    await user.opens("https://t.me/lotsen_test_bot?start=o_almi-mikrolan")
    (update,) = await updates(call)
    assert update["message"]["text"] == "/start o_almi-mikrolan"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    for wrong in (
        "https://t.me/lotsen_test_bot?start=å",
        f"https://t.me/lotsen_test_bot?start={'x' * 65}",
        "https://t.me/x",
    ):
        with pytest.raises(AssertionError):
            await user.opens(wrong)


async def test_in_a_group_the_bot_only_sees_what_is_meant_for_it(api: BotApi, call: Call) -> None:
    user, group = api.user(), api.group()
    await user.says("god morgon", chat=group)
    await user.says("/hjalp@AnotherBot", chat=group)
    await user.says("/hjalp", chat=group)
    await user.says("@lotsen_test_bot lån?", chat=group)
    await call("sendMessage", chat_id=group.chat.id, text="Ja?")
    await user.says("ett lån", chat=group, reply_to=group.last)
    assert [update["message"]["text"] for update in await updates(call)] == [
        "/hjalp",
        "@lotsen_test_bot lån?",
        "ett lån",
    ]


async def test_inline_results_can_be_shared_and_pressed(api: BotApi) -> None:
    user = api.user()
    async with Bot(api.token, base_url=f"{api.url}/bot") as bot:
        asking = asyncio.create_task(user.inline("lån"))
        (update,) = await bot.get_updates(timeout=2)
        markup = InlineKeyboardMarkup([[InlineKeyboardButton("Mer", callback_data="m")]])
        article = InlineQueryResultArticle("1", "Mikrolån", InputTextMessageContent("Mikrolån"), reply_markup=markup)
        assert update.inline_query is not None
        await update.inline_query.answer([article])
        (result,) = await asking
        shared = await user.shares(result)
        await user.presses("Mer", on=shared)
        *_, press = await bot.get_updates(offset=update.update_id + 1)
        assert press.callback_query is not None and press.callback_query.message is None
        await press.callback_query.edit_message_text("Mikrolån, mer")
    assert (shared.text, shared.buttons) == ("Mikrolån, mer", [])
    api.verdict()


async def test_the_menu_is_the_most_particular_list_of_commands(api: BotApi, call: Call) -> None:
    swede, english = api.user(), api.user(language_code="en-GB")
    await call("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    await call(
        "setMyCommands",
        commands=[{"command": "hjalp", "description": "Hjälp"}],
        language_code="sv",
        scope={"type": "all_private_chats"},
    )
    assert swede.menu == {"hjalp": "Hjälp"}
    assert english.menu == {"help": "Help"}
