"""The pages of organisations, needs and areas: forms for stewards, and for an organisation's own people what is
theirs. What they save is published as an offer is: checked as a whole, one commit, with its history and undo."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.catalog.edit import Add, EditError, edited
from bot.catalog.reading_ease import HEAVY
from bot.dialogue.texts import texts
from bot.staff import things
from bot.staff.changing import Clash
from bot.staff.fields import Clashing, Field, changes, filled
from bot.staff.formparts import MOST_ROWS, FormError, FormProblem
from bot.staff.history import entries
from bot.staff.linkstates import troubled
from bot.staff.overview import day
from bot.staff.publishing import Author, Busy, Conflict, Edit, Refused
from bot.staff.things import CONTACT, LISTS, Kind, Thing
from bot.store import links
from bot.web.site import wants_fragment
from bot.web.staff.desk import NAV, Desk, publishing
from bot.web.staff.offers import publisher_of
from bot.web.staff.preview import Seen, answers_of

CATALOG = "/staff/catalog"
NAV.insert(1, (CATALOG, "room-nav"))
PLACES: Mapping[Kind, str] = {kind: f"{CATALOG}/{kind}s" for kind in ("organisation", "need", "area")}
"""Where the pages of each kind are."""
HISTORY = 60
PREVIEW: dict[str, Any] = dict(anchor="c", unseen="room-preview-empty", heavy=HEAVY)
"""What the preview's template needs here beside what is seen."""


def index(desk: Desk) -> Response:
    """What has a page: the own organisation, or all; needs; areas."""
    own = [one for one in desk.catalog.organisations.values() if desk.member.may_edit(one.id)]
    organisations = sorted(own, key=lambda one: one.name.casefold())
    return desk.page("catalog.html", organisations=organisations, words=things.may_add_words(desk.member))


def begin(desk: Desk, kind: Kind) -> Response:
    """An empty form."""
    stewards_only(desk)
    return _new(desk, kind, {})


def add(desk: Desk, kind: Kind) -> Response:
    """A new organisation, need or area."""
    stewards_only(desk)
    fields = things.fields_of(kind, desk.catalog, desk.member, new=True)
    said = said_in(desk, fields)
    try:
        thing, edit = things.added(kind, fields, said, desk.catalog)
        publisher_of(desk).publish([edit], Author.of(desk.member))
    except (FormError, Refused, EditError, Conflict, Busy) as wrong:
        return _new(desk, kind, said, told(wrong))
    return saved(thing)


def show(desk: Desk, kind: Kind) -> Response:
    """A thing's form, where the member may change it, and its history."""
    thing = thing_of(desk, kind)
    shared = thing.kind != "organisation" and things.may_add_words(desk.member)
    if not (shared or things.may_change(desk.member, thing)):
        raise HTTPException(403)
    return _page(desk, thing)


def save(desk: Desk, kind: Kind) -> Response:
    """Publish what the form changes."""
    thing = thing_of(desk, kind)
    if not things.may_change(desk.member, thing):
        raise HTTPException(403)
    publisher = publisher_of(desk)
    fields = things.fields_of(thing.kind, desk.catalog, desk.member)
    data = thing.data(publisher.texts())
    base, said = base_in(desk), said_in(desk, fields)
    said = chosen(desk, fields, said, base)
    try:
        steps, seen = changes(fields, thing.path, things.shown(thing, data, desk.catalog), base, said)
        edit = things.filed(thing, data, steps, seen)
        if desk.fields.get("do") == "preview":
            return _previewed(desk, thing, edit, said=said, base=base)
        publisher.publish([edit], Author.of(desk.member))
    except Conflict as conflict:
        now = filled(fields, things.shown(thing, thing.data(publisher.texts()), desk.catalog))
        clashes = _clashes(fields, conflict.clashes, now, said)
        return _page(desk, thing, said, now, 409, clashes=clashes)
    except (FormError, Refused, EditError, Busy) as wrong:
        if desk.fields.get("do") == "preview":
            return _shown(desk, thing, Seen(tuple(told(wrong))), said=said, base=base)
        return _page(desk, thing, said, base, 422, problems=told(wrong))
    return saved(thing)


def words(desk: Desk) -> Response:
    """More words or questions of companies about a need."""
    thing = _shared(desk, "need")
    said = [" ".join(row.split())[:200] for row in desk.fields.get("more", "").splitlines() if row.strip()]
    steps = {field: [one for one in said if (len(one.split()) > 2) is (field == "asks")] for field in ("words", "asks")}
    added = tuple(Add((*thing.path, field), tuple(values)) for field, values in steps.items() if values)
    if desk.fields.get("do") == "preview":
        return _previewed(desk, thing, Edit(thing.file, added), more="\n".join(said))
    return _publish(desk, thing, Edit(thing.file, added), more="\n".join(said)) if added else saved(thing)


