"""The catalog's phrasings stay independent of the questions that search is measured on."""

from __future__ import annotations

import json
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.catalog import Catalog, read
from bot.search import Engine, Question
from tests.search_ablation import phrasings, without

ASKED = 300
MOST_ASTRAY, SEEN = 0.1, 0.85
"""Share of the phrasings that may find their own offer nowhere among ten; and of those given to another offer that must
be seen to be astray."""
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


def test_phrasings_are_about_their_own_offers(catalog: Catalog) -> None:
    """Held out, a phrasing still finds its offer; given to another offer it would not, so strays are seen."""
    engine = Engine.of(without(catalog, fold=0))
    living = [id for id, offer in catalog.offers.items() if offer.status.living]
    held = [(id, text) for id, text in phrasings(catalog, fold=0) if id in living][:ASKED]
    found = [[hit.offer for hit in engine.find(Question(text)).hits] for _, text in held]
    strays = [(id, text) for (id, text), hits in zip(held, found, strict=True) if id not in hits]
    others = [living[(living.index(id) + 1 + at) % len(living)] for at, (id, _) in enumerate(held)]
    assert len(strays) <= MOST_ASTRAY * len(held), strays
    assert sum(other not in hits for other, hits in zip(others, found, strict=True)) >= SEEN * len(held)
