"""A bare echo bot with aiogram: what Lotsen's speed is compared with.

python -m tests.echo_aiogram --api http://127.0.0.1:8081 --token T --mode webhook --port 8082
"""

from __future__ import annotations

import asyncio

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from tests.echo import options


async def echo(message: Message) -> None:
    if message.text:
        await message.answer(message.text)


async def serve_webhook(dispatcher: Dispatcher, bot: Bot, port: int) -> None:
    """Take updates by webhook with aiogram's own handler."""
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot).register(app, path="/hook")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook", max_connections=100)
    await asyncio.Event().wait()


async def run(api: str, token: str, mode: str, port: int) -> None:
    """Run until the process is ended."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api), limit=256)
    bot, dispatcher = Bot(token, session=session), Dispatcher()
    dispatcher.message.register(echo)
    if mode == "polling":
        await dispatcher.start_polling(bot)
    else:
        await serve_webhook(dispatcher, bot, port)


def main() -> None:
    chosen = options("tests.echo_aiogram").parse_args()
    asyncio.run(run(chosen.api, chosen.token, chosen.mode, chosen.port))


if __name__ == "__main__":
    main()
