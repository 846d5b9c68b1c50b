"""Pure rules of companies' own cases: from what a company tells to what others may read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

MOST_CHARACTERS = 600
"""Characters of each answer that are kept."""


class CaseState(StrEnum):
    """Where a case is. Only a published one is ever shown; one withdrawn is not kept at all."""

    DRAFT = "draft"
    OFFERED = "offered"
    PUBLISHED = "published"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Told:
    """What a company told of one offer, and whether it may be shown."""

    state: CaseState
    got: str = ""
    meant: str = ""
    name: str | None = None
    """The company's name as it wants it; None: nobody is named."""
    consented_at: int | None = None


def heard(case: Told, text: str) -> Told:
    """A typed line answers the first question that has no answer; later ones change nothing."""
    if case.state is not CaseState.DRAFT or not text.strip():
        return case
    line = " ".join(text.split())[:MOST_CHARACTERS]
    if not case.got:
        return replace(case, got=line)
    return case if case.meant else replace(case, meant=line)


def consented(case: Told, now: int, name: str | None = None) -> Told | None:
    """The case handed to staff; None when there is nothing to hand over."""
    if case.state is not CaseState.DRAFT or not case.got:
        return None
    return replace(case, state=CaseState.OFFERED, consented_at=now, name=(name or "").strip()[:120] or None)


def decided(case: Told, *, publish: bool) -> Told | None:
    """What staff decide; None when the company never consented or it was decided so already."""
    if case.consented_at is None or case.state is CaseState.DRAFT:
        return None
    state = CaseState.PUBLISHED if publish else CaseState.REFUSED
    return None if state is case.state else replace(case, state=state)
