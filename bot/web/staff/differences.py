"""What another organisation wrote sets two offers apart, and the answer to it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.dialogue.texts import texts
from bot.staff import differences
from bot.staff.overview import day
from bot.store import members
from bot.web.staff.desk import Desk


def read(desk: Desk) -> Response:
    """The sentence and both offers; the other side may answer."""
    return _page(desk)


def answer(desk: Desk) -> Response:
    """Answer: that it is right, or in free text."""
    text = " ".join(desk.fields.get("answer", "").split())
    if desk.fields.get("do") == "agree":
        text = texts("sv")("difference-agreed")
    if not text:
        return _page(desk, texts("sv")("difference-answer-missing"))
    try:
        site = desk.site.settings.site
        told = differences.answered(desk.tx, desk.catalog, desk.member, _id(desk), text, desk.now, site)
    except KeyError:
        raise HTTPException(404) from None
    desk.site.service.tell(desk.tx, told, desk.now)
    return RedirectResponse(f"/staff/differences/{_id(desk)}?sent=1", 303)


def _page(desk: Desk, problem: str = "") -> Response:
    try:
        found, may = differences.readable(desk.tx, desk.catalog, desk.member, _id(desk))
    except KeyError:
        raise HTTPException(404) from None
    pair = [(desk.catalog.offers[id], desk.catalog.owner(id)) for id in (found.offer, found.other)]
    writer = members.by_id(desk.tx, found.member)
    name = writer.name if writer else ""
    values = dict(one=found, pair=pair, may=may, writer=name, date=texts("sv").date(day(found.at)), problem=problem)
    sent = "sent" in desk.request.query_params
    return desk.page("difference.html", 422 if problem else 200, sent=sent, most=differences.LONGEST_ANSWER, **values)


def _id(desk: Desk) -> int:
    id = desk.request.path_params["difference"]
    if not id.isdecimal() or len(id) > 15:
        raise HTTPException(404)
    return int(id)
