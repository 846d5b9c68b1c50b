"""Which methods the server models, and what carries them out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.botapi import answers, media, messages, settings
from tests.botapi.calls import Params
from tests.botapi.world import World

Handler = Callable[[World, Params], Any]

HANDLERS: dict[str, Handler] = {
    "getMe": settings.get_me,
    "sendMessage": messages.send_message,
    "sendPhoto": media.send_photo,
    "sendDocument": media.send_document,
    "sendLocation": media.send_location,
    "sendVenue": media.send_venue,
    "sendContact": media.send_contact,
    "sendChatAction": messages.send_chat_action,
    "forwardMessage": messages.forward_message,
    "copyMessage": messages.copy_message,
    "editMessageText": messages.edit_text,
    "editMessageCaption": messages.edit_caption,
    "editMessageReplyMarkup": messages.edit_markup,
    "deleteMessage": messages.delete_message,
    "deleteMessages": messages.delete_messages,
    "setMessageReaction": messages.set_reaction,
    "answerCallbackQuery": answers.answer_callback,
    "answerInlineQuery": answers.answer_inline,
    "setMyCommands": settings.set_commands,
    "getMyCommands": settings.get_commands,
    "deleteMyCommands": settings.delete_commands,
    "setMyName": settings.setter("name"),
    "getMyName": settings.getter("name"),
    "setMyDescription": settings.setter("description"),
    "getMyDescription": settings.getter("description"),
    "setMyShortDescription": settings.setter("short_description"),
    "getMyShortDescription": settings.getter("short_description"),
    "setChatMenuButton": settings.set_menu_button,
    "getChatMenuButton": settings.get_menu_button,
    "getChat": settings.get_chat,
    "getChatMember": settings.get_chat_member,
    "leaveChat": settings.leave_chat,
    "getFile": settings.get_file,
}
