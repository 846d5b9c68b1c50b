"""From a question to what fits it: offers ranked, overlapping ones grouped, and how sure the answer is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.catalog import Catalog
from bot.search import certainty, intent
from bot.search.certainty import Evidence
from bot.search.compounds import Zipf
from bot.search.finding import Finding, Hit, Question
from bot.search.groups import Overlaps
from bot.search.index import Meaning
from bot.search.places import Gazetteer
from bot.search.postings import Floats, best
from bot.search.ranking import Ranker, Ranking
from bot.search.reading import Reading, read
from bot.search.vectors import Lexicon, Vectors
from bot.search.wish import names_only_help
from bot.turn import Kind

MOST_HITS = 10
LEADING = 4
"""Hits that tell together which need a question is about."""
NEAR = 0.6
"""Share of the best score from which a hit is one of them."""
SPREAD = 6.0
"""Hits score e^(difference in log-odds to the best / this); the best has 1."""
YIELDING = ("out_of_scope", "about_bot")
"""Kinds whose sure signs ("äldreboende", "vem pratar jag med") also stand in questions about support."""
STANDS_IN = 2.5
"""Log-odds that an offer gains for living on where an ended one was asked for."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer came about."""

    reading: Reading
    finding: Finding
    evidence: Evidence
    parts: dict[str, dict[str, float]]
    """Offer → part of the score → log-odds, for the hits."""
    compounds: dict[str, tuple[str, ...]]
    """Words of the question → the parts that count beside the whole."""


