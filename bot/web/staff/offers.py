"""An offer's page: the form, the card as companies would see it, its status in one press, and its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.catalog import CatalogError
from bot.catalog.edit import EditError, Set, Step, edited, value_at
from bot.catalog.model import Offer, Status
from bot.dialogue.texts import texts
from bot.staff import differences
from bot.staff.changing import Clash
from bot.staff.folder import Folder
from bot.staff.formmodel import part_of, parts
from bot.staff.formparts import FormError, FormProblem, Part, Said
from bot.staff.history import entries
from bot.staff.linkstates import troubled
from bot.staff.newoffer import with_rows
from bot.staff.offerform import changes, differs, filled, problems_of
from bot.staff.overview import day
from bot.staff.publishing import Author, Busy, Conflict, Edit, Publisher, Refused
from bot.staff.wanted import step
from bot.store import drafts, links
from bot.web.site import wants_fragment
from bot.web.staff import formpage, preview
from bot.web.staff.desk import Desk

PRESSED = (Status.OPEN, Status.PAUSED, Status.BUDGET_SPENT, Status.ENDED)
"""Statuses that one press gives."""


def offer(desk: Desk) -> Response:
    """The form with the offer as it is, or as the member's draft has it."""
    mine = _mine(desk)
    now = filled(_data(desk, mine))
    with desk.site.service.store.begin() as tx:
        draft = drafts.of_offer(tx, desk.member.id, mine.id)
    if draft is not None and "draft" in desk.request.query_params:
        return _page(desk, mine, draft.said, draft.base)
    return _page(desk, mine, now, now, draft=draft)


def save(desk: Desk) -> Response:
    """Keep a draft, show what a change would look like, or publish it. What is typed is kept until it is published."""
    mine, publisher = _mine(desk), publisher_of(desk)
    data, do = _data(desk, mine), desk.fields.get("do", "")
    now, said = filled(data), formpage.said_in(desk)
    base = formpage.base_in(desk, now)
    said = _chosen(desk, said, base)
    if do.startswith("differ:"):
        said = with_rows(said, [do.removeprefix("differ:")])
    _keep(desk, mine, said, base)
    if do == "draft":
        return RedirectResponse("/staff?kept=1", 303)
    if do.startswith("differ:"):
        return _page(desk, mine, said, base)
    files, place = publisher.texts(), _file(desk, mine)
    try:
        steps, saw = changes(data, base, said)
        files[place] = edited(files[place], "organisation", steps)
    except (FormError, EditError) as wrong:
        found = wrong.problems if isinstance(wrong, FormError) else [FormProblem("", str(wrong))]
        if do != "preview":
            return _page(desk, mine, said, base, 422, problems=found)
        return _seen(desk, mine, said, base, preview.unread(desk, mine.id, said, found))
    after = value_at(files[place], ("offers", mine.id))
    if do == "preview":
        return _seen(desk, mine, said, base, preview.seen(desk, said, files, after))
    try:
        if found := problems_of(after):
            return _page(desk, mine, said, base, 422, problems=found)
        publisher.publish([Edit(place, tuple(steps), saw)], Author.of(desk.member))
    except Conflict as conflict:
        now = filled(_data(desk, mine))
        return _page(desk, mine, said, now, 409, clashes=_clashing(desk, conflict.clashes, said, now))
    except (EditError, Refused, Busy) as wrong:
        return _page(desk, mine, said, base, status_of(wrong), problems=problems_in(wrong))
    told(desk, _owner(desk, mine), after, data)
    return RedirectResponse(f"/staff/offers/{mine.id}?saved=1", 303)


def rescue(desk: Desk) -> None:
    """Keep a form that came when the session had ended."""
    mine = _mine(desk)
    base, said = formpage.base_in(desk, {}), formpage.said_in(desk)
    drafts.keep(desk.tx, desk.member.id, _owner(desk, mine), mine.id, said, base, desk.now)


