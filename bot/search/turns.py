"""A question and those before it: does it stand by itself, or go on from the last one?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.search.words import normalise, telling, words

ALONE = 7
"""Telling words from which a question stands by itself unless it begins as a continuation."""
EARLIER = (0.6, 0.3)
"""Weight of the latest earlier question's words, and of the one before it."""
_GOES_ON = re.compile(
    r"^\W*(?:och|o|men|eller|nej|jo|ja|jag menar|alltså|fast|typ|då|så|även|also|and|but|or|no|yes|i mean|what about|"
    r"hur är det|om (?:vi|jag|det)|nåt|något|någon|finns det (?:nåt|något) (?:annat|mer|gratis)|gäller det|samma|im|i'm|jag är|vi är)\b"
)


@dataclass(frozen=True, slots=True)
class Together:
    """A question with the earlier ones that it goes on from."""

    text: str
    """The whole, for what needs one text."""
    earlier: tuple[str, ...] = ()
    weighted: tuple[tuple[float, str], ...] = ()
    """Earlier questions with their weights, latest first."""


def together(text: str, before: tuple[str, ...]) -> Together:
    """A question put together with what it goes on from."""
    if not before or not _continues(text):
        return Together(text)
    earlier = before[-len(EARLIER) :]
    weighted = tuple(zip(EARLIER, reversed(earlier), strict=False))
    return Together(" ".join((*earlier, text)), earlier, weighted)


def _continues(text: str) -> bool:
    said = len(telling(words(text)))
    return said < ALONE or bool(_GOES_ON.search(normalise(text)) and said < 2 * ALONE)
