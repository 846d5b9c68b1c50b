"""Rolls a finished week up: counted once by the database, protected once, then read for ever at the same cost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from statistics import median_low
from typing import NamedTuple

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.followup.plans import STATES
from bot.reports.protect import FEWEST, Sum, withheld
from bot.reports.weeks import Week
from bot.search.words import telling, words
from bot.store import reports as store

FEW, NOT_SHOWN = -1, -2
WHOLE = store.WHOLE
LOCAL = ("need", "stage", "sector", "reported_wrong")
"""Events counted by what they are about and where."""
TOGETHER = ("callback_asked", "callback_taken", "callback_closed", "callback_verdict")
"""Numbers of organisations that make up the whole's."""
BY_PLACE = ("callback_asked", "case")
ON_THE_WHOLE = ("callback_when", "callback_reason", "meeting")
"""What takes a person is told by municipality and by organisation only so far: the more sums there are, the less can be
shown."""
FEWEST_TEXTS = 3
"""A word of one question that is asked again and again is no trend."""
MOST_WORDS = 200
SHORTEST_WORD = 4


class Key(NamedTuple):
    """Which number: what is counted, for whom (`*`, `m:<municipality>`, `o:<organisation>`), and about what."""

    measure: str
    scope: str
    about: str


@dataclass
class Tally:
    """A week's numbers as they are, with how many companies stand behind each."""

    n: Counter[Key]
    companies: dict[Key, int]

    def add(self, key: Key, n: int, companies: int) -> None:
        self.n[key] += n
        self.companies[key] = max(self.companies.get(key, 0), companies)


def roll_up(tx: Connection, catalog: Catalog, week: Week, now: int, *, made_up: bool = False) -> None:
    """Count a week, decide what is shown, and keep both. Doing it again gives the same from the same events."""
    tally = tallied(tx, catalog, week)
    hidden = withheld(tally.n, tally.companies, sums(tally.n))
    rows = [
        dict(measure=key.measure, scope=key.scope, about=key.about[:120], n=n, shown=published(n, hidden.get(key)))
        for key, n in sorted(tally.n.items())
    ]
    rows += [
        dict(measure="waiting", scope=scope, about="", n=n, shown=FEW if n < FEWEST else n - n % FEWEST)
        for scope, n in sorted(store.waiting(tx, week.bounds[1]).items())
    ]
    rows += [
        dict(measure="callback_days", scope=scope, about="", n=days, shown=days)
        for scope, days in sorted(_days(tx, week).items())
    ]
    store.keep_week(tx, str(week), rows, now, made_up=made_up)


def published(n: int, silent: bool | None) -> int:
    """A number as it is shown: itself, as few, or not at all when it is `silent`."""
    return n if silent is None else NOT_SHOWN if silent else FEW


def tallied(tx: Connection, catalog: Catalog, week: Week) -> Tally:
    """All of a week's numbers, from its events."""
    home = [area.code for area in catalog.home()]
    tally = Tally(Counter(), {})
    store.keep_owners(tx, _owners(catalog))
    for one in (*store.counted(tx, week.bounds, home), *store.rated(tx, week.bounds, home)):
        for key in _keys(catalog, one):
            tally.add(key, one.n, one.companies)
    _add_steps(tally, store.steps(tx, week.bounds, home))
    for organisation, taken in store.organisation_steps(tx, week.bounds).items():
        for step, n in taken.items():
            tally.add(Key("step", f"o:{organisation}", step), n, n)
    _add_comparisons(tally, store.comparisons(tx, week.bounds))
    _add_people(tally, catalog, store.people(tx, week.bounds, home))
    for word, n in _words(store.questions(tx, week.bounds)):
        tally.add(Key("word", WHOLE, word), n, n)
    return tally


def sums(keys: Iterable[Key]) -> list[Sum[Key]]:
    """Every sum that the set of reports lets somebody do: the whole is its municipalities and its organisations,
    comparisons are their outcomes, and what was taken or declined is its kinds."""
    parts: dict[Key, list[Key]] = defaultdict(list)
    owned: dict[Key, list[Key]] = defaultdict(list)
    kinds: dict[Key, list[Key]] = defaultdict(list)
    known = set(keys)
    for key in known:
        if key.scope.startswith("m:"):
            parts[Key(key.measure, WHOLE, key.about)].append(key)
        elif key.scope.startswith("o:") and key.measure in TOGETHER:
            owned[Key(key.measure, WHOLE, key.about)].append(key)
        if key.measure in ("chosen", "compared_nothing"):
            kinds[Key("compared", WHOLE, key.about.partition(">")[0])].append(key)
        elif key.measure == "callback_when":
            kinds[Key("callback_taken", key.scope, "")].append(key)
        elif key.measure == "callback_reason":
            kinds[Key("callback_closed", key.scope, "declined")].append(key)
    return [
        Sum(total, tuple(sorted(found)))
        for group in (parts, owned, kinds)
        for total, found in sorted(group.items())
        if total in known
    ]


