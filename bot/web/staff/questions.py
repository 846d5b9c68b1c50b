"""What companies asked in vain becomes words of an offer or a need, or a question that the catalog is tested by."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.catalog import Catalog, examine_texts
from bot.catalog.edit import Add, EditError, edited
from bot.dialogue.texts import texts
from bot.search import Engine
from bot.staff.answers import first_three
from bot.staff.publishing import Author, Busy, Conflict, Edit, Publisher, Refused
from bot.store.members import Member
from bot.web.staff.desk import Desk
from bot.web.staff.offers import publisher_of

LONGEST = 200
"""Characters of a question."""
FEW = 2
"""Words; more are a whole question."""


def use(desk: Desk) -> Response:
    """Add a question to what it is about: `about` is "offer.<id>" or "need.<id>", `do` is "words" or "probe"."""
    said = " ".join(desk.fields.get("question", "").split())
    kind, _, id = desk.fields.get("about", "").partition(".")
    probe = desk.fields.get("do") == "probe"
    _admit(desk.member, desk.catalog, kind, id)
    if not said or len(said) > LONGEST:
        return _not_so(desk, texts("sv")("staff-question-length", most=LONGEST))
    if probe and kind != "offer":
        return _not_so(desk, texts("sv")("staff-question-offer"))
    publisher = publisher_of(desk)
    edit = _edit(desk.catalog, kind, id, said, probe=probe)
    try:
        if probe and not _found(publisher, edit, said, id):
            return _not_so(desk, texts("sv")("staff-question-not-found", offer=desk.catalog.offers[id].name.sv))
        publisher.publish([edit], Author.of(desk.member))
    except Refused as wrong:
        return _not_so(desk, *(problem.message for problem in wrong.problems))
    except (EditError, Busy, Conflict) as wrong:
        return _not_so(desk, str(wrong) or texts("sv")("staff-busy"))
    return RedirectResponse("/staff?saved=1", 303)


def _admit(member: Member, catalog: Catalog, kind: str, id: str) -> None:
    """An offer's words are its owner's; a need's are for leads and stewards. Raises HTTPException 403 or 404."""
    if (kind == "offer" and id in catalog.offers) or (kind == "need" and id in catalog.needs):
        allowed = member.may_edit(catalog.owner_of[id]) if kind == "offer" else member.role != "editor"
        if not allowed:
            raise HTTPException(403)
        return
    raise HTTPException(404)


def _edit(catalog: Catalog, kind: str, id: str, said: str, *, probe: bool) -> Edit:
    if probe:
        return Edit("questions.yaml", (Add(("questions",), (dict(q=said, offers=[id]),)),))
    field = "asks" if len(said.split()) > FEW else "words"
    if kind == "need":
        return Edit("needs.yaml", (Add(("needs", id, field), (said,)),))
    return Edit(f"organisations/{catalog.owner_of[id]}.yaml", (Add(("offers", id, field), (said,)),))


def _found(publisher: Publisher, edit: Edit, said: str, offer: str) -> bool:
    """Whether the offer is among the first three for the question: a test that fails is no use to anybody."""
    files = publisher.texts()
    files[edit.file] = edited(files[edit.file], "questions", edit.steps)
    catalog, problems = examine_texts(files)
    if catalog is None:
        raise Refused(problems)
    return offer in first_three(Engine.of(catalog), said, None)


def _not_so(desk: Desk, *problems: str) -> Response:
    return desk.page("refused_change.html", 422, problems=problems)
