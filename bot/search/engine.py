"""From a question to offers: texts ranked by likeness, the need first, then what is known of the company."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bot.catalog import Catalog
from bot.catalog.model import Offer
from bot.search import certainty, intent
from bot.search.certainty import Evidence
from bot.search.facts import facts_of, merged
from bot.search.finding import Finding, Hit, Question, Wish
from bot.search.fit import Factors, Fit, Flags
from bot.search.groups import Overlaps
from bot.search.index import Field, Meaning, Scores, View, direction
from bot.search.needs import Needs, need_fields
from bot.search.phrases import Likeness, Phrases
from bot.search.places import Gazetteer, Named
from bot.search.postings import Floats
from bot.search.reader import Reader, Terms, Zipf
from bot.search.turns import Together, together
from bot.search.wish import wish_of
from bot.search.words import language_of, words
from bot.turn import Facts, Kind

MOST_HITS = 10
NEED, PHRASE_WORDS, PHRASE_MEANING = 0.25, 0.3, 0.2
"""Weights of the need and of the most like phrasing beside the whole text, which weighs 1."""
CLOSE = 0.9
"""Score of an offer that lives on, against the ended one that it stands in for."""
LEAST = 0.12
"""Hits below this share of the best are left out."""
_STILL = frozenset(
    "kvar fortfarande finns igen omgång nästa likadant upphört slut avslutat still running again anymore".split()
)
"""Words of who asks whether something still exists: an ended offer is then an answer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as the engine understands it."""

    text: str
    joined: Together
    language: str
    facts: Facts
    """All that is known: told before, and told here."""
    told: Facts
    wish: Wish
    named: Named
    here: tuple[str, ...]
    terms: Terms
    still: bool
    """Whether the question is if something still exists."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """How the offers came to be ranked, a place an offer in every array."""

    texts: Scores
    needs: Floats
    served: Floats
    alike: Likeness
    factors: Factors
    total: Floats


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer came about."""

    reading: Reading
    finding: Finding
    evidence: Evidence
    parts: dict[str, dict[str, float]]
    """Offer → part of the score → value, for the hits."""


