"""How the server says no: Telegram's status codes and words."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A call that Telegram would not carry out.

    `scenario` is True when a test asked for it (a blocked user, a fault), so that it does not count against the bot.
    """

    def __init__(
        self, status: int, description: str, *, parameters: dict[str, Any] | None = None, scenario: bool = False
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters
        self.scenario = scenario

    def body(self) -> dict[str, Any]:
        """The JSON object that Telegram answers with."""
        body = {"ok": False, "error_code": self.status, "description": self.description}
        return body | {"parameters": self.parameters} if self.parameters else body


def bad(words: str, *, scenario: bool = False) -> Refused:
    """400: the call is wrong, or cannot be done now."""
    return Refused(400, f"Bad Request: {words}", scenario=scenario)


def forbidden(words: str, *, scenario: bool = True) -> Refused:
    """403: somebody does not want the bot."""
    return Refused(403, f"Forbidden: {words}", scenario=scenario)


def too_many(seconds: int, *, scenario: bool = True) -> Refused:
    """429: wait that many seconds."""
    description = f"Too Many Requests: retry after {seconds}"
    return Refused(429, description, parameters={"retry_after": seconds}, scenario=scenario)


def unmodelled(what: str) -> Refused:
    """501: Telegram may know it, this server does not. Never 404, which clients read as a wrong token."""
    return Refused(501, f"Not Implemented: test server does not model {what}")