def place(desk: Desk) -> Response:
    """A new village in a municipality."""
    thing = _shared(desk, "area")
    said = said_in(desk, things.PLACE)
    try:
        return _publish(desk, thing, things.place_added(desk.catalog, thing.id, said), said)
    except FormError as wrong:
        return _page(desk, thing, status=422, problems=told(wrong), place=said)


def mend_place(desk: Desk) -> Response:
    """A village mended, or taken away."""
    stewards_only(desk)
    thing = thing_of(desk, "area")
    number, before = _place(desk)
    if desk.fields.get("do") == "remove":
        return _publish(desk, thing, things.place_removed(thing.id, number, before))
    said = said_in(desk, things.PLACE)
    try:
        edit = things.place_changed(desk.catalog, thing.id, number, before, said)
        publisher_of(desk).publish([edit], Author.of(desk.member))
    except (FormError, Refused, EditError, Conflict, Busy) as wrong:
        return _page(desk, thing, status=422, problems=told(wrong), mending=(number, said))
    return saved(thing)


def undo(desk: Desk, kind: Kind) -> Response:
    """Give back what was changed at once in this thing."""
    thing, publisher = thing_of(desk, kind), publisher_of(desk)
    if not things.may_change(desk.member, thing):
        raise HTTPException(403)
    mine = {str(change.id): change for change in publisher.history(thing.id, HISTORY) if change.file == thing.file}
    change = mine.get(desk.fields.get("change", ""))
    if change is None:
        raise HTTPException(404)
    together = [one for one in mine.values() if one.snapshot == change.snapshot]
    if desk.member.role != "steward" and not all(one.path and one.path[0] in CONTACT for one in together):
        raise HTTPException(403)
    try:
        publisher.undo(change.id, Author.of(desk.member))
    except (Refused, EditError, Conflict, Busy) as wrong:
        return _page(desk, thing, status=422, problems=told(wrong))
    return saved(thing)


def _previewed(desk: Desk, thing: Thing, edit: Edit, **more: Any) -> Response:
    """Which answers a change would make others. Raises EditError."""
    files = publisher_of(desk).texts()
    files[edit.file] = edited(files[edit.file], LISTS.get(thing.kind, thing.kind), edit.steps)
    return _shown(desk, thing, answers_of(desk, files), **more)


def _shown(desk: Desk, thing: Thing, seen: Seen, **more: Any) -> Response:
    """A preview: the whole page, or only what the page's script asks for."""
    if wants_fragment(desk.request):
        return desk.page("preview.html", seen=seen, **PREVIEW)
    return _page(desk, thing, seen=seen, **more)


def _publish(desk: Desk, thing: Thing, edit: Edit, place: Mapping[str, str] | None = None, more: str = "") -> Response:
    try:
        publisher_of(desk).publish([edit], Author.of(desk.member))
    except (Refused, EditError, Conflict, Busy) as wrong:
        return _page(desk, thing, status=422, problems=told(wrong), place=place or {}, more=more)
    return saved(thing)


def stewards_only(desk: Desk) -> None:
    """Raises HTTPException 403 for all others."""
    if desk.member.role != "steward":
        raise HTTPException(403)


def _shared(desk: Desk, kind: Kind) -> Thing:
    """What all organisations share and this member may add to. Raises HTTPException."""
    thing = thing_of(desk, kind)
    if not things.may_add_words(desk.member):
        raise HTTPException(403)
    return thing


def thing_of(desk: Desk, kind: Kind) -> Thing:
    """The thing that the address names, as the newest catalog has it. Raises HTTPException 404."""
    thing = Thing(kind, desk.request.path_params[kind])
    try:
        known = thing.name(desk.catalog)
    except KeyError:
        known = ""
    if not known and thing.data(publisher_of(desk).texts()) is None:  # it may have been added a moment ago
        raise HTTPException(404)
    return thing


def _place(desk: Desk) -> tuple[int, Any]:
    """Which village, and what the page said of it. Raises HTTPException 400."""
    number = desk.fields.get("number", "")
    try:
        before = json.loads(desk.fields.get("before", ""))
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not number.isdecimal() or len(number) > 5 or not isinstance(before, dict) or "name" not in before:
        raise HTTPException(400)
    return int(number), before


def said_in(desk: Desk, fields: Sequence[Field]) -> dict[str, str]:
    """The form as it was posted."""
    said = {cell: desk.fields.get(cell, "") for field in fields for cell in field.cells}
    for field in fields:
        if field.form == "checks":
            said[field.name] = "\n".join(value for value, _ in field.choices if f"{field.name}:{value}" in desk.fields)
        if field.form == "picks":
            picked = (desk.fields.get(f"{field.name}.{number}", "") for number in range(MOST_ROWS))
            said[field.name] = "\n".join(dict.fromkeys(filter(None, picked)))
    return said


