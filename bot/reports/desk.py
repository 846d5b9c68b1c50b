"""What a week's reports are made from: roll-ups, the catalog and the week's own words, read once for the whole set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.catalog.model import Offer as CatalogOffer
from bot.reports import rollup
from bot.reports.figures import TREND_WEEKS
from bot.reports.weeks import Week
from bot.search import Engine, Question
from bot.search.likeness import Group, grouped
from bot.store import reports as store

MOST_TEXTS = 300


@dataclass
class Desk:
    """Opened once a week. Its numbers are as they are shown."""

    catalog: Catalog
    engine: Engine
    site: str
    week: Week
    today: dt.date
    made_up: bool
    cells: Mapping[tuple[str, str, str], Mapping[str, int]]
    """By week, measure and scope: what is shown, by subject."""
    weeks: frozenset[str]
    unanswered: Sequence[tuple[str, str, int]]
    rated: Sequence[tuple[str, str, str]]
    told: Sequence[Mapping[str, Any]]
    staffed: Mapping[str, tuple[int, int]]

    @classmethod
    def open(cls, tx: Connection, catalog: Catalog, engine: Engine, site: str, week: Week, today: dt.date) -> Desk:
        """Read what a week's reports need; weeks not yet rolled up are, when they are over."""
        kept = rolled_up(tx, catalog, week, today)
        home = [area.code for area in catalog.home()]
        cells: dict[tuple[str, str, str], dict[str, int]] = {}
        for which, measure, scope, about, shown in store.figures(tx, [str(one) for one in _needed(week)]):
            cells.setdefault((which, measure, scope), {})[about] = shown
        return cls(
            catalog, engine, site, week, today, kept.get(str(week), False), cells, frozenset(kept),
            store.unanswered(tx, week.bounds, home, MOST_TEXTS),
            store.badly_rated(tx, week.bounds, home, 50),
            store.cases_told(tx, week.bounds, 100),
            store.staffed(tx),
        )  # fmt: skip

    def of(self, measure: str, scope: str, week: Week | None = None) -> Mapping[str, int]:
        return self.cells.get((str(week or self.week), measure, scope), {})

    def one(self, measure: str, scope: str, about: str = "", week: Week | None = None) -> int | None:
        """A number; None for an earlier week that nothing is known of."""
        if week not in (None, self.week) and str(week) not in self.weeks:
            return None
        return self.of(measure, scope, week).get(about, 0)

    @cached_property
    def gaps(self) -> list[tuple[Group, CatalogOffer | None, bool]]:
        """Questions without a good answer, in groups, each with the nearest offer."""
        bad = grouped((question, place, 1) for question, place, _ in self.rated if question)
        found = [*((group, False) for group in grouped(self.unanswered)), *((group, True) for group in bad)]
        return [(group, self._nearest(group.texts[0]), rated) for group, rated in found]

    @cached_property
    def why(self) -> dict[str, list[str]]:
        """What companies wrote to a thumb down, by the question."""
        found: dict[str, list[str]] = {}
        for question, _, why in self.rated:
            if why and why not in found.setdefault(question, []):
                found[question].append(why)
        return found

    @cached_property
    def coverage(self) -> dict[str, dict[str, int]]:
        """How many living offers meet each need in each municipality."""
        home = [area.code for area in self.catalog.home()]
        found = {need: dict.fromkeys(home, 0) for need in self.catalog.needs}
        for offer in self.catalog.offers.values():
            for code in home if offer.status.living else ():
                if self.catalog.applies(offer, code):
                    for need in offer.needs:
                        found[need][code] += 1
        return found

    def _nearest(self, text: str) -> CatalogOffer | None:
        hits = self.engine.find(Question(text, today=self.today)).hits
        return self.catalog.offer(hits[0].offer) if hits else None


def rolled_up(tx: Connection, catalog: Catalog, week: Week, today: dt.date) -> dict[str, bool]:
    """Roll up what a week's report needs and has not been. Returns the weeks known, and which are made up."""
    kept = store.kept_weeks(tx)
    first = store.first_event(tx)
    made_up = any(kept.values())
    for one in _needed(week):
        begun = first is not None and one.bounds[1] > first
        over = one.sunday < today
        if (begun and str(one) not in kept) or not over:
            rollup.roll_up(tx, catalog, one, one.bounds[1], made_up=made_up)
    return store.kept_weeks(tx)


def _needed(week: Week) -> list[Week]:
    return [*(week.back(n) for n in range(TREND_WEEKS)), week.year_before]
