"""What a change does to the answers that companies get, before it is published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.catalog import Catalog
from bot.search import Engine
from bot.search.finding import Question
from bot.turn import Facts

SHOWN = 3
Asked = tuple[str, str | None]
"""A question and the municipality it is asked from, if known."""


@dataclass(frozen=True)
class ChangedAnswer:
    """A question whose first offers change, with the ids before and after."""

    question: str
    municipality: str | None
    before: tuple[str, ...]
    after: tuple[str, ...]


def changed_answers(old: Engine, new: Engine, asked: Iterable[Asked]) -> list[ChangedAnswer]:
    """The questions whose first three offers change from one engine to another, in the order they are given."""
    found = []
    for text, municipality in dict.fromkeys(asked):
        question = Question(text, facts=Facts(municipality=municipality))
        before, after = _first(old, question), _first(new, question)
        if before != after:
            found.append(ChangedAnswer(text, municipality, before, after))
    return found


def _first(engine: Engine, question: Question) -> tuple[str, ...]:
    """What a company would see first; nothing when the question is answered without offers."""
    found = engine.find(question)
    return tuple(hit.offer for hit in found.hits[:SHOWN]) if found.kind == "offers" else ()


def own_questions(catalog: Catalog) -> list[Asked]:
    """The questions that the catalog tests itself with."""
    return [(probe.q, probe.municipality) for probe in catalog.probes]
