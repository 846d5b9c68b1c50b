"""What a question tells of the company and of what it wants: place, size, age, money, trade, stage, kind of help."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.catalog import Catalog
from bot.catalog.model import AreaKind
from bot.search.finding import Wish
from bot.search.words import fold, normalise, words
from bot.turn import Facts

_NUMBERS = {
    "noll": 0, "en": 1, "ett": 1, "ensam": 0, "två": 2, "tva": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7,
    "åtta": 8, "nio": 9, "tio": 10, "elva": 11, "tolv": 12, "femton": 15, "tjugo": 20, "trettio": 30, "fyrtio": 40,
    "femtio": 50, "hundra": 100, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_N = r"(\d{1,3}(?:[ .,]\d{3})+|\d+(?:[.,]\d+)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_EMPLOYEES = (
    re.compile(
        rf"\b{_N}\s*(?:st\s*)?(?:anställda|anstallda|pers(?:oner)?|medarbetare|gubbar|employees|people|staff)\b"
    ),
    re.compile(rf"\b(?:vi är|vi ar|bara vi|är bara|we are|just the|we're)\s+{_N}\b(?!\s*(?:år|kr|%|mil|min|timm))"),
)
_ALONE = re.compile(
    r"\b(?:ensam|själv i (?:firman|företaget)|enmansföretag|bara jag|inga anställda|on my own|just me|sole trader)\b"
)
_AGE = (
    re.compile(
        rf"\b(?:jag är|är jag|är|fyller|im|i'm|i am)\s+{_N}(?:\s*(?:år|bast|years?))?\b(?!\s*(?:anst|pers|st\b|kr|mil))"
    ),
    re.compile(rf"\b{_N}[\s-]*(?:åring|årig|years? old|bast)\b"),
)
_MONEY = re.compile(
    rf"\b{_N}\s*(miljoner|miljon|milj|mille|mnkr|msek|million|tusen|tkr|thousand|k|000|kr|kronor|sek)\b"
)
_SCALE = {"miljoner": 1_000_000, "miljon": 1_000_000, "milj": 1_000_000, "mille": 1_000_000, "mnkr": 1_000_000,
          "msek": 1_000_000, "million": 1_000_000, "tusen": 1_000, "tkr": 1_000, "thousand": 1_000, "k": 1_000,
          "000": 1_000}  # fmt: skip
_TURNOVER = re.compile(r"\b(?:omsätt|oms\b|omsatte|turnover|säljer för|intäkter)")
_FREE = re.compile(
    r"\b(?:gratis|kostnadsfri\w*|utan kostnad|free(?: of charge)?|kostar (?:det )?inget|inget som kostar)\b"
)
_KINDS: Mapping[str, tuple[str, ...]] = {
    "loan": ("lan", "lana", "lanet", "banklan", "loan", "loans", "borrow"),
    "grant": ("bidrag", "bidraget", "stod", "checkar", "check", "grant", "grants", "stipendium"),
    "guarantee": ("garanti", "garantin", "forsakring", "guarantee", "insurance"),
    "equity": ("riskkapital", "investerare", "delagare", "agare", "agarkapital", "investor", "equity"),
    "course": ("kurs", "kurser", "utbildning", "course", "training", "webbinarium"),
    "mentor": ("mentor", "bollplank"),
    "network": ("natverk", "natverket", "forening", "network"),
    "advice": ("radgivning", "radgivare", "rad", "coach", "advice", "adviser", "advisor"),
}
_NEGATION = frozenset(("inte", "ej", "ingen", "inget", "inga", "slippa", "utan", "nej", "no", "not", "without", "dont"))
_STAGES = (
    ("idea", re.compile(r"\b(?:en idé|ide(?:n)?\b|idén|ska starta|vill starta|tänker starta|funderar på att (?:starta|öppna)|"
                        r"starta eget|dra igång|want to start|thinking of (?:starting|opening)|before (?:i|we) start)")),
    ("new", re.compile(r"\b(?:nystarta\w*|nyss startat|precis startat|startade (?:i år|förra året|för (?:ett|två))|just started|new company)")),
    ("growing", re.compile(r"\b(?:växa|växer|expander\w*|expansion\w*|skala upp|grow(?:ing)?|expand)")),
)  # fmt: skip
_SECTORS: Mapping[str, tuple[str, ...]] = {
    "farming": ("lantbruk", "lantbrukare", "bonde", "bonder", "kor", "mjolkkor", "grisar", "kyckling", "host", "vete",
                "hostvete", "spannmal", "aker", "skord", "jordbruk", "jordbrukare", "traktor", "farm", "farmer",
                "farmers", "farming", "cows", "betor", "raps", "stall", "ladugard", "sugga", "suggor", "far", "getter",
                "godsel", "ensilage", "potatis", "groda", "grodor", "dairy", "crops", "harvest", "pigs", "sheep"),
    "horticulture": ("tradgard", "vaxthus", "appelodling", "frukt", "frukttrad", "odlare", "plantskola", "orchard",
                     "greenhouse"),
    "restaurant": ("restaurang", "krog", "kafe", "cafe", "pizzeria", "foodtruck", "lunch", "kok", "servering",
                   "restaurant", "pub"),
    "food": ("bageri", "mejeri", "bryggeri", "ost", "sylt", "honung", "musteri", "livsmedel", "bageriet", "bakery",
             "brewery", "slakteri", "charkuteri", "glass"),
    "tourism": ("hotell", "vandrarhem", "camping", "turism", "turister", "bed", "gaster", "hotel", "tourists", "guide"),
    "retail": ("butik", "affar", "butiken", "handel", "lanthandel", "shop", "store", "webbutik"),
    "industry": ("fabrik", "verkstad", "svets", "industri", "tillverkning", "maskin", "svetsrobot", "cnc", "factory",
                 "workshop", "plat", "legotillverkning", "manufacturing"),
    "construction": ("bygg", "byggfirma", "snickare", "snickeri", "murare", "builder", "byggforetag"),
    "transport": ("akeri", "lastbil", "lastbilar", "taxi", "haulier", "trucks", "transport"),
    "services": ("frisor", "salong", "stad", "stadfirma", "redovisning", "massage", "naglar", "hairdresser", "salon"),
    "technology": ("app", "programvara", "software", "techbolag", "saas", "it"),
}  # fmt: skip
_SECTOR_OF = {word: sector for sector, found in _SECTORS.items() for word in found}
_CITIES = frozenset(
    [
        "stockholm",
        "göteborg",
        "uppsala",
        "västerås",
        "örebro",
        "linköping",
        "norrköping",
        "jönköping",
        "växjö",
        "kalmar",
        "karlstad",
        "gävle",
        "umeå",
        "luleå",
        "sundsvall",
        "östersund",
        "borås",
        "halmstad",
        "varberg",
        "kungsbacka",
        "falun",
        "visby",
        "skövde",
        "eskilstuna",
        "karlskrona",
        "ronneby",
        "blekinge",
        "småland",
        "halland",
        "dalarna",
        "norrbotten",
        "västerbotten",
        "gotland",
        "värmland",
        "jämtland",
        "norrland",
        "västra_götaland",
    ]
)


@dataclass(frozen=True)
class Read:
    """What was read from a text, and the text's words that named a place."""

    facts: Facts
    wish: Wish
    place: str = ""
    outside: bool = False
    place_words: frozenset[str] = frozenset()


