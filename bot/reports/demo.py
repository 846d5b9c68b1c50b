"""A believable half year, made up: real questions through the real dialogue, then what companies did next."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from bot.catalog.model import Probe
from bot.dialogue.guide import Guide
from bot.reports import rollup
from bot.reports.weeks import SWEDEN, Week
from bot.store import members, report_archive
from bot.store.people_tables import callbacks, cases
from bot.store.report_tables import report_weeks
from bot.store.tables import companies, events
from bot.turn import Channel, Company, Event, Facts, Turn

QUESTIONS_A_WEEK = 0.4
"""By each company, on average."""
FALLING = 1.1
"""How fast the needs become rarer, from the most asked for on; 1 is Zipf's law."""
STAFFED_OFFERS = 2
"""Organisations with so many offers have members."""
UNKNOWN = (
    "kan ni laga min traktor", "var köper jag begagnade hyllor", "vem tar hand om gamla båtar",
    "hur får jag bättre mobiltäckning på gården", "finns det delad kontorsplats i Kivik",
    "vem hjälper mig med bredband till lagret", "var laddar man lastbilar i Tomelilla",
)  # fmt: skip
WHY = {
    "up": ("Fick rätt person direkt.", "Bra att se skillnaden.", "Äntligen ett svar som gick att förstå."),
    "down": ("Sidan var gammal.", "Svaret gällde inte min kommun.", "Jag ville ha ett lån, inte en kurs."),
}
GOT = ("Vi fick 150 000 kronor till en ny ugn.", "Sex timmars rådgivning, kostnadsfritt.",
       "Kontakt med två köpare på mässan.", "Bygglovet på fyra veckor.")  # fmt: skip


class NotEmpty(Exception):
    """The database holds what companies have said; the demo would mix with it."""


@dataclass(frozen=True)
class _Person:
    pseudonym: str
    municipality: str | None
    facts: Facts
    channel: Channel


def occupied(tx: Connection) -> bool:
    """Whether real companies, or their events, are in the database."""
    made_up = tx.execute(select(report_weeks.c.week).where(report_weeks.c.made_up).limit(1)).first() is not None
    return tx.execute(select(companies.c.id).limit(1)).first() is not None or (
        not made_up and tx.execute(select(events.c.id).limit(1)).first() is not None
    )


class Popular(NamedTuple):
    """The catalog's own questions, and how often they are asked: weights, added up."""

    probes: Sequence[Probe]
    weights: Sequence[float]


def fill(tx: Connection, guide: Guide, last: Week, weeks: int, number: int, seed: int) -> Iterator[Week]:
    """Write the events of some weeks up to `last` and roll each week up. Gives each week when it is done."""
    dice = random.Random(seed)  # noqa: S311 - made-up figures that must come again
    report_archive.forget(tx)
    people = [_person(guide, dice, i) for i in range(number)]
    answered: dict[tuple[str, str | None], tuple[Event, ...]] = {}
    asking = _popular(guide)
    _staff(tx, guide, last)
    for back in reversed(range(weeks)):
        week = last.back(back)
        rows: list[dict[str, object]] = []
        mood = 1 + 0.25 * math.sin(week.number / 52 * 2 * math.pi) + 0.15 * (weeks - back) / weeks
        for person in people:
            for _ in range(_some(dice, QUESTIONS_A_WEEK * mood)):
                rows += _visit(guide, dice, person, week, answered, asking)
        rows.sort(key=lambda row: (row["at"], row["pseudonym"]))
        if rows:
            tx.execute(insert(events), rows)
        _stories(tx, guide, rows, week)
        _waiting_calls(tx, rows if week == last else ())
        rollup.roll_up(tx, guide.catalog, week, week.bounds[1], made_up=True)
        yield week


def _some(dice: random.Random, mean: float) -> int:
    """A number of times, Poisson."""
    left, n = math.exp(-mean), 0
    product = dice.random()
    while product > left:
        n += 1
        product *= dice.random()
    return n


def _person(guide: Guide, dice: random.Random, number: int) -> _Person:
    home = [area.code for area in guide.catalog.home()]
    weights = [max(1, 4 - i) for i in range(len(home))]
    place = dice.choices([*home, None], [*weights, 1])[0]
    stage = dice.choice(("idea", "new", "established", "growing", None))
    sector = dice.choice(("farming", "food", "restaurant", "tourism", "services", "construction", "industry", None))
    facts = Facts(municipality=place, stage=stage, sector=sector)
    return _Person(f"demo{number:05d}", place, facts, dice.choice(("telegram", "telegram", "web")))


def _visit(
    guide: Guide,
    dice: random.Random,
    person: _Person,
    week: Week,
    answered: dict[tuple[str, str | None], tuple[Event, ...]],
    asking: Popular,
) -> list[dict[str, object]]:
    """One question and what followed it within the week."""
    at, language = _moment(dice, week), "sv"
    if dice.random() < 0.08:
        found: list[Event] = [Event("asked", "none", UNKNOWN[min(len(UNKNOWN) - 1, int(dice.expovariate(0.6)))])]
    else:
        (probe,) = dice.choices(asking.probes, cum_weights=asking.weights)
        language = probe.lang
        key = (probe.q, person.municipality)
        if key not in answered:
            company = Company("demo", facts=Facts(municipality=person.municipality))
            turn = Turn("demo", person.channel, dt.datetime.fromtimestamp(at / 1000, SWEDEN), text=probe.q)
            answered[key] = guide.respond(turn, company)[1].events
        found = list(answered[key])
        for name, fact in (("stage", person.facts.stage), ("sector", person.facts.sector)):
            if fact and any(e.name == "need" for e in found) and not any(e.name == name for e in found):
                found.append(Event(name, fact))
    later = _after(guide, dice, found)
    common = dict(
        pseudonym=person.pseudonym, channel=person.channel, municipality=person.municipality, language=language
    )
    last = week.bounds[1] - 1
    return [
        dict(common, at=min(at + i * 20_000 * (e in later), last), name=e.name, about=e.about, text=e.text)
        for i, e in enumerate([*found, *later])
    ]


