"""Days as people write them: "nästa tisdag", "om två veckor", "efter midsommar", "3 mars". Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from datetime import timedelta

_DAYS = {
    0: "måndag mån mandag monday mon", 1: "tisdag tis tuesday tue", 2: "onsdag ons wednesday wed",
    3: "torsdag tors thursday thu", 4: "fredag fre friday fri", 5: "lördag lör lordag saturday sat",
    6: "söndag sön sondag sunday sun",
}  # fmt: skip
_MONTHS = (
    "januari jan january", "februari feb february", "mars mar march", "april apr", "maj may", "juni jun june",
    "juli jul july", "augusti aug august", "september sep sept", "oktober okt october oct", "november nov",
    "december dec",
)  # fmt: skip
_NUMBERS = {
    "en": 1, "ett": 1, "a": 1, "one": 1, "två": 2, "tva": 2, "two": 2, "tre": 3, "three": 3, "fyra": 4, "four": 4,
    "fem": 5, "five": 5, "sex": 6, "six": 6, "sju": 7, "seven": 7, "åtta": 8, "eight": 8, "nio": 9, "nine": 9,
    "tio": 10, "ten": 10, "några": 3, "nåra": 3, "ett par": 2, "a couple of": 2, "par": 2,
    "någon": 1, "nån": 1, "a few": 3,
}  # fmt: skip
_DAY_OF = {name: day for day, names in _DAYS.items() for name in names.split()}
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WORDS = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))
_UNITS = r"halvår|half a year|kvartal|quarter|dag|dar|day|veck|week|v\b|månad|manad|month|år|year"
_IN = re.compile(rf"\b(?:om|in)\s+(?:(?P<n>\d{{1,3}})|(?P<w>{_WORDS}))?\s*(?P<unit>{_UNITS})\w*")
_MONTHS_IN = {"halvår": 6, "half a year": 6, "kvartal": 3, "quarter": 3, "år": 12, "year": 12}
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_SLASH = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:[-/ ](\d{4}))?(?!\d)")
_NAMED = re.compile(
    rf"\b(?:den\s+)?(\d{{1,2}})(?::?[ea]|st|nd|rd|th)?\.?\s+(?:of\s+)?({'|'.join(_MONTH_OF)})\b\.?(?:\s+(\d{{4}}))?"
)
_MONTH_FIRST = re.compile(rf"\b({'|'.join(_MONTH_OF)})\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(\d{{4}}))?")
_OF_MONTH = re.compile(
    r"\b(?:den\s+(\d{1,2})(?::?[ea])?|the\s+(\d{1,2})(?:st|nd|rd|th)|(\d{1,2}):?e)\b(?![:ea]*\s+(?:dag|gång))"
)
_MONTH = re.compile(
    rf"(?:\b(början|mitten|slutet|beginning|middle|end)\s+(?:av|of)|\b(?:i|in|till)|\A)\s*\b({'|'.join(_MONTH_OF)})\b"
)
_THIS_MONTH = re.compile(r"\b(mitten|slutet|middle|end)\s+(?:av|of)\s+(?:the\s+|this\s+)?(?:månaden|month)\b")
_INTO = {"mitten": 15, "middle": 15, "slutet": 25, "end": 25}
"""The day of a month that its middle and its end are taken as."""
_SEASONS = {
    "vår": 3, "våren": 3, "spring": 3, "sommar": 6, "sommaren": 6, "summer": 6, "höst": 9, "hösten": 9, "autumn": 9,
    "fall": 9, "vinter": 12, "vintern": 12, "winter": 12,
}  # fmt: skip
_SEASON = re.compile(rf"\b(?:i|till|in|nästa|next)\s+(?:the\s+)?({'|'.join(_SEASONS)})\b")
_HOLIDAY_ENDS = (15, 8)
"""Day and month when most people are back from their summer holiday."""
_WEEKDAYS = "|".join(sorted(_DAY_OF, key=len, reverse=True))
_WEEKDAY = re.compile(rf"\b(nästa|next|på|on)?\s*\b({_WEEKDAYS})(?:en)?\b(\s+(?:nästa vecka|om en vecka|next week))?")
_WEEK = re.compile(r"\b(?:vecka|v\.?|week)\s*(\d{1,2})\b")
_AFTER = {
    "midsommar": "Midsummer Day", "midsummer": "Midsummer Day", "jul": "Second Day of Christmas",
    "julen": "Second Day of Christmas", "christmas": "Second Day of Christmas", "nyår": "New Year's Day",
    "nyåret": "New Year's Day", "new year": "New Year's Day", "påsk": "Easter Monday", "påsken": "Easter Monday",
    "easter": "Easter Monday", "trettonhelgen": "Epiphany", "kristi himmelsfärd": "Ascension Day",
    "årsskiftet": "New Year's Day", "pingst": "Pentecost", "allhelgona": "All Saints' Day",
}  # fmt: skip
_FEAST = re.compile(rf"\b(?:efter|after)\s+({'|'.join(sorted(_AFTER, key=len, reverse=True))})(?:en|helgen)?\b")


def typed_date(text: str, today: dt.date) -> dt.date | None:
    """The day that a text names, seen from `today`; None when it names none. May lie in the past when it says so."""
    said = " ".join(text.casefold().split())[:200]
    for read in (_exact, _counted, _feast, _simple, _week, _weekday, _season, _month, _of_month):
        try:
            if (day := read(said, today)) is not None:
                return day
        except (ValueError, OverflowError):  # 31 februari, the year 9999: no day
            return None
    return None


def _exact(said: str, today: dt.date) -> dt.date | None:
    if found := _ISO.search(said):
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NAMED.search(said):
        return _coming(int(found[1]), _MONTH_OF[found[2]], found[3], today)
    if found := _MONTH_FIRST.search(said):
        return _coming(int(found[2]), _MONTH_OF[found[1]], found[3], today)
    if found := _SLASH.search(said):
        return _coming(int(found[1]), int(found[2]), found[3], today)
    return None


def _coming(day: int, month: int, year: str | None, today: dt.date) -> dt.date:
    """A day of a month; without a year the next one that there is."""
    if year is not None:
        return dt.date(int(year), month, day)
    for ahead in range(9):  # 29 February comes every fourth year, and once in eight
        if day <= calendar.monthrange(today.year + ahead, month)[1]:
            found = dt.date(today.year + ahead, month, day)
            if found >= today:
                return found
    raise ValueError("no such day")


def _counted(said: str, today: dt.date) -> dt.date | None:
    found = _IN.search(said)
    if found is None:
        return None
    number = int(found["n"]) if found["n"] else _NUMBERS[found["w"]] if found["w"] else 1
    unit = found["unit"]
    if unit in ("dag", "dar", "day"):
        return today + timedelta(days=number)
    if unit in ("veck", "week", "v"):
        return today + timedelta(weeks=number)
    return _months_on(today, number * _MONTHS_IN.get(unit, 1))


def _months_on(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _feast(said: str, today: dt.date) -> dt.date | None:
    """The first weekday after a feast."""
    found = _FEAST.search(said)
    if found is None:
        return None
    import holidays  # 12 MB, which few processes need

    years = (today.year, today.year + 1)
    days = holidays.country_holidays("SE", years=years, language="en_US", include_sundays=False)
    feasts = sorted(day for day, name in days.items() if _AFTER[found[1]] in name)
    day = next(day for day in feasts if day >= today) + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def _simple(said: str, today: dt.date) -> dt.date | None:
    if re.search(r"\b(i övermorgon|övermorgon|day after tomorrow)\b", said):
        return today + timedelta(days=2)
    if re.search(r"\b(i morgon|imorgon|imorron|i morron|imorn|i morn|tomorrow)\b", said):
        return today + timedelta(days=1)
    if re.search(r"\b(idag|i dag|today)\b", said):
        return today
    if re.search(r"\b(igår|i går|yesterday)\b", said):
        return today - timedelta(days=1)
    if re.search(r"\b(efter helgen|after the weekend)\b", said):
        return today + timedelta(days=7 - today.weekday())
    if re.search(r"\b(nästa år|next year)\b", said):
        return dt.date(today.year + 1, 1, 1)
    return None


def _week(said: str, today: dt.date) -> dt.date | None:
    if found := _WEEK.search(said):
        day = dt.date.fromisocalendar(today.year, int(found[1]), 1)
        return day if day >= today else dt.date.fromisocalendar(today.year + 1, int(found[1]), 1)
    if re.search(r"\b(nästa vecka|next week)\b", said) and not _WEEKDAY.search(said):
        return today + timedelta(days=7 - today.weekday())
    if re.search(r"\b(nästa månad|next month)\b", said):
        return _months_on(today.replace(day=1), 1)
    return None


def _weekday(said: str, today: dt.date) -> dt.date | None:
    """The next such weekday; "nästa tisdag" is the one of next week, as most Swedes mean it."""
    found = _WEEKDAY.search(said)
    if found is None:
        return None
    day = _DAY_OF[found[2]]
    if (found[1] or "").strip() in ("nästa", "next") or found[3]:
        return today + timedelta(days=7 - today.weekday() + day)
    return today + timedelta(days=(day - today.weekday() - 1) % 7 + 1)


def _season(said: str, today: dt.date) -> dt.date | None:
    """The first day of a season; within it, of its next month. After the summer holiday: when people are back."""
    if re.search(r"\b(efter|after)\s+(?:the\s+|my\s+)?(sommar|semest|summer|vacation)", said):
        return _coming(*_HOLIDAY_ENDS, None, today)
    found = _SEASON.search(said)
    if found is None:
        return None
    first = _SEASONS[found[1]]
    months = ((first + ahead - 1) % 12 + 1 for ahead in range(3))
    return min(_coming(1, month, None, today + timedelta(days=1)) for month in months)


def _month(said: str, today: dt.date) -> dt.date | None:
    if found := _THIS_MONTH.search(said):
        day = today.replace(day=_INTO[found[1]])
        return day if day > today else _months_on(day, 1)
    found = _MONTH.search(said)
    return _coming(_INTO.get(found[1] or "", 1), _MONTH_OF[found[2]], None, today) if found else None


def _of_month(said: str, today: dt.date) -> dt.date | None:
    """A day without its month: the next month that has it."""
    found = _OF_MONTH.search(said)
    if found is None:
        return None
    number = int(found[1] or found[2] or found[3])
    for ahead in range(1, 63):
        day = today + timedelta(days=ahead)
        if day.day == number:
            return day
    return None
