"""The catalog's phrasings stay independent of the questions that search is measured on."""

from __future__ import annotations

import json
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.catalog import Catalog, read
from bot.search import Engine, Question

MOST_ASTRAY = 0.03
"""Share of the phrasings that may find their own offer nowhere among the first three."""
ROOT = Path(__file__).parents[2]
NEAR_COPY = 84
"""Likeness, 0 to 100, from which a phrasing is as good as the question itself."""


def test_no_phrasing_is_a_near_copy_of_a_measured_question() -> None:
    catalog = read(ROOT / "catalog")
    asks = [ask for offer in catalog.offers.values() for ask in offer.asks]
    lines = (ROOT / "tests" / "data" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["q"] for line in lines]
    copies = [
        (question, found[0])
        for question in questions
        if (
            found := process.extractOne(
                question, asks, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR_COPY, processor=str.casefold
            )
        )
    ]
    assert copies == []


def test_phrasings_that_fit_a_neighbour_better_are_few(engine: Engine, catalog: Catalog) -> None:
    """A phrasing that finds its own offer nowhere among the first three speaks of another offer, or of several."""
    astray = [
        (offer.id, ask)
        for offer in catalog.offers.values()
        if offer.status.living
        for ask in offer.asks
        if offer.id not in [hit.offer for hit in engine.find(Question(ask)).hits[:3]]
    ]
    assert len(astray) <= MOST_ASTRAY * sum(len(offer.asks) for offer in catalog.offers.values())
