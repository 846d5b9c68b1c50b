"""People who use the bot: what they say, press, see and do, as the updates that Telegram would send."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.botapi.answers import START
from tests.botapi.chats import Channel, Group, Room, member
from tests.botapi.delivery import Delivery
from tests.botapi.formatted import found
from tests.botapi.messages import text_content
from tests.botapi.settings import menu
from tests.botapi.waiting import until
from tests.botapi.world import CALLBACK_LIFE, INLINE_LIFE, Chat, Json, Message, Query, User, World

__all__ = ["Channel", "Group", "Person"]

_LINK = re.compile(r"^https?://(?:www\.)?(?:t|telegram)\.me/([A-Za-z0-9_]+)/?$")


class Person(Room):
    """Somebody with Telegram on their phone. What they do returns when the update is queued, not when it is answered."""

    def __init__(self, world: World, delivery: Delivery, user: User, chat: Chat) -> None:
        super().__init__(world, delivery, chat)
        self.user = user

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def menu(self) -> Json:
        """The commands that the menu shows this person: command → description."""
        return menu(self.world, self.user)

    @property
    def notices(self) -> list[str]:
        """The short lines shown at pressed buttons, oldest first."""
        queries = [query for query in self.world.callbacks.values() if query.user is self.user]
        return [query.answer["text"] for query in queries if query.answer and query.answer.get("text")]

    @property
    def keyboard(self) -> list[str]:
        """The labels of the reply keyboard, in reading order."""
        return [_label(button) for button in _keys(self.chat)]

    async def says(
        self, text: str, *, chat: Group | None = None, reply_to: Message | None = None, age: float = 0
    ) -> Message:
        """Write something, in the private chat or a group. `age`: how many seconds ago."""
        entities = found(text)
        content: Json = {"text": text} | ({"entities": entities} if entities else {})
        if reply_to is not None:
            content["reply_to_message"] = reply_to.json
        return self._send(content, chat.chat if chat else self.chat, age)

    async def opens(self, link: str) -> Message:
        """Follow a deep link to the bot (`https://t.me/<bot>?start=<payload>`) and press Start."""
        parts = urlsplit(link)
        match = _LINK.match(link.partition("?")[0])
        payload = parse_qs(parts.query).get("start", [""])[0]
        if match is None or match.group(1).lower() != self.world.bot["username"].lower():
            raise AssertionError(f"not a link to the bot: {link}")
        if parts.query and not START.match(payload):
            raise AssertionError(f"Telegram takes 1 to 64 of A-Z a-z 0-9 _ -, not {payload!r}")
        return await self.says(f"/start {payload}".strip())

    async def presses(self, label: str, *, on: Message | None = None, inaccessible: bool = False) -> str:
        """Press a button by its label, on the newest message that has it, else on the reply keyboard.

        Returns the address that a link button opens, the text that a copy button copies, or "". `inaccessible`: the
        message is too old for Telegram to tell its content. Raises AssertionError when no such button is seen.
        """
        message, button = self._button(label, on)
        if message is None:
            await self._press_key(button)
            return ""
        if "callback_data" in button:
            self.press_data(button["callback_data"], message, inaccessible=inaccessible)
            return ""
        return _opened(button)

    def press_data(self, data: str, message: Message | None = None, *, inaccessible: bool = False) -> Query:
        """Press a button with this data, whether or not it is there: forged, old or doubled."""
        chat = message.chat if message is not None else self.chat
        query = self.world.query(self.user, CALLBACK_LIFE, chat)
        self.world.callbacks[query.id] = query
        content: Json = {"id": query.id, "from": self.user.json(), "chat_instance": str(chat.id), "data": data}
        self.delivery.put("callback_query", content | self._origin(message, inaccessible), f"callback {self.id}")
        return query

    def _origin(self, message: Message | None, inaccessible: bool) -> Json:
        inline = next((name for name, sent in self.world.inline_messages.items() if sent is message), None)
        if inline is not None:
            return {"inline_message_id": inline}
        number = message.id if message is not None else 1
        if inaccessible or message is None:
            return {"message": {"chat": self.chat.json(), "message_id": number, "date": 0}}
        return {"message": message.json}

    def _button(self, label: str, on: Message | None) -> tuple[Message | None, Json]:
        seen = [on] if on is not None else [*reversed(self.screen)]
        keys = [] if on is not None else _keys(self.chat)
        for fits in (_same, _part):
            for message in seen:
                for row in message.rows:
                    for button in row:
                        if fits(button["text"], label):
                            return message, button
            for key in keys:
                if fits(_label(key), label):
                    return None, key if isinstance(key, dict) else {"text": key}
        raise AssertionError(
            f"no button {label!r}; seen: {[message.buttons for message in seen]}, keyboard {self.keyboard}"
        )

    async def _press_key(self, key: Json) -> None:
        if key.get("request_contact"):
            await self.sends_contact()
        elif key.get("request_location"):
            await self.sends_location(55.7, 14.2)
        else:
            await self.says(key["text"])

    async def edits(self, message: Message, text: str) -> None:
        """Change one's own message."""
        entities = found(text)
        message.json = {key: value for key, value in message.json.items() if key != "entities"} | {"text": text}
        message.json |= {"edit_date": int(time.time())} | ({"entities": entities} if entities else {})
        self._put("edited_message", message)

    async def forwards(self, text: str, *, author: str = "Lokaltidningen") -> Message:
        """Forward somebody else's message to the bot."""
        origin = {"type": "hidden_user", "sender_user_name": author, "date": int(time.time()) - 3600}
        return self._send({"text": text, "forward_origin": origin})

    async def sends_sticker(self, emoji: str = "👍") -> Message:
        kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": emoji}
        return self._send({"sticker": self._file() | kind})

    async def sends_voice(self, seconds: int = 4) -> Message:
        return self._send({"voice": self._file() | {"duration": seconds, "mime_type": "audio/ogg"}})

    async def sends_photo(self, caption: str = "") -> Message:
        content: Json = {"photo": [self._file() | {"width": 800, "height": 600}]}
        return self._send(content | ({"caption": caption} if caption else {}))

    async def sends_document(self, name: str, content: bytes) -> Message:
        file = self._file(content)
        return self._send({"document": file | {"file_name": name}})

    async def sends_location(self, latitude: float, longitude: float) -> Message:
        """Share where one is, in degrees."""
        return self._send({"location": {"latitude": latitude, "longitude": longitude}})

    async def sends_contact(self, phone_number: str = "+46700000000") -> Message:
        """Share one's own telephone number."""
        name = {"phone_number": phone_number, "first_name": self.user.first_name, "user_id": self.id}
        return self._send({"contact": name})

    async def sends_poll(self, question: str = "Vilken dag?") -> Message:
        options = [
            {"persistent_id": str(number), "text": text, "voter_count": 0}
            for number, text in enumerate(("Tisdag", "Onsdag"))
        ]
        facts = {"is_closed": False, "is_anonymous": True, "type": "regular", "allows_multiple_answers": False}
        more = {"allows_revoting": True, "total_voter_count": 0, "members_only": False}
        poll = {"id": str(self.world.new_id()), "question": question, "options": options} | facts | more
        return self._send({"poll": poll})

    async def reacts(self, message: Message, emoji: str = "👍") -> None:
        """Put an emoji on a message; the bot only hears of it when it asks for such updates."""
        reaction = [{"type": "emoji", "emoji": emoji}]
        head = {
            "chat": message.chat.json(),
            "message_id": message.id,
            "user": self.user.json(),
            "date": int(time.time()),
        }
        self.delivery.put(
            "message_reaction", head | {"old_reaction": [], "new_reaction": reaction}, self._key(message.chat)
        )

    async def blocks(self) -> None:
        """Block the bot: it may no longer write."""
        self.user.blocked = True
        self._membership("member", "kicked")

    async def unblocks(self) -> None:
        """Let the bot write again."""
        self.user.blocked = False
        self._membership("kicked", "member")

    async def leaves_telegram(self) -> None:
        """Delete the account."""
        self.user.deactivated = True

    def _membership(self, old: str, new: str) -> None:
        change = member(self.world, self.chat, self.user, old, new)
        self.delivery.put("my_chat_member", change, self._key(self.chat))

    async def inline(self, text: str, *, timeout: float = 5.0) -> list[Json]:
        """Write `@bot text` in some chat; the results that the bot offers. Raises AssertionError when none come."""
        query = self.world.query(self.user, INLINE_LIFE)
        self.world.inline[query.id] = query
        content = {"id": query.id, "from": self.user.json(), "query": text, "offset": "", "chat_type": "private"}
        self.delivery.put("inline_query", content, f"inline {self.id}")
        await until(lambda: query.answer is not None, timeout, "no answer to the inline query")
        assert query.answer is not None
        results: list[Json] = query.answer["results"]
        return results

    async def shares(self, result: Json, query: str = "") -> Message:
        """Send one of the inline results to a friend; the message that the friend sees."""
        inline_id, friends = f"inline{self.world.new_id()}", Chat(self.world.new_id(), "private", "", user=self.user)
        content = _inline_content(result)
        message = self.world.add(friends, content | {"via_bot": self.world.bot}, by=self.user)
        self.world.inline_messages[inline_id] = message
        chosen = {"result_id": result["id"], "from": self.user.json(), "query": query}
        with_id = {"inline_message_id": inline_id} if content.get("reply_markup") else {}
        self.delivery.put("chosen_inline_result", chosen | with_id, f"inline {self.id}")
        return message

    def _send(self, content: Json, chat: Chat | None = None, age: float = 0) -> Message:
        room = chat or self.chat
        if room is self.chat:
            room.started = True
        message = self.world.add(room, content, by=self.user, date=int(time.time() - age))
        if room.user is not None or room.admin or _for_bot(message, self.world.bot):
            self._put("message", message)
        return message

    def _put(self, kind: str, message: Message) -> None:
        self.delivery.put(kind, message.json, self._key(message.chat), date=message.json["date"])

    def _file(self, content: bytes = b"\0") -> Json:
        name = f"file{self.world.new_id()}"
        self.world.files[name] = content
        return {"file_id": name, "file_unique_id": name, "file_size": len(content)}


