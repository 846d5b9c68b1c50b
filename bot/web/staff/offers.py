"""An offer's page: the form, the card as companies would see it, its status in one press, and its history."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.catalog import examine_texts
from bot.catalog.edit import EditError, Set, Step, edited
from bot.catalog.model import Offer, Status
from bot.dialogue import Guide
from bot.dialogue.texts import texts
from bot.staff.folder import Folder
from bot.staff.history import entries
from bot.staff.offerform import FormError, changed_answers, changes, filled, leaves, lix
from bot.staff.overview import day
from bot.staff.publishing import Author, Busy, Conflict, Edit, Publisher, Refused
from bot.staff.wanted import step
from bot.turn import Company, Facts, Press, Reply, Turn
from bot.web.staff.desk import Desk

PRESSED = (Status.OPEN, Status.PAUSED, Status.BUDGET_SPENT, Status.ENDED)
"""Statuses that one press gives."""
HARD = 45


@dataclass(frozen=True)
class Seen:
    """What a change would look like: the card, and the questions that would be answered otherwise."""

    card: Reply
    answers: list[tuple[str, tuple[str, ...], tuple[str, ...]]]
    lix: int


def offer(desk: Desk) -> Response:
    """The form with the offer as it is."""
    return _page(desk, _mine(desk))


def save(desk: Desk) -> Response:
    """Show what a change would look like, or publish it."""
    mine, publisher = _mine(desk), publisher_of(desk)
    said = {leaf.name: desk.fields.get(leaf.name, "") for leaf in leaves()}
    base = _base(desk, filled(mine))
    for name in said:
        if desk.fields.get(f"choose:{name}") == "theirs":
            said[name] = base[name]
    try:
        steps, seen = changes(mine, base, said)
        if desk.fields.get("do") == "preview":
            return _page(desk, mine, said, base, preview=_preview(desk, mine, steps, publisher))
        publisher.publish([Edit(_file(desk, mine), tuple(steps), seen)], Author.of(desk.member))
    except Conflict as conflict:
        clashes = [(".".join(map(str, clash.path[2:])), clash) for clash in conflict.clashes]
        theirs = _after(publisher, mine)
        now = filled(theirs) if theirs else base
        return _page(desk, mine, said, now, 409, clashes=_by_leaf(clashes, said, now))
    except (FormError, EditError) as wrong:
        return _page(desk, mine, said, base, 422, problems=[str(wrong)])
    except Refused as wrong:
        return _page(desk, mine, said, base, 422, problems=[problem.message for problem in wrong.problems])
    except Busy:
        return _page(desk, mine, said, base, 503, problems=[texts("sv")("staff-busy")])
    return RedirectResponse(f"/staff/offers/{mine.id}?saved=1", 303)


def press(desk: Desk) -> Response:
    """A status in one press, or "it is still true"; the next round has its date, and "replaced" names by what."""
    mine = _mine(desk)
    try:
        steps = _pressed(desk, mine)
    except FormError as wrong:
        return _page(desk, mine, status=422, problems=[str(wrong)])
    return _published(desk, mine, lambda one: one.publish([Edit(_file(desk, mine), steps)], Author.of(desk.member)))


def _pressed(desk: Desk, mine: Offer) -> tuple[Step, ...]:
    pressed, say = desk.fields.get("to", ""), texts("sv")
    here = ("offers", mine.id)
    if pressed == Status.IN_ROUNDS:
        try:
            opens = dt.date.fromisoformat(desk.fields.get("opens", ""))
        except ValueError:
            raise FormError(say("staff-round-missing")) from None
        return Set((*here, "status"), pressed), Set((*here, "opens"), opens.isoformat())
    if pressed == Status.REPLACED:
        instead = desk.fields.get("by", "")
        if instead == mine.id or instead not in desk.catalog.offers:
            raise FormError(say("staff-replaced-missing"))
        return Set((*here, "status"), pressed), Set((*here, "replaced_by"), [instead])
    if pressed != "true" and pressed not in PRESSED:
        raise HTTPException(400)
    return (step(mine.id, desk.catalog.owner_of[mine.id], pressed, day(desk.now)),)


def undo(desk: Desk) -> Response:
    """Give a value back what it was before a change."""
    mine, id, publisher = _mine(desk), desk.fields.get("change", ""), publisher_of(desk)
    known = {str(change.id) for change in publisher.history(mine.id)}
    if id not in known:
        raise HTTPException(404)
    return _published(desk, mine, lambda one: one.undo(int(id), Author.of(desk.member)))


def _published(desk: Desk, mine: Offer, work: Any) -> Response:
    say = texts("sv")
    try:
        work(publisher_of(desk))
    except Conflict:
        return _page(desk, mine, status=409, problems=[say("staff-changed-since")])
    except Refused as wrong:
        return _page(desk, mine, status=422, problems=[problem.message for problem in wrong.problems])
    except (EditError, Busy) as wrong:
        return _page(desk, mine, status=422, problems=[str(wrong) or say("staff-busy")])
    return RedirectResponse(f"/staff/offers/{mine.id}?saved=1", 303)


def _mine(desk: Desk) -> Offer:
    """The offer that the address names. Raises HTTPException 404, or 403 for another organisation's."""
    found = desk.catalog.offers.get(desk.request.path_params["offer"])
    if found is None:
        raise HTTPException(404)
    if not desk.member.may_edit(desk.catalog.owner_of[found.id]):
        raise HTTPException(403)
    return found


