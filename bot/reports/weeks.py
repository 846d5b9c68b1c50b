"""ISO weeks as Sweden counts them: from Monday 00:00 to the next, whatever the clocks do in between."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True, order=True, slots=True)
class Week:
    """An ISO week of a year; weeks are in order of time."""

    year: int
    number: int

    @classmethod
    def read(cls, text: str) -> Week:
        """A week written as 2026-W47. Raises ValueError for another form or a week that the year does not have."""
        found = re.fullmatch(r"(\d{4})-?[Ww](\d{1,2})", text.strip())
        if not found:
            raise ValueError(f"{text!r} is no week; write it as 2026-W47")
        try:
            dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError:
            raise ValueError(f"{found[1]} has no week {int(found[2])}") from None
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: dt.date) -> Week:
        """The week that a day lies in."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def at(cls, ms: int) -> Week:
        """The week that a time (ms since 1970) lies in, in Sweden."""
        return cls.of(dt.datetime.fromtimestamp(ms / 1000, SWEDEN).date())

    @property
    def monday(self) -> dt.date:
        return dt.date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> dt.date:
        return self.monday + dt.timedelta(days=6)

    @property
    def bounds(self) -> tuple[int, int]:
        """First millisecond of the week, and first of the next: 167, 168 or 169 hours apart."""
        return _midnight(self.monday), _midnight(self.monday + dt.timedelta(days=7))

    def back(self, weeks: int) -> Week:
        """So many weeks before."""
        return Week.of(self.monday - dt.timedelta(weeks=weeks))

    @property
    def year_before(self) -> Week:
        """The week with the same number a year before; of week 53 the last of a year that has but 52."""
        last = Week.of(dt.date(self.year - 1, 12, 28)).number
        return Week(self.year - 1, min(self.number, last))

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02d}"


def _midnight(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(), SWEDEN).timestamp() * 1000)
