"""What a change would look like before it is published: the card, what is wrong, what it is like, and the answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.catalog import Catalog, examine_texts
from bot.catalog.quality import alike
from bot.catalog.reading_ease import lix
from bot.dialogue import Guide
from bot.staff import answers, newoffer
from bot.staff.formparts import FormProblem, Said, cell
from bot.staff.newoffer import similar_rows
from bot.staff.offerform import problems_of
from bot.turn import Company, Press, Reply, Turn
from bot.web.staff.desk import Desk

MOST_LIKES = 3
Shown = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A question, and the names of its first offers before and after."""


@dataclass(frozen=True)
class Alike:
    """Another offer that this one is like. `percent`: of the promises; 0 when it is the same sort of help."""

    id: str
    name: str
    owner: str
    percent: int = 0


@dataclass(frozen=True)
class Seen:
    """All that a preview shows. `card` is None, and no answers are tried, while something is wrong."""

    problems: tuple[FormProblem, ...] = ()
    likes: tuple[Alike, ...] = ()
    lix: int = 0
    card: Reply | None = None
    answers: tuple[Shown, ...] = ()
    tried: int = 0
    """Questions that were tried; none when nothing is changed."""


def seen(
    desk: Desk, said: Said, files: Mapping[str, str], data: Mapping[str, Any], problems: Sequence[FormProblem] = ()
) -> Seen:
    """A preview of the catalog's files as they would be. `data`: the offer in them; `problems`: those known already."""
    id = str(data["id"])
    found = Seen(tuple(problems) or tuple(problems_of(data)), _likes(desk.catalog, id, said), _heavy(said))
    if found.problems:
        return found
    catalog, wrong = examine_texts(files)
    if catalog is None:
        return replace(found, problems=tuple(FormProblem("", problem.message) for problem in wrong))
    guide = desk.site.service.guide
    found = replace(found, card=card(Guide(catalog, guide.engine, guide.controller, guide.joined), id, desk.now))
    if catalog.offers[id] == desk.catalog.offers.get(id):
        return found
    likes = found.likes if id in desk.catalog.offers else (*found.likes, *_overlaps(catalog, id, said, found.likes))
    return _with_answers(desk, replace(found, likes=likes), catalog)


def answers_of(desk: Desk, files: Mapping[str, str]) -> Seen:
    """Which answers change with the catalog's files as they would be, whatever in them is changed."""
    catalog, wrong = examine_texts(files)
    if catalog is None:
        return Seen(tuple(FormProblem("", problem.message) for problem in wrong))
    return _with_answers(desk, Seen(), catalog)


def _with_answers(desk: Desk, found: Seen, catalog: Catalog) -> Seen:
    names = {one.id: one.name.sv for one in (*desk.catalog.offers.values(), *catalog.offers.values())}
    with desk.site.service.store.begin() as tx:
        questions = answers.tried(tx, catalog, desk.now)
    changed = answers.changed_by(desk.site.service.guide.engine, catalog, questions)
    shown = tuple((one.question, _named(names, one.before), _named(names, one.after)) for one in changed)
    return replace(found, answers=shown, tried=len(set(questions)))


def unread(desk: Desk, id: str, said: Said, problems: Sequence[FormProblem]) -> Seen:
    """A preview of a form that cannot be read."""
    return Seen(tuple(problems), _likes(desk.catalog, id, said), _heavy(said))


def card(guide: Guide, offer: str, now: int) -> Reply:
    """The card of an offer as companies see it, without what they can press."""
    turn = Turn("web:staff", "web", dt.datetime.fromtimestamp(now / 1000, dt.UTC), press=Press("offer", offer))
    reply, _ = guide.respond(turn, Company(turn.company, language="sv"))
    return replace(reply, buttons=())


def _likes(catalog: Catalog, id: str, said: Said) -> tuple[Alike, ...]:
    """Offers whose promise is too like this one's, while nobody has written what sets them apart."""
    promise, told = cell(said, "promise.sv"), similar_rows(said)
    found = alike(catalog, promise, id) if promise else []
    untold = [(one, score) for one, score in found if one not in told and catalog.difference(id, one) is None]
    return tuple(_alike(catalog, one, round(score)) for one, score in untold[:MOST_LIKES])


def _overlaps(catalog: Catalog, id: str, said: Said, shown: Sequence[Alike]) -> list[Alike]:
    """Offers of the same sort as a new one, best of the same promise first."""
    known = {one.id for one in shown} | set(similar_rows(said))
    return [_alike(catalog, one) for one in newoffer.overlapping(catalog, id) if one not in known][:MOST_LIKES]


def _alike(catalog: Catalog, id: str, percent: int = 0) -> Alike:
    return Alike(id, catalog.offers[id].name.sv, catalog.owner(id).name, percent)


def _heavy(said: Said) -> int:
    return round(lix(cell(said, "summary.sv")))


def _named(names: Mapping[str, str], offers: Sequence[str]) -> tuple[str, ...]:
    return tuple(names.get(one, one) for one in offers)
