"""What Telegram's refusals and the network's failures mean, and what to do about each: the one table.

Telegram's words are compared in lower case and by their distinctive part, since it has several prefixes for the same.
"""

from __future__ import annotations

import datetime as dt
import traceback
import warnings
from dataclasses import dataclass
from typing import Literal

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

What = Literal["done", "later", "as_new", "without_reply", "moved", "unreachable", "drop", "fatal"]
SLOWEST_RETRY = 60.0
"""Seconds between tries when the network or Telegram fails again and again."""
MOST_TRIES = 1440
"""About a day of them: one call that can never be made must not hold up its chat for ever."""

_BAD_REQUESTS: tuple[tuple[str, What], ...] = (
    ("message is not modified", "done"),
    ("query is too old", "done"),
    ("query id is invalid", "done"),
    ("message to edit not found", "as_new"),
    ("message can't be edited", "as_new"),
    ("message_id_invalid", "as_new"),
    ("message to be replied not found", "without_reply"),
    ("message to reply not found", "without_reply"),
    ("replied message not found", "without_reply"),
)
"""All else is dropped: chat not found, not enough rights, can't parse entities, message is too long …"""

BOT_REFUSED = (
    "Telegram does not accept TELEGRAM_TOKEN: it is wrong or has been revoked. Get the right one from @BotFather."
)
TWO_POLLERS = (
    "Another program fetches this bot's updates with the same token. Stop it, or give this Lotsen a bot of its own."
)


@dataclass(frozen=True, slots=True)
class Reaction:
    """What to do after a call failed."""

    what: What
    seconds: float = 0.0
    """How long to wait, for "later"."""
    chat: int = 0
    """The chat's new number, for "moved"."""
    why: str = ""
    """For the log, or for who must mend it: never the token, nothing personal."""


def reaction(error: Exception, attempts: int = 0) -> Reaction:
    """What to do after an error of a call that failed `attempts` times before.

    A call that timed out is tried again though it may have been delivered: one possible double is better than silence.
    """
    if isinstance(error, RetryAfter):
        return Reaction("later", _seconds(error))
    if isinstance(error, ChatMigrated):
        return Reaction("moved", chat=error.new_chat_id)
    if isinstance(error, InvalidToken | EndPointNotFound):
        return Reaction("fatal", why=BOT_REFUSED)
    if isinstance(error, Conflict):
        return Reaction("fatal", why=TWO_POLLERS)
    if isinstance(error, Forbidden):
        return Reaction("unreachable", why=str(error))
    if isinstance(error, BadRequest):  # before NetworkError, whose subclass it is
        return Reaction(_refused(str(error)), why=str(error))
    if not isinstance(error, TelegramError) or attempts >= MOST_TRIES:
        return Reaction("drop", why=f"{type(error).__name__} after {attempts + 1} tries")
    return Reaction("later", min(0.5 * 2 ** min(attempts, 10), SLOWEST_RETRY), why=type(error).__name__)


def where(error: BaseException) -> str:
    """An error for the log: its kind and where it arose. Its own words may hold what people wrote."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"


def _refused(words: str) -> What:
    said = words.casefold()
    return next((what for part, what in _BAD_REQUESTS if part in said), "drop")


def _seconds(error: RetryAfter) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library is changing this attribute's type; both are read here
        wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, dt.timedelta) else float(wait)
