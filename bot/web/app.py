"""The application: which address leads to which page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from bot.service import Service
from bot.settings import Settings
from bot.web import chat, embed, figures, health, letters, opendata, pages, planlinks, reports
from bot.web.guard import Body, Guard
from bot.web.site import Site
from bot.web.staff import ROUTES as STAFF
from bot.web.webhook import Telegram, Webhook

ROUTES = (
    Route("/", chat.page),
    Route("/say", chat.say, methods=["POST"]),
    Route("/lang", chat.choose_language, methods=["POST"]),
    Route("/my-data.json", chat.my_data, methods=["GET", "POST"]),
    Route("/privacy", pages.privacy),
    Route("/integritet", pages.privacy),
    Route("/accessibility", pages.accessibility),
    Route("/tillganglighet", pages.accessibility),
    Route("/embed.js", embed.script),
    Route("/embed", embed.page),
    Route("/embed/say", embed.say, methods=["POST"]),
    Route("/embed/conversation", embed.conversation, methods=["POST"]),
    Route("/embed/my-data.json", embed.my_data, methods=["POST"]),
    Route("/static/{name}", pages.static),
    Route("/favicon.ico", pages.icon),
    Route("/robots.txt", pages.robots),
    *reports.ROUTES,
    Route("/healthz", health.alive),
    Route("/readyz", health.ready),
    *figures.ROUTES,
    *planlinks.ROUTES,
    *letters.ROUTES,
    *STAFF,
    *opendata.ROUTES,
)


def application(settings: Settings, service: Service, telegram: Telegram | None = None) -> Starlette:
    """The web pages of a service, and Telegram's webhook. Starts and stops Telegram with itself.

    Raises OSError when the secret key can be neither read nor made.
    """
    site = Site.of(settings, service)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if telegram is not None:
            await telegram.start()
        try:
            yield
        finally:
            if telegram is not None:
                await telegram.stop()

    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(Webhook, telegram), Middleware(Guard, settings, site.proxies), Middleware(Body)],
        exception_handlers={HTTPException: pages.refused, Exception: pages.failed},
        lifespan=lifespan,
    )
    app.state.site = site
    return app
