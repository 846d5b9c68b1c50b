"""A real site on a real database: over ASGI, and on loopback for the browser."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.catalog import read
from bot.dialogue import Guide
from bot.service import Service
from bot.settings import Settings
from bot.store import Store
from bot.web import application
from bot.web.protocol import Http
from bot.web.site import Site
from bot.web.webhook import Telegram

CATALOG = Path(__file__).parents[2] / "catalog"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
LAUNCH = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def guide() -> Guide:
    return Guide.of(read(CATALOG), "Provkommunen")


class Running:
    """A site on loopback, served by uvicorn in a thread."""

    def __init__(self, app: Starlette) -> None:
        config = uvicorn.Config(app, host="127.0.0.1", port=0, http=Http, log_level="critical", proxy_headers=False)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            assert self.thread.is_alive(), "the site did not start"
            time.sleep(0.002)
        self.url = f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=10)


class Place:
    """A site under test, with what is behind it. It is served from the first client on."""

    def __init__(self, guide: Guide, folder: Path, telegram: Telegram | None = None, **environment: str) -> None:
        known = {"DATA_DIR": str(folder), "SECRET_KEY": "k" * 40, "CONTROLLER": "Provkommunen"}
        self.settings = Settings.read(known | environment)
        self.store = Store(self.settings.database)
        self.store.migrate()
        self.service = Service(self.store, guide)
        self.app = application(self.settings, self.service, telegram)
        self.site: Site = self.app.state.site
        self._running: Running | None = None
        self._clients: list[httpx.Client] = []

    @property
    def running(self) -> Running:
        self._running = self._running or Running(self.app)
        return self._running

    def client(self, **headers: str) -> httpx.Client:
        """A browser without a script: it keeps cookies and follows redirects."""
        made = httpx.Client(
            base_url=self.running.url,
            follow_redirects=True,
            headers={"Accept-Language": "sv"} | headers,
            trust_env=False,
        )
        self._clients.append(made)
        return made

    def close(self) -> None:
        for client in self._clients:
            client.close()
        if self._running:
            self._running.stop()
        self.store.close()


Build = Callable[..., Place]


@pytest.fixture
def build(guide: Guide, tmp_path: Path) -> Iterator[Build]:
    """Makes sites with other settings than the usual ones."""
    made: list[Place] = []

    def one(telegram: Telegram | None = None, **environment: str) -> Place:
        made.append(Place(guide, tmp_path / str(len(made)), telegram, **environment))
        return made[-1]

    yield one
    for place in made:
        place.close()


@pytest.fixture
def place(build: Build) -> Place:
    return build()


@pytest.fixture
def client(place: Place) -> httpx.Client:
    return place.client()


@pytest.fixture(scope="session")
def server(guide: Guide, town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One site for all browser tests; each test is its own visitor."""
    made = Place(guide, tmp_path_factory.mktemp("server"), EMBED_ORIGINS=town.url)
    made.site.limiter.burst = 10_000  # a test writes faster than any person
    town.lotsen = made.running.url
    yield made
    made.close()


class Town:
    """A municipality's site: any path is a page with the script line, and a policy of its own that allows Lotsen."""

    def __init__(self) -> None:
        self.lotsen = ""
        self.running = Running(Starlette(routes=[Route("/{path:path}", self.page)]))
        # Another host name, so that a browser holds the two sites apart.
        self.url = self.running.url.replace("127.0.0.1", "localhost")

    async def page(self, request: Request) -> HTMLResponse:
        options = " ".join(f'data-{name}="{value}"' for name, value in request.query_params.items())
        policy = f"default-src 'none'; script-src {self.lotsen}; frame-src {self.lotsen}"
        text = (
            '<!doctype html><html lang="sv"><title>Kommunen</title><main><h1>Näringsliv</h1><a href="/om">Om</a></main>'
            f'<script src="{self.lotsen}/embed.js" {options} defer></script></html>'
        )
        return HTMLResponse(text, headers={"Content-Security-Policy": policy})


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    made = Town()
    yield made
    made.running.stop()


# One module at a time: Playwright's loop would stand in the way of other modules' asyncio tests.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None and not os.environ.get("CI"):
        pytest.skip("no Chromium on this machine: install it (apt-get install chromium) to run the browser tests")
    assert program is not None, "CI needs a Chromium for the browser tests"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(LAUNCH))
        yield browser
        browser.close()


Visit = Callable[..., Page]
EXPECTED = ("Failed to load resource", "net::ERR_", "frame-ancestors")
"""What tests of faults bring about on purpose; their own asserts look at it."""


@pytest.fixture
def visit(chromium: Browser, server: Place) -> Iterator[Visit]:
    """Opens the site as a new visitor. Fails when a page asks another host for anything, or complains."""
    contexts: list[BrowserContext] = []
    strangers: list[str] = []
    complaints: list[str] = []
    hosts = {urlsplit(server.running.url).hostname, "localhost"}

    def one(path: str = "/", *, width: int = 1280, height: int = 900, **options: Any) -> Page:
        size = ViewportSize(width=width, height=height)
        context = chromium.new_context(**{"viewport": size, "locale": "sv-SE"} | options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on(
            "request",
            lambda request: strangers.extend({request.url} if urlsplit(request.url).hostname not in hosts else ()),
        )
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page = context.new_page()
        page.goto(path if "://" in path else server.running.url + path)
        return page

    yield one
    for context in contexts:
        context.close()
    assert not strangers
    assert not [text for text in complaints if not any(expected in text for expected in EXPECTED)]
