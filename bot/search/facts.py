"""What a question tells of the company: size, age, money, stage, trade. What it does not say stays unknown."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import fields, replace
from functools import cache, lru_cache

from bot.search.listed import listed
from bot.search.words import Said
from bot.turn import Facts

_NUMBERS = {
    "noll": 0, "en": 1, "ett": 1, "två": 2, "tva": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8,
    "nio": 9, "tio": 10, "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16,
    "sjutton": 17, "arton": 18, "nitton": 19, "tjugo": 20, "tjugofem": 25, "trettio": 30, "trettiofem": 35,
    "fyrtio": 40, "fyrtiofem": 45, "femtio": 50, "femtiofem": 55, "sextio": 60, "sjuttio": 70, "åttio": 80,
    "hundra": 100, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "a couple": 2, "ett par": 2, "hundred": 100,
}  # fmt: skip
_COUNTING = frozenset(" ".join(_NUMBERS).split()) - {"a", "en", "ett"} | {"halv", "person", "anställd", "employee"}
_N = r"(\d{1,3}(?:[ .]\d{3})+|\d+(?:[.,]\d+)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_PEOPLE = (
    r"(?:anställda|anstallda|anställd|pers|person|personer|medarbetare|gubbar|tjejer|killar|heltidare|årsanställda|"
    r"employees|employee|people|staff|workers|persons)"
)
_EMPLOYEES = (
    re.compile(rf"\b{_N}\s*(?:st\s*)?{_PEOPLE}\b"),
    re.compile(rf"(?<!jag )\b(?:vi är|vi ar|bara vi|är bara|we are|we're|just|only|är|e)\s+(?:bara\s+)?{_N}\b"
               rf"(?=\s*(?:$|[,.!?]|(?:och|men|som|i|på|and|but|in|here|här|st|stycken|pers)\b))"),
)  # fmt: skip
_ALONE = re.compile(
    r"\b(?:enmans(?:företag|firma|bolag)|ensamföretagare|soloföretagare|bara jag|ensam i (?:firman|företaget|bolaget)|"
    r"(?:inga|utan) anställda|on my own|just me|sole trader|no employees|one[- ]man)\b"
)
_HAS_STAFF = re.compile(r"\b(?:våra anställda|vår personal|mina anställda|our staff|our employees|my staff)\b")
_AGE = (
    re.compile(rf"\b(?:jag är|är jag|jag e|fyller|fyllde|fyllt|blir|im|i'm|i am|blivit|hunnit bli)\s+(?:snart\s+|nu\s+|just\s+)?{_N}"
               rf"(?:\s*(?:år|bast|years?(?: old)?))?\b(?!\s*(?:{_PEOPLE}|st\b|kr|mil|%|år (?:gammal|sedan)?t? företag))"),
    re.compile(rf"\b{_N}[\s-]*(?:åring|årig|år gammal|years? old|bast|yo)\b"),
)  # fmt: skip
_COMPANY_YEARS = (
    re.compile(rf"\b(?:drivit|haft|kört|hållit på|funnits|run|had|been going|been running)\b[^.!?]{{0,40}}?\b{_N}\s*(?:år|years?)\b"),
    re.compile(rf"\b(?:företaget|firman|bolaget|the company|our company) (?:är|is)\s+{_N}\s*(?:år|years?)\b"),
    re.compile(rf"\b(?:startade|startat|started)\b[^.!?]{{0,25}}?\bför\s+{_N}\s+år\s+se"),
)  # fmt: skip
_SCALES = {
    "miljoner": 1_000_000, "miljon": 1_000_000, "milj": 1_000_000, "mille": 1_000_000, "mnkr": 1_000_000,
    "mkr": 1_000_000, "msek": 1_000_000, "millions": 1_000_000, "million": 1_000_000, "m": 1_000_000,
    "miljarder": 1_000_000_000, "miljard": 1_000_000_000, "tusen": 1_000, "tkr": 1_000, "thousand": 1_000,
    "tusenlappar": 1_000, "lakan": 1_000, "papp": 1_000, "k": 1_000, "kr": 1, "kronor": 1, "sek": 1, "spänn": 1, ":-": 1,
}  # fmt: skip
_MONEY = re.compile(rf"\b(?:(en halv)|{_N})\s*({'|'.join(sorted(_SCALES, key=len, reverse=True))})(?!\w)")
_BARE_MONEY = re.compile(
    r"\b(?:lån|låna|lånar|lånet|bidrag|behöver|saknar|fattas|kostar|borrow|loan|need|costs?|short)\b[^.!?\d]{0,25}"
    r"(\d{1,3}(?:[ .,]000){1,2}|\d{2,4}000)\b(?!\s*(?:hektar|kvm|liter|ton|meter|st|kg|burkar|flaskor|hectares|litres|kwh))"
)
"""A sum of whole thousands without its unit, after a word of lending or needing."""
_TURNOVER = re.compile(r"\b(?:omsätt\w*|oms|omsatte|turnover|säljer för|vi gör|drar in|intäkter|revenue)\b")
_STAGES = (
    ("idea", re.compile(
        r"\b(?:ska starta|vill starta|tänker starta|tänkte starta|funderar på att (?:starta|öppna|börja)|starta eget|"
        r"(?:har|med) en idé|bara en idé|min idé|innan jag (?:startar|säger upp)|öppna eget|bli egen|dra igång|"
        r"want to start|starting a|thinking of (?:starting|opening)|before i (?:start|quit)|not started|inte startat)\b")),
    ("new", re.compile(
        r"\b(?:nystarta\w*|nyss startat|precis startat|startade (?:i år|i våras|i höstas|nyss|förra året)|just started|"
        r"newly started|new company|nytt företag|ny firma|nya företag\w*|startup|start-up)\b")),
    ("growing", re.compile(
        r"\b(?:vill växa|växer|växa|expander\w*|expansion\w*|skala upp|dubbla|grow|growing|expand\w*|scale up)\b")),
    ("established", re.compile(
        r"\b(?:har drivit|drivit \w+ i|sedan \d{4}|våra anställda|ägt i|etablera\w+ företag|we have run|for years)\b")),
)  # fmt: skip
NAMES = tuple(one.name for one in fields(Facts))
_YOUNGEST, _OLDEST = 15, 99
BORDER = 5
"""Letters by which a trade's word is known at the beginning or end of a compound."""


