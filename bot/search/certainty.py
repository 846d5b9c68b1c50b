"""How sure an answer is: whether a message is about support at all, and the probability that the first offer is right.

Both are logistic regressions, fitted on questions with known answers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.search.kinds import Other
from bot.turn import Kind

INSIDE = {
    "constant": -1.8,
    "alike": 4.6,
    "meaning": 3.8,
    "covered": 0.4,
    "length": 1.7,
    "business": 0.8,
    "apart": 5.8,
    "spoken": 0.4,
    "other": -11.0,
}
"""What speaks for a message being about support, in log-odds."""
LONG = 8
"""Words from which a message's length says no more."""
LEAST = 0.4
"""Probability of being about support from which a message is taken to be."""
SURELY = 0.94
"""The same for a message with a sure sign of something else, such as a word of private life: some run a "hemtjänst" or
sell to an "äldreboende". The most of a private question with known answer was 0.91."""
LEAST_ON = 0.06
"""The same for a message that goes on from another, whose words speak for it too."""
LEAST_NAMED = 0.12
"""The same for a few words of which the catalog lists one: they say too little to be sure of anything."""
_BUSINESS = re.compile(
    r"företag|firma|bolag|verksamhet|näringsidk|anställ|omsättning|^kund(?:er|en)?$|^moms|^ab$|^starta|affärsid|entreprenör|"
    r"business|company|^compan|employee|customer|startup|^firm$|self-employed"
)
FEWEST_KNOWN = 0.4
"""Share of the words that must be words of some language; below it the message is nonsense."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a question about support, and for its best offer."""

    alike: float
    """Cosine of the meaning and that of the most like phrasing of an offer."""
    meaning: float
    """Cosine of the meaning and that of the most like offer's whole text."""
    covered: float
    """Share of what was asked for that the best offers' texts hold, by idf."""
    business: bool
    """Whether a word of it speaks of a company or a trade."""
    lead: float
    """How far the best offer is ahead of the next, in log-odds."""
    length: int
    """Words of the message."""
    known: float
    """Share of the words that are words."""
    other: Other

    @property
    def inside(self) -> float:
        """The probability that the message is about support."""
        weighed = {
            "alike": self.alike,
            "other": self.other.meaning,
            "meaning": self.meaning,
            "covered": self.covered,
            "length": min(self.length, LONG) / LONG,
            "business": float(self.business),
            "apart": self.other.apart,
            "spoken": self.other.spoken,
        }
        return logistic(INSIDE["constant"] + sum(INSIDE[name] * value for name, value in weighed.items()))

    @property
    def certain(self) -> float:
        """The probability that a right offer is first."""
        return logistic(-1.6 + 0.75 * self.lead + 0.5 * self.covered + 1.1 * self.inside)


def speaks_of_business(found: Sequence[str]) -> bool:
    """Whether any of the words speaks of a company."""
    return any(map(_of_business, found))


@lru_cache(maxsize=10_000)
def _of_business(word: str) -> bool:
    return _BUSINESS.search(word) is not None


def kind_of(evidence: Evidence, *, continues: bool, named: bool) -> Kind:
    """Whether a message without sure signs is about support, about something else, or nothing. `continues`: it goes on
    from another; `named`: it is a few words of which the catalog lists one."""
    if evidence.known < FEWEST_KNOWN:
        return "nonsense"
    least = LEAST_ON if continues else LEAST_NAMED if named else LEAST
    if evidence.inside >= least:
        return "offers"
    return evidence.other.kind()


def logistic(odds: float) -> float:
    """The probability of log-odds."""
    return 1 / (1 + math.exp(-odds))