class Places:
    """Names of municipalities and villages, and the municipality of each."""

    def __init__(self, catalog: Catalog) -> None:
        self.codes: dict[tuple[str, ...], tuple[str, str]] = {}
        for area in catalog.areas.values():
            if area.kind is AreaKind.MUNICIPALITY:
                self._add(area.name.sv, area.code)
                for place in area.places:
                    for name in (place.name, *place.also):
                        self._add(name, area.code)
        self.longest = max((len(key) for key in self.codes), default=1)

    def find(self, found: list[str]) -> list[tuple[str, str, tuple[str, ...]]]:
        """Places named, in order: the name as it is written in the catalog, the code, the words."""
        hits = []
        at = 0
        while at < len(found):
            for length in range(min(self.longest, len(found) - at), 0, -1):
                key = tuple(found[at : at + length])
                hit = self.codes.get(key) or (self.codes.get((key[0].removesuffix("s"),)) if length == 1 else None)
                if hit:
                    hits.append((*hit, key))
                    at += length - 1
                    break
            at += 1
        return hits

    def _add(self, name: str, code: str) -> None:
        key = tuple(words(name))
        if key and len("".join(key)) > 2:
            self.codes.setdefault(key, (name, code))


def read(text: str, places: Places) -> Read:
    """All that a text tells, as far as its words do. What it does not say stays unknown."""
    low = normalise(text)
    found = words(text)
    named = places.find(found)
    municipality = named[-1][1] if named else None
    outside = next((city for city in _CITIES if re.search(rf"\b{re.escape(city.replace('_', ' '))}s?\b", low)), "")
    place = named[-1][0] if named else outside.replace("_", " ").title()
    facts = Facts(
        municipality=municipality,
        sector=_sector(found),
        stage=next((stage for stage, pattern in _STAGES if pattern.search(low)), None),
        employees=_employees(low),
        turnover_sek=_money(low) if _TURNOVER.search(low) else None,
        age=_age(low),
    )
    wish = Wish(
        free=True if _FREE.search(low) else None,
        kinds=_kinds(found, wanted=True),
        not_kinds=_kinds(found, wanted=False),
        amount_sek=None if _TURNOVER.search(low) else _money(low),
    )
    return Read(facts, wish, place, bool(outside and not named), frozenset(w for *_, key in named for w in key))


