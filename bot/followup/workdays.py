"""Working time in Sweden: weekdays 8-17, without holidays, their eves that nobody works, and bridge days."""

from __future__ import annotations

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OPENS, CLOSES = dt.time(8), dt.time(17)
DAY = dt.timedelta(days=1)


@cache
def _free(year: int) -> frozenset[dt.date]:
    """The holidays of a year, public and de facto: Midsummer Eve, Christmas Eve and New Year's Eve are free too."""
    import holidays  # 12 MB of all countries, wanted first when a day is asked about

    found = holidays.country_holidays("SE", years=year, categories=("public", "de_facto"))
    return frozenset(day for day in found if day.year == year)


def is_holiday(day: dt.date) -> bool:
    """Whether a day is free by law or by custom; weekends alone are not."""
    return day in _free(day.year)


def is_bridge_day(day: dt.date) -> bool:
    """Whether a weekday stands alone between two free days, so that most people take it off."""
    return not _is_free(day) and _is_free(day - DAY) and _is_free(day + DAY)


def is_working_day(day: dt.date) -> bool:
    return not _is_free(day) and not is_bridge_day(day)


def is_working_time(at: dt.datetime) -> bool:
    """Whether a moment (with a time zone) lies on a working day between 8 and 17 in Sweden."""
    here = at.astimezone(STOCKHOLM)
    return OPENS <= here.time() < CLOSES and is_working_day(here.date())


def next_working_time(at: dt.datetime) -> dt.datetime:
    """The moment itself when it is working time, else the next opening, in UTC."""
    if is_working_time(at):
        return at.astimezone(dt.UTC)
    here = at.astimezone(STOCKHOLM)
    day = here.date() if here.time() < OPENS else here.date() + DAY
    return opening(next_working_day(day))


def last_working_time(at: dt.datetime) -> dt.datetime:
    """The moment itself when it is working time, else the last minute of working time before it, in UTC."""
    if is_working_time(at):
        return at.astimezone(dt.UTC)
    here = at.astimezone(STOCKHOLM)
    day = here.date() if here.time() >= CLOSES else here.date() - DAY
    while not is_working_day(day):
        day -= DAY
    return _moment(day, CLOSES) - dt.timedelta(minutes=1)


def next_working_day(day: dt.date) -> dt.date:
    """The day itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += DAY
    return day


def add_working_days(day: dt.date, number: int) -> dt.date:
    """The working day that is `number` working days after a day."""
    for _ in range(number):
        day = next_working_day(day + DAY)
    return day


def opening(day: dt.date) -> dt.datetime:
    """When a day's working time begins, in UTC."""
    return _moment(day, OPENS)


def local_day(ms: int) -> dt.date:
    """The day in Sweden of a moment in milliseconds since 1970."""
    return dt.datetime.fromtimestamp(ms / 1000, STOCKHOLM).date()


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, STOCKHOLM).astimezone(dt.UTC)


def _is_free(day: dt.date) -> bool:
    return day.weekday() >= 5 or is_holiday(day)
