"""The pages and their server."""

from bot.web.app import application

__all__ = ["application"]
