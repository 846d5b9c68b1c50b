"""The server, and a way to call it as any client would."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.botapi import BotApi

Call = Callable[..., Coroutine[Any, Any, tuple[int, dict[str, Any]]]]


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest_asyncio.fixture
async def call(api: BotApi) -> AsyncIterator[Call]:
    """`await call("sendMessage", chat_id=…)` → status and answer, sent as a form as most clients do."""
    async with aiohttp.ClientSession() as session:

        async def send(method: str, **params: Any) -> tuple[int, dict[str, Any]]:
            form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
            async with session.post(f"{api.url}/bot{api.token}/{method}", data=form) as response:
                return response.status, await response.json()

        yield send


@pytest.fixture
def refusal(call: Call) -> Callable[..., Awaitable[str]]:
    """`await refusal("sendMessage", …)` → the words in which it was refused."""

    async def words(method: str, **params: Any) -> str:
        status, answer = await call(method, **params)
        assert not answer["ok"], f"{method} was carried out"
        assert answer["error_code"] == status
        return str(answer["description"])

    return words
