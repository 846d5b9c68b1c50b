"""The catalog's phrasings stay independent of the questions that search is measured on."""

from __future__ import annotations

import json
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.catalog import read

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
