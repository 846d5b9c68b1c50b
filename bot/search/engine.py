"""From a question to offers: words and character pieces rank the texts, facts and needs decide between the offers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from bot.catalog import Catalog
from bot.catalog.model import Need, Offer
from bot.search import facts as reading
from bot.search.finding import Finding, Hit, Question, Wish
from bot.search.fit import Fit
from bot.search.groups import groups, overlap_matrix
from bot.search.index import Cosine, Postings, Scores
from bot.search.repair import Repairer
from bot.search.words import MOST_WORDS, grams, language, stem, telling, words
from bot.turn import Facts

PART = 0.6
"""What a part of a compound weighs against the whole word."""
GRAMS = 1.3
"""Weight of the character channel against the word channel, both divided by their maximum."""
EARLIER = 0.55
"""Weight of an earlier question's words when a new one continues it."""
Terms = dict[str, float]


class TextIndex:
    """Texts with weighted fields, searched by deep stems, compound parts and character pieces."""

    def __init__(self, documents: Sequence[Sequence[tuple[str, float]]], ignore: frozenset[str] = frozenset()) -> None:
        fields = [[(telling(text), weight) for text, weight in fields] for fields in documents]
        frequency = Counter(word for one in fields for found, _ in one for word in set(found))
        self.frequency: Mapping[str, int] = frequency
        self._ignore = ignore
        self._parts = _Compounds(frequency)
        self.repair = Repairer(frequency)
        stems: list[Counter[str]] = [Counter() for _ in documents]
        pieces: list[Counter[str]] = [Counter() for _ in documents]
        for row, one in enumerate(fields):
            for found, weight in one:
                for word in found:
                    if word in ignore:
                        continue
                    stems[row][stem(word)] += weight
                    for part in self._parts.of(word):
                        stems[row][stem(part)] += weight * PART
                    for piece in grams(word):
                        pieces[row][piece] += weight
        self.stems = Postings(stems, k1=1.2, b=0.5)
        self.pieces = Postings(pieces, k1=1.0, b=0.6)
        self._rare = math.log(1 + len(documents))

    def terms(self, text: str) -> tuple[Terms, Terms, float]:
        """A text's weighted stems, its character pieces, and the idf mass of all its words, known or not."""
        stems: Terms = {}
        pieces: Terms = {}
        mass = 0.0
        for word in telling(text):
            if word in self._ignore:
                continue
            mass += self._add_word(word, stems)
            for piece in grams(word):
                pieces[piece] = 1.0
        return stems, pieces, mass

    def _add_word(self, word: str, stems: Terms) -> float:
        root = stem(word)
        if root in self.stems:
            stems[root] = max(1.0, stems.get(root, 0))
            self._add_parts(word, stems, 1.0)
            return self.stems.idf[root]
        parts = self._parts.of(word)
        if parts:
            self._add_parts(word, stems, 1.0)
        else:
            for candidate, belief in self.repair.candidates(word):
                known = stem(candidate)
                stems[known] = max(belief, stems.get(known, 0))
        return self._rare * 0.7

    def _add_parts(self, word: str, stems: Terms, weight: float) -> None:
        for part in self._parts.of(word):
            root = stem(part)
            stems[root] = max(weight * PART, stems.get(root, 0))

    def score(self, stems: Terms, pieces: Terms) -> tuple[Scores, Scores]:
        """The raw score of every document by words and by character pieces."""
        return self.stems.scores(stems.items()), self.pieces.scores(pieces.items())

    def cover(self, stems: Terms, mass: float, row: int) -> float:
        """How much of the question's idf mass a document holds, 0 to 1."""
        got = sum(self.stems.idf[s] * w for s, w in stems.items() if s in self.stems and self.stems.holds(s, row))
        return min(1.0, got / mass) if mass else 0.0


class _Compounds:
    """Splits a compound into words that the texts themselves hold, with a linking s in between."""

    def __init__(self, frequency: Mapping[str, int]) -> None:
        self._known = {word for word in frequency if len(word) >= 4}
        self.of = cache(self._of)

    def _of(self, word: str) -> tuple[str, ...]:
        if len(word) < 8:
            return ()
        best: tuple[str, ...] = ()
        for at in range(4, len(word) - 3):
            head, tail = word[:at], word[at:]
            heads = [h for h in (head, head.removesuffix("s"), head + "a", head + "e") if h in self._known]
            tails = [t for t in (tail, tail.removesuffix("s")) if t in self._known]
            if tails and heads:
                found = (heads[0], tails[0])
                if not best or min(map(len, found)) > min(map(len, best)):
                    best = found
        return best


