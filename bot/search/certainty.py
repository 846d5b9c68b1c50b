"""How sure an answer is: whether anything fits at all, and the probability that the first offer is a right one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.search.index import Floats, Scores, Terms, TextIndex
from bot.search.intent import Likeness
from bot.turn import Kind


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best offer."""

    covered: float
    """Share of what was asked for that its text holds, by idf."""
    meaning: float
    """Cosine of its text and the question."""
    lead: float
    """How far it is ahead of the next, as a share."""
    mass: float
    """How much was asked for."""

    @classmethod
    def of(cls, index: TextIndex, terms: Terms, scores: Scores, best: Sequence[int], total: Floats) -> Evidence:
        """The evidence for the best row, if there is one."""
        if not best:
            return cls(0.0, 0.0, 0.0, terms.mass)
        ranked = sorted(total.tolist(), reverse=True)
        lead = 1 - ranked[1] / ranked[0] if len(ranked) > 1 and ranked[0] > 0 else 1.0
        return cls(index.covered(terms, best[0]), float(scores.meaning[best[0]]), lead, terms.mass)


def kind_of(sure: Evidence, alike: Likeness, *, continues: bool) -> Kind:
    """Whether a question without sure signs is about support, about something else, or nothing."""
    if continues:
        return "offers"
    if alike.words > 0.5 and alike.words > sure.covered + 0.15:
        return alike.kind
    return "offers" if sure.covered > 0.12 else "nonsense" if alike.words < 0.2 else alike.kind


def certain(sure: Evidence, alike: Likeness) -> float:
    """The estimated probability that a right offer is first."""
    score = -1.6 + 3.2 * sure.covered + 2.5 * sure.lead - 1.0 * alike.words
    return 1 / (1 + math.exp(-score))
