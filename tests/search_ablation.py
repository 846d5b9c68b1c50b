"""What each part of search is worth: the figures without it, so that the next person knows what may be removed.

On labelled questions, on the catalog's own, and on its phrasings held out a fifth at a time.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from unittest.mock import patch

from bot.catalog import Catalog
from bot.search import Engine, Question, fit, ranking, reader, words
from bot.search.compounds import Splitter
from bot.search.repair import Repairer
from bot.search.vectors import Lexicon, Vectors

FOLDS, TRIED = 5, 2
"""A fifth of the phrasings is held out at a time; so many of the fifths are tried."""
HELD_OUT = 300
"""Phrasings asked in each."""
Row = Mapping[str, Any]
Change = Callable[[], AbstractContextManager[object]]


def table(catalog: Catalog, dev: Sequence[Row]) -> None:
    """Print the ablation table."""
    from tests.search_eval import ask, figures, probe_rows  # that module imports this one

    print(f"{'without':24s} dev: hit1  hit3   ndcg   catalog: hit1  hit3   held out: hit1  hit3")
    for name, change in changes().items():
        with change():
            engine = _engine(catalog, vectors=name != "vectors")
            on_dev = figures(ask(engine, catalog, row) for row in dev)
            on_probes = figures(ask(engine, catalog, row) for row in probe_rows(catalog))
            held = _held_out(catalog, vectors=name != "vectors")
        print(
            f"{name:24s}    {on_dev['hit1']:5.3f} {on_dev['hit3']:5.3f}  {on_dev['ndcg']:5.3f}"
            f"         {on_probes['hit1']:5.3f} {on_probes['hit3']:5.3f}           {held[0]:5.3f} {held[1]:5.3f}",
            flush=True,
        )


def changes() -> dict[str, Change]:
    """Part → how to take it away."""
    found: dict[str, Change] = {"(nothing)": nullcontext, "vectors": nullcontext}
    found |= {name: _zeroed(ranking.WEIGHTS, name) for name in ranking.WEIGHTS if name != "declined"}
    found |= {
        "mended spelling": lambda: patch.object(Repairer, "_candidates", lambda *_: ()),
        "compound parts": lambda: patch.object(Splitter, "split", lambda *_: ()),
        "deep stems": lambda: patch.object(words, "_ENDINGS", ()),
        "stop words": lambda: patch.object(reader, "telling", list),
        "places and conditions": lambda: patch.dict(fit.POINTS, dict.fromkeys(fit.POINTS, 0.0)),
    }
    return found | {f"  {name}": _zeroed(fit.POINTS, name) for name in fit.POINTS}


def _zeroed(weights: dict[str, float], name: str) -> Change:
    return lambda: patch.dict(weights, {name: 0.0})


def _engine(catalog: Catalog, *, vectors: bool) -> Engine:
    words.stem.cache_clear()
    return Engine(catalog, Vectors.load() if vectors else None, Lexicon.load().frequencies)


def _held_out(catalog: Catalog, *, vectors: bool) -> tuple[float, float]:
    """Shares of held out phrasings whose own offer is first, and among the first three."""
    first = among = asked = 0
    for fold in range(TRIED):
        engine = _engine(without(catalog, fold), vectors=vectors)
        for offer, text in list(phrasings(catalog, fold))[:HELD_OUT]:
            hits = [hit.offer for hit in engine.find(Question(text)).hits[:3]]
            asked += 1
            first += hits[:1] == [offer]
            among += offer in hits
    return first / max(1, asked), among / max(1, asked)


def phrasings(catalog: Catalog, fold: int) -> Iterator[tuple[str, str]]:
    """The offers and phrasings of a fifth, in an order of no meaning."""
    pairs = [(offer.id, text) for offer in catalog.offers.values() for text in offer.asks if _fold(text) == fold]
    yield from sorted(pairs, key=lambda pair: zlib.crc32(pair[1].encode()))


def without(catalog: Catalog, fold: int) -> Catalog:
    """The catalog without a fifth of its phrasings."""
    organisations = {
        id: organisation.model_copy(
            update={
                "offers": tuple(
                    offer.model_copy(update={"asks": tuple(text for text in offer.asks if _fold(text) != fold)})
                    for offer in organisation.offers
                )
            }
        )
        for id, organisation in catalog.organisations.items()
    }
    return Catalog(organisations, catalog.needs, catalog.areas)


def _fold(text: str) -> int:
    return zlib.crc32(text.encode()) % FOLDS
