"""What a company says that it is not: 'är inte lantbrukare', 'har aldrig varit arbetslös', 'exporterar inte'.

The words that follow such a no are no subject, and offers for those whom they name fit badly. Not every no is one:
who 'hittar ingen personal' or 'kan inte betala' names the need itself. Grammar tells most of them apart, and the
catalog's own texts the rest: the words of whom offers are for are conditions, and an offer whose texts deny the same
word ('du behöver inte vara lantbrukare') is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.search.facts import stage_of, trades_of
from bot.search.postings import Floats
from bot.search.reader import Document
from bot.search.words import STOP_WORDS, Said, clauses, stem, word_set

NO = word_set("inte ej ingen inget inga aldrig not no never isn't aren't wasn't don't doesn't haven't")
_AFTER_A_VERB = word_set("inte ej aldrig")
_BEFORE_A_VERB = word_set("don't doesn't")
_IS = word_set("är va var varit vara blivit am are is was been i'm we're he's she's isn't aren't wasn't")
_BEEN = word_set("varit blivit been")
_HAS = word_set("har haft äger driver drev have has had own run got haven't don't")
_WHO = word_set("jag vi man i we")
_END = word_set(
    """
    men och eller som att om så utan bara med på för till av eftersom but and or who that because with for to only just
    än ännu yet
    """
)
"""Words at which what a no speaks of ends."""
_NOT_YET = word_set("än ännu yet")
_STATES = ("ad", "ade", "bar", "bara")
"""Endings of words that tell what something is like, and so what is lacking: 'inte utbildad', 'inte hållbara'."""
SHORTEST_END = 7
"""Letters that the last part of a compound has at least: långtids-arbetslös."""
COMMON = 0.15
"""Share of the offers from which a word of whom they are for tells none of them apart: 'företag'."""
REACH = 3
"""Words after a no that it may speak of."""
_BEFORE = 2
"""Words before a no among which the verb stands."""


class Denials:
    """Which words the texts of a catalog's offers deny themselves."""

    def __init__(self, documents: Sequence[Document], audiences: Sequence[Document]) -> None:
        """`audiences`: what the texts say of whom each offer is for."""
        self._rows: dict[str, set[int]] = {}
        named = Counter(root for each in audiences for root in {stem(word) for one in each for word in one.words})
        self._conditions = {root for root, offers in named.items() if offers <= COMMON * len(documents)}
        for row, document in enumerate(documents):
            for one in document:
                if not NO.isdisjoint(one.words):
                    for word in _spoken_of(one.words):
                        self._rows.setdefault(stem(word), set()).add(row)

    def places(self, said: Said) -> frozenset[int]:
        """The places of the words by which a company says what it is not, or does not do."""
        found = said.words
        if NO.isdisjoint(found):
            return frozenset()
        places: set[int] = set()
        clause = clauses(said)
        for at, word in enumerate(found):
            if word in NO:
                denied = self._denied_at(found, at)
                places.update(place for place in denied if clause[place] == clause[at] and self._tells(found[place]))
        return frozenset(places)

    def _tells(self, word: str) -> bool:
        """Whether a word may be a condition: whom offers are for, a trade, or how far a company has come."""
        ends = (word, *(word[at:] for at in range(1, len(word) - SHORTEST_END + 1)))
        named = not word.endswith(_STATES) and any(stem(end) in self._conditions for end in ends)
        return named or bool(trades_of(word)) or stage_of(word) is not None

    def spare(self, penalty: Floats, words: Sequence[str]) -> Floats:
        """The penalty without those offers whose texts deny one of the words themselves."""
        for word in words:
            penalty[list(self._rows.get(stem(word), ()))] = 0.0
        return penalty

    def _denied_at(self, found: Sequence[str], at: int) -> list[int]:
        before, spoken = found[max(0, at - _BEFORE) : at], _reach(found, at)
        if before[-1:] == ("det",) or any(
            found[place] in _NOT_YET for place in range(at, min(len(found), at + REACH + 1))
        ):
            return []  # 'är det inte så att', 'inte än'
        if not _IS.isdisjoint(before) or found[at] in _IS or not _BEEN.isdisjoint(found[at + 1 : at + 2]):
            return spoken
        if not _HAS.isdisjoint(before) or found[at] in _HAS:
            trades = [place for place in spoken if trades_of(found[place])]
            if trades:
                return spoken
        if found[at] in _AFTER_A_VERB and len(before) == _BEFORE and before[0] in _WHO:
            return self._verb(found, at - 1)
        if found[at] in _BEFORE_A_VERB and spoken and before[-1:] and before[-1] in _WHO:
            return self._verb(found, spoken[0])
        return []

    def _verb(self, found: Sequence[str], place: int) -> list[int]:
        """The place of a verb that is denied, unless the catalog's texts deny it too: it is then a need."""
        word = found[place]
        return [] if word in STOP_WORDS or stem(word) in self._rows else [place]


def _reach(found: Sequence[str], at: int) -> list[int]:
    """The places of the words that a no speaks of."""
    places: list[int] = []
    for place in range(at + 1, min(len(found), at + 1 + REACH)):
        if found[place] in _END or found[place] in NO:
            break
        if found[place] not in STOP_WORDS:
            places.append(place)
    return places


def _spoken_of(found: Sequence[str]) -> list[str]:
    """The words that the noes of a text may speak of."""
    spoken: list[str] = []
    for at, word in enumerate(found):
        if word in NO:
            spoken += [found[place] for place in _reach(found, at)]
            if at and found[at - 1] not in STOP_WORDS:
                spoken.append(found[at - 1])
    return spoken
