"""The catalog as open data: files in every form, and an API for offers and search."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from email.utils import formatdate
from threading import Lock
from typing import Any

from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.catalog import Catalog
from bot.exchange import api, feed
from bot.exchange.formats import FORMATS
from bot.search.finding import Question
from bot.service import Service
from bot.store import snapshots
from bot.turn import Facts, Language
from bot.web import site

OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_MOST_KEPT = 6
_kept: OrderedDict[tuple[int, str, str], tuple[Catalog, bytes, str]] = OrderedDict()
_lock = Lock()


async def page(request: Request) -> Response:
    """What there is to fetch, for people."""
    forms = [(form, f"/open/catalog.{FORMATS[form].ending}") for form in FORMATS]
    return site.of(request).page(request, "open.html", path="/open", forms=forms)


async def file(request: Request) -> Response:
    """The whole catalog in one form, without what is for staff only."""
    here = site.of(request)
    form = next(name for name, one in FORMATS.items() if request.url.path.endswith(f"/catalog.{one.ending}"))
    content, tag = await run_in_threadpool(_made, here.service.guide.catalog, form, here.settings.site)
    newest = await run_in_threadpool(_newest, here.service)
    return _tagged(request, content, tag, newest, FORMATS[form].media_type)


async def changes(request: Request) -> Response:
    """What changed in the catalog, as a feed."""
    here = site.of(request)

    def made() -> bytes:
        with here.service.store.begin() as tx:
            found, folders = snapshots.history(tx, most=feed.MOST), snapshots.read_in(tx, feed.MOST)
        return feed.atom(here.service.guide.catalog, found, folders, here.settings.site)

    content = await run_in_threadpool(made)
    newest = await run_in_threadpool(_newest, here.service)
    return _tagged(request, content, _tag(content), newest, "application/atom+xml")


def _newest(service: Service) -> int | None:
    """When the catalog last changed, in ms; None when it was never kept."""
    with service.store.begin() as tx:
        newest = snapshots.latest(tx)
    return newest.at if newest else None


def _tag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _tagged(request: Request, content: bytes, tag: str, changed: int | None, media_type: str) -> Response:
    """Content, or that it is unchanged. Only the tag decides: a process may serve the state before for some seconds."""
    headers = OPEN | {"ETag": tag, "Cache-Control": "public, max-age=300"}
    if changed is not None:
        headers["Last-Modified"] = formatdate(changed / 1000, usegmt=True)
    if tag in request.headers.get("if-none-match", "").replace("W/", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _made(catalog: Catalog, form: str, address: str) -> tuple[bytes, str]:
    """The file and its tag, made once for each catalog: making one takes up to a second."""
    key = (id(catalog), form, address)
    with _lock:
        kept = _kept.get(key)
        if kept is None or kept[0] is not catalog:  # an id is used again once its catalog is gone
            content = FORMATS[form].write(catalog, address, False)
            kept = (catalog, content, _tag(content))
            _kept[key] = kept
            while len(_kept) > _MOST_KEPT:
                _kept.popitem(last=False)
    return kept[1], kept[2]


async def offers(request: Request) -> Response:
    """Offers in brief, a page at a time."""
    if (busy := _busy(request)) is not None:
        return busy
    catalog = site.of(request).service.guide.catalog
    offset, limit = _number(request, "offset", 0, 0, api.FURTHEST), _number(request, "limit", 50, 1, api.MOST)
    if offset is None or limit is None:
        return _problem(400, "Bad parameter", f"offset is 0 to {api.FURTHEST}, limit is 1 to {api.MOST}.")
    every, language = list(catalog.offers.values()), _language(request)
    if language is None:
        return _problem(400, "Bad parameter", "lang is sv or en.")
    following = f"/api/v1/offers?offset={offset + limit}&limit={limit}&lang={language}"
    found = api.Page(
        total=len(every),
        offset=offset,
        offers=[api.brief(catalog, one, language) for one in every[offset : offset + limit]],
        next=following if offset + limit < len(every) else None,
    )
    return _json(found)


async def offer(request: Request) -> Response:
    """One offer."""
    if (busy := _busy(request)) is not None:
        return busy
    catalog = site.of(request).service.guide.catalog
    found = catalog.offer(request.path_params["id"])
    if found is None:
        return _problem(404, "Not found", "There is no offer with that id.")
    return _json(api.whole(catalog, found))


async def search(request: Request) -> Response:
    """What fits a question. The question is not kept."""
    if (busy := _busy(request)) is not None:
        return busy
    guide = site.of(request).service.guide
    question = request.query_params.get("q", "").strip()
    municipality = request.query_params.get("municipality")
    if not question or len(question) > api.LONGEST:
        return _problem(400, "Bad parameter", f"q is a question of 1 to {api.LONGEST} characters.")
    if municipality is not None and municipality not in guide.catalog.areas:
        return _problem(400, "Bad parameter", "municipality is a code such as 1265.")
    language = _language(request)
    if language is None:
        return _problem(400, "Bad parameter", "lang is sv or en.")
    found = await run_in_threadpool(guide.engine.find, Question(question, facts=Facts(municipality=municipality)))
    brief = [api.brief(guide.catalog, guide.catalog.offers[hit.offer], language) for hit in found.hits]
    return _json(api.Answer(kind=found.kind, certain=round(found.certain, 3), need=found.need, offers=brief))


async def document(request: Request) -> Response:
    """The OpenAPI document."""
    here = site.of(request)
    areas = here.service.guide.catalog.areas
    return JSONResponse(api.openapi(here.settings.site, areas), headers=OPEN)


def _busy(request: Request) -> Response | None:
    wait = site.of(request).limiter.take(f"api {request.scope['client_address']}", time.monotonic())
    return _problem(429, "Too many requests", f"Wait {wait} seconds.", {"Retry-After": str(wait)}) if wait else None


def _number(request: Request, name: str, default: int, least: int, most: int) -> int | None:
    text = request.query_params.get(name, str(default))
    fits = text.isascii() and text.isdigit() and len(text) < 8 and least <= int(text) <= most
    return int(text) if fits else None


def _language(request: Request) -> Language | None:
    """The language asked for, Swedish when none is; None for one that Lotsen does not speak."""
    given = request.query_params.get("lang", "sv")
    return "en" if given == "en" else "sv" if given == "sv" else None


def _json(model: BaseModel) -> Response:
    return Response(model.model_dump_json(exclude_none=True), media_type="application/json", headers=OPEN)


def _problem(status: int, title: str, detail: str, headers: dict[str, Any] | None = None) -> Response:
    found = api.Problem(title=title, status=status, detail=detail)
    return Response(found.model_dump_json(), status, OPEN | (headers or {}), "application/problem+json")


ROUTES = (
    Route("/open", page),
    Route("/open/changes.atom", changes),
    *(Route(f"/open/catalog.{form.ending}", file) for form in FORMATS.values()),
    Route("/api/v1/offers", offers),
    Route("/api/v1/offers/{id}", offer),
    Route("/api/v1/search", search),
    Route("/api/v1/openapi.json", document),
)
