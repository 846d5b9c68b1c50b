"""How the server puts its answers on the wire, whole or broken."""

from __future__ import annotations

import asyncio
import contextlib

from aiohttp import web

from tests.botapi.refusal import Refused


def connected(request: web.BaseRequest) -> bool:
    """Whether the caller is still there."""
    return request.transport is not None and not request.transport.is_closing()


def answer(refused: Refused, status: int = 0) -> web.Response:
    """A refusal as JSON, with `Retry-After` where it says how long to wait."""
    retry = (refused.parameters or {}).get("retry_after")
    headers = {"Retry-After": str(retry)} if retry is not None else {}
    return web.json_response(refused.body(), status=status or refused.status, headers=headers)


def cut(request: web.BaseRequest) -> web.Response:
    """End the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def drip(request: web.BaseRequest, content: bytes, seconds: float) -> web.StreamResponse:
    """Answer byte by byte, in so many seconds."""
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(content))})
    with contextlib.suppress(ConnectionError):  # who asked may die meanwhile
        await response.prepare(request)
        for at in range(len(content)):
            await response.write(content[at : at + 1])
            await asyncio.sleep(seconds / len(content))
    return response
