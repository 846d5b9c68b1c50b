"""The log: JSON lines with an id through a whole turn, and no secret whatever happens."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot import log
from bot.settings import Settings

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
SECRETS = {
    "TELEGRAM_TOKEN": TOKEN,
    "WEBHOOK_SECRET": "webhook-secret-" + "w" * 10,
    "DATABASE_URL": "postgresql://lotsen:data%40base-pass@db.example/lotsen",
    "SMTP_URL": "smtp://lotsen:mail-pass-word@mail.example",
    "SECRET_KEY": "secret-key-" + "s" * 30,
    "METRICS_TOKEN": "metrics-token-" + "m" * 10,
}
PLANTED = (
    *(value for name, value in SECRETS.items() if name not in ("DATABASE_URL", "SMTP_URL")),
    "data%40base-pass", "data@base-pass", "mail-pass-word",
)  # fmt: skip


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(params=[io.StringIO, Terminal])
def stream(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers, root.level
    written = request.param()
    log.configure(Settings.read(SECRETS), written)
    yield written
    root.handlers = before
    root.setLevel(level)


@pytest.fixture
def lines(stream: io.StringIO) -> io.StringIO:
    if stream.isatty():
        pytest.skip("on a terminal the log is words")
    return stream


def read(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("secret", PLANTED)
def test_no_secret_reaches_the_log_by_message_argument_or_traceback(stream: io.StringIO, secret: str) -> None:
    teller = logging.getLogger("somewhere.else")
    teller.error(f"Calling https://api.telegram.org/bot{secret}/getMe")
    teller.error("It was %s, %r", secret, {"a": secret})
    try:
        raise ValueError(f"wrong: {secret}")
    except ValueError:
        teller.exception("A fault")
    assert secret not in stream.getvalue()
    assert log.MASK in stream.getvalue()
    assert "ValueError" in stream.getvalue()


def test_a_token_and_a_password_that_nobody_set_are_masked_too(stream: io.StringIO) -> None:
    logging.getLogger("x").error("654321:QQQ-DEF1234ghIkl-zyx57W2v1u123ew11 https://anna:hemligt@git.example/x.git")
    assert "QQQ" not in stream.getvalue()
    assert "hemligt" not in stream.getvalue()


def test_each_thing_is_one_line_that_says_what_it_is_about(lines: io.StringIO) -> None:
    with log.about("update:7"):
        logging.getLogger("bot.x").warning("Två\nrader")
    logging.getLogger("bot.x").warning("Utanför")
    first, second = read(lines)
    assert (first["level"], first["room"], first["said"], first["about"]) == (
        "warning",
        "bot.x",
        "Två\nrader",
        "update:7",
    )
    assert "about" not in second


def test_a_turn_on_the_web_is_told_with_the_id_of_its_request_and_nothing_of_what_was_said(
    lines: io.StringIO, client: httpx.Client
) -> None:
    client.post("/say", data={"text": "hemlig fråga om lån"}, follow_redirects=False)
    (turn,) = [line for line in read(lines) if "turn" in line]
    assert turn["about"].startswith("request:")
    assert turn["turn"]["channel"] == "web"
    assert "hemlig" not in lines.getvalue()
