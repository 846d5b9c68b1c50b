"""Asking back: the one question whose answer would change most what is shown.

A question's worth is its expected gain: how much surer the best offer would be after the answer than before, summed
over the answers as likely as they are now (value of information; Raiffa and Schlaifer, Applied Statistical Decision
Theory, 1961).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.catalog import Catalog
from bot.catalog.model import Clarification
from bot.search import Finding, Hit

DONT_KNOW = "?"
MOST_QUESTIONS = 2
"""Clarifying answers to one question; a third is a form, not a talk."""
SHARPNESS = 6.0
"""How strongly scores (relative to the best) turn into likelihood."""
MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True)
class Asking:
    """A question to put: its id, and for each answer the offers that it speaks for."""

    question: str
    gain: float


def best_question(catalog: Catalog, finding: Finding, municipality: str | None, asked: Sequence[str]) -> Asking | None:
    """The clarifying question with the largest expected gain, or None when none would change anything."""
    if sum("." in entry for entry in asked) >= MOST_QUESTIONS or len(finding.hits) < 2:
        return None
    likely = likelihood(finding.hits)
    done = put_before(asked)
    asking = [
        Asking(question.id, gain(likely, [set(option.offers) for option in question.options]))
        for question in _questions(catalog, finding)
        if question.id not in done
    ]
    if municipality is None and MUNICIPALITY not in done:
        asking.append(Asking(MUNICIPALITY, gain(likely, _by_municipality(catalog, likely))))
    return max((one for one in asking if one.gain > 0), key=lambda one: one.gain, default=None)


def likelihood(hits: Sequence[Hit]) -> dict[str, float]:
    """How likely each offer is to be the right one, from its score relative to the best. Sums to 1."""
    top = max((hit.score for hit in hits), default=0.0) or 1.0
    raw = {hit.offer: math.exp(SHARPNESS * (hit.score / top - 1)) for hit in hits if not hit.elsewhere}
    total = sum(raw.values()) or 1.0
    return {offer: value / total for offer, value in raw.items()}


def gain(likely: Mapping[str, float], answers: Sequence[set[str]]) -> float:
    """How much surer the best offer gets, on average over the answers. 0 when no answer tells offers apart.

    An offer that no answer names is as likely after each of them.
    """
    named = set().union(*answers) & likely.keys()
    if not named:
        return 0.0
    after = 0.0
    for answer in answers:
        shares = [p / _times(answers, offer) for offer, p in likely.items() if offer in answer]
        shares += [p / len(answers) for offer, p in likely.items() if offer not in named]
        after += max(shares, default=0.0)
    return max(0.0, after - max(likely.values()))


def narrow(
    catalog: Catalog, hits: Sequence[Hit], answered: Iterable[str], municipality: str | None = None
) -> tuple[Hit, ...]:
    """The hits in the order that the answers given ask for: spoken for first, spoken against last."""
    hits = tuple(hits)
    for entry in answered:
        question, _, option = entry.partition(".")
        found = find_question(catalog, question)
        if found is None or option not in {one.id for one in found.options}:
            continue  # "don't know", or a question that the catalog has no more
        chosen = {offer for one in found.options if one.id == option for offer in one.offers}
        others = {offer for one in found.options if one.id != option for offer in one.offers} - chosen
        there = [id for id in chosen if _can_be_had(catalog, id, municipality)]
        hits = _reordered(hits, chosen, others, there)
    return hits


def learned(catalog: Catalog, answered: str) -> dict[str, Any]:
    """What an answer, "<question>.<option>", tells of the company: stage, sector, both or nothing."""
    question, _, option = answered.partition(".")
    found = find_question(catalog, question)
    chosen = next((one for one in found.options if one.id == option), None) if found else None
    told = {"stage": chosen.stage, "sector": chosen.sector} if chosen else {}
    return {fact: value.value for fact, value in told.items() if value is not None}


def put_before(asked: Iterable[str]) -> tuple[str, ...]:
    """The clarifying questions alone, without their answers: none of them is put again in this conversation."""
    return tuple(dict.fromkeys(entry.partition(".")[0] for entry in asked))


def answered(asked: Iterable[str], entry: str) -> tuple[str, ...]:
    """What was asked, with an answer "<question>.<option>" put in."""
    question = entry.partition(".")[0]
    return (*(one for one in asked if one.partition(".")[0] != question), entry)


def find_question(catalog: Catalog, id: str) -> Clarification | None:
    """A clarifying question by its id."""
    return next((q for need in catalog.needs.values() for q in need.questions if q.id == id), None)


def _can_be_had(catalog: Catalog, id: str, municipality: str | None) -> bool:
    offer = catalog.offers[id]
    return offer.status.living and catalog.applies(offer, municipality) is not False


def _reordered(hits: Sequence[Hit], chosen: set[str], others: set[str], there: Iterable[str]) -> tuple[Hit, ...]:
    present = {hit.offer for hit in hits}
    top = max((hit.score for hit in hits), default=1.0)
    first = [hit for hit in hits if hit.offer in chosen]
    first += [Hit(offer, top / 2) for offer in sorted(set(there) - present)]
    middle = [hit for hit in hits if hit.offer not in chosen and hit.offer not in others]
    last = [hit for hit in hits if hit.offer in others]
    # Scores follow the new order, so that what is shown is chosen as for any other answer.
    weighted = ((first, 1.0), (middle, 0.7), (last, 0.3))
    return tuple(replace(hit, score=hit.score * factor) for group, factor in weighted for hit in group)


def _questions(catalog: Catalog, finding: Finding) -> Iterable[Clarification]:
    needs = [finding.need, *finding.needs[:3]]
    needs += [need for hit in finding.hits[:3] for need in catalog.offers[hit.offer].needs[:1]]
    for need in dict.fromkeys(needs):
        if need is not None and need in catalog.needs:
            yield from catalog.needs[need].questions


def _by_municipality(catalog: Catalog, offers: Iterable[str]) -> list[set[str]]:
    found = list(offers)
    return [{id for id in found if catalog.applies(catalog.offers[id], area.code)} for area in catalog.home()]


def _times(answers: Sequence[set[str]], offer: str) -> int:
    return sum(offer in answer for answer in answers)
