"""Requests to the Bot API over aiohttp, in place of python-telegram-bot's default backend.

The default spends two thirds of the bot's processor time and slows down when many requests run at once.
The bot's token is part of every address, so no address gets into an error or a log.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any, TypeVar

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_CONNECTION_KEPT = 30.0
"""Seconds that an unused connection is kept open."""
_ADDRESS_KEPT = 300
"""Seconds that a looked-up address of the server is used."""

_NOT_OK = re.compile(rb'\s*\{\s*"ok"\s*:\s*false')

T = TypeVar("T")


class NotSent(NetworkError):
    """The request never reached Telegram: it can be sent again without doing anything twice."""


class NotSentInTime(NotSent, TimedOut):
    """No connection in time, so the request never reached Telegram."""


@dataclass(frozen=True, slots=True)
class Json:
    """Parameters without files, in place of the library's RequestData, which makes an object of each of them."""

    parameters: dict[str, Any]
    contains_files: bool = False


class AiohttpRequest(BaseRequest):
    """Sends python-telegram-bot's requests with aiohttp. Timeouts in seconds, None for no limit.

    Raises `NotSent` where nothing reached Telegram. Any other `NetworkError` or `TimedOut` leaves open whether the
    request was carried out. `proxy` is the address of an HTTP proxy.
    """

    def __init__(
        self,
        *,
        connection_pool_size: int = 256,
        read_timeout: float | None = 10.0,
        write_timeout: float | None = 10.0,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 5.0,
        media_write_timeout: float | None = 60.0,
        proxy: str | None = None,
    ) -> None:
        self._pool_size = connection_pool_size
        self._read = read_timeout
        self._write = write_timeout
        self._connect = connect_timeout
        self._pool = pool_timeout
        self._media_write = media_write_timeout
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """How long an answer may take, in seconds."""
        return self._read

    async def initialize(self) -> None:
        """Open the connection pool; does nothing when it is open."""
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._pool_size, ttl_dns_cache=_ADDRESS_KEPT, keepalive_timeout=_CONNECTION_KEPT
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        """Close the connection pool; does nothing when it is closed."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request; its HTTP status and body. Raises NetworkError, TimedOut, or RuntimeError when closed."""
        if self._session is None:
            raise RuntimeError("AiohttpRequest is not initialized")
        media = request_data is not None and request_data.contains_files
        timeout = _timeout(
            read=_chosen(read_timeout, self._read),
            write=_chosen(write_timeout, self._media_write if media else self._write),
            connect=_chosen(connect_timeout, self._connect),
            pool=_chosen(pool_timeout, self._pool),
        )
        try:
            async with self._session.request(
                method, url, timeout=timeout, allow_redirects=False, **_body(request_data)
            ) as response:
                body = await response.read()
                return _status(response.status, body), body
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            failure = _failure(error)
        raise failure  # outside of the except clause, so that no address comes along as its context

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON. Raises NetworkError, without the answer's content, when it is something else."""
        try:
            answer = json.loads(payload.decode(errors="replace"))
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise NetworkError("Telegram's answer is not readable")
        return answer


def _status(status: int, body: bytes) -> int:
    """An error that comes as 200 counts as the error that it names; python-telegram-bot would take it for a result."""
    if status != HTTPStatus.OK or not _NOT_OK.match(body):
        return status
    return int(AiohttpRequest.parse_json_payload(body).get("error_code", HTTPStatus.INTERNAL_SERVER_ERROR))


def _chosen(given: Any, default: T) -> Any | T:
    return default if given is BaseRequest.DEFAULT_NONE else given


@lru_cache(64)
def _timeout(
    *, read: float | None, write: float | None, connect: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    """The total bounds an answer that drips in byte by byte, which never trips the read timeout."""
    to_connect = None if connect is None or pool is None else connect + pool
    total = None if to_connect is None or read is None or write is None else to_connect + read + write
    return aiohttp.ClientTimeout(total=total, connect=to_connect, sock_connect=connect, sock_read=read)


def _body(request_data: RequestData | None) -> dict[str, Any]:
    if request_data is None:
        return {}
    if request_data.contains_files:
        return {"data": _form(request_data)}
    body = json.dumps(request_data.parameters, ensure_ascii=False).encode()
    return {"data": body, "headers": {"Content-Type": "application/json"}}


def _form(request_data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form


def _failure(error: Exception) -> NetworkError:
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return NotSentInTime("No connection to Telegram in time")
    if isinstance(error, TimeoutError):
        return TimedOut("No answer from Telegram in time")
    if isinstance(error, aiohttp.ClientConnectorError):
        return NotSent(f"No connection to Telegram: {error}")
    if isinstance(error, (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError)):
        return NotSent("The address of the Bot API is wrong")
    return NetworkError(f"Connection to Telegram lost: {type(error).__name__}")
