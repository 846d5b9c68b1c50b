"""A bare echo bot with python-telegram-bot: what Lotsen's speed is compared with.

python -m tests.echo_ptb --api http://127.0.0.1:8081 --token T --mode webhook --port 8082 --backend aiohttp
"""

from __future__ import annotations

import argparse
import asyncio
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.channels.telegram.http import AiohttpRequest
from tests.echo import options


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None and update.message.text:
        await update.message.reply_text(update.message.text)


def build(api: str, token: str, backend: str, concurrent: int) -> Application[Any, Any, Any, Any, Any, Any]:
    """The bot; `concurrent` 0 is python-telegram-bot's default, one update after the other."""
    builder = Application.builder().token(token).base_url(f"{api}/bot").concurrent_updates(concurrent or False)
    if backend == "aiohttp":
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest())
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    return application


async def serve_webhook(application: Application[Any, Any, Any, Any, Any, Any], port: int) -> None:
    """Take updates by webhook as python-telegram-bot's documentation shows it: acknowledged when queued."""

    async def receive(request: Request) -> Response:
        update = Update.de_json(await request.json(), application.bot)
        await application.update_queue.put(update)
        return Response()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> Any:
        async with application:
            await application.start()
            await application.bot.set_webhook(f"http://127.0.0.1:{port}/hook", max_connections=100)
            yield
            await application.stop()

    app = Starlette(routes=[Route("/hook", receive, methods=["POST"])], lifespan=lifespan)
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
    await uvicorn.Server(config).serve()


def main() -> None:
    parser: argparse.ArgumentParser = options("tests.echo_ptb")
    parser.add_argument("--backend", choices=("httpx", "aiohttp"), default="httpx")
    parser.add_argument("--concurrent", type=int, default=256)
    chosen = parser.parse_args()
    application = build(chosen.api, chosen.token, chosen.backend, chosen.concurrent)
    if chosen.mode == "polling":
        application.run_polling()
    else:
        asyncio.run(serve_webhook(application, chosen.port))


if __name__ == "__main__":
    main()
