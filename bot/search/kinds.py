"""What is no question about support, told by likeness: examples of every other kind beside the offers' phrasings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from bot.search import intent
from bot.search.index import Directions
from bot.search.postings import Entries, Floats, Postings, arrays, nearness, spread
from bot.search.reader import Field, Reader, Terms
from bot.search.tokens import Tokens
from bot.search.trained import Discriminant
from bot.search.words import word_set
from bot.turn import Kind

TO_LOTSEN: frozenset[Kind] = frozenset(("about_bot", "injection"))
"""Kinds of messages that are about Lotsen itself."""
THOUSAND = 1000.0
SEEN = 0.2
"""So many times in a thousand sentences is any word taken to have been heard, of either sort."""
MOST_SPOKEN = 15.0
YOU = word_set(
    """
    du dig dej din ditt dina ni er ert era boten botten bot chatten lotsen tjänsten svar svara svaren här detta
    you your this that it
    """
)
"""Words without which a message is not about Lotsen: a robot may stand in a workshop."""


@dataclass(frozen=True, slots=True)
class Other:
    """How a question stands to the examples of what is no question about support."""

    kind: Callable[[], Kind]
    """The kind of the most like example; looked up only where it is needed."""
    meaning: float
    """Cosine of the meaning of the most like one and the question's."""
    apart: float
    """How much the meaning speaks for a question about support rather than anything else, by the discriminant."""
    spoken: float
    """The same of its words, in log-odds, as if each were said for itself (naive Bayes); at most MOST_SPOKEN."""


class Kinds:
    """The example sentences, and what tells them from the offers' phrasings."""

    def __init__(
        self,
        examples: list[tuple[Kind, Field]],
        asks: Sequence[Field],
        offers: Floats,
        reader: Reader,
        directions: Directions,
    ) -> None:
        """`asks`: all offers' phrasings, and what owners call them; `offers`: the directions of the phrasings."""
        self._kinds = [kind for kind, _ in examples]
        self._to_lotsen = np.array([kind in TO_LOTSEN for kind in self._kinds])
        counts = [_spoken(one, reader) for _, one in examples]
        self._words = Postings.cosine(Entries.of(counts), reader.size)
        self._vectors = directions.of([[one] for _, one in examples])
        owners = np.array([0] * len(offers) + [1] * len(examples), dtype=np.int64)
        self._apart = Discriminant(np.concatenate([offers, self._vectors]), owners, 2)
        inside, outside = _heard(asks, reader), _heard([one for _, one in examples], reader)
        self._log_odds = np.log((inside + SEEN) / (outside + SEEN))

    def nearest(self, terms: Terms, direction: Floats, found: Sequence[str]) -> Other:
        """How a question stands to the examples. `found`: its words."""
        numbers, weights = arrays(terms.spoken)
        by_meaning = nearness(self._vectors, direction)
        if YOU.isdisjoint(found):
            by_meaning[self._to_lotsen] = -1.0
        apart = self._apart.scores(direction)
        spoken = float(self._log_odds[numbers] @ weights)
        return Other(
            partial(self._kind, terms, by_meaning),
            max(0.0, float(by_meaning.max())),
            float(apart[0] - apart[1]),
            max(-MOST_SPOKEN, min(MOST_SPOKEN, spoken)),
        )

    def _kind(self, terms: Terms, by_meaning: Floats) -> Kind:
        """The kind of the example most like a question in words and meaning together."""
        numbers, weights = arrays(terms.spoken)
        weights = np.sqrt(weights) * self._words.idf[numbers]
        unknown = terms.unknown * float(np.log1p(2 * self._words.size)) ** 2
        norm = float(np.sqrt((weights**2).sum() + unknown)) or 1.0
        return self._kinds[int(np.argmax(self._words.scores(numbers, weights / norm) + by_meaning))]


def example_fields() -> list[tuple[Kind, Field]]:
    """The examples of every kind, read."""
    return [(kind, Field.of(text)) for kind, text in intent.examples()]


def _heard(fields: Sequence[Field], reader: Reader) -> Floats:
    """How often each stem is said, compound parts among them, in a thousand of some fields."""
    tokens = Tokens.of([fields], reader.vocabulary)
    roots = reader.roots
    starts, lengths = roots.starts[tokens.words], np.diff(roots.starts)[tokens.words]
    parts = roots.parts[spread(starts, lengths)]
    whole = roots.whole[tokens.english.astype(np.intp), tokens.words]
    found: Floats = np.bincount(np.concatenate([whole, parts]), minlength=reader.size).astype(np.float32)
    return found * np.float32(THOUSAND / max(1, len(fields)))


def _spoken(one: Field, reader: Reader) -> dict[int, float]:
    weighted: dict[int, float] = {}
    for word in one.words:
        if word not in reader.ignored:
            for root, part in reader.stems(word, one.language):
                weighted[root] = max(weighted.get(root, 0.0), part)
    return weighted