def told(desk: Desk, owner: str, offer: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """What was published is no draft any more, and others hear what was written about their offers."""
    with desk.site.service.store.begin() as tx:
        drafts.published(tx, desk.member.id, str(offer["id"]))
        earlier, site = before.get("similar") or (), desk.site.settings.site
        notices = differences.written(tx, desk.catalog, desk.member, owner, offer, earlier, desk.now, site)
        desk.site.service.tell(tx, notices, desk.now)


def problems_in(wrong: EditError | CatalogError | Busy) -> list[FormProblem]:
    """Why something was not published, in words."""
    if isinstance(wrong, CatalogError):
        return [FormProblem("", problem.message) for problem in wrong.problems]
    return [FormProblem("", str(wrong) or texts("sv")("staff-busy"))]


def status_of(wrong: Exception) -> int:
    return 503 if isinstance(wrong, Busy) else 422


def card(desk: Desk) -> Response:
    """Any offer as companies see it, for all who are signed in."""
    found = desk.catalog.offers.get(desk.request.path_params["offer"])
    if found is None:
        raise HTTPException(404)
    owner = desk.catalog.owner(found.id)
    reply = preview.card(desk.site.service.guide, found.id, desk.now)
    return desk.page("card.html", offer=found, owner=owner, card=reply, mine=desk.member.may_edit(owner.id))


def press(desk: Desk) -> Response:
    """A status in one press, or "it is still true"; the next round has its date, and "replaced" names by what."""
    mine = _mine(desk)
    try:
        steps = _pressed(desk, mine)
    except FormError as wrong:
        return _page(desk, mine, status=422, problems=wrong.problems)
    return _published(desk, mine, lambda one: one.publish([Edit(_file(desk, mine), steps)], Author.of(desk.member)))


def _pressed(desk: Desk, mine: Offer) -> tuple[Step, ...]:
    pressed, say = desk.fields.get("to", ""), texts("sv")
    here = ("offers", mine.id)
    if pressed == Status.IN_ROUNDS:
        try:
            opens = dt.date.fromisoformat(desk.fields.get("opens", ""))
        except ValueError:
            raise FormError(FormProblem("opens", say("staff-round-missing"))) from None
        return Set((*here, "status"), pressed), Set((*here, "opens"), opens.isoformat())
    if pressed == Status.REPLACED:
        instead = desk.fields.get("by", "")
        if instead == mine.id or instead not in desk.catalog.offers:
            raise FormError(FormProblem("replaced_by", say("staff-replaced-missing")))
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
        return _page(desk, mine, status=409, problems=[FormProblem("", say("staff-changed-since"))])
    except (EditError, Refused, Busy) as wrong:
        return _page(desk, mine, status=status_of(wrong), problems=problems_in(wrong))
    listed = desk.fields.get("from") == "list"  # pressed in the list on the start page, where the next one waits
    return RedirectResponse("/staff?saved=1" if listed else f"/staff/offers/{mine.id}?saved=1", 303)


def _mine(desk: Desk) -> Offer:
    """The offer that the address names. Raises HTTPException 404, or 403 for another organisation's."""
    found = desk.catalog.offers.get(desk.request.path_params["offer"])
    if found is None:
        raise HTTPException(404)
    if not desk.member.may_edit(desk.catalog.owner_of[found.id]):
        raise HTTPException(403)
    return found


def _file(desk: Desk, mine: Offer) -> str:
    return f"organisations/{_owner(desk, mine)}.yaml"


def _owner(desk: Desk, mine: Offer) -> str:
    return desk.catalog.owner_of[mine.id]


def _data(desk: Desk, mine: Offer) -> dict[str, Any]:
    """The offer as its file has it now. Raises HTTPException 404 when it is there no more."""
    text = publisher_of(desk).texts().get(_file(desk, mine))
    data = value_at(text, ("offers", mine.id)) if text else None
    if not isinstance(data, dict):
        raise HTTPException(404)
    return data


def publisher_of(desk: Desk) -> Publisher:
    """The process's one publisher."""
    service = desk.site.service
    if service.publisher is None:
        service.publisher = Publisher(service.store, Folder(desk.site.settings.catalog_dir))
    return service.publisher


def _keep(desk: Desk, mine: Offer, said: Said, base: Said) -> None:
    """Keep what is typed, when it says something else than the offer."""
    if any(differs(part, base, said) for part in parts()):
        with desk.site.service.store.begin() as tx:
            drafts.keep(tx, desk.member.id, _owner(desk, mine), mine.id, said, base, desk.now)


def _chosen(desk: Desk, said: dict[str, str], base: Said) -> dict[str, str]:
    """The form with the others' version of those parts of which it was chosen."""
    for part in parts():
        if desk.fields.get(f"choose:{part.name}") == "theirs":
            said = {name: text for name, text in said.items() if part_of(name) is not part}
            said |= {name: text for name, text in base.items() if part_of(name) is part}
    return said


def _clashing(desk: Desk, clashes: Sequence[Clash], said: Said, now: Said) -> list[tuple[Part, str, str, str]]:
    """The parts that clash: what others and this member made of each, and who the others are."""
    found, choices = [], formpage.Choices(desk.catalog)
    for clash in clashes:
        name = ".".join(map(str, clash.path[2:]))
        inner = [part for part in parts() if part.name == name or part.name.startswith(f"{name}.")]
        found += [(part, choices.summary(part, now), choices.summary(part, said), clash.by or "") for part in inner]
    return found


def _seen(desk: Desk, mine: Offer, said: Said, base: Said, found: preview.Seen) -> Response:
    """A preview: the whole page, or only what the page's script asks for."""
    if wants_fragment(desk.request):
        values = formpage.page(desk, said, base, found.problems, seen=found, action=f"/staff/offers/{mine.id}")
        return desk.page("preview.html", **values)
    return _page(desk, mine, said, base, problems=found.problems, seen=found)


def _page(
    desk: Desk, mine: Offer, said: Said | None = None, base: Said | None = None, status: int = 200,
    problems: Sequence[FormProblem] = (), **more: Any,
) -> Response:  # fmt: skip
    now = filled(_data(desk, mine)) if said is None or base is None else {}
    values = formpage.page(desk, now if said is None else said, now if base is None else base, problems)
    values |= dict(offer=mine, pressed=PRESSED, day=day, draft=None, action=f"/staff/offers/{mine.id}", new=False)
    changed = publisher_of(desk).history(mine.id, 60)
    values |= dict(history=entries(changed, desk.catalog, texts("sv")), saved="saved" in desk.request.query_params)
    with desk.site.service.store.begin() as tx:
        values["links"] = troubled(mine, links.all_of(tx))
    return desk.page("offer.html", status, **(values | more))
