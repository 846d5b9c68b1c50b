"""What stands before every page: security headers, who the client is, and a limit on bodies."""

from __future__ import annotations

import secrets

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.log import about
from bot.settings import Settings
from bot.web.limits import Network, client_address

BODY_BYTES = 64 * 1024
YEAR_SECONDS = 365 * 24 * 3600


def security_headers(settings: Settings, path: str) -> dict[str, str]:
    """The headers of every answer. Only the embedded chat may be framed, and only by the sites that are let in."""
    embeds = is_embedded(path)
    ancestors = " ".join(("'self'", *settings.embed_origins)) if embeds else "'none'"
    headers = {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            f"form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if not embeds:
        headers["X-Frame-Options"] = "DENY"
    if settings.site.startswith("https://"):
        headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}; includeSubDomains"
    return headers


def is_embedded(path: str) -> bool:
    """Whether a page belongs to the chat that other sites show."""
    return path == "/embed" or path.startswith("/embed/")


def _raw(headers: dict[str, str]) -> tuple[tuple[bytes, bytes], ...]:
    """The headers of answers as they are sent, made once, with what is so unless a page says otherwise."""
    usual = headers | {"Cache-Control": "no-store"}
    return tuple((name.lower().encode(), value.encode()) for name, value in usual.items())


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings, proxies: tuple[Network, ...]) -> None:
        self.app = app
        self.proxies = proxies
        self._usual, self._embedded = (_raw(security_headers(settings, path)) for path in ("/", "/embed"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        peer = scope["client"][0] if scope.get("client") else "unknown"
        scope["client_address"] = client_address(peer, headers.get("x-forwarded-for", ""), self.proxies)
        extra = self._embedded if is_embedded(scope["path"]) else self._usual

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(one for one in extra if one[0] not in own)]
            await send(message)

        with about(f"request:{secrets.token_hex(6)}"):
            await self.app(scope, receive, guarded)


class Body:
    """ASGI middleware: a body may not be larger than it needs to be, whether or not it says its length."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "0")
        too_long = not length.isdecimal() or len(length) > 9 or int(length) > BODY_BYTES
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            # Raised here, where a page reads the body, so that it is answered as every other fault.
            if too_long or seen > BODY_BYTES:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)
