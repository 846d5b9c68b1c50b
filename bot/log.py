"""The log: one line of JSON for each thing told, or words on a terminal; with what it is about, and without secrets."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TextIO
from urllib.parse import unquote, urlsplit

from bot.settings import Settings

MASK = "••••••"
SHORTEST = 6
"""Shorter secrets are not looked for: they would be found in words that are none."""
_TOKEN = re.compile(r"\d{5,20}:[A-Za-z0-9_-]{30,}")
_PASSWORD = re.compile(r"(?<=://)[^/@\s]+(?=@)")
_OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal obeys, what ends a line, and what turns the order of letters around."""
_about: ContextVar[str] = ContextVar("about", default="")


@contextmanager
def about(id: str) -> Iterator[None]:
    """All that is logged within belongs to one request or update. `id` says nothing of who it came from."""
    token = _about.set(id)
    try:
        yield
    finally:
        _about.reset(token)


def now_about() -> str:
    """What the log is about right now; empty outside of requests and updates."""
    return _about.get()


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Send this process's log to a stream: warnings in words to a terminal, everything as JSON elsewhere."""
    stream = sys.stderr if stream is None else stream
    handler = logging.StreamHandler(stream)
    words = stream.isatty()
    handler.setFormatter((Words if words else Lines)(secrets_of(settings)))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING if words else logging.INFO)
    # What no line shows is not looked up for each of them ("Optimization" in Python's logging HOWTO).
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    for name in ("alembic", "asyncio", "matplotlib", "fontTools"):  # they tell of their own inner life
        logging.getLogger(name).setLevel(logging.WARNING)


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Every secret of the settings, as it is written anywhere: whole, and the passwords of addresses."""
    values = [
        settings.telegram_token, settings.webhook_secret, settings.secret_key, settings.metrics_token,
        *_parts(settings.database_url), *_parts(settings.smtp_url),
    ]  # fmt: skip
    return tuple(sorted({value for value in values if value and len(value) >= SHORTEST}, key=len, reverse=True))


def _parts(url: str | None) -> tuple[str, ...]:
    password = urlsplit(url).password if url else None
    return (password, unquote(password)) if password else ()


class _Masked(logging.Formatter):
    """Masks secrets in all that is told, tracebacks too, where a filter of records would not reach."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__()
        self._known = re.compile("|".join(map(re.escape, secrets))) if secrets else None

    def masked(self, text: str) -> str:
        if self._known is not None:
            text = self._known.sub(MASK, text)
        return _PASSWORD.sub(MASK, _TOKEN.sub(MASK, text))

    def trace(self, record: logging.LogRecord) -> str:
        return self.masked(self.formatException(record.exc_info)) if record.exc_info else ""


def _shown(text: str) -> str:
    """The text as one line in which nothing is obeyed, as JSON would write it."""
    return _OBEYED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


class Words(_Masked):
    """For people who look on. A traceback is indented, so that no line of it looks like one that Lotsen told."""

    def format(self, record: logging.LogRecord) -> str:
        said, trace = self.masked(record.getMessage()), self.trace(record)
        where = f" [{now_about()}]" if now_about() else ""
        lines = [f"{record.levelname}{where}: {said}", *(f"  {line}" for line in trace.split("\n") if line)]
        return "\n".join(map(_shown, lines))


class Lines(_Masked):
    """For programs: one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "room": record.name,
            "said": self.masked(record.getMessage()),
        }
        if now_about():
            line["about"] = now_about()
        for more in ("turn", "call"):
            if isinstance(figures := getattr(record, more, None), dict):
                line[more] = figures
        if trace := self.trace(record):
            line["trace"] = trace
        return _shown(json.dumps(line, ensure_ascii=False))
