"""Telegram's HTML: text with tags → text with entities, refused in Telegram's words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.botapi.formatted import Entity, Formatted, units
from tests.botapi.refusal import Refused, bad
from tests.botapi.urls import url_fault

_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "blockquote": "blockquote", "code": "code", "pre": "pre", "a": "text_link", "tg-emoji": "custom_emoji",
    "span": "spoiler",
}  # fmt: skip
_CHARACTER = re.compile(r"&(?:(lt|gt|amp|quot)|#(?:x([0-9a-fA-F]{1,6})|(\d{1,7})));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]*)(?:\s*(=)\s*(?:"([^"]*)"|'([^']*)'|([a-zA-Z0-9.-]+)))?\s*""")


@dataclass(slots=True)
class _Open:
    name: str
    argument: str
    offset: int
    index: int


class _Reader:
    """One pass over the text: what is read so far, and the tags that are open."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> Formatted:
        while self.at < len(self.source):
            self._step(self.source[self.at])
        if self.open:
            raise _fault(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return Formatted("".join(self.pieces), self.entities)

    def _step(self, character: str) -> None:
        if character == "&":
            self._reference()
        elif character != "<":
            self._plain()
        elif self.source.startswith("/", self.at + 1):
            self._end_tag()
        else:
            self._start_tag()

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.offset += units(text)

    def _plain(self) -> None:
        run = re.compile(r"[^<&]+").match(self.source, self.at)
        assert run is not None
        self._add(run.group())
        self.at = run.end()

    def _reference(self) -> None:
        match = _CHARACTER.match(self.source, self.at)
        text = _character(match) if match else ""
        if match is None or not text:
            self._add("&")
            self.at += 1
            return
        self._add(text)
        self.at = match.end()

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _start_tag(self) -> None:
        begin = self.at
        match = re.compile(r"<([^\s>]*)").match(self.source, begin)
        assert match is not None
        name = match.group(1).lower()
        if match.end() == len(self.source):
            raise _fault(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if name not in _KINDS:
            raise _fault(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        self.at = match.end()
        attributes = self._attributes(name, begin)
        self.open.append(_Open(name, self._argument(name, attributes, begin), self.offset, len(self.pieces)))

    def _attributes(self, name: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while not re.compile(r"\s*>").match(self.source, self.at):
            match = _ATTRIBUTE.match(self.source, self.at)
            if match is None or match.end() == len(self.source):
                raise _fault(f'Unclosed start tag "{name}" at byte offset {self._byte(begin)}')
            if not match.group(1):
                raise _fault(f'Empty attribute name in the tag "{name}" at byte offset {self._byte(begin)}')
            if re.compile(r"=\s*[\"']").match(self.source, match.end()):
                raise _fault(f"Unclosed start tag at byte offset {self._byte(begin)}")
            if self.source.startswith("=", match.end()):
                raise _fault(f"Unexpected end of name token at byte offset {self._byte(match.end())}")
            attributes[match.group(1).lower()] = _value(match)
            self.at = match.end()
        self.at = self.source.index(">", self.at) + 1
        return attributes

    def _argument(self, name: str, attributes: dict[str, str], begin: int) -> str:
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _fault(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        if name == "tg-emoji" and not attributes.get("emoji-id", "").isdigit():
            raise _fault("Invalid custom emoji identifier specified")
        wanted = {"a": "href", "tg-emoji": "emoji-id", "code": "class"}.get(name, "")
        if name == "blockquote":
            return "expandable" if "expandable" in attributes else ""
        return attributes.get(wanted, "")

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise _fault(f"Unexpected end tag at byte offset {self._byte(begin)}")
        match = re.compile(r"</([^\s>]*)\s*(>?)").match(self.source, begin)
        assert match is not None
        if not match.group(2):
            raise _fault(f"Unclosed end tag at byte offset {self._byte(begin)}")
        tag, name = self.open.pop(), match.group(1).lower()
        if name and name != tag.name:
            where = self._byte(begin)
            raise _fault(f'Unmatched end tag at byte offset {where}, expected "</{tag.name}>", found "</{name}>"')
        self.at = match.end()
        self._close(tag)

    def _close(self, tag: _Open) -> None:
        entity: Entity = {"type": _KINDS[tag.name], "offset": tag.offset, "length": self.offset - tag.offset}
        if tag.name == "a":
            url = tag.argument or "".join(self.pieces[tag.index :])
            if url_fault(url):
                return  # Telegram keeps the words and silently drops the link.
            entity["url"] = url
        elif tag.name == "tg-emoji":
            entity["custom_emoji_id"] = tag.argument
        elif tag.argument == "expandable":
            entity["type"] = "expandable_blockquote"
        elif tag.name == "code" and self.open and self.open[-1].name == "pre":
            self.open[-1].argument = tag.argument.removeprefix("language-")
            return
        elif tag.name == "pre" and tag.argument:
            entity["language"] = tag.argument
        self.entities.append(entity)


def _fault(words: str) -> Refused:
    return bad(f"can't parse entities: {words}")


def _value(match: re.Match[str]) -> str:
    raw = next((match.group(n) for n in (3, 4, 5) if match.group(n) is not None), "")
    return _CHARACTER.sub(lambda found: _character(found) or found.group(), raw)


def _character(match: re.Match[str]) -> str:
    named, hexadecimal, decimal = match.groups()
    if named:
        return _NAMED[named]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def parse_html(source: str) -> Formatted:
    """Text and entities of Telegram's HTML. Raises Refused ("can't parse entities: …")."""
    return _Reader(source).read()
