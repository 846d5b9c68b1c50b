"""From an update to what it means for Lotsen: a turn, a chat that was closed or opened, or nothing."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from bot.channels import codec
from bot.channels.commands import command
from bot.channels.telegram.characters import clean
from bot.channels.telegram.incoming import CallbackQuery, MemberChange, Message, Update, User
from bot.turn import Language, Press, Turn

LOST = frozenset(("kicked", "left"))
"""States of membership in which the bot cannot write."""
READ_AS_SWEDISH = frozenset(("sv", "nb", "nn", "no", "da"))
_COMMAND = re.compile(r"/(\w{1,32})(?:@(\w{1,64}))?(?:\s+(.*))?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes, and what it answers."""

    chat: int
    company: str
    private: bool = True
    language: Language | None = None
    thread: int | None = None
    message: int | None = None
    """The message that was read, to reply to."""
    callback: str = ""
    """The pressed button's query, to be answered."""
    pressed: int | None = None
    """The message whose button was pressed, when it can be edited."""


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody said something."""

    turn: Turn
    place: Place
    edited: bool = False
    """It replaces what was said; worth an answer only when nothing was said since."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The bot was blocked, or thrown out of a group."""

    company: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The bot was added to a group."""

    place: Place


@dataclass(frozen=True, slots=True)
class Moved:
    """A group was upgraded and goes by another number."""

    old: str
    new: str


Meaning = Said | Closed | Opened | Moved


def company_of(chat: int) -> str:
    """The company behind a chat. In a group everybody is one company; in a private chat the chat is the person."""
    return f"telegram:{chat}"


def lane_of(update: Update) -> str:
    """The lane that an update waits in: that of its company, so that messages and presses never cross."""
    found = update.message or update.edited_message or update.my_chat_member
    if found is not None:
        return company_of(found.chat.id)
    query = update.callback_query
    if query is not None:
        return company_of(query.message.chat.id if query.message else query.sender.id)
    return ""


def read(update: Update, me: Me, at: dt.datetime) -> Meaning | None:
    """What an update means; None when it is nothing for Lotsen. `at`: when it was received."""
    if update.callback_query is not None:
        return _pressed(update.callback_query, at)
    if update.my_chat_member is not None:
        return _member(update.my_chat_member)
    if update.edited_message is not None:
        said = _said(update.edited_message, me, at)
        edited = isinstance(said, Said) and said.turn.text
        return Said(said.turn, said.place, edited=True) if isinstance(said, Said) and edited else None
    return _said(update.message, me, at) if update.message else None


def language_of(user: User | None) -> Language | None:
    """What a person's Telegram is set to. Norwegians and Danes read Swedish; all others get English."""
    code = (user.language_code or "") if user else ""
    if not code:
        return None
    return "sv" if re.split("[-_]", code.casefold())[0] in READ_AS_SWEDISH else "en"


def _said(message: Message, me: Me, at: dt.datetime) -> Meaning | None:
    if message.migrate_to_chat_id is not None:
        return Moved(company_of(message.chat.id), company_of(message.migrate_to_chat_id))
    if message.chat.type == "channel" or (message.via_bot and message.via_bot.id == me.id):
        return None
    private = message.chat.type == "private"
    text = unicodedata.normalize("NFC", clean(message.text or message.caption or "")).strip()
    if not private and not _addressed(message, text, me):
        return None
    place = Place(
        message.chat.id,
        company_of(message.chat.id),
        private,
        language_of(message.sender),
        message.message_thread_id if message.is_topic_message else None,
        message.message_id,
    )
    turn = _turn(message, _without_mention(text, me), place, at)
    return Said(turn, place) if turn else None


def _turn(message: Message, text: str, place: Place, at: dt.datetime) -> Turn | None:
    def turn(text: str = "", press: Press | None = None, at_point: tuple[float, float] | None = None) -> Turn:
        return Turn(place.company, "telegram", at, text, press, at_point, language=place.language)

    where = message.location or (message.venue.location if message.venue else None)
    if where is not None:
        return turn(at_point=(where.latitude, where.longitude))
    shared = message.contact
    if shared is not None and message.sender is not None and shared.user_id == message.sender.id:
        phone = shared.phone_number if shared.phone_number.startswith("+") else f"+{shared.phone_number}"
        return Turn(place.company, "telegram", at, phone=phone, language=place.language)
    press = _command(text)
    if press is not None:
        return turn(press=press)
    if text:
        return turn(text)
    if message.attachment:
        return Turn(place.company, "telegram", at, attachment=message.attachment, language=place.language)
    return turn(press=Press("start")) if message.text else None  # only a mention, or nothing that can be seen


def _command(text: str) -> Press | None:
    found = _COMMAND.match(text)
    if found is None:
        return None
    press = command(found[1]) or (None if found[3] else Press("help"))
    return codec.read_deep_link(found[3].strip()) if press == Press("start") and found[3] else press


def _addressed(message: Message, text: str, me: Me) -> bool:
    """Whether a message in a group is meant for the bot: a command, a mention, or a reply to it."""
    found = _COMMAND.match(text)
    if found is not None:
        return (found[2] or me.username).casefold() == me.username.casefold() and command(found[1]) is not None
    replied = message.reply_to_message.sender if message.reply_to_message else None
    return (replied is not None and replied.id == me.id) or _mention(me).search(text) is not None


def _without_mention(text: str, me: Me) -> str:
    return text if text.startswith("/") else _mention(me).sub("", text).strip()


def _mention(me: Me) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(me.username)}\b[,:]?", re.IGNORECASE)


def _pressed(query: CallbackQuery, at: dt.datetime) -> Said:
    message = query.message
    chat = message.chat.id if message else query.sender.id
    place = Place(
        chat,
        company_of(chat),
        message is None or message.chat.type == "private",
        language_of(query.sender),
        message.message_thread_id if message and message.is_topic_message else None,
        callback=query.id,
        pressed=message.message_id if message and message.date else None,
    )
    press = codec.decode(query.data or "") or Press("?")
    return Said(Turn(place.company, "telegram", at, press=press, language=place.language), place)


def _member(change: MemberChange) -> Meaning | None:
    company = company_of(change.chat.id)
    if change.new_chat_member.status in LOST:
        return Closed(company)
    if change.chat.type in ("group", "supergroup") and change.old_chat_member.status in LOST:
        return Opened(Place(change.chat.id, company, private=False, language=language_of(change.sender)))
    return None
