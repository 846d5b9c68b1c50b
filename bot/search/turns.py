"""A question and those before it: does it stand by itself, or go on from the last one?"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import islice

from bot.search.words import STOP_WORDS, Said, telling, word_set

LITTLE = 2
"""Subject words up to which a question needs what was said before it."""
ALONE, FIRST, FADING = 0.9, 0.45, 0.8
"""Weight of the latest earlier question's words when the new one says nothing itself, and when it does; and how much
of it each one before that keeps."""
MOST_EARLIER = 3
_OPENERS = word_set(
    """
    och o men eller nej jo även också fast då nåt något nån någon typ hon han hen den dom and but or no also what im
    i'm jag jaså he she they
    """
)
"""First words of who goes on, or speaks of somebody who was spoken of."""


_NO = word_set("än inte ej ingen inget inga utan slippa than not no without nor")
REACH = 3
"""Words after a no that it may speak of."""
_ABOUT_ITSELF = word_set(
    """
    samma sak fråga gäller fast istället stället annat annan andra exempel menar alltså tänkte precis bara ungefär
    gratis kostnadsfritt funnits drivit håller till ligger sitter finns bor år åring växer växa växande två tre fyra fem
    sex sju åtta nio tio tolv tjugo trettio fyrtio femtio ensam själv person personer pers anställd anställda gamla
    gammal same question mean instead else free old years year two three four five ten people employees alone located
    based
    """
)
"""Words that tell of the company, or only link to what was said."""


@dataclass(frozen=True, slots=True)
class Together:
    """The earlier questions that a question goes on from."""

    earlier: tuple[Said, ...] = ()
    """Oldest first."""

    def weighted(self, said: int) -> Iterator[tuple[float, Said]]:
        """The earlier questions with their weights, latest first, for a question of so many subject words."""
        first = ALONE if not said else FIRST
        return ((first * FADING**n, one) for n, one in enumerate(reversed(self.earlier)))


def together(said: Said, before: tuple[str, ...], places: Container[str]) -> Together:
    """The questions that a question goes on from, and what they in turn go on from."""
    chain: list[Said] = []
    for earlier in islice(reversed(before), MOST_EARLIER):
        if not _goes_on(chain[-1] if chain else said, places):
            break
        chain.append(Said.of(earlier))
    return Together(tuple(reversed(chain)))


def subject(said: Said, places: Container[str]) -> list[str]:
    """The words that tell what a question is about: no places, numbers or facts about the company."""
    told = (word for word in telling(said.words) if word not in STOP_WORDS and word not in places)
    return [word for word in told if word not in _ABOUT_ITSELF and not word[0].isdigit()]


def _goes_on(said: Said, places: Container[str]) -> bool:
    """Whether a text needs what was said before it: it opens with a linking word or says little."""
    return len(subject(said, places)) <= LITTLE or said.words[0] in _OPENERS


def declined(said: Said) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a question that goes on, those it wants and those it turns away: 'närmare än Jämtland'."""
    wanted: list[str] = []
    away: list[str] = []
    left = 0
    for word in said.words:
        left = REACH if word in _NO else left - 1
        (away if 0 <= left < REACH and word not in _NO else wanted).append(word)
    return tuple(wanted), tuple(word for word in telling(away) if word not in STOP_WORDS)
