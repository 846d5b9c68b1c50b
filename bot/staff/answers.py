"""What a change does to the answers that companies get, before it is published."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.retention import QUESTION_DAYS
from bot.search import Engine
from bot.search.finding import Question
from bot.store import asked
from bot.turn import Facts

SHOWN = 3
MOST_ASKED = 50
"""Of companies' own questions, how many are tried beside those of the catalog."""
DAY_MS = 86_400_000
Asked = tuple[str, str | None]
"""A question and the municipality it is asked from, if known."""
_one_at_a_time = threading.Lock()
"""Trying questions takes a processor for a second, and companies wait for theirs meanwhile."""
_known: WeakKeyDictionary[Engine, dict[Asked, tuple[str, ...]]] = WeakKeyDictionary()
"""What the engines in use answer, so that only the new one has to be asked."""


@dataclass(frozen=True)
class ChangedAnswer:
    """A question whose first offers change, with the ids before and after."""

    question: str
    municipality: str | None
    before: tuple[str, ...]
    after: tuple[str, ...]


def changed_answers(old: Engine, new: Engine, questions: Iterable[Asked]) -> list[ChangedAnswer]:
    """The questions whose first three offers change from one engine to another, in the order they are given."""
    found = []
    known = _known.setdefault(old, {})
    for one in dict.fromkeys(questions):
        if one not in known:
            known[one] = first_three(old, *one)
        after = first_three(new, *one)
        if known[one] != after:
            found.append(ChangedAnswer(*one, known[one], after))
    return found


def changed_by(engine: Engine, catalog: Catalog, questions: Iterable[Asked]) -> list[ChangedAnswer]:
    """The questions that another catalog would answer otherwise than the engine in use."""
    with _one_at_a_time:
        return changed_answers(engine, Engine.of(catalog), questions)


def first_three(engine: Engine, question: str, municipality: str | None) -> tuple[str, ...]:
    """What a company would see first; nothing when the question is answered without offers."""
    found = engine.find(Question(question, facts=Facts(municipality=municipality)))
    return tuple(hit.offer for hit in found.hits[:SHOWN]) if found.kind == "offers" else ()


def own_questions(catalog: Catalog) -> list[Asked]:
    """The questions that the catalog tests itself with."""
    return [(probe.q, probe.municipality) for probe in catalog.probes]


def tried(tx: Connection, catalog: Catalog, now: int) -> list[Asked]:
    """The questions that a change is tried with: what companies asked most, then the catalog's own. `now` in ms."""
    return [*asked.most(tx, now - QUESTION_DAYS * DAY_MS, MOST_ASKED), *own_questions(catalog)]
