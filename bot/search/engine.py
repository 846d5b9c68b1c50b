"""From a question to offers: texts ranked by likeness, the need first, then what is known of the company."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from bot.catalog import Catalog
from bot.catalog.model import Offer
from bot.search import certainty, intent
from bot.search.certainty import Evidence
from bot.search.facts import facts_of, merged
from bot.search.finding import Finding, Hit, Question, Wish
from bot.search.fit import POINTS, Circumstances, Fit, Flags, points
from bot.search.groups import Overlaps
from bot.search.index import Field, Meaning, View, direction, share
from bot.search.needs import Needs, need_fields
from bot.search.phrases import Likeness, Phrases
from bot.search.places import Gazetteer, Named
from bot.search.postings import Floats
from bot.search.reader import Reader, Terms, Zipf
from bot.search.trained import Discriminant
from bot.search.turns import Together, together
from bot.search.wish import wish_of
from bot.search.words import language_of, words
from bot.turn import Facts, Kind

MOST_HITS = 10
WEIGHTS = {"words": 1.4, "letters": 2.4, "meaning": 4.5, "apart": 7.0, "phrase": 4.5, "need": 1.0}
"""What each part of the score adds to an offer's log-odds, from no likeness to the greatest. Fitted by logistic
regression on phrasings held out and on the catalog's own questions: `python -m tests.search_eval --fit`."""
SPREAD = 6.0
"""Hits score e^(difference in log-odds / this); the best has 1."""
CLOSE = 0.9
"""Score of an offer that lives on, against the ended one that it stands in for."""
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

    parts: dict[str, Floats]
    """Part of the score → offers, each 0 to about 1."""
    circumstances: Circumstances
    odds: Floats
    """Log-odds of being the right offer, up to a constant."""
    needs: Floats
    alike: Likeness
    towards: Floats
    """The direction of the question's meaning."""


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
        self._apart, self._sorts = self._learn()
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

    def _learn(self) -> tuple[Discriminant, Discriminant]:
        """What tells the offers apart, and what tells questions about offers (0) from every other kind (1 …).

        Learnt from the phrasings; an offer's whole text counts as one phrasing more.
        """
        size = len(self._offers)
        whose, vectors = self._phrases.whose, self._phrases.vectors
        own = whose < size
        rows = np.concatenate([whose[own], np.arange(size)])
        apart = Discriminant(np.concatenate([vectors[own], self._texts.vectors]), rows, size)
        return apart, Discriminant(vectors, np.where(own, 0, whose - size + 1), 1 + len(self._kinds))

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
        towards = direction(reading.terms, self._meaning)
        alike = self._phrases.of(reading.terms, towards)
        parts = {
            "words": share(texts.words),
            "letters": share(texts.letters),
            "meaning": texts.meaning,
            "apart": self._apart.scores(towards),
            "phrase": alike.meaning[: len(self._offers)],
            "need": self._needs.served(needs),
        }
        here, still = reading.here, reading.still
        circumstances = self._fit.circumstances(reading.facts, reading.wish, here, reading.text, still=still)
        odds = points(circumstances, len(self._offers))
        for name, values in parts.items():
            odds += WEIGHTS[name] * values
        return Ranking(parts, circumstances, odds, needs, alike, towards)

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
            certain=evidence.certain if hits else 0.0,
            place=next(reversed(reading.named.names), reading.named.outside),
            language=reading.language,
        )
        return finding, evidence

    def _hits(self, reading: Reading, ranking: Ranking) -> tuple[Hit, ...]:
        odds = ranking.odds
        rows = np.argsort(-odds, kind="stable")[: 2 * MOST_HITS].tolist()
        if not rows or not any(ranking.parts[name][rows[0]] > 0 for name in ("words", "letters", "meaning")):
            return ()
        applies = self._fit.applies(reading.here)
        best = float(odds[rows[0]])
        hits = [
            Hit(
                self._offers[row].id,
                math.exp((float(odds[row]) - best) / SPREAD),
                not applies[row],
                self._fit.unfit(row, reading.facts),
            )
            for row in self._local_first(rows, applies)
        ]
        may_lead = reading.still or hits[0].offer in {self._offers[row].id for row in self._fit.named(reading.text)}
        return tuple(self._with_living(hits, may_lead=may_lead)[:MOST_HITS])

    def _local_first(self, rows: list[int], applies: Flags) -> list[int]:
        """The rows without general offers whose local form is among them and applies."""
        general = {self._offers[row].generic_of for row in rows if applies[row]}
        return [row for row in rows if self._offers[row].id not in general]

    def _with_living(self, hits: list[Hit], *, may_lead: bool) -> list[Hit]:
        """An ended offer leads only when it was asked for; what lives instead stands beside it."""
        for at, hit in enumerate(hits[:3]):
            if hit.offer in self._ended:
                before = {one.offer for one in hits[: at + 3]}
                have = {one.offer: one for one in hits}
                instead = [id for id in self._catalog.offers[hit.offer].replaced_by[:2] if id not in before]
                added = [have.get(id, Hit(id, hit.score * CLOSE)) for id in instead]
                hits = [*hits[: at + 1], *added, *(one for one in hits[at + 1 :] if one not in added)]
                break
        if may_lead or hits[0].offer not in self._ended:
            return hits
        alive = next((hit for hit in hits if hit.offer not in self._ended and not hit.elsewhere), hits[0])
        return [alive, *(hit for hit in hits if hit is not alive)]

    def _evidence(self, reading: Reading, ranking: Ranking, hits: tuple[Hit, ...]) -> Evidence:
        size = len(self._offers)
        by_words, by_meaning = ranking.alike.words, ranking.alike.meaning
        covered = max((self._texts.covered(reading.terms, self._row[hit.offer]) for hit in hits[:3]), default=0.0)
        best = np.sort(ranking.odds)[-2:] if size > 1 else np.zeros(2)
        sorts = self._sorts.scores(ranking.towards)
        other = int(np.argmax(by_words[size:] + by_meaning[size:]))
        return Evidence(
            alike_words=float(by_words[:size].max(initial=0.0)),
            alike_meaning=float(by_meaning[:size].max(initial=0.0)),
            other_words=float(by_words[size:].max()),
            other_meaning=float(by_meaning[size:].max()),
            covered=covered,
            apart=float(sorts[0] - sorts[1:].max()),
            length=len(reading.terms.said),
            lead=float(best[-1] - best[0]),
            other=self._kinds[other],
            known=self._known(reading),
        )

    def _known(self, reading: Reading) -> float:
        """The share of a message's words that are words of a language, a name in the catalog, or nearly."""
        said = words(reading.text)
        return sum(self._reader.knows(word) or self._meaning_knows(word) for word in said) / max(1, len(said))

    def _meaning_knows(self, word: str) -> bool:
        return self._meaning is not None and self._meaning.known(word)

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
    """What each part and circumstance adds to an offer's log-odds."""
    parts = {name: WEIGHTS[name] * float(values[row]) for name, values in ranking.parts.items()}
    parts |= {name: POINTS[name] for name, flags in ranking.circumstances.items() if flags[row]}
    return {name: round(value, 2) for name, value in (parts | {"total": float(ranking.odds[row])}).items()}