class Engine:
    """Finds offers for questions over one catalog. Immutable once made; safe to share between threads."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.places = reading.Places(catalog)
        self.offers = list(catalog.offers.values())
        self._row = {offer.id: row for row, offer in enumerate(self.offers)}
        ignore = frozenset(word for key in self.places.codes for word in key if len(key) == 1 and len(word) > 3)
        self.texts = TextIndex([_fields(catalog, offer) for offer in self.offers], ignore)
        self.needs = list(catalog.needs.values())
        self.need_texts = TextIndex([_need_fields(need) for need in self.needs], ignore)
        self._need_of = _need_matrix(self.offers, [need.id for need in self.needs])
        self.phrases = Phrases(self.offers)
        self._overlap = overlap_matrix(catalog, _unit_rows(self.texts))
        self.fit = Fit(catalog)
        self._hidden = [
            (row, self._row[o.generic_of]) for row, o in enumerate(self.offers) if o.generic_of in self._row
        ]

    @classmethod
    def of(cls, catalog: Catalog) -> Engine:
        """The engine of a catalog; builds its index."""
        return cls(catalog)

    def find(self, question: Question) -> Finding:
        """What a question means and which offers fit, best first."""
        read = reading.read(question.text, self.places)
        before = self._continued(question, read)
        known = _merged(question.facts, read.facts)
        weights = self._weigh(question.text, before)
        alike = self.phrases.of(question.text)
        base = Finding("none", facts=read.facts, wish=read.wish, place=read.place, language=language(question.text))
        scores, needs = self._judge(weights, alike, known, read.wish, question.text)
        order = [int(row) for row in np.argsort(-scores, kind="stable")[:10] if scores[row] > 0]
        hits = tuple(self._hit(row, scores, known) for row in order)
        hits = self._with_living(hits)
        ranked = [self.needs[int(n)].id for n in np.argsort(-needs)[:3] if needs[n] > 0]
        kind = self._kind(alike, hits, read, bool(before))
        rows = [self._row[hit.offer] for hit in hits]
        found = groups(rows, self._overlap, [hit.score for hit in hits])
        return replace(
            base,
            kind=kind,
            hits=hits if kind not in ("greeting", "thanks", "nonsense", "abuse", "injection") else (),
            groups=tuple(tuple(self.offers[row].id for row in group) for group in found),
            need=self._need(ranked, hits) if kind in ("offers", "human") else None,
            needs=tuple(ranked),
            certain=self._certain(weights, hits),
        )

    # What the text says

    def _continued(self, question: Question, read: reading.Read) -> tuple[str, ...]:
        """The earlier questions that this one goes on from, latest first; none when it stands by itself."""
        chain: list[str] = []
        text, waiting = question.text, list(question.before)
        while waiting and self._goes_on(text):
            text = waiting.pop()
            chain.append(text)
        return tuple(chain)

    def _goes_on(self, text: str) -> bool:
        """Whether a text needs what was said before it: it opens with a linking word or says little."""
        opener = words(text)[:1]
        named = {word for _, _, key in self.places.find(words(text)) for word in key}
        told = [word for word in telling(text) if word not in named]
        return bool(opener and opener[0] in _OPENERS) or len(told) <= 2

    def _weigh(self, text: str, before: Sequence[str]) -> Weights:
        stems, pieces, mass = self.texts.terms(text)
        need_stems, need_pieces, _ = self.need_texts.terms(text)
        for distance, earlier in enumerate(before):
            share = EARLIER if distance == 0 else EARLIER * 0.8
            old_stems, old_pieces, old_mass = self.texts.terms(earlier)
            _blend(stems, old_stems, share)
            _blend(pieces, old_pieces, share)
            old_need, old_need_pieces, _ = self.need_texts.terms(earlier)
            _blend(need_stems, old_need, share)
            _blend(need_pieces, old_need_pieces, share)
            mass += old_mass * EARLIER
        return Weights(stems, pieces, need_stems, need_pieces, mass)

    def _judge(self, weights: Weights, alike: Likeness, known: Facts, wish: Wish, text: str) -> tuple[Scores, Scores]:
        """Scores of offers and of needs."""
        by_word, by_piece = self.texts.score(weights.stems, weights.pieces)
        text_score = _normal(by_word) + GRAMS * _normal(by_piece)
        need_word, need_piece = self.need_texts.score(weights.need_stems, weights.need_pieces)
        needs = _normal(need_word) + GRAMS * _normal(need_piece)
        need_share = _normal(needs) ** 2
        scores = text_score / (1 + GRAMS) + 0.25 * (self._need_of * need_share[None, :]).max(axis=1, initial=0)
        scores = scores + 0.3 * _normal(alike.offers)
        scores = scores * self.fit.factors(known, wish, text)
        self._hide_general(scores, known)
        return scores.astype(np.float32), needs

    # What the facts say

    def _hide_general(self, scores: Scores, known: Facts) -> None:
        """A local variant stands for the general offer where it applies."""
        here = self.fit.applies(known.municipality)
        for local, general in self._hidden:
            if known.municipality and here[local] > 0:
                scores[local] = max(scores[local], scores[general])
                scores[general] = 0

    def _hit(self, row: int, scores: Scores, known: Facts) -> Hit:
        elsewhere = bool(self.fit.applies(known.municipality)[row] < 0)
        return Hit(self.offers[row].id, float(scores[row]), elsewhere, self.fit.failed(row, known))

    def _with_living(self, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """When an ended offer is among the first three, what lives instead comes right after it."""
        for at, hit in enumerate(hits[:3]):
            offer = self.catalog.offers[hit.offer]
            if not offer.status.living and offer.replaced_by:
                have = {h.offer: h for h in hits}
                instead = [have.get(id, Hit(id, hit.score * 0.9)) for id in offer.replaced_by[:3]]
                moved = [replace(h, score=max(h.score, hit.score * 0.9)) for h in instead]
                rest = [h for h in hits if h.offer not in {m.offer for m in moved} and h is not hit]
                return (*rest[:at], hit, *moved, *rest[at:])[:10]
        return hits

    # What kind of turn it is

    def _kind(self, alike: Likeness, hits: Sequence[Hit], read: reading.Read, continued: bool) -> str:
        kind, score = alike.intent, alike.intent_score
        best = float(alike.offers.max(initial=0))
        if kind in ("injection", "abuse", "privacy") and score > max(0.45, best):
            return kind
        if read.outside and not continued:
            return "out_of_scope"
        if continued and score < 0.6:
            return "offers" if hits else "none"
        if kind and score > best + (0.0 if kind != "human" else 0.05) and score > 0.3:
            return kind
        if not hits or best < 0.16:
            return "none"
        return "offers"

    def _strength(self, weights: Weights, hits: Sequence[Hit]) -> float:
        """How much of the question the best offers hold."""
        rows = [self._row[hit.offer] for hit in hits[:4]]
        return max((self.texts.cover(weights.stems, weights.mass, row) for row in rows), default=0.0)

    def _certain(self, weights: Weights, hits: Sequence[Hit]) -> float:
        if not hits:
            return 0.0
        lead = 1 - (hits[1].score / hits[0].score if len(hits) > 1 and hits[0].score else 0)
        return float(min(1.0, 0.25 + 0.5 * self._strength(weights, hits) + lead))

    def _need(self, ranked: Sequence[str], hits: Sequence[Hit]) -> str | None:
        """The need understood: the best-fitting one among those that the first offers serve."""
        served = [need for hit in hits[:3] for need in self.catalog.offers[hit.offer].needs]
        return next((need for need in ranked if need in served), served[0] if served else None)


@dataclass(frozen=True)
class Weights:
    """A question as weighted terms, over the offers' texts and over the needs'."""

    stems: Terms
    pieces: Terms
    need_stems: Terms
    need_pieces: Terms
    mass: float


@dataclass(frozen=True)
class Likeness:
    """How like a text is to whole phrasings: of each offer, and of what is no question about support."""

    offers: Scores
    intent: str
    intent_score: float


class Phrases:
    """Whole phrasings compared with whole questions: cosine of tf-idf over stems and character pieces.

    Offers' phrasings and the prototypes of small talk and other worlds stand in one index, so that their likenesses
    can be held against each other.
    """

    def __init__(self, offers: Sequence[Offer]) -> None:
        raw = yaml.safe_load((Path(__file__).parent / "data" / "intents.yaml").read_text(encoding="utf-8"))
        pairs = [(row, text) for row, offer in enumerate(offers) for text in (*offer.asks, *offer.words)]
        prototypes = [(kind, text) for kind, found in raw.items() for text in found]
        texts = [text for _, text in pairs] + [text for _, text in prototypes]
        self._rows = np.array([row for row, _ in pairs], dtype=np.int32)
        self._starts = np.flatnonzero(np.diff(self._rows, prepend=-1))
        self._kinds = [kind for kind, _ in prototypes]
        self._exact = {" ".join(words(text)): kind for kind, text in prototypes}
        self._size = len(offers)
        self._stems = Cosine([Counter(_all_stems(text)) for text in texts])
        self._pieces = Cosine([Counter(_all_pieces(text)) for text in texts])

    def of(self, text: str) -> Likeness:
        """How like a text is to the offers' phrasings and to the prototypes, 0 to 1."""
        found = 0.5 * self._stems.scores(Counter(_all_stems(text))) + 0.5 * self._pieces.scores(
            Counter(_all_pieces(text))
        )
        split = len(self._rows)
        offers = np.zeros(self._size, dtype=np.float32)
        offers[self._rows[self._starts]] = np.maximum.reduceat(found[:split], self._starts) if split else 0
        exact = self._exact.get(" ".join(words(text)))
        if exact:
            return Likeness(offers, exact, 1.0)
        best = int(np.argmax(found[split:]))
        return Likeness(offers, self._kinds[best], float(found[split + best]))


