"""Text as Telegram's HTML, cut into messages. The one place where text is escaped.

A message holds at most 4096 characters after parsing (Bot API, sendMessage) and 100 entities. Characters are counted
as UTF-16 units, which are never fewer than what Telegram counts.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from bot.channels.telegram.characters import clean, units
from bot.turn import Rich

MOST_UNITS = 4096
MOST_ENTITIES = 100
_OPENABLE = ("https://", "http://", "mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one kind."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""

    @property
    def entities(self) -> int:
        return self.bold + self.italic + bool(self.url)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a message. Folded lines that follow each other are folded away together."""

    runs: tuple[Run, ...]
    folded: bool = False
    units: int = field(init=False)
    entities: int = field(init=False)

    def __post_init__(self) -> None:  # counted once, since each is asked for several times
        object.__setattr__(self, "units", sum(units(run.text) for run in self.runs))
        object.__setattr__(self, "entities", sum(run.entities for run in self.runs) + self.folded)


Piece = Sequence[Line]
"""Lines that belong together, kept in one message where they fit."""
_GAP = Line(())


def line(spans: Rich, *, before: str = "", italic: bool = False, folded: bool = False) -> Line:
    """A line of text that was said, with a mark before it."""
    runs = [Run(before)] if before else []
    for span in spans:
        url = span.url if span.url.startswith(_OPENABLE) else ""
        runs.append(Run(clean(span.text), span.bold, italic, url))
    return Line(tuple(run for run in runs if run.text), folded)


class _Message:
    """A message being filled."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.units = -1
        self.entities = 0

    @property
    def seen(self) -> bool:
        """Whether there is anything to read: Telegram refuses a message of nothing but spaces."""
        return any(run.text.strip() for one in self.lines for run in one.runs)

    def fits(self, units: int, entities: int) -> bool:
        """Whether there is room for so much more; `units` counts the end of each line."""
        return self.units + units <= MOST_UNITS and self.entities + entities <= MOST_ENTITIES

    def add(self, one: Line) -> None:
        self.lines.append(one)
        self.units += one.units + 1
        self.entities += one.entities


def messages(pieces: Iterable[Piece]) -> list[str]:
    """The HTML of as few messages as hold the pieces, cut between pieces where possible, never inside a tag."""
    filled = [_Message()]
    for piece in pieces:
        lines = [part for one in piece for part in _cut(one)]
        size, entities = sum(one.units + 1 for one in lines), sum(one.entities for one in lines)
        follows = bool(filled[-1].lines)
        if not filled[-1].fits(size + follows, entities) and _Message().fits(size, entities):
            filled.append(_Message())
        elif follows:
            lines.insert(0, _GAP)
        for one in lines:
            if not filled[-1].fits(one.units + 1, one.entities):
                filled.append(_Message())
            filled[-1].add(one)
    return [_html(message.lines) for message in filled if message.seen]


def _cut(whole: Line) -> Iterator[Line]:
    """A line as lines that each fit in a message."""
    if whole.units <= MOST_UNITS and whole.entities <= MOST_ENTITIES:
        yield whole
        return
    runs: list[Run] = []
    room = MOST_UNITS
    for run in whole.runs:
        text = run.text
        while units(text) > room or len(runs) >= MOST_ENTITIES // 3:
            head = _head(text, room)
            yield Line((*runs, replace(run, text=head)), whole.folded)
            text, runs, room = text[len(head) :].lstrip(), [], MOST_UNITS
        runs.append(replace(run, text=text))
        room -= units(text)
    yield Line(tuple(runs), whole.folded)


def _head(text: str, room: int) -> str:
    """The beginning of a text that is at most `room` units long, up to a space where there is one near."""
    head = text[:room]
    while units(head) > room:
        head = head[: len(head) - (units(head) - room + 1) // 2]
    space = max(head.rfind(" "), head.rfind("\n"))
    return head[:space] if space > len(head) // 2 and len(head) < len(text) else head


def _html(lines: Sequence[Line]) -> str:
    parts: list[str] = []
    for folded, group in groupby(lines, lambda one: one.folded):
        text = "\n".join("".join(_tagged(run) for run in one.runs) for one in group)
        parts.append(f"<blockquote expandable>{text}</blockquote>" if folded else text)
    return "\n".join(parts)


def _tagged(run: Run) -> str:
    text = html.escape(run.text, quote=False)
    if run.url:
        text = f'<a href="{html.escape(run.url)}">{text}</a>'
    if run.italic:
        text = f"<i>{text}</i>"
    return f"<b>{text}</b>" if run.bold else text
