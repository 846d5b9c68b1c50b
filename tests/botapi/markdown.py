"""Telegram's MarkdownV2: text with marks → text with entities, refused in Telegram's words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.botapi.formatted import Entity, Formatted, units
from tests.botapi.refusal import Refused, bad
from tests.botapi.urls import url_fault

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_MARKS = {
    "*": ("bold", "Bold"),
    "_": ("italic", "Italic"),
    "__": ("underline", "Underline"),
    "~": ("strikethrough", "Strikethrough"),
    "||": ("spoiler", "Spoiler"),
    "[": ("text_link", "TextUrl"),
}


@dataclass(slots=True)
class _Open:
    mark: str
    offset: int
    byte: int


class _Reader:
    """One pass over the text: what is read so far, and the marks that are open."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> Formatted:
        while self.at < len(self.source):
            self._step()
        if self.open:
            raise self._endless(_MARKS[self.open[-1].mark][1], self.open[-1].byte)
        return Formatted("".join(self.pieces), self.entities)

    def _step(self) -> None:
        character = self.source[self.at]
        if character == "\\" and self.source[self.at + 1 : self.at + 2] and ord(self.source[self.at + 1]) < 127:
            self._add(self.source[self.at + 1], skip=2)
        elif character == ">" and self._line_start():
            self._quote()
        elif character == "`":
            self._code()
        elif character == "]" and self.open and self.open[-1].mark == "[":
            self._link()
        elif mark := self._mark():
            self._toggle(mark)
        elif character in _RESERVED:
            raise _fault(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")
        else:
            self._add(character, skip=1)

    def _add(self, text: str, *, skip: int) -> None:
        self.pieces.append(text)
        self.offset += units(text)
        self.at += skip

    def _byte(self) -> int:
        return len(self.source[: self.at].encode())

    def _line_start(self) -> bool:
        return self.at == 0 or self.source[self.at - 1] == "\n"

    def _mark(self) -> str:
        pair = self.source[self.at : self.at + 2]
        if pair in ("__", "||"):
            return pair
        character = pair[:1]
        return character if character in "*_~[" else ""

    def _toggle(self, mark: str) -> None:
        if self.open and self.open[-1].mark == mark and mark != "[":
            opened = self.open.pop()
            self._entity(_MARKS[mark][0], opened.offset)
        else:
            self.open.append(_Open(mark, self.offset, self._byte()))
        self.at += len(mark)

    def _entity(self, kind: str, offset: int, **extra: str) -> None:
        self.entities.append({"type": kind, "offset": offset, "length": self.offset - offset} | extra)

    def _code(self) -> None:
        fence, kind, name = ("```", "pre", "Pre") if self.source.startswith("```", self.at) else ("`", "code", "Code")
        match = re.compile(rf"{fence}((?:\\.|(?!{fence})[\s\S])*){fence}").match(self.source, self.at)
        if match is None:
            raise self._endless(name, self._byte())
        start, inside = self.offset, re.sub(r"\\(.)", r"\1", match.group(1))
        language = re.match(r"(\w+)\n", inside) if kind == "pre" else None
        self._add(inside[language.end() :] if language else inside, skip=len(match.group()))
        self._entity(kind, start, **({"language": language.group(1)} if language else {}))

    def _link(self) -> None:
        opened = self.open.pop()
        match = re.compile(r"\]\(((?:\\.|[^)\\])*)\)").match(self.source, self.at)
        if match is None:
            raise self._endless("TextUrl", opened.byte)
        url = re.sub(r"\\(.)", r"\1", match.group(1))
        if not url_fault(url):
            self._entity("text_link", opened.offset, url=url)
        self.at = match.end()

    def _quote(self) -> None:
        lines = re.compile(r"(?:>[^\n]*(?:\n|$))+").match(self.source, self.at)
        assert lines is not None
        inner = "\n".join(line[1:] for line in lines.group().rstrip("\n").split("\n"))
        folded = inner.endswith("||")
        start, content = self.offset, parse_markdown(inner.removesuffix("||"))
        self.entities += [entity | {"offset": entity["offset"] + start} for entity in content.entities]
        self._add(content.text, skip=len(lines.group().rstrip("\n")))
        self._entity("expandable_blockquote" if folded else "blockquote", start)

    def _endless(self, name: str, byte: int) -> Refused:
        return _fault(f"Can't find end of {name} entity at byte offset {byte}")


def _fault(words: str) -> Refused:
    return bad(f"can't parse entities: {words}")


def parse_markdown(source: str) -> Formatted:
    """Text and entities of Telegram's MarkdownV2. Raises Refused ("can't parse entities: …")."""
    return _Reader(source).read()
