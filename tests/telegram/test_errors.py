"""What is done about each of Telegram's refusals: a test a row."""

from __future__ import annotations

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.errors import MOST_TRIES, What, reaction
from bot.channels.telegram.http import NotSent


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (RetryAfter(7), "later"),
        (TimedOut(), "later"),
        (NetworkError("Bad Gateway (502)"), "later"),
        (NotSent("No connection to Telegram"), "later"),
        (TelegramError("Invalid server response"), "later"),
        (ChatMigrated(-100123), "moved"),
        (Forbidden("Forbidden: bot was blocked by the user"), "unreachable"),
        (Forbidden("Forbidden: user is deactivated"), "unreachable"),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), "unreachable"),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), "unreachable"),
        (BadRequest("Message is not modified: specified new message content and reply markup are exactly"), "done"),
        (BadRequest("Query is too old and response timeout expired or query ID is invalid"), "done"),
        (BadRequest("Message to edit not found"), "as_new"),
        (BadRequest("Message can't be edited"), "as_new"),
        (BadRequest("Message to be replied not found"), "without_reply"),
        (BadRequest("Chat not found"), "drop"),
        (BadRequest("Not enough rights to send text messages to the chat"), "drop"),
        (BadRequest("Can't parse entities: unsupported start tag"), "drop"),
        (BadRequest("Message is too long"), "drop"),
        (BadRequest("Button_data_invalid"), "drop"),
        (InvalidToken("Unauthorized"), "fatal"),
        (EndPointNotFound("Not Found"), "fatal"),
        (Conflict("Conflict: terminated by other getUpdates request"), "fatal"),
        (ValueError("an error of our own"), "drop"),
    ],
)
def test_each_error_has_its_reaction(error: Exception, what: What) -> None:
    assert reaction(error).what == what


def test_telegram_says_how_long_to_wait() -> None:
    assert reaction(RetryAfter(4000)).seconds == 4000


def test_pauses_grow_up_to_a_minute() -> None:
    pauses = [reaction(NetworkError("down"), attempts).seconds for attempts in range(12)]
    assert pauses[:4] == [0.5, 1, 2, 4]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 60


def test_a_call_that_never_succeeds_is_given_up_in_the_end() -> None:
    assert reaction(NetworkError("down"), MOST_TRIES).what == "drop"


def test_a_moved_group_tells_its_new_number() -> None:
    assert reaction(ChatMigrated(-100123)).chat == -100123


def test_the_token_is_never_in_the_reason() -> None:
    token = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
    assert token not in reaction(InvalidToken(f"The token `{token}` was rejected by the server.")).why