def _kinds(found: list[str], *, wanted: bool) -> tuple[str, ...]:
    kinds = []
    for at, word in enumerate(found):
        kind = next((kind for kind, names in _KINDS.items() if word in names), None)
        negated = bool(
            _NEGATION
            & set(found[max(0, at - 4) : at]) - ({"nej", "no"} if at and found[at - 1] in ("ett", "en", "a") else set())
        )
        if kind and negated != wanted:
            kinds.append(kind)
    return tuple(dict.fromkeys(kinds))


def _sector(found: list[str]) -> str | None:
    for word in found:
        if word in _SECTOR_OF:
            return _SECTOR_OF[word]
    for word in found:
        for name, sector in _SECTOR_OF.items():
            if len(name) > 4 and (word.startswith(name) or word.endswith(name)):
                return sector
    return None


def _employees(text: str) -> int | None:
    if _ALONE.search(text):
        return 0
    hit = next((match for pattern in _EMPLOYEES if (match := pattern.search(text))), None)
    value = _number(hit[1]) if hit else None
    return int(value) if value is not None and value < 10_000 else None


def _age(text: str) -> int | None:
    hit = next((match for pattern in _AGE if (match := pattern.search(text))), None)
    value = _number(hit[1]) if hit else None
    return int(value) if value is not None and 15 <= value <= 99 else None


def _money(text: str) -> int | None:
    hit = _MONEY.search(text)
    value = _number(hit[1]) if hit else None
    return None if hit is None or value is None else int(value * _SCALE.get(hit[2], 1))


def _number(text: str) -> float | None:
    if text in _NUMBERS:
        return float(_NUMBERS[text])
    if re.fullmatch(r"\d{1,3}(?:[ .,]\d{3})+", text):
        return float(re.sub(r"\D", "", text))
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def place_key(name: str) -> str:
    """A place's name folded, as it stands among a question's words."""
    return fold(name.casefold())
