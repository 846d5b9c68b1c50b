"""Calls to Telegram: python-telegram-bot's Bot over aiohttp, with plain parameters in and plain results out."""

from __future__ import annotations

import logging
import warnings
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, cast

from telegram import Bot, InputFile
from telegram.error import EndPointNotFound, NetworkError
from telegram.request import RequestData
from telegram.warnings import PTBUserWarning

from bot.channels.telegram.http import AiohttpRequest, Json
from bot.channels.telegram.incoming import KINDS
from bot.channels.telegram.receive import Me
from bot.settings import Settings

FILES = frozenset(("document", "photo"))
POLL_SECONDS = 50
"""How long Telegram holds a request for updates when there are none."""

# The library would rather have one of its methods for each call; those build objects that nobody needs here.
warnings.filterwarnings("ignore", message=r"Please use 'Bot\.", category=PTBUserWarning)


class Api:
    """One bot at Telegram. Raises what `errors.reaction` understands."""

    def __init__(self, settings: Settings) -> None:
        assert settings.telegram_token is not None  # noqa: S101 - there is no Telegram without a token
        self._request, self._polling = AiohttpRequest(), AiohttpRequest()
        self.bot = Bot(
            settings.telegram_token,
            base_url=f"{settings.telegram_api_url}/bot",
            request=self._request,
            get_updates_request=self._polling,
        )

    async def start(self) -> Me:
        """Open connections, and ask Telegram who the bot is."""
        await self.bot.initialize()
        return Me(self.bot.id, self.bot.username)

    async def stop(self) -> None:
        await self.bot.shutdown()

    async def call(self, method: str, params: Mapping[str, Any], seconds: float | None = None) -> Any:
        """Make a call. A `document` or `photo` among the parameters is a name with a text, or bytes in base64.

        `seconds`: how long the answer may take.
        """
        extra: dict[str, Any] = {} if seconds is None else {"read_timeout": seconds}
        try:
            if FILES & params.keys():
                return await self.bot.do_api_request(method, _with_files(params), **extra)
            request = self._polling if method == "getUpdates" else self._request
            plain = cast(RequestData, Json(dict(params)))
            return await request.post(f"{self.bot.base_url}/{method}", plain, **extra)
        except EndPointNotFound as wrong:  # the library's name for 401 and 404 alike
            raise (wrong.__cause__ or wrong) from None
        except KeyError:  # a 200 that says `ok: false`
            raise NetworkError("an answer without a result") from None

    async def updates(self, offset: int | None, seconds: int = POLL_SECONDS) -> list[dict[str, Any]]:
        """Updates from `offset` on, as Telegram sends them; waits for the first one."""
        params: dict[str, Any] = {"timeout": seconds, "allowed_updates": list(KINDS)}
        if offset is not None:
            params["offset"] = offset
        return cast(list[dict[str, Any]], await self.call("getUpdates", params, seconds=seconds + 10))


def _with_files(params: Mapping[str, Any]) -> dict[str, Any]:
    sent = dict(params)
    for kind in FILES & sent.keys():
        file = sent[kind]
        content = b64decode(file["base64"]) if "base64" in file else file["text"].encode()
        sent[kind] = InputFile(content, filename=file["name"])
    return sent


def silence() -> None:
    """Keep addresses (they hold the token) and what people write out of the logs."""
    for name in ("telegram", "aiohttp", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
