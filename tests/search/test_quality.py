"""Floors under the figures of `python -m tests.search_eval`, so that no change makes search worse unnoticed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.catalog import Catalog
from bot.dialogue import Guide
from bot.search import Engine
from tests.search_eval import HERE, SETS, ask, asked_back, figures, probe_rows, rows_of

FLOORS: Mapping[str, Mapping[str, float]] = {
    "dev": {"hit1": 0.82, "hit3": 0.93, "ndcg": 0.78, "whole": 0.85, "refused": 0.95, "understood": 0.9, "ended": 0.9},
    "fresh": {"hit1": 0.84, "hit3": 0.91, "ndcg": 0.84},
    "unseen": {"hit1": 0.88, "hit3": 0.95, "ndcg": 0.85},
    "last": {"hit1": 0.76, "hit3": 0.89, "ndcg": 0.82, "refused": 0.9},
    "outside": {"refused": 0.95, "understood": 0.9},
    "strangers": {"refused": 0.92, "understood": 0.78},
    "turns": {"hit3": 0.85},
    "probes": {"hit1": 0.81, "hit3": 0.92, "mrr": 0.85},
}
CEILINGS = {"misled": 0.04, "silent": 0.05}
FEW = ("strangers", "last")
"""Sets with too few questions that should be answered for a ceiling."""


@pytest.mark.parametrize("name", ["dev", *SETS])
def test_search_stays_as_good_on_questions_written_by_others(name: str, engine: Engine, catalog: Catalog) -> None:
    rows = rows_of(HERE / "data" / f"{name}.jsonl")
    _hold(name, figures(ask(engine, catalog, row) for row in rows))


def test_a_question_back_answered_makes_the_first_offer_surer(engine: Engine, catalog: Catalog) -> None:
    rows = rows_of(HERE / "data" / "dev.jsonl")
    before = figures(ask(engine, catalog, row) for row in rows)["hit1"]
    assert asked_back(Guide(catalog, engine), rows)["after_one"] >= max(0.85, before)


def test_every_offer_that_can_be_had_has_three_questions_of_its_own(catalog: Catalog) -> None:
    few = {id for id in catalog.offers if sum(id in probe.offers for probe in catalog.probes) < 3}
    assert few == set()


def test_the_catalogs_own_questions_find_their_offers(engine: Engine, catalog: Catalog) -> None:
    _hold("probes", figures(ask(engine, catalog, row) for row in probe_rows(catalog)))


def _hold(name: str, table: Mapping[str, float]) -> None:
    below = {figure: table[figure] for figure, floor in FLOORS[name].items() if table[figure] < floor}
    above = {f: table[f] for f, most in CEILINGS.items() if name not in FEW and table.get(f, 0.0) > most}
    assert not below
    assert not above
