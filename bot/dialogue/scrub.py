"""Takes personal data out of what people write, before any of it is kept."""

from __future__ import annotations

import re

_EMAIL = r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
_PERSONAL_NUMBER = r"\b(?:19|20)?\d{2}[01]\d[0-36-9]\d\s?[-+ ]?\s?\d{4}\b"  # days from 61: coordination numbers
_CARD = r"\b(?:\d{13,19}|\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}|\d{4}[ -]\d{6}[ -]\d{5})\b"
_AMOUNT = r"(?P<amount>(?<![\d.,])[1-9]\d{0,2}(?:[ .\u00a0]\d{3})+(?!\d))"
_PHONE = r"(?<![\d.,])(?:(?:\+|00)\d[\d\s()/-]{6,16}\d|0\d{1,3}[\s/-]?\d[\d\s-]{4,10}\d)\b"
_ODD_PHONE = r"(?<![\d.,])(?:0\d{2,3}(?:\.\d{2,3}){3}|\b(?:46[\s-]?|[0Oo])7[\doO](?:[\s-]?\d){7})\b"
"""With dots, without the plus, or with the letter o for nought."""
_PRIVATE = re.compile("|".join((_EMAIL, _PERSONAL_NUMBER, _CARD, _AMOUNT, _PHONE, _ODD_PHONE)))
_NAME = re.compile(
    r"\b((?:jag heter|mitt namn är|mvh|hälsningar|my name is|i am called|regards),?\s+)"
    r"(?-i:[A-ZÅÄÖÉÜ][\w'-]+(?:\s+[A-ZÅÄÖÉÜ][\w'-]+){0,2})",
    re.IGNORECASE,
)
MASK = "•••"


def scrub(text: str) -> str:
    """The text without personal numbers, card and phone numbers, e-mail addresses and names given as such."""
    text = _PRIVATE.sub(lambda found: found[0] if found["amount"] else MASK, text)
    return _NAME.sub(lambda found: found[1] + MASK, text)
