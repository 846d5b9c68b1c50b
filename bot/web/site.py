"""What every page needs: settings, the chat, sessions, templates and texts, and one way to build a page."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.channels import html
from bot.channels.webchat import WebChat
from bot.dialogue.texts import texts
from bot.service import Service
from bot.settings import Settings
from bot.turn import Language, Reply
from bot.web.assets import Assets
from bot.web.limits import Limiter, Network, networks
from bot.web.session import Sessions

LANGUAGE_COOKIE = "language"
YEAR_SECONDS = 365 * 24 * 3600
DOWNLOAD = "/my-data.json"
EMBEDDED_DOWNLOAD = "/embed/my-data.json"


@dataclass(frozen=True)
class Site:
    """The parts of the running site. Shared by all requests and never changed."""

    settings: Settings
    service: Service
    chat: WebChat
    sessions: Sessions
    assets: Assets
    limiter: Limiter
    proxies: tuple[Network, ...]
    templates: Environment

    @classmethod
    def of(cls, settings: Settings, service: Service) -> Site:
        """The site for a service. Raises OSError when the secret key can be neither read nor made."""
        sessions = Sessions(settings.key(), secure=settings.site.startswith("https://"))
        assets, proxies = Assets(), networks(settings.trusted_proxies)
        return cls(settings, service, WebChat(service), sessions, assets, Limiter(), proxies, _templates(assets))

    def render(self, template: str, language: Language, **values: Any) -> str:
        say = texts(language)
        other: Language = "en" if language == "sv" else "sv"
        return self.templates.get_template(template).render(say=say, language=language, other=other, **values)

    def page(
        self, request: Request, template: str, status: int = 200, spoken: Language | None = None, **values: Any
    ) -> HTMLResponse:
        """A whole page, in the request's language unless another is given."""
        spoken = spoken or language(request)
        page = dict(path=request.url.path, nonce=new_nonce(), embedded=False, controller=self.settings.controller)
        return HTMLResponse(self.render(template, spoken, **(page | values)), status, {"Content-Language": spoken})


def of(request: Request) -> Site:
    """The site that a request came to."""
    site = request.app.state.site
    if not isinstance(site, Site):
        raise TypeError("the application has no site")
    return site


def language(request: Request) -> Language:
    """The language that somebody chose, else the first that the browser prefers of those that Lotsen speaks."""
    chosen = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    if chosen in ("sv", "en"):
        return "en" if chosen == "en" else "sv"
    for part in request.headers.get("accept-language", "").lower().split(","):
        if part.strip().startswith(("sv", "en")):
            return "en" if part.strip().startswith("en") else "sv"
    return "sv"


def remember_language(request: Request, response: Response, language: Language) -> None:
    """Let the browser keep a choice of language."""
    secure = of(request).sessions.secure
    response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR_SECONDS, secure=secure, httponly=True, samesite="lax")


def wants_fragment(request: Request) -> bool:
    """Whether the page's own script asks, and needs only what is new."""
    return request.headers.get("x-requested-with") == "fetch"


def new_nonce() -> str:
    return secrets.token_hex(12)


def _templates(assets: Assets) -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.globals["asset"] = assets.url
    made.filters["reply"] = _reply
    return made


def _reply(reply: Reply, embedded: bool) -> str:
    return html.render(reply, EMBEDDED_DOWNLOAD if embedded else DOWNLOAD)
