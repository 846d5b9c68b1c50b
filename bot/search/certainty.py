"""How sure an answer is: whether a message is about support at all, and the probability that the first offer is right.

Both are logistic regressions, fitted on questions with known answers: `python -m tests.search_fit`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.turn import Kind

INSIDE = {
    "constant": -4.4,
    "alike_words": 1.8,
    "alike_meaning": 5.1,
    "other_words": -3.8,
    "other_meaning": -4.3,
    "covered": 1.6,
    "length": 4.8,
    "apart": 4.8,
}
"""What speaks for a message being about support, in log-odds."""
LONG = 8
"""Words from which a message's length says no more."""
LEAST = 0.4
"""Probability of being about support from which a message is taken to be."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a question about support, and for its best offer."""

    alike_words: float
    """Likeness of the best phrasing among the offers', by words, 0 to 1."""
    alike_meaning: float
    other_words: float
    """Likeness of the best example of what is not about support."""
    other_meaning: float
    covered: float
    """Share of what was asked for that the best offers' texts hold, by idf."""
    apart: float
    """How much the meaning speaks for offers rather than for anything else, by the discriminant."""
    length: int
    """Words of the message."""
    lead: float
    """How far the best offer is ahead of the next, in log-odds."""
    other: Kind
    """The kind of the most like example."""
    known: float
    """Share of the words that are words."""

    @property
    def inside(self) -> float:
        """The probability that the message is about support."""
        weighed = {
            "alike_words": self.alike_words,
            "alike_meaning": self.alike_meaning,
            "other_words": self.other_words,
            "other_meaning": self.other_meaning,
            "covered": self.covered,
            "length": min(self.length, LONG) / LONG,
            "apart": self.apart,
        }
        return logistic(INSIDE["constant"] + sum(INSIDE[name] * value for name, value in weighed.items()))

    @property
    def certain(self) -> float:
        """The probability that a right offer is first."""
        return self.inside * logistic(-0.3 + 0.55 * self.lead + 1.2 * self.covered)


def kind_of(evidence: Evidence, *, continues: bool) -> Kind:
    """Whether a message without sure signs is about support, about something else, or nothing."""
    if evidence.known < 0.4 and evidence.covered < 0.5:
        return "nonsense"
    if continues or evidence.inside >= LEAST:
        return "offers"
    return evidence.other


def logistic(odds: float) -> float:
    """The probability of log-odds."""
    return 1 / (1 + math.exp(-odds))
