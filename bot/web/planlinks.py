"""Links that are pressed outside the chat: an address to confirm, a memory to open, and the calendar file.

A link that is only opened does nothing: it asks for one press, since programs open every link of a mail.
"""

from __future__ import annotations

import time

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.html import CALENDAR, EMBEDDED_CALENDAR
from bot.channels.webchat import Heard, company_id
from bot.dialogue.texts import texts
from bot.people.linking import MOST_NAMED
from bot.store import memory, plans
from bot.turn import Press
from bot.web import site
from bot.web.forms import admit, posted
from bot.web.site import new_nonce

LATEST = "/#latest"


async def confirmed(request: Request) -> Response:
    """The link that confirms an address, for the company that gave it. Only the browser that asked comes into that
    company's chat: else whoever sends a link to a stranger would draw the stranger into a chat of their own."""
    secret = request.path_params["secret"]
    known = await run_in_threadpool(_link, request, secret)
    if known is None:
        return old(request)
    if request.method == "GET":
        admit(request)
        return ask(request, "plans-mail-title", "web-confirm-do", "", mail=known.mail)
    await posted(request)
    session = site.of(request).sessions.of(request)
    here = session is not None and company_id(session) == known.company
    company = await run_in_threadpool(_confirm, request, secret, here)
    if company is None:
        return old(request)
    if not here:
        said = "web-confirmed" if company == known.company else "web-confirm-there"
        return site.of(request).page(
            request, "press.html", path="/", title="plans-mail-title", ask="", values={}, said=said, mail=known.mail
        )
    heard = Heard(company, new_nonce(), press=Press("plans"), language=site.language(request))
    await run_in_threadpool(site.of(request).chat.say, heard)
    return _in(request, company)


async def opened(request: Request) -> Response:
    """The link from a chat: its memory in this browser, together with what this browser had. Asks for a press, and
    shows whose memory it is, so that nobody is drawn into a stranger's."""
    secret, here = request.path_params["secret"], site.of(request)
    found = await run_in_threadpool(_whose, request, secret)
    if found is None:
        return old(request)
    if request.method == "GET":
        admit(request)
        language = site.language(request)
        saved = texts(language).list(found) or texts(language)("web-open-nothing")
        return ask(request, "web-open-title", "web-open-do", texts(language)("plans-web-open"), plans=saved)
    await posted(request)
    session = here.sessions.of(request)
    company = await run_in_threadpool(_join, request, secret, company_id(session) if session else None)
    if company is None:
        return old(request)
    heard = Heard(company, new_nonce(), press=Press("plans"), language=site.language(request))
    await run_in_threadpool(here.chat.say, heard)
    return _in(request, company)


async def calendar(request: Request) -> Response:
    """The company's plans as a calendar file."""
    sessions = site.of(request).sessions
    if request.method == "POST":
        fields = await posted(request)
        session = sessions.of(request) or sessions.read(fields.get("session", ""))
    else:
        admit(request)
        session = sessions.of(request)
    return await _calendar_file(request, session)


async def embedded_calendar(request: Request) -> Response:
    """The same from the chat in a frame. Only its form counts: the browser may be somebody else's on Lotsen's page."""
    fields = await posted(request)
    return await _calendar_file(request, site.of(request).sessions.read(fields.get("session", "")))


async def _calendar_file(request: Request, session: str | None) -> Response:
    text = await run_in_threadpool(site.of(request).chat.calendar, session) if session else None
    if text is None:
        raise HTTPException(404)
    disposition = {"Content-Disposition": 'attachment; filename="lotsen.ics"'}
    return Response(text, media_type="text/calendar", headers=disposition)


def ask(request: Request, title: str, ask: str, button: str, **values: str) -> Response:
    """A page that asks for one press."""
    here = site.of(request)
    return here.page(request, "press.html", path="/", title=title, ask=ask, values=values, button=button)


def _in(request: Request, company: str) -> Response:
    """Into the chat, as the company whose link it was."""
    response = RedirectResponse(LATEST, 303)
    site.of(request).sessions.keep(response, company)
    return response


def old(request: Request) -> Response:
    """A link that was used, is too old, or never was."""
    return site.of(request).page(request, "press.html", 410, path="/", title="web-press-title", ask="", values={})


def _whose(request: Request, secret: str) -> list[str] | None:
    """The names of the plans in the memory that a link opens; None for an old link."""
    with site.of(request).service.store.begin() as tx:
        found = plans.find_link(tx, "web", secret, int(time.time() * 1000))
        return found and [plan.name for plan in plans.load(tx, found.company, hold=False).plans][:MOST_NAMED]


def _join(request: Request, secret: str, own: str | None) -> str | None:
    """Use the link: what the browser had goes over to the chat's memory. Returns the company; None for an old link.

    Who came by another chat's link before leaves that chat's memory where it is.
    """
    with site.of(request).service.store.begin() as tx:
        found = plans.find_link(tx, "web", secret, int(time.time() * 1000))
        if found is None:
            return None
        plans.use_link(tx, "web", secret)
        if own is not None and own.startswith("web:"):
            memory.moved(tx, own, found.company)
        return found.company


def _link(request: Request, secret: str) -> plans.Link | None:
    with site.of(request).service.store.begin() as tx:
        return plans.find_link(tx, "mail", secret, int(time.time() * 1000))


def _confirm(request: Request, secret: str, here: bool) -> str | None:
    """Use the link: the address is the company's. Returns the company that has the address now; None for an old link.

    Two companies with one address become one, but only in the browser that asked (`here`). Elsewhere the link is left
    to be opened there, and the elder company is returned.
    """
    with site.of(request).service.store.begin() as tx:
        found = plans.find_link(tx, "mail", secret, int(time.time() * 1000))
        if found is None:
            return None
        company, address = found
        elder = plans.with_mail(tx, address)
        if elder is None or elder == company:
            plans.use_link(tx, "mail", secret)
            plans.set_mail(tx, company, address)
            return company
        if here:
            plans.use_link(tx, "mail", secret)
            memory.moved(tx, company, elder)
        return elder


ROUTES = (
    Route("/l/{secret}", opened, methods=["GET", "POST"]),
    Route("/c/{secret}", confirmed, methods=["GET", "POST"]),
    Route(CALENDAR, calendar, methods=["GET", "POST"]),
    Route(EMBEDDED_CALENDAR, embedded_calendar, methods=["POST"]),
)
