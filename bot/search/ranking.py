"""How the offers of a catalog rank for a question: every part and circumstance adds to the log-odds of being right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.catalog import Catalog
from bot.catalog.model import Offer
from bot.search.compounds import Zipf
from bot.search.denials import Denials
from bot.search.fit import POINTS, Circumstances, Fit, points
from bot.search.index import Directions, Meaning, View, direction, share, unit
from bot.search.kinds import Kinds, Other, example_fields
from bot.search.needs import Needs, need_fields
from bot.search.phrases import Phrases
from bot.search.places import Gazetteer
from bot.search.postings import Floats
from bot.search.reader import Field, Reader
from bot.search.reading import Reading
from bot.search.trained import Discriminant

WEIGHTS = {"words": 1.2, "letters": 3.0, "meaning": 5.0, "apart": 7.0, "phrase": 1.5, "need": 1.0, "declined": -3.0}
"""What each part adds to an offer's log-odds, from no likeness to the greatest. Fitted by logistic regression on
phrasings held out and on the catalog's own questions."""
CONSIDERED = 12
"""Offers whose phrasings are looked at, best first by all else."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """How the offers came to be ranked, a place an offer in every array."""

    parts: dict[str, Floats]
    """Part of the score → offers, each 0 to about 1."""
    circumstances: Circumstances
    odds: Floats
    """Log-odds of being the right offer, up to a constant."""
    needs: Floats
    other: Other
    """The most like example of what is no question about support."""

    def explained(self, row: int) -> dict[str, float]:
        """What each part and circumstance adds to an offer's log-odds."""
        parts = {name: WEIGHTS[name] * float(values[row]) for name, values in self.parts.items()}
        parts |= {name: POINTS[name] for name, flags in self.circumstances.items() if flags[row]}
        return {name: round(value, 2) for name, value in (parts | {"total": float(self.odds[row])}).items()}


class Ranker:
    """Ranks the offers of one catalog. Never changes once built."""

    def __init__(self, catalog: Catalog, places: Gazetteer, meaning: Meaning | None, zipf: Zipf | None) -> None:
        self._meaning = meaning
        offers = list(catalog.offers.values())
        asks = [[Field.of(ask) for ask in offer.asks] for offer in offers]
        known_by = [[Field.of(word) for word in offer.words] for offer in offers]
        texts = [offer_fields(catalog, offer) for offer in offers]
        documents = [[*own, *known, *asked] for own, known, asked in zip(texts, known_by, asks, strict=True)]
        needs = [need_fields(need) for need in catalog.needs.values()]
        examples = example_fields()
        read = [one for document in (*documents, *needs) for one in document] + [one for _, one in examples]
        self.reader = Reader(read, zipf, places.words)
        directions = Directions(self.reader, meaning)
        sums = directions.sums([*([*own, *known] for own, known in zip(texts, known_by, strict=True)), *needs])
        self._phrases = Phrases(asks, directions, sums)
        self.texts = View([*documents, *needs], self.reader, unit(sums))
        self._size = len(offers)
        self.denials = Denials(documents, [audience_fields(offer) for offer in offers])
        self.needs = Needs(catalog)
        self._apart = self._discriminant(known_by, directions)
        said = [one for fields in (*asks, *known_by) for one in fields] or [one for each in documents for one in each]
        self._kinds = Kinds(examples, said, self._phrases.vectors, self.reader, directions)
        self.fit = Fit(catalog, asks)

    def rank(self, reading: Reading) -> Ranking:
        """Rank all offers for a question."""
        towards = direction(reading.terms, self._meaning)
        scores = self.texts.scores(reading.terms, towards)
        texts = scores.part(slice(0, self._size))
        needs = scores.part(slice(self._size, None)).total()
        parts = {
            "words": share(texts.words),
            "letters": share(texts.letters),
            "meaning": texts.meaning,
            "apart": self._apart.scores(towards),
            "need": self.needs.served(needs),
        }
        circumstances = self.fit.circumstances(reading)
        odds = points(circumstances, self._size)
        for name, values in parts.items():
            odds += WEIGHTS[name] * values
        if reading.declined.stems:
            away = share(self.texts.scores(reading.declined, towards).words[: self._size])
            parts["declined"] = self.denials.spare(away, reading.denied)
            odds += WEIGHTS["declined"] * parts["declined"]
        circumstances["instead"] = self.fit.instead(odds, circumstances["beyond"], circumstances["elsewhere"])
        odds += POINTS["instead"] * circumstances["instead"]
        parts["phrase"] = self._alike(odds, towards)
        odds += WEIGHTS["phrase"] * parts["phrase"]
        other = self._kinds.nearest(reading.terms, towards, reading.said.words)
        return Ranking(parts, circumstances, odds, needs, other)

    def _discriminant(self, known_by: Sequence[Sequence[Field]], directions: Directions) -> Discriminant:
        """What tells the offers apart, learnt from their phrasings, their words and their whole texts."""
        size = len(known_by)
        vectors = directions.of([[one] for fields in known_by for one in fields])
        whose = np.repeat(np.arange(size), [len(fields) for fields in known_by])
        rows = np.concatenate([self._phrases.whose, whose, np.arange(size)])
        return Discriminant(np.concatenate([self._phrases.vectors, vectors, self.texts.vectors[:size]]), rows, size)

    def knows(self, word: str) -> bool:
        """Whether a word is one, or nearly."""
        return self.reader.knows(word) or (self._meaning is not None and self._meaning.known(word))

    def _alike(self, odds: Floats, towards: Floats) -> Floats:
        """The likeness of the most like phrasing of the offers that are best by all else."""
        likeness = np.zeros(len(odds), dtype=np.float32)
        rows = np.argpartition(-odds, CONSIDERED)[:CONSIDERED] if len(odds) > CONSIDERED else np.arange(len(odds))
        likeness[rows] = self._phrases.likeness(rows, towards)
        return likeness


def offer_fields(catalog: Catalog, offer: Offer) -> list[Field]:
    """An offer's texts, but for its words and phrasings, and how much they count."""
    fields = [Field.of(catalog.owner(offer.id).name, 1.0, "sv")]
    fields += [Field.of(offer.name.sv, 2.0, "sv"), Field.of(offer.name.en, 1.0, "en")]
    fields += [Field.of(offer.promise.sv, 1.0, "sv"), Field.of(offer.promise.en, 1.0, "en")]
    fields += [Field.of(offer.summary.sv, 1.0, "sv"), Field.of(offer.summary.en, 0.5, "en")]
    return fields + audience_fields(offer)


def audience_fields(offer: Offer) -> list[Field]:
    """Whom an offer is for, as its texts say it."""
    who = offer.audience.who
    return [Field.of(who.sv, 1.0, "sv"), Field.of(who.en, 0.5, "en")] if who else []