def _for_bot(message: Message, bot: Json) -> bool:
    """Privacy mode: in a group the bot only sees commands, mentions of it, and replies to it."""
    if message.json.get("reply_to_message", {}).get("from", {}).get("id") == bot["id"]:
        return True
    name = f"@{bot['username']}".lower()
    words = [
        message.words(entity).lower() for entity in message.entities if entity["type"] in ("mention", "bot_command")
    ]
    return any(word == name or (word[0] == "/" and (word.endswith(name) or "@" not in word)) for word in words)


def _keys(chat: Chat) -> list[Any]:
    return [key for row in (chat.keyboard or {}).get("keyboard", []) for key in row]


def _label(key: Any) -> str:
    return str(key["text"] if isinstance(key, dict) else key)


def _same(text: str, label: str) -> bool:
    return text == label


def _part(text: str, label: str) -> bool:
    return label.lower() in text.lower()


def _opened(button: Json) -> str:
    if "url" in button:
        return str(button["url"])
    if "copy_text" in button:
        return str(button["copy_text"]["text"])
    if "web_app" in button:
        return str(button["web_app"]["url"])
    return str(button.get("switch_inline_query") or button.get("switch_inline_query_current_chat") or "")


def _inline_content(result: Json) -> Json:
    content = result.get("input_message_content") or {}
    shown = (
        text_content(content | {"text": content["message_text"]})
        if "message_text" in content
        else {"text": result["id"]}
    )
    return shown | ({"reply_markup": result["reply_markup"]} if result.get("reply_markup") else {})
