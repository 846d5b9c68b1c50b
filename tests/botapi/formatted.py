"""Text with entities, as Telegram keeps it: parsed, cleaned, trimmed and measured in UTF-16 units."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.refusal import bad
from tests.botapi.urls import url_fault

Entity = dict[str, Any]

_CONTROLS = {code: " " for code in range(32) if code != 10} | {13: None, 127: " "}
_NEEDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}
_KINDS = (
    "mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough spoiler "
    "blockquote expandable_blockquote code pre text_link text_mention custom_emoji date_time"
)
_TYPES = frozenset(_KINDS.split())
_FOUND = (
    ("bot_command", re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?\b")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    ("mention", re.compile(r"(?<![\w@.])@[A-Za-z][A-Za-z0-9_]{3,31}\b")),
    ("url", re.compile(r"\bhttps?://[^\s<>]+")),
)


@dataclass(slots=True)
class Formatted:
    """A text and its entities; offsets and lengths in UTF-16 units."""

    text: str
    entities: list[Entity] = field(default_factory=list)


def units(text: str) -> int:
    """Length in UTF-16 units: characters outside the basic plane count as two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def found(text: str) -> list[Entity]:
    """The entities that Telegram finds by itself in what a user writes."""
    entities = [
        {"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())}
        for kind, pattern in _FOUND
        for match in pattern.finditer(text)
    ]
    return sorted(entities, key=lambda entity: entity["offset"])


def check_entities(text: str, entities: list[Entity]) -> None:
    """Refuse entities that Telegram refuses: wrong type, outside the text, inside a character, bad address."""
    if not entities:
        return
    bounds = _bounds(text)
    for entity in entities:
        _check_place(bounds, entity["offset"], entity["length"])
        _check_kind(entity)


def tidy(formatted: Formatted) -> Formatted:
    """Control characters become spaces, and white space at both ends goes, as in Telegram's stored messages."""
    text = formatted.text.translate(_CONTROLS)
    end = units(text.rstrip())
    start = units(text) - units(text.lstrip())
    entities = [_moved(entity, start, end) for entity in formatted.entities]
    kept = [entity for entity in entities if entity["length"] > 0]
    return Formatted(text.strip(), sorted(kept, key=lambda entity: (entity["offset"], -entity["length"])))


def _moved(entity: Entity, start: int, end: int) -> Entity:
    begins = max(entity["offset"], start)
    ends = min(entity["offset"] + entity["length"], end)
    return entity | {"offset": begins - start, "length": ends - begins}


def _bounds(text: str) -> set[int]:
    offsets, here = {0}, 0
    for character in text:
        here += 2 if ord(character) > 0xFFFF else 1
        offsets.add(here)
    return offsets


def _check_place(bounds: set[int], offset: int, length: int) -> None:
    end = max(bounds)
    if offset < 0 or length < 0:
        word, number = ("offset", offset) if offset < 0 else ("length", length)
        raise bad(f"receive an entity with incorrect {word} {number}")
    if offset > end:
        raise bad(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > end:
        raise bad(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset "
            f"{offset + length}"
        )
    if offset not in bounds:
        raise bad(f"entity begins in a middle of a UTF-16 symbol at UTF-16 offset {offset}")
    if offset + length not in bounds:
        raise bad(f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol")


def _check_kind(entity: Entity) -> None:
    kind = entity["type"]
    if kind not in _TYPES:
        raise bad("can't parse MessageEntity: Unsupported type specified")
    needed = _NEEDS.get(kind)
    if needed and entity.get(needed) is None:
        raise bad(f"can't parse MessageEntity: Can't find field \"{needed}\"")
    if kind == "text_link" and (fault := url_fault(entity["url"])):
        raise bad(f"entity URL '{entity['url']}' is invalid: {fault}")
