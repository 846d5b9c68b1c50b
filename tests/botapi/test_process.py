"""The server also runs as a process of its own."""

from __future__ import annotations

import asyncio
import sys

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

pytestmark = pytest.mark.asyncio


async def test_somebody_at_the_keyboard_talks_with_a_bot() -> None:
    command = (sys.executable, "-m", "tests.botapi", "--port", "0")
    pipe = asyncio.subprocess.PIPE
    server = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe)
    assert server.stdin is not None and server.stdout is not None
    words = (await server.stdout.readline()).decode().split()
    settings = dict(word.split("=", 1) for word in words)
    server.stdin.write("hej på dig\n".encode())
    async with Bot(settings["TELEGRAM_TOKEN"], base_url=f"{settings['TELEGRAM_API_URL']}/bot") as bot:
        (update,) = await bot.get_updates(timeout=5)
        assert update.message is not None and update.message.text == "hej på dig"
        markup = InlineKeyboardMarkup([[InlineKeyboardButton("Sida", "https://x.se")]])
        await update.message.reply_text("Hej själv", reply_markup=markup)
        assert (await server.stdout.readline()).decode() == "< Hej själv\n"
        assert (await server.stdout.readline()).decode() == "[Sida]\n"
    out, _ = await server.communicate(b":Sida\n:Hus\n")
    assert out.decode().splitlines()[:1] == ["https://x.se"]
    assert "no button 'Hus'" in out.decode()
    assert server.returncode == 0
