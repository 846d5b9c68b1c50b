"""Pages that say how things are: privacy, accessibility, faults, and what machines ask for."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot import retention
from bot.dialogue.pages import PEOPLE_PERIODS
from bot.dialogue.texts import texts
from bot.web import site
from bot.web.guard import security_headers

YEAR_SECONDS = 365 * 24 * 3600
NAMED = frozenset((400, 403, 404, 413, 429))


async def privacy(request: Request) -> Response:
    """Who is responsible for what is kept, what, why and for how long."""
    here = site.of(request)
    known = here.sessions.of(request) is not None
    periods = dict(conversation=retention.CONVERSATION_DAYS, question=retention.QUESTION_DAYS)
    months = retention.PLAN_MONTHS
    people = PEOPLE_PERIODS
    return here.page(
        request, "privacy.html", path="/privacy", known=known, periods=periods, months=months, people=people
    )


async def accessibility(request: Request) -> Response:
    """The accessibility statement that Swedish law asks for."""
    return site.of(request).page(request, "accessibility.html", path="/accessibility")


async def static(request: Request) -> Response:
    """A static file under its hashed name."""
    asset = site.of(request).assets.hashed(request.path_params["name"])
    if asset is None:
        raise HTTPException(404)
    headers = {"Cache-Control": f"public, max-age={YEAR_SECONDS}, immutable"}
    return Response(asset.content, media_type=asset.kind, headers=headers)


async def icon(request: Request) -> Response:
    """For browsers that ask for an icon at the old place."""
    asset = site.of(request).assets["icon.svg"]
    return Response(asset.content, media_type=asset.kind, headers={"Cache-Control": "public, max-age=86400"})


async def robots(request: Request) -> Response:
    """Search engines may list the pages, but not start conversations."""
    return PlainTextResponse(
        "User-agent: *\nDisallow: /?\nDisallow: /embed\nDisallow: /my-data.json\nDisallow: /staff\n"
    )


async def refused(request: Request, wrong: Exception) -> Response:
    """The page for what could not be done, in plain words."""
    status = wrong.status_code if isinstance(wrong, HTTPException) else 500
    headers = dict(wrong.headers or {}) if isinstance(wrong, HTTPException) else {}
    return _fault(request, status, headers)


async def failed(request: Request, wrong: Exception) -> Response:
    """The page for a fault of Lotsen's own. It says nothing of what went wrong; the log does."""
    # This answer is made outside the middleware, so it brings the headers itself.
    headers = security_headers(site.of(request).settings, request.url.path) | {"Cache-Control": "no-store"}
    return _fault(request, 500, headers)


def _fault(request: Request, status: int, headers: dict[str, str]) -> Response:
    shown = 404 if status == 405 else status if status in NAMED else 500
    say = texts(site.language(request))
    values = dict(seconds=int(headers.get("Retry-After", "1"))) if shown == 429 else {}
    staff = request.url.path.startswith("/staff")
    named = f"staff-error-{shown}" if staff and shown in (403, 404) else f"web-error-{shown}"
    title, help_text = say(named), say(f"{named}-help", **values)
    if site.wants_fragment(request):
        response: Response = HTMLResponse(f"{title}. {help_text}", status, media_type="text/plain")
    else:
        response = site.of(request).page(
            request, "fault.html", status, path="/", title=title, help_text=help_text, staff=staff
        )
    response.headers.update(headers)
    return response
