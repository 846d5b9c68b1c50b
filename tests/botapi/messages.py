"""The methods that write, change and remove messages."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.botapi.calls import Params
from tests.botapi.formatted import Formatted, check_entities, tidy
from tests.botapi.html import parse_html
from tests.botapi.markdown import parse_markdown
from tests.botapi.markup import check_markup
from tests.botapi.refusal import bad, unmodelled
from tests.botapi.urls import url_fault
from tests.botapi.world import Chat, Json, Message, World

MAX_TEXT = 4096
MAX_CAPTION = 1024
_ACTION_WORDS = (
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note"
)
ACTIONS = frozenset(_ACTION_WORDS.split())
_EMOJI = (
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 "
    "🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
)
REACTIONS = frozenset(_EMOJI.split())


def formatted(text: str, parse_mode: str | None, entities: list[Json] | None) -> Formatted:
    """What is shown of a text. Raises Refused when it cannot be parsed."""
    mode = (parse_mode or "").lower()
    if mode == "html":
        return tidy(parse_html(text))
    if mode == "markdownv2":
        return tidy(parse_markdown(text))
    if mode == "markdown":
        raise unmodelled("parse_mode Markdown")
    if mode:
        raise bad("unsupported parse_mode")
    check_entities(text, entities or [])
    return tidy(Formatted(text, list(entities or [])))


def text_content(p: Params) -> Json:
    """`text` and `entities` of a message. Raises Refused when empty, too long or not parsable."""
    if not p.get("text"):
        raise bad("message text is empty")
    shown = formatted(p["text"], p.get("parse_mode"), p.get("entities"))
    if not shown.text:
        raise bad("text must be non-empty")
    if len(shown.text) > MAX_TEXT:
        raise bad("message is too long")
    content: Json = {"text": shown.text} | ({"entities": shown.entities} if shown.entities else {})
    if preview := p.get("link_preview_options"):
        _check_preview(preview)
        content["link_preview_options"] = preview
    return content


def _check_preview(preview: Json) -> None:
    if preview.get("url") and url_fault(preview["url"]):
        raise bad("WEBPAGE_URL_INVALID")


def caption_content(p: Params) -> Json:
    """`caption` and `caption_entities` of a message. Raises Refused when too long or not parsable."""
    if not p.get("caption"):
        return {}
    shown = formatted(p["caption"], p.get("parse_mode"), p.get("caption_entities"))
    if len(shown.text) > MAX_CAPTION:
        raise bad("message caption is too long")
    content: Json = {"caption": shown.text} if shown.text else {}
    return content | ({"caption_entities": shown.entities} if shown.entities else {})


def post(world: World, p: Params, content: Json) -> Json:
    """Put a message of the bot in the chat that the call names, with its reply and keyboard."""
    chat = world.writable(p["chat_id"])
    content = content | _replied(chat, p)
    markup = p.get("reply_markup") or {}
    if world.strict:
        check_markup(markup, private=chat.user is not None)
    if markup.get("inline_keyboard"):
        content["reply_markup"] = markup
    message = world.add(chat, content, by=None)
    if "inline_keyboard" not in markup:
        message.answer = markup or None
        _set_keyboard(chat, markup)
    chat.notice(message)
    return message.json


def _set_keyboard(chat: Chat, markup: Json) -> None:
    if "keyboard" in markup:
        chat.keyboard = markup
    elif markup.get("remove_keyboard"):
        chat.keyboard = None


def _replied(chat: Chat, p: Params) -> Json:
    reply = p.get("reply_parameters") or {"message_id": p.get("reply_to_message_id")}
    number = reply.get("message_id")
    if not number:
        return {}
    target = chat.messages.get(int(number))
    if target is not None:
        return {"reply_to_message": {key: value for key, value in target.json.items() if key != "reply_to_message"}}
    if reply.get("allow_sending_without_reply") or p.get("allow_sending_without_reply"):
        return {}
    raise bad("message to be replied not found")


def send_message(world: World, p: Params) -> Json:
    """sendMessage."""
    return post(world, p, text_content(p))


def send_chat_action(world: World, p: Params) -> bool:
    """sendChatAction."""
    if p["action"] not in ACTIONS:
        raise bad("wrong parameter action in request")
    world.writable(p["chat_id"]).stirred = time.monotonic()
    return True


def forward_message(world: World, p: Params) -> Json:
    """forwardMessage."""
    source = _source(world, p, "forward")
    origin: Json = {"type": "hidden_user", "sender_user_name": "Någon", "date": source.json["date"]}
    if "from" in source.json:
        origin = {"type": "user", "sender_user": source.json["from"], "date": source.json["date"]}
    return post(world, p, _content(source) | {"forward_origin": origin})


def copy_message(world: World, p: Params) -> Json:
    """copyMessage."""
    return {"message_id": post(world, p, _content(_source(world, p, "copy")))["message_id"]}


def _source(world: World, p: Params, verb: str) -> Message:
    message = world.find(p["from_chat_id"]).messages.get(int(p["message_id"]))
    if message is None:
        raise bad(f"message to {verb} not found")
    return message


def _content(message: Message) -> Json:
    head = ("message_id", "date", "chat", "from", "reply_to_message", "reply_markup", "edit_date", "forward_origin")
    return {key: value for key, value in message.json.items() if key not in head}


def edit_text(world: World, p: Params) -> Json | bool:
    """editMessageText."""
    content = text_content(p)
    return _edit(world, p, lambda message: _exchanged(message, content, ("text", "entities", "link_preview_options")))


def edit_caption(world: World, p: Params) -> Json | bool:
    """editMessageCaption."""
    content = caption_content(p)
    return _edit(world, p, lambda message: _exchanged(message, content, ("caption", "caption_entities")))


def edit_markup(world: World, p: Params) -> Json | bool:
    """editMessageReplyMarkup."""
    return _edit(world, p, lambda message: dict(message.json))


def _exchanged(message: Message, content: Json, names: tuple[str, ...]) -> Json:
    if names[0] == "text" and "text" not in message.json:
        raise bad("there is no text in the message to edit")
    return {key: value for key, value in message.json.items() if key not in names} | content


def _edit(world: World, p: Params, changed: Callable[[Message], Json]) -> Json | bool:
    message = _editable(world, p)
    markup = p.get("reply_markup") or {}
    if markup and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    if world.strict:
        check_markup(markup, private=True)
    new = changed(message)
    new.pop("reply_markup", None)
    if markup.get("inline_keyboard"):
        new["reply_markup"] = markup
    if _visible(new) == _visible(message.json):
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message"
        )
    message.json = new | {"edit_date": int(time.time())}
    message.edited = True
    message.chat.notice(message)
    return True if "inline_message_id" in p else message.json


def _visible(json: Json) -> Json:
    return {key: value for key, value in json.items() if key not in ("edit_date", "link_preview_options")}


def _editable(world: World, p: Params) -> Message:
    if "inline_message_id" in p:
        inline = world.inline_messages.get(p["inline_message_id"])
        if inline is None:
            raise bad("MESSAGE_ID_INVALID")
        return inline
    if not p.get("message_id"):
        raise bad("message identifier is not specified")
    message = world.writable(p.get("chat_id", "")).messages.get(int(p["message_id"]))
    if message is None:
        raise bad("message to edit not found")
    if not message.by_bot:
        raise bad("message can't be edited")
    return message


def delete_message(world: World, p: Params) -> bool:
    """deleteMessage."""
    chat = world.writable(p["chat_id"])
    message = chat.messages.get(int(p["message_id"]))
    if message is None:
        raise bad("message to delete not found")
    if not message.by_bot and chat.user is None and not chat.admin:
        raise bad("message can't be deleted")
    del chat.messages[message.id]
    chat.fresh.pop(message.id, None)
    chat.notice()
    return True


def delete_messages(world: World, p: Params) -> bool:
    """deleteMessages; those that are not there are skipped."""
    chat = world.writable(p["chat_id"])
    if not 1 <= len(p["message_ids"]) <= 100:
        raise bad("too many message identifiers specified")
    for number in p["message_ids"]:
        chat.messages.pop(int(number), None)
        chat.fresh.pop(int(number), None)
    chat.notice()
    return True


def set_reaction(world: World, p: Params) -> bool:
    """setMessageReaction."""
    chat = world.writable(p["chat_id"])
    message = chat.messages.get(int(p["message_id"]))
    if message is None:
        raise bad("message to react not found")
    emoji = [reaction["emoji"] for reaction in p.get("reaction") or [] if reaction["type"] == "emoji"]
    if len(emoji) > 1 or not set(emoji) <= REACTIONS:
        raise bad("REACTION_INVALID")
    message.reaction = emoji[0] if emoji else ""
    chat.notice()
    return True