class Engine:
    """Finds offers of one catalog. Never changes once built, and may be used by many threads."""

    def __init__(self, catalog: Catalog, meaning: Meaning | None = None, zipf: Zipf | None = None) -> None:
        self._catalog = catalog
        self._meaning = meaning
        self._offers = list(catalog.offers.values())
        self._row = {offer.id: row for row, offer in enumerate(self._offers)}
        self._places = Gazetteer(catalog)
        documents = [offer_fields(catalog, offer) for offer in self._offers]
        needs = [need_fields(need) for need in catalog.needs.values()]
        examples = intent.examples()
        texts = [one.text for document in (*documents, *needs) for one in document]
        self._reader = Reader((*texts, *(ask for _, ask in examples)), zipf, self._places.words)
        self._texts = View(documents, self._reader, meaning)
        self._need_texts = View(needs, self._reader, meaning)
        self._needs = Needs(catalog)
        self._kinds = tuple(dict.fromkeys(kind for kind, _ in examples))
        self._phrases = self._phrased(examples)
        self._fit = Fit(catalog)
        self._ended = {offer.id for offer in self._offers if not offer.status.living}
        self._overlaps = Overlaps(catalog)

    @classmethod
    def of(cls, catalog: Catalog) -> Engine:
        """The engine of a catalog, with the word vectors and the word list of this package."""
        return cls(catalog)

    def find(self, question: Question) -> Finding:
        """What fits a question. Never raises, whatever the text."""
        reading = self._read(question)
        return self._found(reading, self._rank(reading))[0]

    def explain(self, question: Question) -> Explanation:
        """What fits a question, and how that came about."""
        reading = self._read(question)
        ranking = self._rank(reading)
        finding, evidence = self._found(reading, ranking)
        parts = {hit.offer: _parts(ranking, self._row[hit.offer]) for hit in finding.hits}
        return Explanation(reading, finding, evidence, parts)

    def _phrased(self, examples: list[tuple[Kind, str]]) -> Phrases:
        size = len(self._offers)
        phrases = [(row, text) for row, offer in enumerate(self._offers) for text in (*offer.asks, *offer.words)]
        phrases += [(size + self._kinds.index(kind), text) for kind, text in examples]
        return Phrases(phrases, size + len(self._kinds), self._reader, self._meaning)

    def _read(self, question: Question) -> Reading:
        named = self._places.read(question.text)
        joined = together(question.text, question.before, named.words)
        told = Facts()
        for text in (*joined.earlier, question.text):
            place = self._places.read(text)
            told = merged(told, replace(facts_of(text), municipality=next(reversed(place.municipalities), None)))
            if place.municipalities and not named.municipalities:
                named = replace(named, municipalities=place.municipalities)
        facts = merged(question.facts, told)
        here = named.municipalities or ((facts.municipality,) if facts.municipality else ())
        language = language_of(question.text)
        terms = self._reader.read(question.text, language)
        for weight, text in joined.weighted:
            terms.add(self._reader.read(text), weight)
        still = not _STILL.isdisjoint(words(question.text))
        return Reading(question.text, joined, language, facts, told, wish_of(question.text), named, here, terms, still)

    def _rank(self, reading: Reading) -> Ranking:
        texts = self._texts.scores(reading.terms)
        needs = self._need_texts.scores(reading.terms).total()
        served = self._needs.served(needs)
        towards = direction(reading.terms, self._meaning) if self._meaning else np.zeros(0, dtype=np.float32)
        alike = self._phrases.of(reading.terms, towards)
        size = len(self._offers)
        total = texts.total() + NEED * served
        total += PHRASE_WORDS * alike.words[:size] + PHRASE_MEANING * alike.meaning[:size]
        factors = self._fit.factors(reading.facts, reading.wish, reading.here, reading.text, still=reading.still)
        return Ranking(texts, needs, served, alike, factors, (total * factors).astype(np.float32))

    def _found(self, reading: Reading, ranking: Ranking) -> tuple[Finding, Evidence]:
        hits = self._hits(reading, ranking)
        evidence = self._evidence(reading, ranking, hits)
        ranked = self._needs.ranked(ranking.needs)
        groups = self._overlaps.groups([(self._row[hit.offer], hit.score) for hit in hits if not hit.elsewhere])
        finding = Finding(
            kind=self._kind(reading, evidence, hits),
            hits=hits,
            groups=groups,
            need=self._need(ranked, hits),
            needs=tuple(ranked),
            facts=reading.told,
            wish=reading.wish,
            certain=certainty.certain(evidence) if hits else 0.0,
            place=next(reversed(reading.named.names), reading.named.outside),
            language=reading.language,
        )
        return finding, evidence

    def _hits(self, reading: Reading, ranking: Ranking) -> tuple[Hit, ...]:
        total = ranking.total
        rows = np.argsort(-total, kind="stable")[: 2 * MOST_HITS].tolist()
        if not rows or total[rows[0]] <= 0:
            return ()
        kept = [row for row in rows if total[row] >= LEAST * total[rows[0]]]
        applies = self._fit.applies(reading.here)
        hits = [
            Hit(self._offers[row].id, float(total[row]), not applies[row], self._fit.unfit(row, reading.facts))
            for row in self._local_first(kept, applies)
        ]
        may_lead = reading.still or hits[0].offer in {self._offers[row].id for row in self._fit.named(reading.text)}
        return tuple(self._with_living(hits, may_lead=may_lead)[:MOST_HITS])

    def _local_first(self, rows: list[int], applies: Flags) -> list[int]:
        """The rows without general offers whose local form is among them and applies."""
        general = {self._offers[row].generic_of for row in rows if applies[row]}
        return [row for row in rows if self._offers[row].id not in general]

    def _with_living(self, hits: list[Hit], *, may_lead: bool) -> list[Hit]:
        """An ended offer leads only when it was asked for; what lives instead comes right after it."""
        if not may_lead and hits[0].offer in self._ended:
            alive = next((hit for hit in hits if hit.offer not in self._ended), hits[0])
            hits = [alive, *(hit for hit in hits if hit is not alive)]
        for at, hit in enumerate(hits[:3]):
            instead = self._catalog.offers[hit.offer].replaced_by[:2] if hit.offer in self._ended else ()
            missing = [id for id in instead if id not in {one.offer for one in hits[:5]}]
            if missing:
                have = {one.offer: one for one in hits}
                added = [have.get(id, Hit(id, hit.score * CLOSE)) for id in missing]
                return [*hits[: at + 1], *added, *(one for one in hits[at + 1 :] if one not in added)]
        return hits

    def _evidence(self, reading: Reading, ranking: Ranking, hits: tuple[Hit, ...]) -> Evidence:
        size = len(self._offers)
        rows = [self._row[hit.offer] for hit in hits[:3]]
        covered = max((self._texts.covered(reading.terms, row) for row in rows), default=0.0)
        lead = 1 - hits[1].score / hits[0].score if len(hits) > 1 and hits[0].score > 0 else 0.0
        likeness = np.maximum(ranking.alike.words, 0.0)
        other = int(np.argmax(likeness[size:]))
        alike = float(likeness[:size].max(initial=0.0))
        return Evidence(covered, alike, lead, self._kinds[other], float(likeness[size + other]))

    def _kind(self, reading: Reading, evidence: Evidence, hits: tuple[Hit, ...]) -> Kind:
        kind = intent.sure(reading.text)
        if kind is not None:
            return kind
        if reading.named.outside and not reading.joined.earlier:
            return "out_of_scope"
        kind = certainty.kind_of(evidence, continues=bool(reading.joined.earlier))
        return kind if hits or kind != "offers" else "none"

    def _need(self, ranked: list[str], hits: tuple[Hit, ...]) -> str | None:
        """The need to name in the answer: the nearest that the best offers serve."""
        served = [need for hit in hits[:2] for need in self._catalog.offers[hit.offer].needs]
        return next((need for need in ranked if need in served), served[0] if served else None)


def offer_fields(catalog: Catalog, offer: Offer) -> list[Field]:
    """An offer's texts and how much they count."""
    fields = [Field(catalog.owner(offer.id).name, 1.0)]
    fields += [Field(offer.name.sv, 2.0), Field(offer.name.en, 1.0, "en")]
    fields += [Field(offer.promise.sv), Field(offer.promise.en, 1.0, "en")]
    fields += [Field(offer.summary.sv), Field(offer.summary.en, 0.5, "en")]
    if offer.audience.who:
        fields += [Field(offer.audience.who.sv), Field(offer.audience.who.en, 0.5, "en")]
    fields += [Field(word, 1.0, language_of(word)) for word in offer.words]
    return fields + [Field(ask, 1.0, language_of(ask)) for ask in offer.asks]


def _parts(ranking: Ranking, row: int) -> dict[str, float]:
    parts = {
        "words": ranking.texts.words,
        "letters": ranking.texts.letters,
        "meaning": ranking.texts.meaning,
        "need": ranking.served,
        "phrase": ranking.alike.words,
        "phrase_meaning": ranking.alike.meaning,
        "fit": ranking.factors,
        "total": ranking.total,
    }
    return {name: round(float(values[row]), 3) for name, values in parts.items()}
