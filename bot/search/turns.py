"""A question and those before it: does it stand by itself, or go on from the last one?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.search.words import telling, words

LITTLE = 2
"""Telling words, places aside, up to which a question needs what was said before it."""
FIRST, FADING = 0.55, 0.8
"""Weight of the latest earlier question's words, and how much of it each one before that keeps."""
MOST_EARLIER = 3
_OPENERS = frozenset(
    "och o men eller nej jo även också fast då nåt något nån någon typ and but or no also what im i'm jag jaså".split()
)


@dataclass(frozen=True, slots=True)
class Together:
    """A question with the earlier ones that it goes on from."""

    earlier: tuple[str, ...] = ()
    """Oldest first."""

    @property
    def weighted(self) -> Iterator[tuple[float, str]]:
        """The earlier questions with their weights, latest first."""
        return ((FIRST * FADING**n, text) for n, text in enumerate(reversed(self.earlier)))


def together(text: str, before: tuple[str, ...], places: frozenset[str]) -> Together:
    """A question put together with what it goes on from, and what that in turn goes on from."""
    chain: list[str] = []
    for earlier in islice(reversed(before), MOST_EARLIER):
        if not _goes_on(chain[-1] if chain else text, places):
            break
        chain.append(earlier)
    return Together(tuple(reversed(chain)))


def _goes_on(text: str, places: frozenset[str]) -> bool:
    """Whether a text needs what was said before it: it opens with a linking word or says little."""
    found = words(text)
    said = [word for word in telling(found) if word not in places]
    return len(said) <= LITTLE or bool(found and found[0] in _OPENERS)
