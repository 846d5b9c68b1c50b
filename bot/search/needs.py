"""The need first: which of the catalog's needs a question speaks of, and what that says for each offer."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bot.catalog import Catalog
from bot.search.index import Field, Floats, Meaning, TextIndex
from bot.search.words import language_of

RANKS = (1.0, 0.85, 0.7, 0.6, 0.5, 0.4)
"""How much a need says for an offer that names it first, second …"""


class Needs:
    """The needs of a catalog as a small index of its own."""

    def __init__(self, catalog: Catalog, meaning: Meaning | None, zipf: Callable[[str], float] | None) -> None:
        self.ids = list(catalog.needs)
        place = {id: row for row, id in enumerate(self.ids)}
        self.index = TextIndex([_fields(catalog, id) for id in self.ids], meaning, zipf)
        self._links = np.zeros((len(catalog.offers), len(self.ids)), dtype=np.float32)
        for row, offer in enumerate(catalog.offers.values()):
            for rank, need in enumerate(offer.needs):
                if need in place:
                    self._links[row, place[need]] = RANKS[min(rank, len(RANKS) - 1)]

    def likeness(self, total: Floats) -> Floats:
        """How well each offer's needs fit, 0 to 1, from the needs' own scores."""
        best = float(total.max(initial=0.0))
        if not best:
            return np.zeros(len(self._links), dtype=np.float32)
        sharp = (total / best) ** 2
        found: Floats = (self._links * sharp).max(axis=1, initial=0.0)
        return found

    def ranked(self, total: Floats) -> list[str]:
        """The nearest needs, best first."""
        return [self.ids[row] for row in np.argsort(-total, kind="stable")[:3] if total[row] > 0]


def _fields(catalog: Catalog, id: str) -> list[Field]:
    need = catalog.needs[id]
    fields = [Field(need.name.sv, 2.0), Field(need.name.en, 2.0, "en")]
    fields += [Field(word, 1.5, language_of(word)) for word in need.words]
    return fields + [Field(ask, 1.0, language_of(ask)) for ask in need.asks]
