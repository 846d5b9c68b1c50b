"""What users read, from the Fluent files: one `Texts` a language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

from bot.turn import Language

FOLDER = Path(__file__).parent / "messages"
_WEEKDAYS = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "sv": [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


class Texts:
    """The messages of one language. Shared and never changed."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        for file in sorted((FOLDER / language).glob("*.ftl")):
            self._bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
        self._plain = lru_cache(maxsize=1024)(self._format)

    def __call__(self, message: str, **values: Any) -> str:
        """A message with its variables put in. Raises KeyError for an unknown message or a missing variable."""
        return self._format(message, values) if values else self._plain(message)

    def list(self, words: Iterable[str]) -> str:
        """Words in a row as people write them: "a, b och c"."""
        *before, last = list(words) or [""]
        return f"{', '.join(before)} {self('list-and')} {last}" if before else last

    def date(self, day: dt.date) -> str:
        """A day as people write it: "3 maj 2026"."""
        return f"{day.day} {_MONTHS[self.language][day.month - 1]} {day.year}"

    def weekday(self, day: dt.date) -> str:
        """A day with its weekday, for what people have to be at: "söndag 3 maj 2026"."""
        return f"{_WEEKDAYS[self.language][day.weekday()]} {self.date(day)}"

    def month(self, day: dt.date) -> str:
        """A day's month as people write it: "maj 2026"."""
        return f"{_MONTHS[self.language][day.month - 1]} {day.year}"

    def number(self, value: int) -> str:
        """A number with its thousands parted, as the language does it."""
        return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}" if self.language == "sv" else ",")

    def _format(self, message: str, values: dict[str, Any] | None = None) -> str:
        pattern = self._bundle.get_message(message).value
        if pattern is None:
            raise KeyError(message)
        text, errors = self._bundle.format_pattern(pattern, values or {})
        if errors:
            raise KeyError(f"{message}: {errors[0]}")
        return str(text)


@cache
def texts(language: Language) -> Texts:
    """The texts of a language, read once."""
    return Texts(language)
