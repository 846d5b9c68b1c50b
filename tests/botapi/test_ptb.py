"""What python-telegram-bot sends, the server takes: every method that it models, called through a real client."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    MenuButtonCommands,
    MessageEntity,
    ReplyParameters,
)
from telegram.constants import ChatAction

from tests.botapi import BotApi, Person
from tests.botapi.methods import HANDLERS

pytestmark = pytest.mark.asyncio

MARKUP = InlineKeyboardMarkup([[InlineKeyboardButton("Mer", callback_data="m")]])


async def write(bot: Bot, user: Person) -> None:
    sent = await bot.send_message(
        user.id,
        "Lån & stöd",
        entities=[MessageEntity("bold", 0, 3)],
        reply_markup=MARKUP,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
    )
    await bot.send_photo(user.id, b"PNG", caption="*Karta*", parse_mode="MarkdownV2", reply_markup=MARKUP)
    await bot.edit_message_caption(user.id, user.last.id, caption="Karta över Kivik", reply_markup=MARKUP)
    await bot.send_document(user.id, b"PDF", filename="råd.pdf", reply_parameters=ReplyParameters(sent.message_id))
    assert user.last.json["reply_to_message"]["message_id"] == sent.message_id
    await bot.send_location(user.id, 55.7, 14.2)
    await bot.send_venue(user.id, 55.7, 14.2, title="Kivik", address="Hamnen")
    await bot.send_contact(user.id, phone_number="+46700000000", first_name="Ebba")
    await bot.send_chat_action(user.id, ChatAction.TYPING)
    await bot.forward_message(user.id, user.id, sent.message_id)
    await bot.copy_message(user.id, user.id, sent.message_id)
    await bot.edit_message_text("Stöd", user.id, sent.message_id, reply_markup=MARKUP)
    await bot.edit_message_reply_markup(user.id, sent.message_id)
    await bot.set_message_reaction(user.id, sent.message_id, "👍")
    assert (user.screen[0].text, user.screen[0].buttons, user.screen[0].reaction) == ("Stöd", [], "👍")
    await bot.delete_message(user.id, sent.message_id)
    await bot.delete_messages(user.id, [user.last.id])


async def answer(bot: Bot, user: Person, api: BotApi) -> None:
    await bot.answer_callback_query(user.press_data("m").id, text="Strax", show_alert=True)
    query = api.world.query(user.user, 30)
    api.world.inline[query.id] = query
    article = InlineQueryResultArticle("1", "Lån", InputTextMessageContent("<b>Lån</b>", parse_mode="HTML"))
    button = InlineQueryResultsButton("Fråga Lotsen", start_parameter="fraga")
    await bot.answer_inline_query(query.id, [article], button=button, cache_time=0, is_personal=True)


async def present(bot: Bot, user: Person) -> None:
    commands, scope = [BotCommand("hjalp", "Hjälp")], BotCommandScopeChat(user.id)
    await bot.set_my_commands(commands, scope=scope, language_code="sv")
    assert tuple(commands) == await bot.get_my_commands(scope=scope, language_code="sv")
    await bot.delete_my_commands(scope=scope, language_code="sv")
    await bot.set_my_name("Lotsen", language_code="sv")
    assert (await bot.get_my_name(language_code="sv")).name == "Lotsen"
    await bot.set_my_description("Lotsar företag.")
    assert (await bot.get_my_description(language_code="en")).description == "Lotsar företag."
    await bot.set_my_short_description("Lots.")
    assert (await bot.get_my_short_description()).short_description == "Lots."
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert isinstance(await bot.get_chat_menu_button(), MenuButtonCommands)


async def look(bot: Bot, user: Person, api: BotApi) -> None:
    assert (await bot.get_chat(user.id)).first_name == "Ebba"
    assert (await bot.get_chat_member(user.id, user.id)).status == "member"
    photo = await user.sends_photo()
    file = await bot.get_file(photo.json["photo"][0]["file_id"])
    assert bytes(await file.download_as_bytearray()) == b"\0"
    group = api.group()
    await bot.leave_chat(group.chat.id)
    assert (await bot.get_chat_member(group.chat.id, bot.id)).status == "left"
    assert (await bot.get_webhook_info()).url == ""


async def test_every_modelled_method_takes_what_python_telegram_bot_sends(api: BotApi) -> None:
    user = api.user()
    async with Bot(api.token, base_url=f"{api.url}/bot", base_file_url=f"{api.url}/file/bot") as bot:
        await write(bot, user)
        await answer(bot, user, api)
        await present(bot, user)
        await look(bot, user, api)
    api.verdict()
    assert set(HANDLERS) <= {call.method for call in api.journal}
