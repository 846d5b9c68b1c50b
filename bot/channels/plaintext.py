"""A reply as plain text, for the terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from bot.turn import Block, Bullets, Button, Comparison, Heading, Items, Paragraph, Reply, Rich, Rows

WIDTH = 78
_OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys instead of showing it, and what turns the order of letters around."""
COLUMN = 24
"""The narrowest column in which a comparison can still be read; narrower, and it goes one offer after the other."""


def render(reply: Reply, width: int = WIDTH) -> str:
    """The reply's blocks, parted by empty lines, then its buttons, numbered."""
    parts = ["\n".join(_block(block, width)) for block in reply.blocks]
    if reply.buttons:
        parts.append("\n".join(f"  [{number}] {_label(button)}" for number, button in enumerate(pressable(reply), 1)))
    return _OBEYED.sub("", "\n\n".join(part for part in parts if part))


def pressable(reply: Reply) -> list[Button]:
    """The buttons that a terminal can press, in the order of their numbers."""
    return [button for row in reply.buttons for button in row if not button.ask_location]


def _label(button: Button) -> str:
    return f"{button.label}: {button.url}" if button.url else button.label


def _block(block: Block, width: int) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from (block.text, "─" * min(len(block.text), width))
    elif isinstance(block, Paragraph):
        yield from textwrap.wrap(_text(block.spans), width)
    elif isinstance(block, Items):
        for number, item in enumerate(block.items, 1):
            if number > 1:
                yield ""
            yield from _wrapped(f"{number}. {item.title}", width, "   ")
            for line in item.lines:
                yield from _wrapped("   " + _text(line), width, "   ")
    elif isinstance(block, Bullets):
        yield block.title
        for number, line in enumerate(block.lines, 1):
            mark = f"{number}." if block.numbered else "•"
            yield from _wrapped(f"  {mark} {_text(line)}", width, "    ")
    elif isinstance(block, Rows):
        margin = max((len(label) for label, _ in block.rows), default=0) + 2
        for label, value in block.rows:
            yield from _wrapped(f"{label + ':':<{margin}}{_text(value)}", width, " " * margin)
    else:
        yield from _comparison(block, width)


def _comparison(table: Comparison, width: int) -> Iterator[str]:
    labels = max((len(label) for label, _ in table.rows), default=0) + 2
    column = (width - labels) // max(1, len(table.columns))
    if column < COLUMN:
        for label, cells in table.rows:
            yield label
            for name, cell in zip(table.columns, cells, strict=True):
                yield from _wrapped(f"  {name}: {cell}", width, "    ")
        return
    yield from _row("", table.columns, labels, column)
    yield "─" * (labels + column * len(table.columns))
    for label, cells in table.rows:
        yield from _row(label, cells, labels, column)


def _row(label: str, cells: Sequence[str], labels: int, column: int) -> Iterator[str]:
    wrapped = [textwrap.wrap(cell, column - 2) for cell in cells]
    for line in range(max(1, *(len(lines) for lines in wrapped))):
        texts = [lines[line] if line < len(lines) else "" for lines in wrapped]
        yield (f"{label if line == 0 else '':<{labels}}" + "".join(f"{text:<{column}}" for text in texts)).rstrip()


def _text(spans: Rich) -> str:
    return "".join(f"{span.text} ({span.url})" if span.url and span.url != span.text else span.text for span in spans)


def _wrapped(text: str, width: int, indent: str) -> Iterable[str]:
    return textwrap.wrap(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
