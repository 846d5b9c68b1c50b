"""For whoever watches over Lotsen: does it live, and can it answer?"""

from __future__ import annotations

import logging

from sqlalchemy import text
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.service import Service
from bot.web import site

log = logging.getLogger(__name__)


async def alive(request: Request) -> Response:
    return PlainTextResponse("ok")


async def ready(request: Request) -> Response:
    """200 when the database answers and the catalog has offers, else 503."""
    service = site.of(request).service
    found = {"database": await run_in_threadpool(_database, service), "catalog": bool(service.guide.catalog.offers)}
    return JSONResponse(found, 200 if all(found.values()) else 503)


def _database(service: Service) -> bool:
    try:
        with service.store.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except Exception:
        log.exception("The database does not answer.")
        return False
    return True
