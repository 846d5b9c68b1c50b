"""Takes personal data out of what people write, before any of it is kept."""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CARD = re.compile(r"\b(?:\d[ -]?){13,19}\b")
_PERSONAL_NUMBER = re.compile(r"\b(?:19|20)?\d{2}[01]\d[0-3]\d\s?[-+ ]?\s?\d{4}\b")
_PHONE = re.compile(
    r"(?<![\d.,])(?:\+|00)\d[\d\s()/-]{6,16}\d\b|(?<![\d.,])(?<!\d\s)0\d{1,3}[\s/-]?\d[\d\s-]{4,10}\d\b"
)
_NAME = re.compile(
    r"\b((?:jag heter|mitt namn är|mvh|hälsningar|my name is|i am called|regards),?\s+)"
    r"(?-i:[A-ZÅÄÖÉÜ][\w'-]+(?:\s+[A-ZÅÄÖÉÜ][\w'-]+){0,2})",
    re.IGNORECASE,
)
MASK = "•••"


def scrub(text: str) -> str:
    """The text without personal numbers, card and phone numbers, e-mail addresses and names given as such."""
    for pattern in (_EMAIL, _PERSONAL_NUMBER, _CARD, _PHONE):
        text = pattern.sub(MASK, text)
    return _NAME.sub(lambda found: found[1] + MASK, text)