def _after(guide: Guide, dice: random.Random, found: list[Event]) -> list[Event]:
    """What a company did with its answer: look, compare, keep, go on, be done."""
    seen = [event.about for event in found if event.name == "shown"]
    later: list[Event] = []
    if len(seen) > 1 and dice.random() < 0.3:
        later.append(Event("compared", ",".join(seen)))
    if seen and dice.random() < 0.55:
        offer = seen[min(len(seen) - 1, int(dice.expovariate(1.0)))]
        later.append(Event("opened", offer))
        owner = guide.catalog.owner_of[offer]
        need = guide.catalog.offers[offer].needs[0]
        if dice.random() < 0.4:
            later += [
                Event("saved", offer),
                Event("plan", f"{offer}.{dice.choice(('will', 'did', 'waiting'))}"),
            ]
            if dice.random() < 0.45:
                later.append(Event("plan", f"{offer}.ongoing"))
            if dice.random() < 0.25:
                later.append(Event("plan", f"{offer}.done"))
                if dice.random() < 0.5:
                    later.append(Event("case", offer, dice.choice(GOT)))
        if len(guide.catalog.organisations[owner].offers) >= STAFFED_OFFERS and dice.random() < 0.35:
            later += _call(dice, owner, need)
    if found and dice.random() < 0.2:
        thumb = "up" if seen and dice.random() < 0.8 else "down"
        later.append(Event("rated", f"demo{dice.randrange(10**6):06d}.{thumb}", dice.choice(WHY[thumb])))
    if seen and dice.random() < 0.01:
        later.append(Event("reported_wrong", seen[0]))
    return later


def _call(dice: random.Random, owner: str, need: str) -> list[Event]:
    """A call-back: asked for, mostly taken, closed, and judged by who was called."""
    asked = Event("callback_asked", f"{owner}.{need}")
    if dice.random() < 0.12:
        return [asked]
    taken = Event(
        "callback_taken", f"{owner}.{dice.choices(('kept.0', 'kept.1', 'late.4', 'free.2'), (5, 6, 2, 1))[0]}"
    )
    closed = dice.choices(("helped", "unreached", "declined.other", "declined.area"), (10, 2, 1, 1))[0]
    found = [asked, taken, Event("callback_closed", f"{owner}.{closed}")]
    if closed == "helped" and dice.random() < 0.6:
        said = dice.choices(("yes.yes", "yes.no", "no.no"), (8, 1, 1))[0]
        found.append(Event("callback_verdict", f"{owner}.{said}.helped"))
    return found


def _popular(guide: Guide) -> Popular:
    """The first needs of the catalog are asked for most."""
    order = {need: i + 1 for i, need in enumerate(guide.catalog.needs)}
    ranks = [order[guide.catalog.offers[probe.offers[0]].needs[0]] for probe in guide.catalog.probes]
    share = Counter(ranks)
    return Popular(guide.catalog.probes, list(accumulate(rank**-FALLING / share[rank] for rank in ranks)))


def _staff(tx: Connection, guide: Guide, last: Week) -> None:
    """Members without a way to reach them, so that offers and calls are somebody's; none where there are members."""
    if members.everyone(tx):
        return
    for i, organisation in enumerate(guide.catalog.organisations.values()):
        joined = last.back(2 + i % 7).bounds[0]
        number = len(organisation.offers)
        for person in range(number // 3 + 1 if number >= STAFFED_OFFERS else 0):
            role: members.Role = "editor" if person else "lead"
            members.add(tx, f"Påhittad {organisation.name} {person + 1}", role, organisation.id, joined)


def _stories(tx: Connection, guide: Guide, rows: Sequence[Mapping[str, object]], week: Week) -> None:
    """Cases as companies told them, let through by staff at the end of the week."""
    common = dict(language="sv", state="published", decided_at=week.bounds[1] - 1)
    told = [
        dict(common, company=f"demo:{row['pseudonym']}", offer=row["about"], municipality=row["municipality"],
             organisation=guide.catalog.owner_of[str(row["about"])], got=f"Påhittat: {row['text']}", at=row["at"],
             consented_at=row["at"])
        for row in rows if row["name"] == "case"
    ]  # fmt: skip
    if told:
        tx.execute(insert(cases), told)


def _waiting_calls(tx: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """The call-backs of a week that nobody has taken."""
    taken = {(row["pseudonym"], str(row["about"]).partition(".")[0]) for row in rows if row["name"] == "callback_taken"}
    left = []
    for row in rows:
        organisation, _, need = str(row["about"]).partition(".")
        if row["name"] == "callback_asked" and (row["pseudonym"], organisation) not in taken:
            left.append(
                dict(company=f"demo:{row['pseudonym']}", organisation=organisation, need=need, topic="Påhittat ärende",
                     municipality=row["municipality"], language="sv", state="waiting", asked_at=row["at"])
            )  # fmt: skip
    if left:
        tx.execute(insert(callbacks), left)


def _moment(dice: random.Random, week: Week) -> int:
    """Most ask in the daytime on working days."""
    day = dice.choices(range(7), (5, 5, 5, 5, 4, 1, 1))[0]
    hour = min(23, max(6, int(dice.gauss(13, 3.5))))
    clock = dt.datetime.combine(week.monday + dt.timedelta(days=day), dt.time(hour, dice.randrange(60)), SWEDEN)
    return int(clock.timestamp() * 1000) + dice.randrange(60_000)
