"""Where Telegram delivers its updates."""

from __future__ import annotations

import hmac
import logging
from typing import Protocol

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

log = logging.getLogger(__name__)

PATH = "/telegram"
LONGEST = 1024 * 1024
"""Bytes of an update: it may quote whole messages, with every letter outside ASCII as six bytes."""
SECRET = b"x-telegram-bot-api-secret-token"


class Telegram(Protocol):
    """What the site needs of the Telegram channel."""

    @property
    def secret(self) -> str: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def receive(self, raw: bytes) -> None: ...


class Webhook:
    """ASGI middleware that takes updates from Telegram and lets all else through to the pages.

    An update is answered once it is on disk; a failure makes Telegram try again.
    """

    def __init__(self, app: ASGIApp, telegram: Telegram | None) -> None:
        self.app = app
        self.telegram = telegram

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.telegram is None or scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == SECRET), b"")
        if not hmac.compare_digest(given, self.telegram.secret.encode()):
            await PlainTextResponse("forbidden", 403)(scope, receive, send)
            return
        raw = await _body(receive)
        if raw is None:  # were it refused, it would come again and hold up its chat for a day
            log.warning("An update is too large to be one, and is let go.")
        else:
            await self.telegram.receive(raw)
        await PlainTextResponse("ok")(scope, receive, send)


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None when it is longer than any update. Raises ConnectionError when it ends too soon."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError("an update was not sent to its end")
        body += message.get("body", b"")
        if len(body) > LONGEST:
            return None
        more = message.get("more_body", False)
    return body
