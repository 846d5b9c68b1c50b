"""A question with all that is understood of it before any offer is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.search.denials import Denials
from bot.search.facts import facts_of, merged, trades_of
from bot.search.finding import Question, Wish
from bot.search.places import Gazetteer, Named
from bot.search.reader import Reader, Terms
from bot.search.turns import Together, declined, subject, together
from bot.search.wish import continued, declined_kinds, wish_of
from bot.search.words import Said, language_of, word_set
from bot.turn import Facts

_STILL = word_set(
    """
    kvar fortfarande finns igen omgång nästa likadant upphört slut avslutat corona coronan pandemin covid förut
    still running again anymore
    """
)
"""Words of who asks whether something still exists: an ended offer is then an answer."""

DENIED = 0.2
"""What a word weighs by which a company says what it is not: it still tells what the question is near."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as the engine understands it."""

    said: Said
    joined: Together
    language: str
    facts: Facts
    """All that is known: told before, and told here."""
    told: Facts
    """What the question, or one that it goes on from, tells."""
    wish: Wish
    named: Named
    here: tuple[str, ...]
    """Municipalities that the question is about."""
    terms: Terms
    declined: Terms
    """What a question turns away, or says that the company is not."""
    denied: tuple[str, ...]
    """The words by which the company says what it is not."""
    not_sectors: frozenset[str]
    """Trades that it says not to be in."""
    still: bool
    """Whether the question is if something still exists."""


def read(question: Question, places: Gazetteer, reader: Reader, denials: Denials) -> Reading:
    """Understand a question."""
    said = Said.of(question.text)
    named = places.read(said.words)
    joined = together(said, question.before, named.words) if said.words else Together()
    told, wish = Facts(), Wish()
    not_sectors: frozenset[str] = frozenset()
    denied: frozenset[int] = frozenset()
    for one in (*joined.earlier, said):
        place = named if one is said else places.read(one.words)
        denied = denials.places(one)
        facts = facts_of(one, denied)
        not_sectors = (not_sectors | {t for at in denied for t in trades_of(one.words[at])}) - {facts.sector}
        if place.municipalities:
            facts = replace(facts, municipality=place.municipalities[-1])
        told = merged(told, facts)
        wish = continued(wish_of(one), wish)
        if place.municipalities and not named.municipalities:
            named = replace(named, municipalities=place.municipalities)
    if told.sector in not_sectors:
        told = replace(told, sector=None)
    facts = merged(question.facts, told)
    here = named.municipalities or ((facts.municipality,) if facts.municipality else ())
    left_out = declined_kinds(said) | denied
    wanted: tuple[str, ...] = tuple(word for at, word in enumerate(said.words) if at not in left_out)
    no = away = tuple(said.words[at] for at in sorted(denied))
    if joined.earlier:
        wanted, away = declined(said)
    terms = reader.read(wanted)
    if no:
        terms.add(reader.read(no), DENIED)
    for weight, one in joined.weighted(len(subject(said, named.words))):
        terms.add(reader.read(one.words), weight)
    still = not _STILL.isdisjoint(said.words)
    return Reading(
        said,
        joined,
        language_of(said.words),
        facts,
        told,
        wish,
        named,
        here,
        terms,
        reader.read(away),
        no,
        not_sectors,
        still,
    )
