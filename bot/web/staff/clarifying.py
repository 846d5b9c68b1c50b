"""The page of a need's clarifying question, which stewards write."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from bot.catalog.edit import EditError
from bot.staff import clarifying
from bot.staff.clarifying import Clashed
from bot.staff.fields import Clashing
from bot.staff.formparts import FormError, FormProblem
from bot.staff.publishing import Author, Busy, Conflict, Refused
from bot.staff.things import Thing
from bot.web.staff.desk import Desk, publishing
from bot.web.staff.offers import publisher_of
from bot.web.staff.things import CATALOG, base_in, chosen, said_in, saved, stewards_only, thing_of, told


def begin(desk: Desk) -> Response:
    """An empty form."""
    return _page(desk, _need(desk), None)


def add(desk: Desk) -> Response:
    """A new question."""
    need = _need(desk)
    said = said_in(desk, clarifying.fields_of(desk.catalog))
    try:
        publisher_of(desk).publish([clarifying.added(desk.catalog, need.id, said)], Author.of(desk.member))
    except (FormError, Refused, EditError, Conflict, Busy) as wrong:
        return _page(desk, need, None, said, status=422, problems=told(wrong))
    return saved(need)


def show(desk: Desk) -> Response:
    """A question's form."""
    need = _need(desk)
    return _page(desk, need, _question(desk, need))


def save(desk: Desk) -> Response:
    """Publish what the form changes, or take the question away."""
    need, fields = _need(desk), clarifying.fields_of(desk.catalog)
    question, base = _question(desk, need), base_in(desk)
    said = chosen(desk, fields, said_in(desk, fields), base)
    try:
        if desk.fields.get("do") == "remove":
            edit = clarifying.removed(need.id, question)
        else:
            edit = clarifying.changed(desk.catalog, need.id, question, base, said)
        publisher_of(desk).publish([edit], Author.of(desk.member))
    except Clashed as clashed:
        return _page(desk, need, question, said, clashed.now, 409, clashes=clashed.found)
    except (FormError, Refused, EditError, Conflict, Busy) as wrong:
        return _page(desk, need, question, said, base, 422, told(wrong))
    return saved(need)


def _need(desk: Desk) -> Thing:
    stewards_only(desk)
    return thing_of(desk, "need")


def _question(desk: Desk, need: Thing) -> Mapping[str, Any]:
    """The question that the address names, as its file has it now. Raises HTTPException 404."""
    asked = (need.data(publisher_of(desk).texts()) or {}).get("questions") or ()
    found = next((one for one in asked if one["id"] == desk.request.path_params["question"]), None)
    if found is None:
        raise HTTPException(404)
    return dict(found)


def _page(
    desk: Desk, need: Thing, question: Mapping[str, Any] | None, said: Mapping[str, str] | None = None,
    base: Mapping[str, str] | None = None, status: int = 200, problems: Sequence[FormProblem] = (),
    clashes: Sequence[Clashing] = (),
) -> Response:  # fmt: skip
    fields = clarifying.fields_of(desk.catalog)
    now = clarifying.cells(fields, question)
    by_answer = [[one for one in fields if one.path[:2] == ("options", str(n))] for n in range(clarifying.MOST_OPTIONS)]
    opened = {
        n for n, own in enumerate(by_answer) if n < 2 or any((said or now)[cell] for one in own for cell in one.cells)
    }
    up = f"{CATALOG}/needs/{need.id}"
    values: dict[str, Any] = dict(up=up, here=f"{up}/questions/{question['id']}" if question else f"{up}/questions")
    values |= dict(
        need=need.data(publisher_of(desk).texts()), question=question, ask=fields[0], by_answer=by_answer, opened=opened
    )
    values |= dict(
        said=said or now, base=json.dumps(base or now, ensure_ascii=False), problems=problems, clashes=clashes
    )
    values["wrong"] = {problem.name: problem.text for problem in problems}
    return desk.page("clarifying.html", status, **values)


NEW = f"{CATALOG}/needs/{{need}}/questions"
ONE = f"{NEW}/{{question}}"
ROUTES = (
    Route(NEW, publishing(begin)),
    Route(NEW, publishing(add), methods=["POST"]),
    Route(ONE, publishing(show)),
    Route(ONE, publishing(save), methods=["POST"]),
)
