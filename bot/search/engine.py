"""From a question to offers: texts ranked by likeness, the need first, then what is known of the company."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from bot.catalog import Catalog
from bot.catalog.model import Offer
from bot.search import certainty
from bot.search.facts import facts_of, merged
from bot.search.finding import Finding, Hit, Question, Wish
from bot.search.fit import Fit, Fitting, living
from bot.search.groups import Overlaps
from bot.search.index import Field, Floats, Meaning, Scores, Terms, TextIndex
from bot.search.intent import Intents, Likeness
from bot.search.needs import Needs
from bot.search.places import Gazetteer, Named
from bot.search.turns import Together, together
from bot.search.wish import wish_of
from bot.search.words import language_of
from bot.turn import Facts, Kind

MOST_HITS = 10
NEED = 0.8
"""Weight of the need beside the words."""
LEAST = 0.12
"""Hits below this share of the best are left out."""
CONSIDERED = 200
"""Offers whose conditions are looked at, best texts first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as the engine understands it."""

    text: str
    joined: Together
    language: str
    facts: Facts
    told: Facts
    wish: Wish
    named: Named
    here: tuple[str, ...]
    terms: Terms


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer came about."""

    reading: Reading
    finding: Finding
    parts: dict[str, dict[str, float]]
    """Offer → channel → score, for the hits."""
    alike: Likeness


class Engine:
    """Finds offers of one catalog. Never changes once built, and may be used by many threads."""

    def __init__(self, catalog: Catalog, meaning: Meaning | None = None, zipf: Callable[[str], float] | None = None):
        self._catalog = catalog
        self._ids = list(catalog.offers)
        self._offers = list(catalog.offers.values())
        self._index = TextIndex([offer_fields(offer) for offer in self._offers], meaning, zipf)
        self._needs = Needs(catalog, meaning, zipf)
        self._places = Gazetteer(catalog)
        self._fitting = Fitting(catalog)
        self._intents = Intents(meaning)
        self._overlaps = Overlaps(catalog, self._index)

    @classmethod
    def of(cls, catalog: Catalog) -> Engine:
        """The engine of a catalog, with the word vectors and the word list of this package."""
        return cls(catalog)

    def find(self, question: Question) -> Finding:
        """What fits a question. Never raises, whatever the text."""
        return self.explain(question).finding

    def explain(self, question: Question) -> Explanation:
        """What fits a question, and how that came about."""
        reading = self._read(question)
        scores = self._index.scores(reading.terms)
        needs = self._needs.index.scores(self._needs.index.read(reading.joined.text, reading.language)).total()
        total = scores.total() + NEED * self._needs.likeness(needs)
        hits = self._hits(reading, total, question)
        alike = self._intents.nearest(question.text)
        sure = certainty.Evidence.of(self._index, reading.terms, scores, [self._row(hit) for hit in hits[:1]], total)
        kind = self._kind(reading, sure, alike)
        chances = certainty.certain(sure, alike)
        ranked = self._needs.ranked(needs)
        finding = Finding(
            kind=kind if hits or kind != "offers" else "none",
            hits=hits,
            groups=self._overlaps.groups([(self._row(hit), hit.score) for hit in hits if not hit.elsewhere]),
            need=self._need(ranked, hits),
            needs=tuple(ranked),
            facts=reading.told,
            wish=reading.wish,
            certain=chances,
            place=next(iter(reading.named.names), reading.named.outside),
            language=reading.language,
        )
        parts = {hit.offer: self._parts(self._row(hit), scores, total) for hit in hits}
        return Explanation(reading, finding, parts, alike)

    def _read(self, question: Question) -> Reading:
        joined = together(question.text, question.before)
        named = self._places.read(question.text)
        earlier = [self._places.read(text) for text in joined.earlier]
        if not named.municipalities:
            named = replace(
                named, municipalities=next((e.municipalities for e in reversed(earlier) if e.municipalities), ())
            )
        told = Facts()
        for text in (*joined.earlier, question.text):
            told = merged(told, facts_of(text))
        if named.municipalities:
            told = replace(told, municipality=named.municipalities[-1])
        facts = merged(question.facts, told)
        here = named.municipalities or ((facts.municipality,) if facts.municipality else ())
        language = language_of(question.text)
        terms = self._index.read(question.text, language)
        for share, text in joined.weighted:
            terms.add(self._index.read(text), share)
        return Reading(question.text, joined, language, facts, told, wish_of(question.text), named, here, terms)

    def _hits(self, reading: Reading, total: Floats, question: Question) -> tuple[Hit, ...]:
        rows = np.argsort(-total, kind="stable")[:CONSIDERED]
        found: list[tuple[float, int, Fit]] = []
        for row in rows.tolist():
            fit = self._fitting.of(self._offers[row], reading.facts, reading.wish, reading.here)
            found.append((float(total[row]) * fit.share, row, fit))
        found.sort(key=lambda one: -one[0])
        best = found[0][0] if found else 0.0
        if best <= 0:
            return ()
        kept = [one for one in found if one[0] >= LEAST * best]
        hits = [Hit(self._ids[row], score, fit.elsewhere, fit.unfit) for score, row, fit in kept]
        return tuple(self._ended_after_living(hits, question)[:MOST_HITS])

    def _ended_after_living(self, hits: list[Hit], question: Question) -> list[Hit]:
        """An ended offer never leads: the best living one does, and what replaces it follows close."""
        if not hits or living(self._catalog.offers[hits[0].offer], question.today):
            return hits
        alive = [hit for hit in hits if living(self._catalog.offers[hit.offer], question.today)]
        if not alive:
            return hits
        return [alive[0], *[hit for hit in hits if hit is not alive[0]]]

    def _kind(self, reading: Reading, sure: certainty.Evidence, alike: Likeness) -> Kind:
        kind = self._intents.sure(reading.text)
        if kind is not None:
            return kind
        if reading.named.outside:
            return "out_of_scope"
        return certainty.kind_of(sure, alike, continues=bool(reading.joined.earlier))

    def _need(self, ranked: list[str], hits: tuple[Hit, ...]) -> str | None:
        """The need to name in the answer: the nearest that the best offers serve."""
        served = [need for hit in hits[:2] for need in self._catalog.offers[hit.offer].needs]
        return next((need for need in ranked if need in served), served[0] if served else None)

    def _row(self, hit: Hit) -> int:
        return self._ids.index(hit.offer)

    def _parts(self, row: int, scores: Scores, total: Floats) -> dict[str, float]:
        channels = {"words": scores.words, "letters": scores.letters, "meaning": scores.meaning, "total": total}
        return {name: round(float(values[row]), 3) for name, values in channels.items()}


def offer_fields(offer: Offer) -> list[Field]:
    """An offer's texts and how much they count."""
    fields = [Field(offer.name.sv, 2.0), Field(offer.name.en, 1.0, "en")]
    fields += [Field(offer.promise.sv), Field(offer.promise.en, 1.0, "en")]
    fields += [Field(offer.summary.sv), Field(offer.summary.en, 0.5, "en")]
    fields += [Field(word, 1.0, language_of(word)) for word in offer.words]
    return fields + [Field(ask, 1.0, language_of(ask)) for ask in offer.asks]
