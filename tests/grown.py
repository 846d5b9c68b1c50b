"""Catalogs as large as wanted, made by varying the real one: to see how search grows."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, islice
from pathlib import Path

from bot.catalog import Catalog, read
from bot.catalog.model import Offer, Text
from bot.search.vectors import Lexicon
from bot.search.words import language_of, words

REAL = Path(__file__).parents[1] / "catalog"
SEED = 11
CHANGED = 0.35
"""Share of the longer words that are others in a made offer."""
JOINED = 0.12
"""Share of those that are compounds of two, so that ever new words come, as in Swedish."""
LONGER = re.compile(r"[^\W\d_]{5,}")


def grown(size: int, phrasings: int, folder: Path = REAL) -> Catalog:
    """The real catalog with made offers up to a size; each made one has so many phrasings."""
    real = read(folder)
    made = dict[str, list[Offer]]()
    for base, offer in islice(_made(real, phrasings), max(0, size - len(real.offers))):
        made.setdefault(real.owner_of[base.id], []).append(offer)
    organisations = {
        id: one.model_copy(update={"offers": (*one.offers, *made.get(id, ()))})
        for id, one in real.organisations.items()
    }
    return Catalog(organisations, real.needs, real.areas, real.cases, real.meetings, real.probes)


def _made(real: Catalog, phrasings: int) -> Iterator[tuple[Offer, Offer]]:
    """A real offer and a variant of it, without end."""
    chance, number = random.Random(SEED), 0
    while True:
        for base in real.offers.values():
            number += 1
            yield base, _variant(base, number, phrasings, chance)


def _variant(base: Offer, number: int, phrasings: int, chance: random.Random) -> Offer:
    def both(text: Text) -> Text:
        return Text(sv=_varied(text.sv, "sv", chance), en=_varied(text.en, "en", chance))

    asks = chance.sample(base.asks, min(phrasings, len(base.asks)))
    changes = {
        "id": f"made-{number}",
        "former_ids": (),
        "name": both(base.name),
        "promise": both(base.promise),
        "summary": both(base.summary),
        "words": tuple(_varied(word, _language(word), chance) for word in base.words),
        "asks": tuple(_varied(ask, _language(ask), chance) for ask in asks),
        "similar": (),
        "generic_of": None,
    }
    return base.model_copy(update=changes)


def _varied(text: str, language: str, chance: random.Random) -> str:
    def other(found: re.Match[str]) -> str:
        if chance.random() > CHANGED:
            return found[0]
        return "".join(_drawn(language, chance, 2 if chance.random() < JOINED else 1))

    return LONGER.sub(other, text)


def _drawn(language: str, chance: random.Random, count: int) -> Sequence[str]:
    found, cumulated = _vocabulary(language)
    return chance.choices(found, cum_weights=cumulated, k=count)


@cache
def _vocabulary(language: str) -> tuple[list[str], list[float]]:
    """Words with how often they are drawn: the frequent more often, but less so than in running text."""
    lexicon = Lexicon.load("en" if language == "en" else "sv")
    found = [word for word in lexicon.words() if len(word) > 4]
    return found, list(accumulate(10 ** (lexicon.zipf(word) / 2) for word in found))


def _language(text: str) -> str:
    return language_of(words(text))
