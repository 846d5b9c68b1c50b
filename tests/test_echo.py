"""The echo bots echo, as processes of their own, and the measuring counts what they do."""

from __future__ import annotations

import socket

import pytest

from tests.botapi import BotApi
from tests.echo_bench import BOTS, say
from tests.measure import bot_process, play

pytestmark = pytest.mark.asyncio


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("name", "mode"),
    [("ptb httpx", "polling"), ("ptb aiohttp", "webhook"), ("aiogram", "webhook"), ("aiogram", "polling")],
)
async def test_an_echo_bot_echoes(name: str, mode: str) -> None:
    async with BotApi() as api:
        command = ["-m", *BOTS[name], "--api", api.url, "--token", api.token]
        async with bot_process(api, [*command, "--mode", mode, "--port", str(free_port())]) as process:
            user = api.user()
            await user.says("hallå där")
            assert [message.text for message in await user.hears(10)] == ["hallå där"]
            figures = await play(api, process, say, people=3, seconds=0.5)
        assert figures.updates == len(figures.latencies) == len(api.calls("sendMessage")) - 1
        assert figures.cpu_seconds > 0
        assert 0 < figures.percentile(50) <= figures.percentile(99)
        api.verdict()


async def test_a_bot_that_does_not_start_is_said() -> None:
    async with BotApi() as api:
        with pytest.raises(AssertionError, match="ended"):
            async with bot_process(api, ["-c", "raise SystemExit(3)"]):
                pass
