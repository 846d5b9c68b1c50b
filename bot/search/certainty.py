"""How sure an answer is: whether anything fits at all, and the probability that the first offer is a right one."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.turn import Kind

SHOWN = 0.12
"""Share of what was asked for that the best offers must hold for there to be an answer."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best offer, and for a message that is not about support."""

    covered: float
    """Share of what was asked for that the best offers' texts hold, by idf."""
    alike: float
    """Likeness of the best phrasing among the offers', 0 to 1."""
    lead: float
    """How far the best is ahead of the next, as a share."""
    other: Kind
    """The kind of the most like example sentence."""
    other_alike: float
    """Its likeness, 0 to 1."""


def kind_of(evidence: Evidence, *, continues: bool) -> Kind:
    """Whether a question without sure signs is about support, about something else, or nothing."""
    if evidence.other_alike > 0.3 and evidence.other_alike > evidence.alike and not continues:
        return evidence.other
    if evidence.covered > SHOWN or continues:
        return "offers"
    return "nonsense" if evidence.other_alike < 0.15 else "out_of_scope"


def certain(evidence: Evidence) -> float:
    """The estimated probability that a right offer is first."""
    score = -1.6 + 2.2 * evidence.covered + 2.5 * evidence.lead + 1.5 * (evidence.alike - evidence.other_alike)
    return 1 / (1 + math.exp(-score))