def _keys(catalog: Catalog, one: store.Counted) -> list[Key]:
    """The numbers that a count goes into."""
    name, about, scope = one.name, one.about, one.scope
    if name == "asked":
        kinds = [("asked", about in store.QUESTION_KINDS), ("unanswered", about == "none")]
        return [Key(measure, scope, "") for measure, wanted in kinds if wanted]
    if name in LOCAL or name == "rated":
        return [Key(name, scope, about)]
    if name == "together" and scope == WHOLE:
        return [Key("together", WHOLE, ",".join(pair)) for pair in _pairs(about)]
    if name in ("shown", "opened") and scope == WHOLE and catalog.offer(about) is not None:
        return [Key(name, f"o:{catalog.owner_of[_current(catalog, about)]}", _current(catalog, about))]
    return []


def _add_people(tally: Tally, catalog: Catalog, found: Iterable[store.Happened]) -> None:
    """What takes a person: call-backs and cases by organisation, meetings by themselves."""
    companies: dict[Key, set[str | None]] = defaultdict(set)
    for one in found:
        whose, measures = _people_keys(catalog, one)
        for measure, about in measures:
            local = (f"m:{one.place}",) if measure in BY_PLACE else ()
            own = (f"o:{whose}",) if whose and measure not in ON_THE_WHOLE else ()
            for key in (Key(measure, scope, about) for scope in (WHOLE, *local, *own)):
                tally.n[key] += one.n
                companies[key] |= {one.company} - {None}
    tally.companies |= {key: len(who) for key, who in companies.items()}


def _people_keys(catalog: Catalog, one: store.Happened) -> tuple[str, list[tuple[str, str]]]:
    """Whose it is, and the measures that it counts in."""
    whose, _, rest = one.about.partition(".")
    first, _, more = rest.partition(".")
    match one.name:
        case "case":
            return "", [("case", "")] if catalog.offer(one.about) else []
        case "callback_asked":
            return whose, [("callback_asked", "")]
        case "callback_taken":
            return whose, [("callback_taken", ""), ("callback_when", first or "free")]
        case "callback_closed":
            reason = [("callback_reason", more or "wrong")] if first == "declined" else []
            return whose, [("callback_closed", first), *reason]
        case "callback_verdict":
            helped, _, staff = more.partition(".")
            against = staff == "helped" and "no" in (first, helped)
            word = "called" if first == "yes" else "not_called"
            return whose, [("callback_verdict", word), *([("callback_verdict", "against")] if against else [])]
        case "signed_up" | "attended":
            return "", [("meeting", f"{one.about}.{one.name}")]
        case _:
            return "", [("meeting", one.about)]


def _days(tx: Connection, week: Week) -> dict[str, int]:
    """Within how many working days half of the call-backs were taken, for whom at least five companies' were."""
    days: dict[str, list[int]] = defaultdict(list)
    who: dict[str, set[str | None]] = defaultdict(set)
    for one in store.people(tx, week.bounds, ()):
        organisation, _, rest = one.about.partition(".")
        number = rest.rpartition(".")[2]
        if one.name == "callback_taken" and number.isdecimal():
            for scope in (WHOLE, f"o:{organisation}"):
                days[scope] += [int(number)] * one.n
                who[scope].add(one.company)
    return {scope: median_low(found) for scope, found in days.items() if len(who[scope] - {None}) >= FEWEST}


def _add_steps(tally: Tally, places: dict[str, dict[str, int]]) -> None:
    for place, taken in places.items():
        for step, n in taken.items():
            for scope in (f"m:{place}", WHOLE):
                key = Key("step", scope, step)
                tally.n[key] += n
                tally.companies[key] = tally.n[key]


def _add_comparisons(tally: Tally, found: Iterable[store.Comparison]) -> None:
    for one in found:
        for pair in _pairs(one.about):
            named = ",".join(pair)
            tally.add(Key("compared", WHOLE, named), one.n, one.every)
            if not one.chosen:
                tally.add(Key("compared_nothing", WHOLE, named), one.n, one.companies)
            else:
                chosen = one.chosen if one.chosen in pair else ""
                tally.add(Key("chosen", WHOLE, f"{named}>{chosen}"), one.n, one.companies)


def _pairs(about: str) -> list[tuple[str, str]]:
    return list(combinations(sorted(set(filter(None, about.split(",")))), 2))


def _current(catalog: Catalog, id: str) -> str:
    offer = catalog.offer(id)
    return offer.id if offer else id


def _owners(catalog: Catalog) -> dict[str, str]:
    """Whose an event is, for each thing it may be about: an offer by any of its ids, or an offer in a state."""
    found: dict[str, str] = {}
    for offer in catalog.offers.values():
        for id in (offer.id, *offer.former_ids):
            found |= dict.fromkeys((id, *(f"{id}.{state}" for state in STATES)), catalog.owner_of[offer.id])
    return found


def _words(questions: Iterable[tuple[str, str | None]]) -> list[tuple[str, int]]:
    """The words that most companies used, with how many companies did; none that fewer than five used."""
    users: dict[str, set[str]] = defaultdict(set)
    said: dict[str, set[str]] = defaultdict(set)
    for text, company in questions:
        if company is None:
            continue
        for word in set(telling(words(text[:400]))):
            if len(word) >= SHORTEST_WORD and word.isalpha():
                users[word].add(company)
                if len(said[word]) < FEWEST_TEXTS:
                    said[word].add(text)
    often = (word for word, companies in users.items() if len(companies) >= FEWEST)
    counts = ((word, len(users[word])) for word in often if len(said[word]) >= FEWEST_TEXTS)
    return sorted(counts, key=lambda it: (-it[1], it[0]))[:MOST_WORDS]
