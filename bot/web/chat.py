"""The chat page: it works as plain forms, and its script only makes it quicker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels import codec
from bot.channels.terminal import municipality_code
from bot.channels.webchat import Exchange, Heard
from bot.dialogue.asking import LONGEST
from bot.turn import Language, Press
from bot.web import site
from bot.web.forms import Fields, admit, posted
from bot.web.site import new_nonce

LATEST = "/#latest"
PAGES = frozenset(("/", "/privacy", "/accessibility"))


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is here, and how: on Lotsen's own page with a cookie, or embedded with a token in the form."""

    session: str
    known: bool
    """The browser keeps the session in a cookie."""
    language: Language
    embedded: bool = False
    municipality: str | None = None


async def page(request: Request) -> Response:
    """The conversation so far, and a form. A deep link is run first."""
    here, session = site.of(request), site.of(request).sessions.of(request)
    press = _deep_link(request)
    if press is not None and request.method == "GET" and "prefetch" not in request.headers.get("sec-purpose", ""):
        admit(request)
        return await _opened(request, press, session or here.sessions.new())
    visitor = Visitor(session or here.sessions.new(), session is not None, site.language(request))
    exchanges = await run_in_threadpool(here.chat.conversation, session) if session else []
    return _page(request, visitor, exchanges)


async def say(request: Request) -> Response:
    """One turn: back to the page where there is no script, else only what is new."""
    fields, sessions = await posted(request), site.of(request).sessions
    cookie = sessions.of(request)
    session = cookie or sessions.read(fields.get("session", "")) or sessions.new()
    visitor = Visitor(session, cookie is not None, site.language(request))
    heard = read(request, fields, visitor)
    if heard is None:
        return RedirectResponse("/", 303)
    exchange = await run_in_threadpool(site.of(request).chat.say, heard)
    return _answered(request, visitor, heard, exchange)


async def choose_language(request: Request) -> Response:
    """Change the language of the pages, and of the conversation when there is one."""
    fields, here = await posted(request), site.of(request)
    chosen: Language = "en" if fields.get("to") == "en" else "sv"
    session = here.sessions.of(request)
    if session is not None:
        await run_in_threadpool(here.chat.choose_language, session, chosen)
    asked = fields.get("next", "/")
    response = RedirectResponse(asked if asked in PAGES else "/", 303)
    site.remember_language(request, response, chosen)
    return response


async def my_data(request: Request) -> Response:
    """All that is kept of whoever asks, as a file."""
    here = site.of(request)
    if request.method == "POST":
        fields = await posted(request)
        session = here.sessions.of(request) or here.sessions.read(fields.get("session", ""))
    else:
        admit(request)
        session = here.sessions.of(request)
    return await data_file(request, session)


async def data_file(request: Request, session: str | None) -> Response:
    text = await run_in_threadpool(site.of(request).chat.my_data, session) if session else "{}"
    disposition = {"Content-Disposition": 'attachment; filename="lotsen.json"'}
    return Response(text, media_type="application/json", headers=disposition)


def read(request: Request, fields: Fields, visitor: Visitor) -> Heard | None:
    """What a form said; None when it said nothing."""
    text, location = fields.get("text", "").strip()[:LONGEST], _location(fields.get("at", ""))
    press = (codec.decode(fields["press"]) or Press("?")) if "press" in fields else None
    if not text and press is None and location is None:
        return None
    nonce = fields.get("turn") or new_nonce()
    return Heard(visitor.session, nonce, text, press, location, visitor.language, visitor.municipality)


def municipality(request: Request, name: str | None) -> str | None:
    """The code of a municipality that an embedding page named, by code or name."""
    return municipality_code(site.of(request).service.guide.catalog, name) if name else None


def fragment(request: Request, visitor: Visitor, exchanges: list[Exchange]) -> HTMLResponse:
    """Only the exchanges, for a page that is open. Its script learns which session to go on with."""
    here = site.of(request)
    text = here.render("exchanges.html", visitor.language, exchanges=exchanges, embedded=visitor.embedded)
    response = HTMLResponse(text)
    if visitor.embedded or not visitor.known:
        response.headers["Lotsen-Session"] = here.sessions.token(visitor.session)
    return response


def whole(request: Request, visitor: Visitor, exchanges: list[Exchange], template: str) -> HTMLResponse:
    """The chat page, in full."""
    here = site.of(request)
    values: dict[str, Any] = dict(
        exchanges=exchanges,
        greeting=here.chat.greeting(visitor.language, visitor.municipality),
        session="" if visitor.known else here.sessions.token(visitor.session),
        embedded=visitor.embedded,
        municipality=visitor.municipality or "",
    )
    return here.page(request, template, spoken=visitor.language, **values)


def _page(request: Request, visitor: Visitor, exchanges: list[Exchange]) -> HTMLResponse:
    return whole(request, visitor, exchanges, "chat.html")


async def _opened(request: Request, press: Press, session: str) -> Response:
    visitor = Visitor(session, True, site.language(request))
    heard = Heard(session, new_nonce(), press=press, language=visitor.language)
    await run_in_threadpool(site.of(request).chat.say, heard)
    response = RedirectResponse(LATEST, 303)
    site.of(request).sessions.keep(response, session)
    return response


def _answered(request: Request, visitor: Visitor, heard: Heard, exchange: Exchange) -> Response:
    sessions = site.of(request).sessions
    erased = exchange.reply.erased
    if erased:
        visitor = Visitor(sessions.new(), False, visitor.language)
    if site.wants_fragment(request):
        response: Response = fragment(request, visitor, [exchange])
        response.headers.update({"Lotsen-Erased": "1"} if erased else {})
    else:
        response = _page(request, visitor, [exchange]) if erased else RedirectResponse(LATEST, 303)
    if erased:
        sessions.drop(response)
    else:
        sessions.keep(response, visitor.session)
    if heard.press is not None and heard.press.action == "language" and heard.press.about:
        site.remember_language(request, response, "en" if heard.press.about == "en" else "sv")
    return response


def _deep_link(request: Request) -> Press | None:
    """The press of `/?o=<offer>`, `/?b=<need>` or `/?k=<municipality code>`, as the posters have them."""
    for kind in ("o", "b", "k"):
        if about := request.query_params.get(kind):
            return codec.read_deep_link(f"{kind}_{about}")
    return None


def _location(text: str) -> tuple[float, float] | None:
    latitude, _, longitude = text.partition(",")
    try:
        at = float(latitude), float(longitude)
    except ValueError:
        return None
    return at if abs(at[0]) <= 90 and abs(at[1]) <= 180 else None
