"""Characters as Telegram takes and counts them."""

from __future__ import annotations

import re

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Text without the characters that no message and no database may hold."""
    return _UNFIT.sub("", text)


def units(text: str) -> int:
    """The length of a text in UTF-16 units, as Telegram counts entities."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> str:
    """The beginning of a text, at most `most` units long; a cut is marked with an ellipsis."""
    if units(text) <= most:
        return text
    head = text[: most - 1]
    while units(head) > most - 1:
        head = head[:-1]
    return head.rstrip() + "…"
