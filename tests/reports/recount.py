"""Every figure of a report counted once more, from the raw rows and in plain Python: no roll-up, no query of ours."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from statistics import median_low
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot.catalog import Catalog
from bot.reports.figures import Report
from bot.reports.files import rows
from bot.search.words import telling, words
from bot.store import Store

ASKED = ("offers", "clarify", "none", "out_of_scope", "human")
DAY = 86_400_000
STATES = {"going": (".did", ".waiting", ".ongoing"), "done": (".done",)}


def local(ms: int) -> dt.date:
    return dt.datetime.fromtimestamp(ms / 1000, ZoneInfo("Europe/Stockholm")).date()


def week_of(ms: int) -> str:
    year, number, _ = local(ms).isocalendar()
    return f"{year}-W{number:02d}"


class Recount:
    """The raw rows of a database, and what they say."""

    def __init__(self, store: Store, catalog: Catalog) -> None:
        with store.begin() as tx:
            for table in ("events", "callbacks", "members"):
                found = tx.execute(text(f"SELECT * FROM {table} ORDER BY id")).mappings()  # noqa: S608
                setattr(self, table, [dict(row) for row in found])
        self.catalog = catalog
        self.home = [code for code, area in catalog.areas.items() if area.home]
        self.weeks: dict[str, list[dict[str, Any]]] = {}
        self.by_company: dict[str | None, list[dict[str, Any]]] = {}
        for event in self.events:
            self.weeks.setdefault(week_of(event["at"]), []).append(event)
            self.by_company.setdefault(event["pseudonym"], []).append(event)

    events: list[dict[str, Any]]
    callbacks: list[dict[str, Any]]
    members: list[dict[str, Any]]

    def wrong(self, report: Report) -> Iterator[str]:
        """The figures of a report that are not so."""
        for week, _, measure, about, place, shown, how, _ in rows(report):
            if how == "unknown" and measure in ("load_days", "callbacks"):
                continue
            n = self.number(report, week, measure, about, place)
            right = {
                "number": n == shown,
                "few": n is not None and 0 < n < 5,
                "hidden": bool(n),
                "at_least": n is not None and n >= 5 and n - n % 5 == shown,
                "unknown": not n,
            }
            if not right[how]:
                yield f"{report.scope.key} {measure} {about} {place}: {how} {shown}, recounted {n}"

    def number(self, report: Report, week: str, measure: str, about: str, place: str) -> int | None:
        """What a line of the CSV should say."""
        kind, id = report.scope.kind, report.scope.id
        here = self.placed(week, id) if kind == "municipality" else self.of(week)
        match measure:
            case "questions" if place:
                return len(self.questions(self.placed(week, "" if place == "other" else place)))
            case "questions":
                return len(self.questions(self.placed(about, id) if kind == "municipality" else self.of(about)))
            case "companies":
                return self.who(self.questions(self.placed(about, id) if kind == "municipality" else self.of(about)))
            case "unanswered":
                found = self.placed(about, id) if kind == "municipality" else self.of(about)
                return sum(e["name"] == "asked" and e["about"] == "none" for e in found)
            case "saw" | "opened":
                return self.owned(about, "asked" if measure == "saw" else "opened").get(id, 0)
            case "step" if kind == "organisation":
                return self.owned(week, about).get(id, 0)
            case "step":
                return self.who(e for e in here if self.took(e, about))
            case "need" if place:
                return self.tally(week, place)["need", about]
            case "need" | "stage" | "sector":
                return self.tally(week, id if kind == "municipality" else None)[measure, about]
            case "offers_meeting_need":
                return self.coverage(about, place)
            case "word":
                return self.word(week, about)
            case "offer_shown" | "offer_opened":
                tally = self.tally(week, None).items()
                return sum(n for (name, what), n in tally if name == measure[6:] and self.offer(what) == about)
            case "thumb_up" | "thumb_down":
                return sum(e["name"] == "rated" and e["about"].endswith(f".{measure[6:]}") for e in here)
            case "cases":
                return sum(e["name"] == "case" for e in here)
        if measure.startswith("offers_"):
            return self.fresh(week, report.last_day, about)[measure[7:]]
        if measure.startswith("pair_"):
            return self.pair(week, about)[measure[5:]]
        if measure.startswith("meeting_"):
            return self.meeting(week, about, measure[8:])
        if measure.startswith("load_"):
            owner = next(o.id for o in self.catalog.organisations.values() if o.name == about)
            return self.calls(self.of(week), week, measure[5:], "", owner)
        return self.calls(here, week, measure, about, id if kind == "organisation" else None)

    def of(self, week: str) -> list[dict[str, Any]]:
        return self.weeks.get(week, [])

    @cache  # noqa: B019 - lives as long as its test
    def tally(self, week: str, place: str | None) -> Counter[tuple[str, str]]:
        found = self.of(week) if place is None else self.placed(week, place)
        return Counter((e["name"], e["about"]) for e in found)

    @cache  # noqa: B019
    def placed(self, week: str, place: str) -> list[dict[str, Any]]:
        return [
            e for e in self.of(week) if (e["municipality"] if e["municipality"] in self.home else "") == (place or "")
        ]

    def questions(self, found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return [e for e in found if e["name"] == "asked" and e["about"] in ASKED]

    def who(self, found: Iterable[dict[str, Any]]) -> int:
        return len({e["pseudonym"] for e in found if e["pseudonym"]})

    @cache  # noqa: B019
    def offer(self, about: str) -> str | None:
        offer = self.catalog.offer(about)
        return offer.name.sv if offer else None

    @cache  # noqa: B019
    def owned(self, week: str, step: str) -> dict[str, int]:
        """How many companies took a step, by whose offers."""
        found: dict[str, set[str]] = {}
        for e in self.of(week):
            offer = self.catalog.offer(e["about"].split(".")[0])
            if offer and e["pseudonym"] and self.took(e, step, of_organisation=True):
                found.setdefault(self.catalog.owner(offer.id).id, set()).add(e["pseudonym"])
        return {organisation: len(who) for organisation, who in found.items()}

    def took(self, e: dict[str, Any], step: str, *, of_organisation: bool = False) -> bool:
        if step == "asked":
            return e["name"] == "shown" if of_organisation else bool(self.questions([e]))
        if step == "kept":
            return e["name"] in ("saved", "person") or (e["name"] == "callback_asked" and not of_organisation)
        return e["name"] == step or (e["name"] == "plan" and e["about"].endswith(STATES.get(step, ("?",))))

    @cache  # noqa: B019
    def coverage(self, need: str, place: str) -> int:
        around, waiting = set(), [place]
        while waiting:
            code = waiting.pop()
            around.add(code)
            waiting += self.catalog.areas[code].within if code in self.catalog.areas else ()
        return sum(
            o.status.living and need in o.needs and bool(around & set(o.area))
            for organisation in self.catalog.organisations.values() for o in organisation.offers
        )  # fmt: skip

    def word(self, week: str, word: str) -> int:
        used = [
            e for e in self.questions(self.of(week))
            if e["language"] == "sv" and word in telling(words(e["text"][:400]))
        ]  # fmt: skip
        return self.who(used)

    @cache  # noqa: B019
    def fresh(self, week: str, last_day: str, name: str) -> dict[str, int]:
        day = dt.date.fromisoformat(last_day)
        owner = next(o for o in self.catalog.organisations.values() if o.name == name)
        joined = [local(m["created_at"]) for m in self.members if m["organisation"] == owner.id and not m["removed_at"]]
        found = dict(overdue=0, due=0, ending=0, wrong=0)
        for offer in owner.offers:
            if not offer.status.living:
                continue
            reports = [e for e in self.of(week) if e["name"] == "reported_wrong" and e["about"] == offer.id]
            found["wrong"] += len(reports) if len(reports) >= 5 and self.who(reports) >= 5 else 0
            found["ending"] += offer.closes is not None and 0 <= (offer.closes - day).days <= 30
            if not joined or (offer.closes and offer.closes < day):
                continue
            due = max(min(joined), _months(offer.assured.date, offer.review_months)) if offer.assured else min(joined)
            found["overdue"] += (day - due).days > 30
            found["due"] += 0 <= (day - due).days <= 30
        return found

    @cache  # noqa: B019
    def pair(self, week: str, names: str) -> dict[str, int]:
        one, other = (next(o.id for o in self.catalog.offers.values() if o.name.sv == n) for n in names.split(" | "))
        found = dict(together=0, compared=0, chose_one=0, chose_other=0, nothing=0)
        for e in self.of(week):
            ids = set(e["about"].split(","))
            if e["name"] not in ("together", "compared") or not {one, other} <= ids:
                continue
            found[e["name"]] += 1
            if e["name"] == "compared":
                chosen = [
                    later["about"] for later in self.by_company[e["pseudonym"]]
                    if e["at"] <= later["at"] < e["at"] + DAY
                    and later["name"] in ("opened", "person", "saved") and later["about"] in ids
                ]  # fmt: skip
                first = chosen[0] if chosen else None
                what = {None: "nothing", one: "chose_one", other: "chose_other"}.get(first)
                if what:
                    found[what] += 1
        return found

    def meeting(self, week: str, name: str, what: str) -> int:
        id = next((m.id for m in self.catalog.meetings if m.name.sv == name), name)
        if what in ("signed_up", "attended"):
            return sum(e["name"] == what and e["about"] == id for e in self.of(week))
        return sum(e["name"] == "meeting_opinion" and e["about"] == f"{id}.{what}" for e in self.of(week))

    def calls(self, found: list[dict[str, Any]], week: str, measure: str, about: str, owner: str | None) -> int:
        mine = [e for e in found if owner is None or e["about"].split(".")[0] == owner]
        abouts = {
            name: [e["about"].split(".")[1:] for e in mine if e["name"] == f"callback_{name}"]
            for name in ("asked", "taken", "closed", "verdict")
        }
        what = about if measure == "callbacks" else measure
        match what:
            case "asked" | "taken":
                return len(abouts[what])
            case "kept" | "late":
                return sum(parts[0] == what for parts in abouts["taken"])
            case "called" | "not_called":
                return sum(parts[0] == ("yes" if what == "called" else "no") for parts in abouts["verdict"])
            case "against":
                return sum(parts[2] == "helped" and "no" in parts[:2] for parts in abouts["verdict"])
            case "days":
                return median_low([int(parts[1]) for parts in abouts["taken"]])
            case "members":
                return sum(m["organisation"] == owner and not m["removed_at"] for m in self.members)
            case "callbacks_closed":
                return sum(parts[0] == about for parts in abouts["closed"])
            case "callbacks_reason":
                return sum(parts == ["declined", about] for parts in abouts["closed"])
            case "waiting":
                year, number = week.split("-W")
                monday = dt.date.fromisocalendar(int(year), int(number), 1) + dt.timedelta(days=7)
                return sum(
                    c["state"] == "waiting" and local(c["asked_at"]) < monday and owner in (None, c["organisation"])
                    for c in self.callbacks
                )
        raise AssertionError(f"{measure} {about}: a figure that nobody recounts")


def _months(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
