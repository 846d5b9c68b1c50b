"""The need first: which of the catalog's needs a question speaks of, and what that says for each offer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.catalog import Catalog
from bot.catalog.model import Need, Offer
from bot.search.index import share
from bot.search.postings import Floats
from bot.search.reader import Field
from bot.search.words import stem, word_set, words

RANKS = (1.0, 0.85, 0.7, 0.6, 0.5, 0.4)
"""How much a need says for an offer that names it first, second …"""
FEW = 3
"""Words of a message that is little more than a catchword."""
ASKING = word_set(
    """
    hjälp behöver söker vill ha få info fråga om till med för på i en ett och vi jag tack
    help need want looking about with for to a an the and we i please
    """
)
"""Words that ask for something without saying for what."""


class Needs:
    """The needs of a catalog and the offers that serve them."""

    def __init__(self, catalog: Catalog) -> None:
        self.ids = list(catalog.needs)
        both: list[Need | Offer] = [*catalog.needs.values(), *catalog.offers.values()]
        self._listed = {_stems(words(listed)) for one in both for listed in one.words}
        self._asked = {_stems(words(ask)) for one in both for ask in one.asks}
        self._need_of = {_stems(words(ask)): need.id for need in catalog.needs.values() for ask in need.asks}
        place = {id: row for row, id in enumerate(self.ids)}
        self._named = np.zeros((len(RANKS), len(catalog.offers)), dtype=np.int32)
        self._ranks = np.zeros((len(RANKS), len(catalog.offers)), dtype=np.float32)
        for row, offer in enumerate(catalog.offers.values()):
            for rank, need in enumerate(offer.needs):
                if need in place:
                    self._named[rank, row], self._ranks[rank, row] = place[need], RANKS[rank]

    def served(self, needs: Floats) -> Floats:
        """How well each offer serves the needs asked for, 0 to 1, from the needs' own scores."""
        if not needs.size:
            return np.zeros(self._ranks.shape[1], dtype=np.float32)
        found: Floats = (self._ranks * np.take(share(needs) ** 2, self._named)).max(axis=0)
        return found

    def names_only(self, found: Sequence[str]) -> bool:
        """Whether a message says what a need or an offer lists among its words and nothing else ("avlopp", "behöver
        hjälp med skulder", "kassan är tom"), or word for word what one has among what people ask."""
        said = _stems(found)
        return bool(said) and (
            said in self._listed or said in self._asked or all((one,) in self._listed for one in said)
        )

    def asked(self, found: Sequence[str]) -> str | None:
        """The need that has a message among what people ask, word for word: "orkar inte mer"."""
        return self._need_of.get(_stems(found))

    def names_one(self, found: Sequence[str]) -> bool:
        """Whether a message of a few words has one that a need or an offer lists: "stoppa matsvinn"."""
        return len(found) <= FEW and any((one,) in self._listed for one in _stems(found))

    def near(self, needs: Floats) -> dict[str, float]:
        """How near each need is, from the needs' own scores."""
        return dict(zip(self.ids, needs.tolist(), strict=False))

    def ranked(self, needs: Floats) -> list[str]:
        """The nearest needs, best first."""
        return [self.ids[row] for row in np.argsort(-needs, kind="stable")[:3] if needs[row] > 0]


def _stems(found: Sequence[str]) -> tuple[str, ...]:
    return tuple(stem(word) for word in found if word not in ASKING)


def need_fields(need: Need) -> list[Field]:
    """A need's texts and how much they count."""
    fields = [Field.of(need.name.sv, 2.0, "sv"), Field.of(need.name.en, 2.0, "en")]
    fields += [Field.of(word, 1.5) for word in need.words]
    return fields + [Field.of(ask) for ask in need.asks]
