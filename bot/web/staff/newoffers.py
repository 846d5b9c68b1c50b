"""A new offer: first what is like it already, then its form, kept as a draft until it is published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.catalog import Catalog, examine_texts
from bot.catalog.edit import EditError, edited
from bot.dialogue.texts import texts
from bot.staff import newoffer
from bot.staff.formparts import FormError, FormProblem
from bot.staff.newoffer import GIVES, ID, LONGEST_GIVES, OVERLAPS
from bot.staff.offerform import problems_of
from bot.staff.overview import day
from bot.staff.publishing import Author, Busy, Conflict, Refused
from bot.store import drafts
from bot.store.drafts import Draft
from bot.web.site import wants_fragment
from bot.web.staff import formpage, preview
from bot.web.staff.desk import Desk
from bot.web.staff.offers import problems_in, publisher_of, status_of, told

NEW = "/staff/new"


def begin(desk: Desk) -> Response:
    """What the offer gives, in the member's own words."""
    return _begin(desk, "", desk.member.organisation or "")


def search(desk: Desk) -> Response:
    """Keep what was typed, or a question that nothing answered, as a draft; then show what is like it."""
    question = " ".join(desk.fields.get("question", "").split())[:LONGEST_GIVES]
    gives, organisation = _gives(desk) or question, _organisation(desk)
    if not gives or (not organisation and not question):
        message = "new-gives-missing" if not gives else "new-organisation-missing"
        return _begin(desk, gives, organisation, texts("sv")(message))
    said = newoffer.begun(desk.catalog, desk.site.service.guide.engine, organisation, gives, question)
    id = drafts.new(desk.tx, desk.member.id, organisation, None, said, desk.now)
    return RedirectResponse(f"{NEW}/{id}/alike", 303)


def alike(desk: Desk) -> Response:
    """What is like the new offer already, across all actors."""
    return _alike(desk, _draft(desk, desk.tx))


def choose(desk: Desk) -> Response:
    """It is the same, so nothing new is needed; or it is looked for again; or the form comes next."""
    draft, do, offer = _draft(desk, desk.tx), desk.fields.get("do", ""), desk.fields.get("same", "")
    if offer:
        if offer not in desk.catalog.offers:
            raise HTTPException(404)
        drafts.drop(desk.tx, desk.member.id, draft.id)
        mine = desk.member.may_edit(desk.catalog.owner_of[offer])
        return RedirectResponse(f"/staff/offers/{offer}" if mine else f"/staff/offers/{offer}/card", 303)
    organisation = _organisation(desk) or draft.organisation
    ticked = [id for id in desk.catalog.offers if desk.fields.get(f"overlaps:{id}")]
    said = newoffer.with_rows(draft.said | {OVERLAPS: "\n".join(ticked)}, ticked)
    said[GIVES] = _gives(desk) or draft.said.get(GIVES, "")
    if organisation and not draft.organisation and not said.get("area"):
        said["area"] = "\n".join(desk.catalog.organisations[organisation].area)
    drafts.change(desk.tx, desk.member.id, draft.id, said, desk.now, organisation)
    if do == "again":
        return RedirectResponse(f"{NEW}/{draft.id}/alike", 303)
    if not organisation:
        return _alike(desk, _draft(desk, desk.tx), texts("sv")("new-organisation-missing"))
    return RedirectResponse(f"{NEW}/{draft.id}", 303)


def form(desk: Desk) -> Response:
    """The form of a new offer."""
    return _page(desk, _owned(desk))


def save(desk: Desk) -> Response:
    """Keep the draft, show what it would look like, or publish it."""
    draft, do = _owned(desk), desk.fields.get("do", "")
    said = _hidden(draft) | formpage.said_in(desk)
    if do.startswith("differ:"):
        said = newoffer.with_rows(said, [do.removeprefix("differ:")])
    draft = _kept(desk, draft, said)
    if do == "draft":
        return RedirectResponse("/staff?kept=1", 303)
    if do.startswith("differ:"):
        return _page(desk, draft)
    publisher = publisher_of(desk)
    files = publisher.texts()
    catalog = examine_texts(files)[0] or desk.catalog
    undivided = newoffer.undivided(catalog, said)
    own = desk.member.organisation == draft.organisation
    try:
        data = newoffer.made(catalog, draft.organisation, said, day(desk.now) if own else None)
    except FormError as wrong:
        return _seen(desk, draft, do, preview.unread(desk, "", said, [*wrong.problems, *undivided]))
    problems = [*problems_of(data), *undivided]
    edit = newoffer.edit(draft.organisation, data)
    try:
        if do != "publish" or problems:
            files[edit.file] = edited(files[edit.file], "organisation", edit.steps)
            return _seen(desk, draft, do, preview.seen(desk, said, files, data, problems))
        _kept(desk, draft, said | {ID: str(data["id"])})  # pressed twice, it is published once
        publisher.publish([edit], Author.of(desk.member))
    except (EditError, Refused, Busy, Conflict, KeyError) as wrong:
        found = problems_in(wrong) if isinstance(wrong, EditError | Refused | Busy) else []
        _kept(desk, draft, {name: text for name, text in said.items() if name != ID})
        return _page(desk, draft, status_of(wrong), found or [FormProblem("", texts("sv")("staff-changed-since"))])
    with desk.site.service.store.begin() as tx:
        drafts.drop(tx, desk.member.id, draft.id)
    told(desk, draft.organisation, data, {})
    return RedirectResponse("/staff?saved=1", 303)