def chosen(desk: Desk, fields: Sequence[Field], said: dict[str, str], base: Mapping[str, str]) -> dict[str, str]:
    """The form with the others' version of those fields of which it was chosen."""
    for field in fields:
        if desk.fields.get(f"choose:{field.name}") == "theirs":
            said = said | {cell: base.get(cell, "") for cell in field.cells}
    return said


def base_in(desk: Desk) -> dict[str, str]:
    """What the form showed when it was opened: the page sends it back. Raises HTTPException 400."""
    try:
        sent = json.loads(desk.fields.get("base", ""))
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(sent, dict):
        raise HTTPException(400)
    return {str(name): value for name, value in sent.items() if isinstance(value, str)}


def told(wrong: Exception) -> list[FormProblem]:
    """What went wrong, in words for the page."""
    say = texts("sv")
    if isinstance(wrong, FormError):
        return list(wrong.problems)
    if isinstance(wrong, Refused):
        return [FormProblem("", problem.message) for problem in wrong.problems]
    if isinstance(wrong, Conflict):
        return [FormProblem("", say("staff-changed-since"))]
    return [FormProblem("", str(wrong) or say("staff-busy"))]


def _clashes(
    fields: Sequence[Field], found: Sequence[Clash], now: Mapping[str, str], said: Mapping[str, str]
) -> list[Clashing]:
    """Each field that somebody else changed: theirs, mine, and who."""
    clashing = []
    for field in fields:
        clash = next((clash for clash in found if field.path[0] in clash.path), None)
        theirs, mine = (" / ".join(each.get(cell, "") for cell in field.cells) for each in (now, said))
        if clash and theirs != mine:
            clashing.append(Clashing(field, theirs, mine, clash.by or ""))
    return clashing


def saved(thing: Thing) -> Response:
    """The thing's page, which says that it is saved."""
    return RedirectResponse(f"{PLACES[thing.kind]}/{thing.id}?saved=1", 303)


def _new(desk: Desk, kind: Kind, said: Mapping[str, str], problems: Sequence[FormProblem] = ()) -> Response:
    fields = things.fields_of(kind, desk.catalog, desk.member, new=True)
    cells = {cell: said.get(cell, "") for field in fields for cell in field.cells}
    wrong = {problem.name: problem.text for problem in problems}
    status = 422 if problems else 200
    return desk.page(
        "newthing.html", status, kind=kind, here=PLACES[kind], fields=fields, said=cells, problems=problems, wrong=wrong
    )


def _page(
    desk: Desk, thing: Thing, said: Mapping[str, str] | None = None, base: Mapping[str, str] | None = None,
    status: int = 200, **more: Any,
) -> Response:  # fmt: skip
    publisher = publisher_of(desk)
    data = thing.data(publisher.texts())
    mine = things.may_change(desk.member, thing)
    fields = things.fields_of(thing.kind, desk.catalog, desk.member) if mine else ()
    now = filled(fields, things.shown(thing, data, desk.catalog))
    history = [one for one in publisher.history(thing.id, HISTORY) if one.file == thing.file]
    values: dict[str, Any] = dict(
        thing=thing,
        here=f"{PLACES[thing.kind]}/{thing.id}",
        data=data,
        fields=fields,
        said=said or now,
        day=day,
        clashes=(),
    )
    values |= dict(base=json.dumps(base or now, ensure_ascii=False), problems=(), place={}, place_fields=things.PLACE)
    values |= dict(history=entries(history, desk.catalog, texts("sv")), saved="saved" in desk.request.query_params)
    values |= (
        dict(words=things.may_add_words(desk.member), dump=json.dumps, seen=None, more="", mending=(-1, {})) | PREVIEW
    )
    values["links"] = ()
    if thing.kind == "organisation" and thing.id in desk.catalog.organisations:
        with desk.site.service.store.begin() as tx:
            values["links"] = troubled(desk.catalog.organisations[thing.id], links.all_of(tx))
    values |= more
    values["wrong"] = {problem.name: problem.text for problem in values["problems"]}
    return desk.page("thing.html", status, **values)


def _routes(kind: Kind) -> Iterator[Route]:
    new, one = PLACES[kind], f"{PLACES[kind]}/{{{kind}}}"
    yield Route(new, publishing(partial(begin, kind=kind)))
    yield Route(new, publishing(partial(add, kind=kind)), methods=["POST"])
    yield Route(one, publishing(partial(show, kind=kind)))
    yield Route(one, publishing(partial(save, kind=kind)), methods=["POST"])
    yield Route(f"{one}/undo", publishing(partial(undo, kind=kind)), methods=["POST"])


ROUTES = (
    Route(CATALOG, publishing(index)),
    *_routes("organisation"),
    *_routes("need"),
    Route(f"{CATALOG}/needs/{{need}}/words", publishing(words), methods=["POST"]),
    *_routes("area"),
    Route(f"{CATALOG}/areas/{{area}}/places", publishing(place), methods=["POST"]),
    Route(f"{CATALOG}/areas/{{area}}/places/mend", publishing(mend_place), methods=["POST"]),
)
