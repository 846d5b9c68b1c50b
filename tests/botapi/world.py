"""What the server knows: the bot, people, chats, messages, and queries that wait for an answer."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.formatted import units
from tests.botapi.markup import Markup
from tests.botapi.refusal import Refused, bad, forbidden

Json = dict[str, Any]

CALLBACK_LIFE = 150.0
INLINE_LIFE = 30.0
KEPT = 10_000
"""Messages that a chat remembers."""


@dataclass(slots=True, eq=False)
class User:
    """A person, as the bot can know them."""

    id: int
    first_name: str
    language_code: str | None = None
    last_name: str | None = None
    username: str | None = None
    blocked: bool = False
    deactivated: bool = False

    def json(self) -> Json:
        """The User object in updates; absent facts are left out, as Telegram does."""
        optional = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        known = {name: value for name, value in optional.items() if value is not None}
        return {"id": self.id, "is_bot": False, "first_name": self.first_name} | known


@dataclass(slots=True, eq=False)
class Message:
    """A message as it stands now."""

    chat: Chat
    json: Json
    by_bot: bool
    edited: bool = False
    reaction: str = ""
    """The emoji that the bot has put on it."""
    answer: Markup | None = None
    """A reply keyboard, its removal, or a forced reply, which the message's JSON does not carry."""

    @property
    def id(self) -> int:
        return int(self.json["message_id"])

    @property
    def text(self) -> str:
        """What is read: the text, the caption, or nothing."""
        return str(self.json.get("text") or self.json.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        return list(self.json.get("entities") or self.json.get("caption_entities") or [])

    @property
    def rows(self) -> list[list[Json]]:
        """The buttons under the message, as Telegram's objects."""
        rows: list[list[Json]] = self.json.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons under the message, in reading order."""
        return [button["text"] for row in self.rows for button in row]

    @property
    def links(self) -> dict[str, str]:
        """Words that are links → where they lead."""
        return {self.words(entity): entity["url"] for entity in self.entities if entity["type"] == "text_link"}

    def words(self, entity: Json) -> str:
        """The words that an entity covers."""
        raw = self.text.encode("utf-16-le")
        return raw[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le")

    def bold(self) -> list[str]:
        """The words set in bold."""
        return [self.words(entity) for entity in self.entities if entity["type"] == "bold"]

    def __len__(self) -> int:
        return units(self.text)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<{'bot' if self.by_bot else 'user'} {self.id}: {self.text!r} {self.buttons}>"


@dataclass(slots=True, eq=False)
class Chat:
    """A chat with its messages. `private` chats have the id of their user."""

    id: int
    type: str
    title: str
    user: User | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: Markup | None = None
    fresh: dict[int, Message] = field(default_factory=dict)
    """What the bot has written or changed here since anyone last looked."""
    heard: int = 0
    """How many things the bot has done here that people notice."""
    stirred: float = 0.0
    member: bool = True
    muted: bool = False
    admin: bool = False
    upgraded_to: int | None = None
    started: bool = True

    def json(self) -> Json:
        """The Chat object in messages."""
        if self.user is None:
            return {"id": self.id, "type": self.type, "title": self.title}
        names = {
            key: value for key, value in self.user.json().items() if key in ("first_name", "last_name", "username")
        }
        return {"id": self.id, "type": "private"} | names

    def notice(self, message: Message | None = None) -> None:
        """Remember that the bot did something that people here can see."""
        self.heard += 1
        self.stirred = time.monotonic()
        if message is not None:
            self.fresh[message.id] = message


@dataclass(slots=True, eq=False)
class Query:
    """A pressed button or an inline query that waits for an answer."""

    id: str
    user: User
    born: float
    life: float
    chat: Chat | None = None
    answer: Json | None = None
    stale_by_scenario: bool = False

    def check_fresh(self) -> None:
        """Raises Refused when the answer comes too late."""
        if self.stale_by_scenario or time.monotonic() - self.born > self.life:
            raise too_old(scenario=self.stale_by_scenario)


def too_old(*, scenario: bool = False) -> Refused:
    """The refusal of a query that is answered late, or that never was."""
    return bad("query is too old and response timeout expired or query ID is invalid", scenario=scenario)


class World:
    """All state of the server, changed by calls of the bot and by what people do."""

    def __init__(self, *, bot_id: int, username: str, strict: bool) -> None:
        self.bot: Json = {"id": bot_id, "is_bot": True, "first_name": "Lotsen", "username": username}
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.callbacks: dict[str, Query] = {}
        self.inline: dict[str, Query] = {}
        self.inline_messages: dict[str, Message] = {}
        self.settings: dict[tuple[str, str, str], Any] = {}
        """What the bot has set of itself: (what, scope, language) → value."""
        self.files: dict[str, bytes] = {}
        self.strict = strict
        self.keep = KEPT if strict else 3
        self._message_ids: Iterator[int] = itertools.count(1)
        self._ids: Iterator[int] = itertools.count(700_000_001)

    def new_id(self) -> int:
        """A number not given before."""
        return next(self._ids)

    def private(self, user: User, *, started: bool) -> Chat:
        """The chat between the bot and a person; `started`: the person has written first."""
        self.users[user.id] = user
        chat = Chat(user.id, "private", "", user=user, started=started)
        self.chats[user.id] = chat
        return chat

    def find(self, chat_id: int | str) -> Chat:
        """The chat that a call names. Raises Refused: chat not found."""
        try:
            chat = self.chats.get(int(chat_id))
        except ValueError:
            chat = None
        if chat is None:
            raise bad("chat_id is empty" if chat_id == "" else "chat not found")
        return chat

    def writable(self, chat_id: int | str) -> Chat:
        """The chat that a call names, when the bot may write there. Raises Refused as Telegram does."""
        chat = self.find(chat_id)
        if chat.upgraded_to is not None:
            description = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refused(400, description, parameters={"migrate_to_chat_id": chat.upgraded_to}, scenario=True)
        if chat.user is not None:
            _check_person(chat, chat.user)
        if not chat.member:
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        if chat.muted:
            raise bad("not enough rights to send text messages to the chat", scenario=True)
        return chat

    def add(self, chat: Chat, content: Json, *, by: User | None, date: int | None = None) -> Message:
        """Put a message in a chat; `by` None: from the bot."""
        sender = {} if chat.type == "channel" else {"from": by.json() if by else self.bot}
        head = {"message_id": next(self._message_ids), "date": date or int(time.time()), "chat": chat.json()}
        message = Message(chat, head | sender | content, by_bot=by is None)
        chat.messages[message.id] = message
        if len(chat.messages) > self.keep:
            del chat.messages[next(iter(chat.messages))]
        return message

    def query(self, user: User, life: float, chat: Chat | None = None) -> Query:
        """A new query of a person, to be answered within `life` seconds."""
        return Query(str(self.new_id()), user, time.monotonic(), life, chat)


def _check_person(chat: Chat, user: User) -> None:
    if user.deactivated:
        raise forbidden("user is deactivated")
    if user.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user", scenario=False)
