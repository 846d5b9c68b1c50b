"""Places where people and the bot meet: what is seen there, and what happens to them."""

from __future__ import annotations

import asyncio
import time

from tests.botapi.delivery import Delivery
from tests.botapi.formatted import found
from tests.botapi.world import Chat, Json, Message, User, World


def member(world: World, chat: Chat, by: User, old: str, new: str) -> Json:
    """A ChatMemberUpdated about the bot."""
    change = {"chat": chat.json(), "from": by.json(), "date": int(time.time())}
    return change | {"old_chat_member": _standing(world, old), "new_chat_member": _standing(world, new)}


def _standing(world: World, status: str) -> Json:
    extra: Json = {"until_date": 0} if status == "kicked" else {}
    if status == "administrator":
        extra = dict.fromkeys(_RIGHTS, True)
    return {"user": world.bot, "status": status} | extra


_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_send_welcome_messages",
)  # fmt: skip


class Room:
    """A chat as those in it see it."""

    quiet = 0.15
    """Seconds without anything new after which the bot counts as having finished."""

    def __init__(self, world: World, delivery: Delivery, chat: Chat) -> None:
        self.world = world
        self.delivery = delivery
        self.chat = chat
        self._heard = 0

    @property
    def screen(self) -> list[Message]:
        """The messages that are seen now, oldest first; deleted ones are gone, edited ones as they are now."""
        return list(self.chat.messages.values())

    @property
    def last(self) -> Message:
        """The newest message of the bot. Raises AssertionError when there is none."""
        mine = [message for message in self.screen if message.by_bot]
        if not mine:
            raise AssertionError("the bot has written nothing here")
        return mine[-1]

    async def hears(self, timeout: float = 5.0) -> list[Message]:
        """Wait until the bot has done something here and is quiet again; the messages that are new or changed.

        Empty when the bot did nothing that is seen, or only removed or noticed something, within `timeout` seconds.
        """
        end = time.monotonic() + timeout
        while time.monotonic() < end and not self._settled():
            await asyncio.sleep(0.005)
        self._heard = self.chat.heard
        fresh, self.chat.fresh = self.chat.fresh, {}
        return [message for _, message in sorted(fresh.items())]

    def _settled(self) -> bool:
        return self.chat.heard > self._heard and time.monotonic() - self.chat.stirred >= self.quiet

    @staticmethod
    def _key(chat: Chat) -> str:
        return f"message {chat.id}"


class Group(Room):
    """A group with the bot in it. People write there with `person.says(…, chat=group)`."""

    def _change(self, by: User, old: str, new: str) -> None:
        self.delivery.put("my_chat_member", member(self.world, self.chat, by, old, new), self._key(self.chat))

    def adds_bot(self, by: User) -> None:
        """Take the bot in."""
        self.chat.member = True
        self._change(by, "left", "member")

    def removes_bot(self, by: User) -> None:
        """Throw the bot out."""
        self.chat.member = False
        self._change(by, "member", "kicked")

    def makes_admin(self, by: User) -> None:
        """Make the bot an administrator: it then sees every message."""
        self.chat.admin = True
        self._change(by, "member", "administrator")

    def mutes(self) -> None:
        """Nobody but administrators may write."""
        self.chat.muted = True

    def upgrades(self) -> Group:
        """Make it a supergroup, with a new id; the old one answers with `migrate_to_chat_id`."""
        number = -(10**12) - self.world.new_id()
        chat = self.world.chats[number] = Chat(number, "supergroup", self.chat.title)
        service = self.world.add(self.chat, {"migrate_to_chat_id": number}, by=None)
        self.chat.upgraded_to = number
        self.delivery.put("message", service.json, self._key(self.chat))
        return Group(self.world, self.delivery, chat)


class Channel(Room):
    """A channel with the bot in it."""

    def posts(self, text: str) -> Message:
        """Publish something."""
        entities = found(text)
        content: Json = {"text": text} | ({"entities": entities} if entities else {})
        message = self.world.add(self.chat, content, by=None)
        message.by_bot = False
        self.delivery.put("channel_post", message.json, self._key(self.chat))
        return message

    def edits(self, message: Message, text: str) -> None:
        """Change a published post."""
        message.json = message.json | {"text": text, "edit_date": int(time.time())}
        self.delivery.put("edited_channel_post", message.json, self._key(self.chat))
