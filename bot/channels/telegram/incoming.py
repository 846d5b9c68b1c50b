"""An update as Telegram sends it, cut down to what Lotsen reads: nothing else of it is kept, not even a name.

Unknown fields are passed over, so that a newer Bot API does no harm; known ones of a wrong type raise ValidationError.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

ATTACHMENTS = (
    "sticker", "voice", "photo", "video", "video_note", "audio", "animation", "document", "poll", "contact", "dice",
    "story", "game", "paid_media", "checklist", "invoice",
)  # fmt: skip
"""What a message may hold that Lotsen cannot read. All else without text is Telegram's own notices."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class User(_Part):
    id: int
    language_code: str | None = None


class Chat(_Part):
    id: int
    type: str


class Location(_Part):
    latitude: float
    longitude: float


class Contact(_Part):
    """A number that was shared, and whose it is."""

    phone_number: str
    user_id: int | None = None


class Venue(_Part):
    location: Location


class Quoted(_Part):
    """The message that a message replies to."""

    sender: User | None = Field(None, alias="from")


class Message(_Part):
    message_id: int
    chat: Chat
    date: int = 0
    """Seconds since 1970; 0 when Telegram does not let the bot see the message any more."""
    sender: User | None = Field(None, alias="from")
    text: str | None = None
    caption: str | None = None
    location: Location | None = None
    venue: Venue | None = None
    contact: Contact | None = None
    reply_to_message: Quoted | None = None
    via_bot: User | None = None
    message_thread_id: int | None = None
    is_topic_message: bool = False
    migrate_to_chat_id: int | None = None
    attachment: str | None = None
    """The kind of what it holds beside text."""

    @model_validator(mode="before")
    @classmethod
    def _note_attachment(cls, found: Any) -> Any:
        if isinstance(found, dict) and (kind := next((kind for kind in ATTACHMENTS if kind in found), None)):
            return found | {"attachment": kind}
        return found


class CallbackQuery(_Part):
    id: str
    sender: User = Field(alias="from")
    message: Message | None = None
    data: str | None = None


class InlineQuery(_Part):
    id: str
    sender: User = Field(alias="from")
    query: str


class Member(_Part):
    status: str


class MemberChange(_Part):
    """What became of the bot itself in a chat."""

    chat: Chat
    sender: User | None = Field(None, alias="from")
    old_chat_member: Member
    new_chat_member: Member


class Update(_Part):
    """At most one of the fields beside the number is set; none of them for a kind of update that Lotsen ignores."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    inline_query: InlineQuery | None = None
    my_chat_member: MemberChange | None = None

    def kept(self) -> str:
        """The update as it is kept on disk until it is handled; `model_validate_json` reads it back."""
        return self.model_dump_json(by_alias=True, exclude_none=True, exclude_defaults=True)


KINDS = tuple(name for name in Update.model_fields if name != "update_id")
"""The kinds of update to ask Telegram for."""
