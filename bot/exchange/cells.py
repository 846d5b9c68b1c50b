"""What one cell of a sheet holds: a text that no spreadsheet takes for a formula, and that comes back unchanged."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FORMULA = re.compile("'*[=+\\-@\t\r＝＋－＠]")
_HELD = re.compile("'+[=+\\-@\t\r＝＋－＠]")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_ESCAPED = re.compile(r"\\([\\nr])")
_PLAIN = {"\\": "\\", "n": "\n", "r": "\r"}


def safe(text: str) -> str:
    """The text so that Excel, LibreOffice and Google Sheets show it and never run it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unsafe(text: str) -> str:
    """The text that `safe` was given."""
    return text[1:] if _HELD.match(text) else text


def joined(lines: Sequence[str]) -> str:
    """Several texts as the lines of one cell."""
    return "\n".join(_escaped(line, "\\\n\r") for line in lines)


def lines(cell: str) -> list[str]:
    """The texts of a cell, one a line. An empty line is an empty text: it keeps columns side by side."""
    return [_plain(line).strip() for line in cell.replace("\r\n", "\n").split("\n")] if cell else []


def one(text: str) -> str:
    """One text as a cell. Only what sheets would change is written in another way."""
    return _escaped(text, "\\\r")


def single(cell: str) -> str:
    """The text of a cell that holds one."""
    return _plain(cell.replace("\r\n", "\n")).strip()


def _escaped(text: str, signs: str) -> str:
    return "".join(_ESCAPES[sign] if sign in signs else sign for sign in text)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: _PLAIN[found[1]], text)