def _all_stems(text: str) -> list[str]:
    return [stem(word) for word in words(text)[:MOST_WORDS]]


def _all_pieces(text: str) -> list[str]:
    return [piece for word in words(text)[:MOST_WORDS] for piece in grams(word)]


_OPENERS = frozenset(
    [
        "och",
        "o",
        "men",
        "eller",
        "nej",
        "aven",
        "and",
        "but",
        "or",
        "no",
        "also",
        "fast",
        "da",
        "nagot",
        "nat",
        "typ",
        "jag_menar",
    ]
) | {"jag"}


def _blend(into: Terms, earlier: Terms, share: float) -> None:
    for term, weight in earlier.items():
        into[term] = max(into.get(term, 0.0), weight * share)


def _normal(scores: Scores) -> Scores:
    top = float(scores.max(initial=0))
    return scores / top if top > 0 else scores


def _merged(known: Facts, told: Facts) -> Facts:
    new = {name: fact for name in Facts.__slots__ if (fact := getattr(told, name)) is not None}
    return replace(known, **new)


def _fields(catalog: Catalog, offer: Offer) -> list[tuple[str, float]]:
    owner = catalog.owner(offer.id)
    fields = [(owner.name, 1.5)]
    for text, weight in ((offer.name, 3.0), (offer.promise, 2.0), (offer.summary, 1.0)):
        fields += [(text.sv, weight), (text.en, weight)]
    fields += [(word, 2.0) for word in offer.words]
    fields += [(ask, 1.0) for ask in offer.asks]
    if offer.audience.who:
        fields += [(offer.audience.who.sv, 1.0), (offer.audience.who.en, 1.0)]
    for need in offer.needs[:2]:
        if need in catalog.needs:
            fields += [(catalog.needs[need].name.sv, 0.7), (catalog.needs[need].name.en, 0.7)]
    return fields


def _need_fields(need: Need) -> list[tuple[str, float]]:
    fields = [(need.name.sv, 2.0), (need.name.en, 2.0)]
    return fields + [(word, 1.5) for word in need.words] + [(ask, 1.0) for ask in need.asks]


def _need_matrix(offers: Sequence[Offer], needs: Sequence[str]) -> Scores:
    place = {need: column for column, need in enumerate(needs)}
    matrix = np.zeros((len(offers), max(1, len(needs))), dtype=np.float32)
    for row, offer in enumerate(offers):
        for rank, need in enumerate(offer.needs):
            if need in place:
                matrix[row, place[need]] = max(matrix[row, place[need]], (1.0, 0.8, 0.6, 0.5)[min(rank, 3)])
    return matrix


def _unit_rows(index: TextIndex) -> Scores:
    """Each document as a unit vector over its stems' weights."""
    terms = list(index.stems.idf)
    matrix = np.zeros((index.stems.size, len(terms)), dtype=np.float32)
    for column, term in enumerate(terms):
        matrix[:, column] = index.stems.scores([(term, 1.0)])
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / np.where(norms > 0, norms, 1)
