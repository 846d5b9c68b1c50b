"""The chat on other sites: one script line there, a frame here. No cookies: the form carries the session."""

from __future__ import annotations

import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.webchat import Exchange
from bot.dialogue.texts import texts
from bot.turn import Language
from bot.web import chat, site
from bot.web.chat import Visitor
from bot.web.forms import Fields, posted

SCRIPT_SECONDS = 3600
LANGUAGES: tuple[Language, ...] = ("sv", "en")


async def script(request: Request) -> Response:
    """The script that a municipality's page loads: a button that opens the chat."""
    words = {
        code: {name: texts(code)(f"web-embed-{name}") for name in ("open", "close", "frame")} for code in LANGUAGES
    }
    source = site.of(request).assets["embed.js"].content.decode()
    body = source.replace("__TEXTS__", json.dumps(words, ensure_ascii=False))
    headers = {"Cache-Control": f"public, max-age={SCRIPT_SECONDS}", "Cross-Origin-Resource-Policy": "cross-origin"}
    return Response(body, media_type="text/javascript", headers=headers)


async def page(request: Request) -> Response:
    """The chat in its frame, at the start of a conversation."""
    session = site.of(request).sessions.new()
    return _page(request, _visitor(request, session, dict(request.query_params)), [])


async def say(request: Request) -> Response:
    """One turn: the whole frame where there is no script, else only what is new."""
    fields = await posted(request)
    visitor = _visitor(request, _session(request, fields), fields)
    heard = chat.read(request, fields, visitor)
    exchange = await run_in_threadpool(site.of(request).chat.say, heard) if heard else None
    if exchange is not None and exchange.reply.erased:
        visitor = _visitor(request, site.of(request).sessions.new(), fields)
        return _shown(request, visitor, [exchange], erased=True)
    if exchange is not None and site.wants_fragment(request):
        return _shown(request, visitor, [exchange])
    if heard and heard.press and heard.press.action == "language":
        visitor = _visitor(request, visitor.session, fields | {"lang": heard.press.about})
    return _page(request, visitor, await run_in_threadpool(site.of(request).chat.conversation, visitor.session))


async def conversation(request: Request) -> Response:
    """The conversation so far, for a frame that is opened again in the same tab."""
    fields = await posted(request)
    visitor = _visitor(request, _session(request, fields), fields)
    found = await run_in_threadpool(site.of(request).chat.conversation, visitor.session)
    return chat.fragment(request, visitor, found)


async def my_data(request: Request) -> Response:
    """All that is kept of whoever asks, as a file."""
    fields = await posted(request)
    return await chat.data_file(request, site.of(request).sessions.read(fields.get("session", "")))


def _shown(request: Request, visitor: Visitor, exchanges: list[Exchange], *, erased: bool = False) -> Response:
    if not site.wants_fragment(request):
        return _page(request, visitor, exchanges)
    response = chat.fragment(request, visitor, exchanges)
    if erased:
        response.headers["Lotsen-Erased"] = "1"
    return response


def _page(request: Request, visitor: Visitor, exchanges: list[Exchange]) -> Response:
    return chat.whole(request, visitor, exchanges, "embed.html")


def _session(request: Request, fields: Fields) -> str:
    sessions = site.of(request).sessions
    return sessions.read(fields.get("session", "")) or sessions.new()


def _visitor(request: Request, session: str, fields: Fields) -> Visitor:
    """Whoever is in the frame. Its page says the language and the municipality."""
    asked = fields.get("lang")
    spoken: Language = "en" if asked == "en" else "sv" if asked == "sv" else site.language(request)
    return Visitor(session, False, spoken, True, chat.municipality(request, fields.get("municipality")))
