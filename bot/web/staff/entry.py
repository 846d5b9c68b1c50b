"""Coming in and going out: one-time links, which only a press of a button uses up, and no passwords."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.dialogue.scene import plain
from bot.dialogue.texts import texts
from bot.staff import access, newaddress
from bot.staff.access import Refused
from bot.store import members
from bot.store.staff_access import Link
from bot.turn import ANSWER, Button, Heading, Notice, Paragraph, Reply
from bot.web import site
from bot.web.forms import Fields, admit, posted
from bot.web.staff.desk import SIGN_IN, Desk, cookie_name, let_in, now_ms, token_of


async def sign_in(request: Request) -> Response:
    """How to come in; a POST mails a link to a member's address, and says the same whoever asks."""
    sent = False
    if request.method == "POST":
        fields = await posted(request)
        await run_in_threadpool(_mail_link, request, fields.get("email", ""))
        sent = True
    mails = site.of(request).settings.smtp_url is not None
    return _page(request, "sign_in.html", sent=sent, mails=mails, kept="kept" in request.query_params)


async def enter(request: Request) -> Response:
    """A sign-in link. Looking at it, as a previewer of links does, uses nothing up; the button does."""
    token = request.path_params["token"]
    if request.method != "POST":
        admit(request)
        return _page(request, "enter.html", action=request.url.path)
    await posted(request)

    def work() -> Response:
        with site.of(request).service.store.begin() as tx:
            return let_in(request, access.sign_in(tx, token, now_ms()))

    return await _tried(request, work)


async def invited(request: Request) -> Response:
    """An invitation: who invites to what, and a form for name and address."""
    token = request.path_params["token"]
    fields = await posted(request) if request.method == "POST" else {}
    if request.method != "POST":
        admit(request)

    def work() -> Response:
        with site.of(request).service.store.begin() as tx:
            link = access.invitation(tx, token, now_ms())
            if link is None:
                raise Refused("link_used")
            if request.method != "POST":
                return _invitation(request, link, fields)
            try:
                member = access.accept(tx, token, now_ms(), fields.get("name", ""), email=fields.get("email", ""))
            except Refused as refused:
                return _invitation(request, link, fields, refused.reason)
            return let_in(request, access.open_session(tx, member, now_ms()))

    return await _tried(request, work)


async def new_address(request: Request) -> Response:
    """A link to a member's new address. Looking at it uses nothing up; the button makes the address count."""
    token = request.path_params["token"]
    if request.method == "POST":
        await posted(request)
    else:
        admit(request)

    def work() -> Response:
        service = site.of(request).service
        with service.store.begin() as tx:
            if request.method == "POST":
                service.tell(tx, newaddress.confirm(tx, token, now_ms()), now_ms())
                return _page(request, "newaddress.html", action="", email="")
            link = newaddress.wanted(tx, token, now_ms())
            if link is None:
                raise Refused("link_used")
            return _page(request, "newaddress.html", action=request.url.path, email=link.email)

    return await _tried(request, work)


def sign_out(desk: Desk) -> Response:
    """Out: the session is gone here and in the database."""
    access.sign_out(desk.tx, token_of(desk.request))
    response = RedirectResponse(SIGN_IN, 303)
    secure = desk.site.sessions.secure
    response.delete_cookie(cookie_name(desk.request), secure=secure, httponly=True, samesite="lax")
    return response


async def _tried(request: Request, work: Any) -> Response:
    try:
        response: Response = await run_in_threadpool(work)
    except Refused as refused:
        reason = refused.reason.replace("_", "-")
        return _page(request, "refused.html", 403, message=f"staff-{reason}")
    return response


def _invitation(request: Request, link: Link, fields: Fields, problem: str = "") -> Response:
    organisations = site.of(request).service.guide.catalog.organisations
    name = organisations[link.organisation].name if link.organisation and link.organisation in organisations else ""
    known = dict(name=fields.get("name", link.name or ""), email=fields.get("email", link.email or ""))
    values = dict(link=link, organisation=name, known=known, problem=problem.replace("_", "-"))
    return _page(request, "invited.html", 422 if problem else 200, action=request.url.path, **values)


def _page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    return site.of(request).page(request, f"staff/{template}", status, "sv", member=None, nav=(), csrf="", **values)


def _mail_link(request: Request, address: str) -> None:
    service, now, say = site.of(request).service, now_ms(), texts("sv")
    with service.store.begin() as tx:
        member = members.by_email(tx, address)
        if member is None or member.email is None or site.of(request).settings.smtp_url is None:
            return
        url = f"{site.of(request).settings.site}/staff/in/{access.sign_in_link(tx, member, now)}"
        blocks = (Heading(say("staff-title")), Paragraph(plain(say("staff-link"))))
        reply = Reply("page", blocks, ((Button(say("staff-open"), url=url),),))
        service.tell(tx, [Notice(f"mail:{member.email}", reply, priority=ANSWER, expires_at=now + 600_000)], now)