def facts_of(said: Said, denied: Container[int] = ()) -> Facts:
    """The facts that a text tells, save the municipality. `denied`: places of words that it says no of."""
    low = said.low
    told = [word for at, word in enumerate(said.words) if at not in denied] if denied else said.words
    sector, stage = sector_of(told), stage_of(" ".join(told) if denied else low)
    if not _has_number(said):
        return Facts(sector=sector, stage=stage, employees=0 if _ALONE.search(low) else None)
    money, turnover = _money(low)
    return Facts(
        sector=sector,
        stage=stage,
        employees=_employees(low),
        turnover_sek=money if turnover else None,
        age=_within(_first(_AGE, low), _YOUNGEST, _OLDEST),
        company_years=_within(_first(_COMPANY_YEARS, low), 0, 300),
    )


def stage_of(text: str) -> str | None:
    """How far a company has come, by a text."""
    return next((stage for stage, pattern in _STAGES if pattern.search(text)), None)


def amount_of(said: Said) -> int | None:
    """The sum of money that a text names, in kronor, when it is not a turnover."""
    if not _has_number(said):
        return None
    money, turnover = _money(said.low)
    return None if turnover else money


def merged(known: Facts, told: Facts) -> Facts:
    """What is known with what was told later, which goes first."""
    new = {name: value for name in NAMES if (value := getattr(told, name)) is not None}
    return replace(known, **new) if new else known


def sector_of(found: Sequence[str]) -> str | None:
    """The trade that the words speak of, when they speak of one more than of others."""
    counts: dict[str, float] = {}
    for at, word in enumerate(found):
        if at and found[at - 1] in ("ingen", "inget", "inte", "no", "not"):
            continue
        for sector in trades_of(word):
            counts[sector] = counts.get(sector, 0) + 1
    best = sorted(counts, key=lambda sector: -counts[sector])
    return best[0] if best and (len(best) == 1 or counts[best[0]] > counts[best[1]]) else None


@cache
def _trades() -> dict[str, tuple[str, ...]]:
    """Word → trades."""
    found: dict[str, tuple[str, ...]] = {}
    for sector, names in listed("trades").items():
        for name in names:
            found[name] = (*found.get(name, ()), sector)
    return found


@cache
def _long_trades() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The longer words of trades, by their first letters and by their last."""
    first: dict[str, list[str]] = {}
    last: dict[str, list[str]] = {}
    for name in _trades():
        if len(name) >= BORDER:
            first.setdefault(name[:BORDER], []).append(name)
            last.setdefault(name[-BORDER:], []).append(name)
    return first, last


@lru_cache(maxsize=10_000)
def trades_of(word: str) -> tuple[str, ...]:
    """The trades that a word speaks of."""
    exact = _trades().get(word)
    if exact is not None or len(word) <= BORDER:
        return exact or ()
    first, last = _long_trades()
    starting = (name for name in first.get(word[:BORDER], ()) if word.startswith(name))
    ending = (name for name in last.get(word[-BORDER:], ()) if word.endswith(name))
    name = next(starting, None) or next(ending, None)
    return _trades()[name] if name else ()


def _has_number(said: Said) -> bool:
    """Whether there is any number to look for."""
    return any(map(str.isdigit, said.low)) or not _COUNTING.isdisjoint(said.words)


def _employees(text: str) -> int | None:
    if _ALONE.search(text):
        return 0
    value = _first(_EMPLOYEES, text)
    return None if value is None or (value == 0 and _HAS_STAFF.search(text)) else _within(value, 0, 10_000)


def _money(text: str) -> tuple[int | None, bool]:
    """The first sum of money, and whether it is a turnover."""
    hit = _MONEY.search(text)
    if hit is None:
        plain = _BARE_MONEY.search(text)
        return (int(re.sub(r"\D", "", plain[1])) if plain else None), False
    value = 0.5 if hit[1] else _number(hit[2])
    before = text[max(0, hit.start() - 30) : hit.start()]
    return (None if value is None else int(value * _SCALES[hit[3]])), bool(_TURNOVER.search(before))


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> float | None:
    hit = next((found for pattern in patterns if (found := pattern.search(text))), None)
    return _number(hit[1]) if hit else None


def _within(value: float | None, least: int, most: int) -> int | None:
    return int(value) if value is not None and least <= value <= most else None


def _number(text: str) -> float | None:
    if text in _NUMBERS:
        return float(_NUMBERS[text])
    grouped = re.fullmatch(r"\d{1,3}(?:[ .]\d{3})+", text)
    try:
        return float(re.sub(r"\D", "", text) if grouped else text.replace(",", "."))
    except ValueError:
        return None