def rescue(desk: Desk) -> None:
    """Keep a form that came when the session had ended."""
    draft = _draft(desk, desk.tx)
    drafts.change(desk.tx, desk.member.id, draft.id, _hidden(draft) | formpage.said_in(desk), desk.now)


def drop(desk: Desk) -> Response:
    """Throw one of the member's drafts away."""
    drafts.drop(desk.tx, desk.member.id, _draft(desk, desk.tx).id)
    return RedirectResponse("/staff", 303)


def _draft(desk: Desk, tx: Connection) -> Draft:
    """The member's own draft that the address names. Raises HTTPException 404: nobody learns of others' drafts."""
    id = desk.request.path_params["draft"]
    found = drafts.find(tx, desk.member.id, int(id)) if id.isdecimal() and len(id) <= 15 else None
    if found is None:
        raise HTTPException(404)
    return found


def _hidden(draft: Draft) -> dict[str, str]:
    """What a draft holds beside its form."""
    return {name: text for name, text in draft.said.items() if name.startswith("new.")}


def _owned(desk: Desk) -> Draft:
    """A draft of a new offer of an organisation that the member may write for. Raises HTTPException."""
    with desk.site.service.store.begin() as tx:
        draft = _draft(desk, tx)
    if draft.offer is not None or draft.organisation not in desk.catalog.organisations:
        raise HTTPException(404)
    if not desk.member.may_edit(draft.organisation):
        raise HTTPException(403)
    return draft


def _kept(desk: Desk, draft: Draft, said: dict[str, str]) -> Draft:
    with desk.site.service.store.begin() as tx:
        drafts.change(tx, desk.member.id, draft.id, said, desk.now)
    return Draft(draft.id, draft.member, draft.organisation, None, said, draft.base, desk.now)


def _gives(desk: Desk) -> str:
    return " ".join(desk.fields.get("gives", "").split())[:LONGEST_GIVES]


def _organisation(desk: Desk) -> str:
    """Whose the offer is to be: a steward says so. Raises HTTPException 403 for another's."""
    asked = desk.fields.get("organisation") or desk.member.organisation or ""
    if asked and (asked not in desk.catalog.organisations or not desk.member.may_edit(asked)):
        raise HTTPException(403)
    return asked


def _begin(desk: Desk, gives: str, organisation: str, problem: str = "") -> Response:
    values = dict(gives=gives, organisation=organisation, problem=problem, organisations=_organisations(desk.catalog))
    return desk.page("new.html", 422 if problem else 200, longest=LONGEST_GIVES, **values)


def _alike(desk: Desk, draft: Draft, problem: str = "") -> Response:
    if draft.offer is not None:
        raise HTTPException(404)
    gives = draft.said.get(GIVES, "")
    found = newoffer.likes(desk.catalog, desk.site.service.guide.engine, gives)
    values: dict[str, Any] = dict(draft=draft, gives=gives, likes=found, ticked=newoffer.ticked(draft.said))
    values |= dict(organisation=draft.organisation, organisations=_organisations(desk.catalog), problem=problem)
    mine = [id for id, owner in desk.catalog.owner_of.items() if desk.member.may_edit(owner)]
    return desk.page("alike.html", 422 if problem else 200, longest=LONGEST_GIVES, mine=mine, **values)


def _organisations(catalog: Catalog) -> list[tuple[str, str]]:
    return sorted(((one.id, one.name) for one in catalog.organisations.values()), key=lambda one: one[1].casefold())


def _seen(desk: Desk, draft: Draft, do: str, found: preview.Seen) -> Response:
    """A preview, or why the offer is not published."""
    if wants_fragment(desk.request):
        values = formpage.page(desk, draft.said, {}, found.problems, seen=found, action=f"{NEW}/{draft.id}")
        return desk.page("preview.html", **values)
    status = 422 if do == "publish" else 200
    return _page(desk, draft, status, found.problems, seen=None if do == "publish" else found)


def _page(desk: Desk, draft: Draft, status: int = 200, problems: Sequence[FormProblem] = (), **more: Any) -> Response:
    values = formpage.page(desk, draft.said, {}, problems, **more)
    owner = desk.catalog.organisations[draft.organisation]
    values |= dict(draft=draft, owner=owner, action=f"{NEW}/{draft.id}", new=True)
    return desk.page("newoffer.html", status, **values)
