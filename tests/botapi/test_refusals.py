"""What Telegram refuses, the server refuses, in Telegram's words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from tests.botapi import BotApi
from tests.botapi.conftest import Call

pytestmark = pytest.mark.asyncio

Refusal = Callable[..., Awaitable[str]]


def keyboard(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Mer"} | button]]}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "å" * 4097}, "message is too long"),
        (
            {"text": "<b>hej", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag",
        ),
        ({"text": "hej.", "parse_mode": "MarkdownV2"}, "can't parse entities: Character '.' is reserved"),
        ({"text": "hej", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "😀", "entities": [{"type": "bold", "offset": 1, "length": 1}]}, "in a middle of a UTF-16 symbol"),
        ({"text": "hej", "entities": [{"type": "bold", "offset": 0, "length": 9}]}, "ends after the end of the text"),
        ({"text": "hej", "entities": [{"type": "bolt", "offset": 0, "length": 1}]}, "Unsupported type specified"),
        ({"text": "hej", "reply_markup": keyboard(callback_data="å" * 33)}, "BUTTON_DATA_INVALID"),
        (
            {"text": "hej", "reply_markup": keyboard(callback_data="")},
            "Text buttons are unallowed in the inline keyboard",
        ),
        ({"text": "hej", "reply_markup": keyboard()}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "hej", "reply_markup": keyboard(callback_data="a", url="https://x.se")}, "exactly one action"),
        ({"text": "hej", "reply_markup": keyboard(url="http://localhost:8000/")}, "is invalid: Wrong HTTP URL"),
        ({"text": "hej", "reply_markup": keyboard(url="ftp://x.se")}, "is invalid: Unsupported URL protocol"),
        ({"text": "hej", "reply_markup": keyboard(copy_text={"text": "x" * 257})}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "hej", "reply_markup": keyboard(web_app={"url": "http://x.se"})}, "Only HTTPS links are allowed"),
        ({"text": "hej", "reply_markup": keyboard(callback_data="a", style="loud")}, "BUTTON_STYLE_INVALID"),
        (
            {"text": "hej", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]] * 101}},
            "reply markup is too long",
        ),
        ({"text": "hej", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "hej", "reply_markup": "{"}, "can't parse reply markup JSON object"),
    ],
)
async def test_a_wrong_message_is_refused(api: BotApi, refusal: Refusal, params: dict[str, Any], words: str) -> None:
    said = await refusal("sendMessage", chat_id=api.user().id, **params)
    assert said.startswith("Bad Request: ")
    assert words in said


@pytest.mark.parametrize(
    "params",
    [
        {"txt": "hej"},
        {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "b", "colour": "red"}]]}},
        {"entities": [{"type": "bold", "offset": "first", "length": 1}]},
        {"reply_markup": {"inline_keyboard": [{"text": "not in a row", "callback_data": "b"}]}},
        {"disable_notification": "perhaps"},
        {"link_preview_options": {"disabled": True}},
    ],
)
async def test_names_and_types_that_the_bot_api_does_not_have_are_refused(
    api: BotApi, refusal: Refusal, params: dict[str, Any]
) -> None:
    assert "test server: " in await refusal("sendMessage", chat_id=api.user().id, text="hej", **params)


async def test_the_longest_message_is_measured_after_parsing(api: BotApi, call: Call) -> None:
    text = f"<b>{'å' * 4096}</b>"
    status, _ = await call("sendMessage", chat_id=api.user().id, text=text, parse_mode="HTML")
    assert status == 200


async def test_json_in_a_text_is_text(api: BotApi, call: Call) -> None:
    user = api.user()
    await call("sendMessage", chat_id=user.id, text='{"hej": [1]}')
    assert user.last.text == '{"hej": [1]}'


async def test_a_missing_chat_and_an_unknown_chat_are_told_apart(refusal: Refusal) -> None:
    assert await refusal("sendMessage", text="hej") == "Bad Request: chat_id is empty"
    assert await refusal("sendMessage", chat_id=404, text="hej") == "Bad Request: chat not found"


async def test_a_photo_caption_has_at_most_1024_characters(api: BotApi, refusal: Refusal) -> None:
    said = await refusal("sendPhoto", chat_id=api.user().id, photo="https://x.se/a.png", caption="å" * 1025)
    assert said == "Bad Request: message caption is too long"


async def test_an_edit_that_changes_nothing_is_refused(api: BotApi, call: Call, refusal: Refusal) -> None:
    user, markup = api.user(), keyboard(callback_data="a")
    _, sent = await call("sendMessage", chat_id=user.id, text="hej", reply_markup=markup)
    number = sent["result"]["message_id"]
    said = await refusal("editMessageText", chat_id=user.id, message_id=number, text="hej", reply_markup=markup)
    assert said.startswith("Bad Request: message is not modified")
    status, _ = await call("editMessageText", chat_id=user.id, message_id=number, text="hej")
    assert status == 200, "losing the buttons is a change"


async def test_only_the_bots_own_and_existing_messages_can_be_edited(api: BotApi, refusal: Refusal) -> None:
    user = api.user()
    theirs = await user.says("hej")
    assert await refusal("editMessageText", chat_id=user.id, message_id=99, text="x") == (
        "Bad Request: message to edit not found"
    )
    assert await refusal("editMessageText", chat_id=user.id, message_id=theirs.id, text="x") == (
        "Bad Request: message can't be edited"
    )
    assert await refusal("deleteMessage", chat_id=user.id, message_id=99) == "Bad Request: message to delete not found"


async def test_a_callback_query_that_is_old_or_never_was_cannot_be_answered(api: BotApi, refusal: Refusal) -> None:
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    query = api.user().press_data("x")
    api.grow_old()
    assert await refusal("answerCallbackQuery", callback_query_id=query.id) == too_old
    api.verdict()
    assert await refusal("answerCallbackQuery", callback_query_id="1") == too_old
    with pytest.raises(AssertionError, match="too old"):
        api.verdict()


async def test_a_callback_answer_has_at_most_200_characters(api: BotApi, refusal: Refusal) -> None:
    query = api.user().press_data("x")
    assert "MESSAGE_TOO_LONG" in await refusal("answerCallbackQuery", callback_query_id=query.id, text="å" * 201)


async def test_who_does_not_want_the_bot_is_said_with_403(api: BotApi, refusal: Refusal) -> None:
    blocker, gone, stranger, group = api.user(), api.user(), api.user(started=False), api.group()
    await blocker.blocks()
    await gone.leaves_telegram()
    group.removes_bot(blocker.user)
    for chat, words in [
        (blocker.id, "bot was blocked by the user"),
        (gone.id, "user is deactivated"),
        (stranger.id, "bot can't initiate conversation with a user"),
        (group.chat.id, "bot was kicked from the group chat"),
    ]:
        assert await refusal("sendMessage", chat_id=chat, text="hej") == f"Forbidden: {words}"


async def test_a_muted_group_takes_no_messages(api: BotApi, refusal: Refusal) -> None:
    group = api.group()
    group.mutes()
    assert await refusal("sendMessage", chat_id=group.chat.id, text="hej") == (
        "Bad Request: not enough rights to send text messages to the chat"
    )


async def test_an_upgraded_group_tells_its_new_number(api: BotApi, call: Call) -> None:
    group = api.group()
    new = group.upgrades()
    status, answer = await call("sendMessage", chat_id=group.chat.id, text="hej")
    assert (status, answer["parameters"]) == (400, {"migrate_to_chat_id": new.chat.id})
    status, _ = await call("sendMessage", chat_id=new.chat.id, text="hej")
    assert status == 200


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([{"command": "hjälp", "description": "Hjälp"}], "BOT_COMMAND_INVALID"),
        ([{"command": "Hjalp", "description": "Hjälp"}], "BOT_COMMAND_INVALID"),
        ([{"command": "hjalp", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "hjalp", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": f"c{n}", "description": "x"} for n in range(101)], "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_wrong_commands_are_refused(refusal: Refusal, commands: list[dict[str, str]], words: str) -> None:
    assert words in await refusal("setMyCommands", commands=commands)


def article(number: object, **more: Any) -> dict[str, Any]:
    content = {"input_message_content": {"message_text": "hej"}}
    return {"type": "article", "id": str(number), "title": "Lån"} | content | more


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"results": [article(n) for n in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [article(1), article(1)]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article("å" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [article(1, title="")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(1, input_message_content={"message_text": ""})]}, "message text is empty"),
        ({"results": [], "button": {"text": "Fråga", "start_parameter": "å"}}, "START_PARAM_INVALID"),
    ],
)
async def test_wrong_inline_answers_are_refused(
    api: BotApi, refusal: Refusal, params: dict[str, Any], words: str
) -> None:
    user = api.user()
    query = api.world.query(user.user, 30)
    api.world.inline[query.id] = query
    assert words in await refusal("answerInlineQuery", inline_query_id=query.id, **params)


async def test_a_method_that_is_not_modelled_is_501_and_one_that_does_not_exist_404(api: BotApi, call: Call) -> None:
    assert await call("sendDice", chat_id=api.user().id) == (
        501,
        {"ok": False, "error_code": 501, "description": "Not Implemented: test server does not model method sendDice"},
    )
    with pytest.raises(AssertionError, match="does not model method sendDice"):
        api.verdict()
    assert (await call("sendCake"))[0] == 404


async def test_a_wrong_token_is_401(api: BotApi) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{api.url}/bot1:WRONG/getMe") as response:
        assert (response.status, (await response.json())["description"]) == (401, "Unauthorized")


async def test_the_verdict_names_each_refused_call_and_passes_over_what_it_is_told_to(
    api: BotApi, refusal: Refusal
) -> None:
    api.verdict()
    await refusal("sendMessage", chat_id=404, text="hej")
    with pytest.raises(AssertionError, match="chat not found: sendMessage.*404"):
        api.verdict()
    api.verdict(but=("chat not found",))
