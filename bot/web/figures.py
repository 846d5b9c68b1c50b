"""How Lotsen is, in figures for Prometheus. Only who knows METRICS_TOKEN may read them."""

from __future__ import annotations

import hmac
import time

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import metrics
from bot.service import Service
from bot.store import watch
from bot.web import site


async def figures(request: Request) -> Response:
    """Every figure. A proxy on the same machine makes all clients look near, so a token decides and no address."""
    here = site.of(request)
    token = here.settings.metrics_token
    if token is None:
        raise HTTPException(404)
    if not hmac.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {token}".encode()):
        return PlainTextResponse("forbidden", 403)
    found = await run_in_threadpool(_now, here.service)
    return Response(metrics.exposition(found), media_type="text/plain; version=0.0.4; charset=utf-8")


def _now(service: Service) -> dict[str, tuple[str, float]]:
    now = int(time.time() * 1000)
    with service.store.begin() as tx:
        waits, beat = watch.depths(tx, now), watch.last_beat(tx)
    found = {
        "lotsen_inbox_depth": ("Updates to handle.", float(waits.inbox)),
        "lotsen_inbox_oldest_seconds": ("How long the oldest of them waits.", waits.inbox_seconds),
        "lotsen_outbox_depth": ("Messages to send.", float(waits.outbox)),
        "lotsen_outbox_oldest_seconds": ("How long the oldest of them waits.", waits.outbox_seconds),
        "lotsen_dead_letters": ("Updates that could not be handled and were laid aside.", float(waits.dead)),
    }
    if beat is not None:
        found["lotsen_clock_age_seconds"] = ("Time since a clock last worked.", max(0.0, (now - beat) / 1000))
    return found


ROUTES = (Route("/metrics", figures),)