def _file(desk: Desk, mine: Offer) -> str:
    return f"organisations/{desk.catalog.owner_of[mine.id]}.yaml"


def publisher_of(desk: Desk) -> Publisher:
    """The process's one publisher."""
    service = desk.site.service
    if service.publisher is None:
        service.publisher = Publisher(service.store, Folder(desk.site.settings.catalog_dir))
    return service.publisher


def _base(desk: Desk, now: dict[str, str]) -> dict[str, str]:
    """What the editor saw when the form was opened: the page sends it back with the form."""
    try:
        sent = json.loads(desk.fields.get("base", ""))
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(sent, dict):
        raise HTTPException(400)
    return {name: sent[name] if isinstance(sent.get(name), str) else value for name, value in now.items()}


def _after(publisher: Publisher, mine: Offer) -> Offer | None:
    catalog, _ = examine_texts(publisher.texts())
    return catalog.offers.get(mine.id) if catalog else None


def _by_leaf(clashes: Any, said: dict[str, str], now: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """Each field that clashes: its name, theirs, mine, and who changed it."""
    return [
        (leaf.name, now[leaf.name], said[leaf.name], clash.by or "")
        for name, clash in clashes
        for leaf in leaves()
        if name in (leaf.name, leaf.name.rpartition(".")[0])
    ]


def _preview(desk: Desk, mine: Offer, steps: Any, publisher: Publisher) -> Seen:
    """What publishing would lead to. Raises EditError or Refused, as publishing would."""
    files = publisher.texts()
    place = _file(desk, mine)
    files[place] = edited(files[place], "organisation", steps)
    catalog, problems = examine_texts(files)
    if catalog is None:
        raise Refused(problems)
    guides = (desk.site.service.guide, Guide.of(catalog))
    probes = desk.catalog.probes
    first = [[first_three(guide, one.q, one.municipality, desk.now) for one in probes] for guide in guides]
    card, _ = guides[1].respond(_turn(desk.now, press=Press("offer", mine.id)), Company("web:staff", language="sv"))
    new = catalog.offers[mine.id]
    hard = lix(f"{new.promise.sv}. {new.summary.sv}")
    names = {one.id: one.name.sv for one in catalog.offers.values()}
    changed = changed_answers(first[0], first[1], [one.q for one in probes])
    shown = [(q, tuple(names.get(o, o) for o in b), tuple(names.get(o, o) for o in a)) for q, b, a in changed]
    return Seen(card, shown, hard)


def first_three(guide: Guide, question: str, municipality: str | None, now: int) -> tuple[str, ...]:
    """The first three offers that a question is answered with."""
    company = Company("web:staff", facts=Facts(municipality=municipality))
    return guide.respond(_turn(now, text=question), company)[0].offers[:3]


def _turn(now: int, text: str = "", press: Press | None = None) -> Turn:
    return Turn("web:staff", "web", dt.datetime.fromtimestamp(now / 1000, dt.UTC), text=text, press=press)


def _page(
    desk: Desk, mine: Offer, said: dict[str, str] | None = None, base: dict[str, str] | None = None, status: int = 200,
    **more: Any,
) -> Response:  # fmt: skip
    now = filled(mine)
    values: dict[str, Any] = dict(offer=mine, said=said or now, base=json.dumps(base or now, ensure_ascii=False))
    values |= dict(leaves=leaves(), pressed=PRESSED, problems=(), clashes=(), preview=None, hard=HARD, day=day)
    values |= dict(
        history=entries(publisher_of(desk).history(mine.id, 60), desk.catalog, texts("sv")),
        saved="saved" in desk.request.query_params,
    )
    return desk.page("offer.html", status, **(values | more))
