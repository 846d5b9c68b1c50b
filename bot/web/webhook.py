"""Where Telegram delivers its updates."""

from __future__ import annotations

import hmac
import logging
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

log = logging.getLogger(__name__)


class Telegram(Protocol):
    """What the site needs of the Telegram channel."""

    @property
    def secret(self) -> str: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def receive(self, raw: bytes) -> None: ...


async def deliver(request: Request) -> Response:
    """Take an update from Telegram. It is answered once the update is on disk; a failure makes Telegram try again."""
    telegram: Telegram | None = request.app.state.telegram
    if telegram is None:
        raise HTTPException(404)
    given = request.headers.get("x-telegram-bot-api-secret-token", "")
    if not hmac.compare_digest(given.encode(), telegram.secret.encode()):
        return PlainTextResponse("forbidden", 403)
    try:
        raw = await request.body()
    except HTTPException:  # larger than any update: were it refused, it would come again and hold up its chat for a day
        log.warning("An update is too large to be one, and is let go.")
        return PlainTextResponse("ok")
    await telegram.receive(raw)
    return PlainTextResponse("ok")