class Engine:
    """Finds offers of one catalog. Never changes once built, and may be used by many threads."""

    def __init__(self, catalog: Catalog, meaning: Meaning | None = None, zipf: Zipf | None = None) -> None:
        self._catalog = catalog
        self._offers = list(catalog.offers.values())
        self._row = {offer.id: row for row, offer in enumerate(self._offers)}
        self._ended = np.array([not offer.status.living for offer in self._offers], dtype=bool)
        self._places = Gazetteer(catalog)
        self._ranker = Ranker(catalog, self._places, meaning, zipf)
        self._overlaps = Overlaps(catalog)

    @classmethod
    def of(cls, catalog: Catalog) -> Engine:
        """The engine of a catalog, with the word vectors and the word list of this package."""
        vectors = Vectors.load()
        engine = cls(catalog, vectors, Lexicon.load().frequencies)
        vectors.rest()  # a question reads a few pages of what the index read
        return engine

    def find(self, question: Question) -> Finding:
        """What fits a question. Never raises, whatever the text."""
        reading = read(question, self._places, self._ranker.reader, self._ranker.denials)
        return self._found(reading, self._ranker.rank(reading))[0]

    def explain(self, question: Question) -> Explanation:
        """What fits a question, and how that came about."""
        reading = read(question, self._places, self._ranker.reader, self._ranker.denials)
        ranking = self._ranker.rank(reading)
        finding, evidence = self._found(reading, ranking)
        parts = {hit.offer: ranking.explained(self._row[hit.offer]) for hit in finding.hits}
        compounds = {word: found for word in reading.terms.said if (found := self._ranker.reader.parts(word))}
        return Explanation(reading, finding, evidence, parts, compounds)

    def alike(self, one: str, other: str) -> float:
        """How alike the texts of two offers are in meaning, 0 to 1. Raises KeyError for an unknown id."""
        vectors = self._ranker.texts.vectors
        return max(0.0, float(vectors[self._row[one]] @ vectors[self._row[other]]))

    def _found(self, reading: Reading, ranking: Ranking) -> tuple[Finding, Evidence]:
        rows = self._order(reading, ranking)
        most, applies = float(ranking.odds.max(initial=-math.inf)), self._ranker.fit.applies(reading.here)
        unfit = self._ranker.fit.unfit(rows, reading.facts)
        hits = tuple(
            Hit(self._offers[row].id, math.exp((float(ranking.odds[row]) - most) / SPREAD), not applies[row], why)
            for row, why in zip(rows, unfit, strict=True)
        )
        evidence = self._evidence(reading, ranking, rows)
        needs = self._ranker.needs.ranked(ranking.needs)
        finding = Finding(
            kind=self._kind(reading, evidence, rows),
            hits=hits,
            groups=self._overlaps.groups([(self._row[hit.offer], hit.score) for hit in hits if not hit.elsewhere]),
            need=self._ranker.needs.asked(reading.said.words) or self._need(ranking.needs, rows, hits),
            needs=tuple(needs),
            facts=reading.told,
            wish=reading.wish,
            certain=evidence.certain if hits else 0.0,
            place=next(reversed(reading.named.names), reading.named.outside),
            language=reading.language,
        )
        return finding, evidence

    def _order(self, reading: Reading, ranking: Ranking) -> list[int]:
        """The rows of the hits, best first."""
        odds = ranking.odds
        rows = best(odds, 2 * MOST_HITS)
        if not rows or not any(ranking.parts[name][rows[0]] > 0 for name in ("words", "letters", "meaning")):
            return []
        applies = self._ranker.fit.applies(reading.here)
        general = {self._offers[row].generic_of for row in rows if applies[row]}
        rows = [row for row in rows if self._offers[row].id not in general]
        return self._with_living(rows, reading, ranking)[:MOST_HITS]

    def _with_living(self, rows: list[int], reading: Reading, ranking: Ranking) -> list[int]:
        """An ended offer leads only when it was asked for; what lives instead stands beside it."""
        ended = next((row for row in rows[:3] if self._ended[row]), None)
        if ended is None:
            return rows
        instead = [self._row[id] for id in self._offers[ended].replaced_by if id in self._row]
        odds = {row: float(ranking.odds[row]) + STANDS_IN * (row in instead) for row in (*rows, *instead)}
        applies = self._ranker.fit.applies(reading.here)
        living = [row for row in sorted(odds, key=lambda row: -odds[row]) if not self._ended[row] and applies[row]]
        rest = [row for row in rows if row != ended and row not in living[:2]]
        if rows[0] == ended and (reading.still or ended in self._ranker.fit.named(reading.said)):
            return [ended, *living[:2], *rest]
        before = [row for row in rows[: rows.index(ended)] if row in rest]
        return [
            *(before or living[:1]),
            ended,
            *(living[:2] if before else living[1:2]),
            *(r for r in rest if r not in before),
        ]

    def _evidence(self, reading: Reading, ranking: Ranking, rows: list[int]) -> Evidence:
        two = ranking.odds[best(ranking.odds, 2)]
        said = reading.said.words
        return Evidence(
            alike=float(ranking.parts["phrase"].max(initial=0.0)),
            meaning=float(ranking.parts["meaning"].max(initial=0.0)),
            covered=self._ranker.texts.covered(reading.terms, rows[:3]),
            lead=float(two[0] - two[-1]) if len(two) else 0.0,
            business=reading.told.sector is not None or certainty.speaks_of_business(said),
            length=len(reading.terms.said),
            known=sum(map(self._ranker.knows, said)) / max(1, len(said)),
            other=ranking.other,
        )

    def _kind(self, reading: Reading, evidence: Evidence, rows: list[int]) -> Kind:
        kind = intent.sure(reading.said)
        if kind is not None and not (kind in YIELDING and rows and evidence.inside >= certainty.SURELY):
            return kind
        if reading.named.outside:
            return "out_of_scope"
        if rows and (names_only_help(reading.said) or self._ranker.needs.names_only(reading.said.words)):
            return "offers"
        named = self._ranker.needs.names_one(reading.said.words)
        kind = certainty.kind_of(evidence, continues=bool(reading.joined.earlier), named=named)
        return kind if rows or kind != "offers" else "none"

    def _need(self, scores: Floats, rows: list[int], hits: Sequence[Hit]) -> str | None:
        """The need to name in the answer: the nearest that the two best serve, when it speaks for half of the leading
        offers; else the one that is near and that most of them serve."""
        leading = [row for row, hit in zip(rows, hits, strict=True) if hit.score >= NEAR * hits[0].score][:LEADING]
        served = Counter(need for row in leading for need in self._offers[row].needs)
        led = {need for row in rows[:2] for need in self._offers[row].needs}
        near = self._ranker.needs.near(scores)
        needs = [need for need in near if need in led and 2 * served[need] >= len(leading)]
        if needs and near[nearest := max(needs, key=near.__getitem__)] > 0:
            return nearest
        return max(served, key=lambda need: near.get(need, 0.0) ** 2 * served[need], default=None)
