"""Builds reports from the roll-ups, the catalog and the week's own words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.catalog.model import Offer as CatalogOffer
from bot.reports import rollup
from bot.reports.figures import (
    NOT_SHOWN,
    STEPS,
    TREND_WEEKS,
    Callbacks,
    Gap,
    Moment,
    NeedRow,
    Offer,
    Overlap,
    Owner,
    Report,
    Said,
    Scope,
)
from bot.reports.likeness import Group, grouped
from bot.reports.protect import is_few
from bot.reports.suggest import suggestions
from bot.reports.weeks import Week
from bot.search import Engine, Question
from bot.store import reports as store

MOST_TEXTS = 300
MOST_GAPS = 8
MOST_QUOTES = 6
DUE_DAYS = 30
ENDING_DAYS = 30


@dataclass
class Desk:
    """What a week's reports are made from. Read once for the whole set."""

    catalog: Catalog
    engine: Engine
    site: str
    week: Week
    today: dt.date
    made_up: bool
    cells: Mapping[tuple[str, str, str], Mapping[str, int]]
    """By week, measure and scope: what is shown, by subject."""
    weeks: frozenset[str]
    unanswered: Sequence[tuple[str, str, int]]
    rated: Sequence[tuple[str, str, str]]
    told: Sequence[Mapping[str, str]]
    meetings: Sequence[tuple[str, str, int]]

    @classmethod
    def open(cls, tx: Connection, catalog: Catalog, engine: Engine, site: str, week: Week, today: dt.date) -> Desk:
        """Read what a week's reports need; weeks not yet rolled up are, when they are over."""
        kept = rolled_up(tx, catalog, week, today)
        home = [area.code for area in catalog.home()]
        cells: dict[tuple[str, str, str], dict[str, int]] = {}
        for which, measure, scope, about, shown in store.figures(tx, [str(one) for one in _needed(week)]):
            cells.setdefault((which, measure, scope), {})[about] = shown
        return cls(
            catalog, engine, site, week, today, kept.get(str(week), False), cells, frozenset(kept),
            store.unanswered(tx, week.bounds, home, MOST_TEXTS),
            store.badly_rated(tx, week.bounds, home, 50),
            store.told(tx, week.bounds, ("case", "rated"), home, 100),
            store.single(tx, week.bounds, ("signed_up", "attended")),
        )  # fmt: skip

    def of(self, measure: str, scope: str, week: Week | None = None) -> Mapping[str, int]:
        return self.cells.get((str(week or self.week), measure, scope), {})

    def one(self, measure: str, scope: str, about: str = "", week: Week | None = None) -> int | None:
        """A number; None for a week that nothing is known of."""
        if str(week or self.week) not in self.weeks:
            return None
        return self.of(measure, scope, week).get(about, 0)

    @cached_property
    def gaps(self) -> list[tuple[Group, CatalogOffer | None, bool]]:
        """Questions without a good answer, in groups, each with the nearest offer."""
        bad = grouped((question, place, 1) for question, place, _ in self.rated if question)
        found = [*((group, False) for group in grouped(self.unanswered)), *((group, True) for group in bad)]
        return [(group, self._nearest(group.texts[0]), rated) for group, rated in found]

    @cached_property
    def coverage(self) -> dict[str, dict[str, int]]:
        """How many living offers meet each need in each municipality."""
        home = [area.code for area in self.catalog.home()]
        found = {need: dict.fromkeys(home, 0) for need in self.catalog.needs}
        for offer in self.catalog.offers.values():
            for code in home if offer.status.living else ():
                if self.catalog.applies(offer, code):
                    for need in offer.needs:
                        found[need][code] += 1
        return found

    def _nearest(self, text: str) -> CatalogOffer | None:
        hits = self.engine.find(Question(text, today=self.today)).hits
        return self.catalog.offer(hits[0].offer) if hits else None


def rolled_up(tx: Connection, catalog: Catalog, week: Week, today: dt.date) -> dict[str, bool]:
    """Roll up what a week's report needs and has not been. Returns the weeks known, and which are made up."""
    kept = store.kept_weeks(tx)
    first = store.first_event(tx)
    made_up = any(kept.values())
    for one in _needed(week):
        begun = first is not None and one.bounds[1] > first
        over = one.sunday < today
        if (begun and str(one) not in kept) or not over:
            rollup.roll_up(tx, catalog, one, one.bounds[1], made_up=made_up)
    return store.kept_weeks(tx)


def scopes(catalog: Catalog, area: str) -> list[Scope]:
    """All whom a week's set of reports is for."""
    places = [Scope("municipality", one.code, one.name.sv) for one in catalog.home()]
    owners = [Scope("organisation", one.id, one.name) for one in catalog.organisations.values()]
    return [Scope("area", "", area), *places, *owners]


def build(desk: Desk, scope: Scope) -> Report:
    """One report."""
    here = scope.key if scope.kind != "organisation" else rollup.WHOLE
    week = desk.week
    trend = tuple(_moment(desk, week.back(n), scope, here) for n in reversed(range(TREND_WEEKS)))
    year_ago = _moment(desk, week.year_before, scope, here)
    steps = desk.of("step", scope.key)
    needs = _needs(desk, scope, here)
    rest = dict(
        gaps=_gaps(desk, scope),
        overlaps=_overlaps(desk, scope),
        owners=_owners(desk, scope),
        callbacks=_callbacks(desk, scope),
    )
    places = {area.code: area.name.sv for area in desk.catalog.home()}
    report = Report(
        week=str(week),
        scope=scope,
        first_day=week.monday.isoformat(),
        last_day=week.sunday.isoformat(),
        made_up=desk.made_up,
        going_on=week.sunday >= desk.today,
        trend=trend,
        year_ago=year_ago if year_ago.questions is not None else None,
        steps={step: steps.get(step, 0) for step in STEPS},
        needs=needs,
        places=places,
        by_place={code: desk.of("asked", f"m:{code}").get("", 0) for code in (*places, "")},
        stages=_ordered(desk.of("stage", here)) if scope.kind != "organisation" else {},
        sectors=_ordered(desk.of("sector", here)) if scope.kind != "organisation" else {},
        words=_rising(desk) if scope.kind == "area" else (),
        offers=_offers(desk, scope),
        said=_said(desk, scope),
        meetings=_meetings(desk, scope),
        thumbs=(desk.of("rated", here).get("up", 0), desk.of("rated", here).get("down", 0)),
        suggestions=(),
        **rest,  # type: ignore[arg-type]
    )
    return suggestions(report, desk.site)


def _needed(week: Week) -> list[Week]:
    return [*(week.back(n) for n in range(TREND_WEEKS)), week.year_before]


def _moment(desk: Desk, week: Week, scope: Scope, here: str) -> Moment:
    if scope.kind == "organisation":
        shown, opened = (desk.one("step", scope.key, step, week) for step in ("asked", "opened"))
        return Moment(str(week), shown, shown, opened)
    return Moment(str(week), *(desk.one(measure, here, "", week) for measure in ("asked", "companies", "unanswered")))


def _needs(desk: Desk, scope: Scope, here: str) -> tuple[NeedRow, ...]:
    """Needs with questions, most asked first; an organisation sees those that its offers meet."""
    week, home = desk.week, [area.code for area in desk.catalog.home()]
    before = [week.back(n) for n in (4, 3, 2, 1)]
    mine = {
        need for id, offer in desk.catalog.offers.items() for need in offer.needs
        if scope.kind != "organisation" or desk.catalog.owner_of[id] == scope.id
    }  # fmt: skip
    rows = [
        NeedRow(
            id,
            need.name.sv,
            desk.of("need", here).get(id, 0),
            tuple(desk.one("need", here, id, one) for one in before),
            desk.one("need", here, id, week.year_before),
            {code: desk.of("need", f"m:{code}").get(id, 0) for code in home},
            desk.coverage[id],
        )
        for id, need in desk.catalog.needs.items()
        if id in mine
    ]
    return tuple(sorted(rows, key=lambda row: (-_weight(row.now), row.name)))


def _weight(shown: int) -> float:
    """For the order only: a number that is not shown stands between those that are, and tells no more than that."""
    return 4.5 if shown == NOT_SHOWN else 2.5 if shown < 0 else shown


def _ordered(found: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(found.items(), key=lambda it: (-_weight(it[1]), it[0])))


def _rising(desk: Desk) -> tuple[tuple[str, int, int], ...]:
    """Words that more companies used than in any of the four weeks before."""
    before = [desk.of("word", rollup.WHOLE, desk.week.back(n)) for n in (1, 2, 3, 4)]
    if not any(before):
        return ()
    rises = [(word, n, max(past.get(word, 0) for past in before)) for word, n in desk.of("word", rollup.WHOLE).items()]
    found = [rise for rise in rises if rise[1] > 0 and rise[1] >= 1.5 * rise[2] and rise[1] - rise[2] >= 3]
    return tuple(sorted(found, key=lambda rise: (rise[2] - rise[1], rise[0]))[:10])


def _gaps(desk: Desk, scope: Scope) -> tuple[Gap, ...]:
    found = []
    for group, offer, rated in desk.gaps:
        owner = desk.catalog.owner(offer.id) if offer else None
        if scope.kind == "municipality" and scope.id not in group.places:
            continue
        if scope.kind == "organisation" and (owner is None or owner.id != scope.id):
            continue
        link = f"{desk.site}/staff/offers/{offer.id}" if offer else f"{desk.site}/staff"
        times = group.times // 5 * 5 if scope.kind == "area" else 0
        examples = tuple(text[:160] for text in group.texts[:2])
        found.append(Gap(examples, times, rated, offer.name.sv if offer else "", owner.name if owner else "", link))
    return tuple(found[:MOST_GAPS])


def _overlaps(desk: Desk, scope: Scope) -> tuple[Overlap, ...]:
    catalog = desk.catalog
    together, compared = desk.of("together", rollup.WHOLE), desk.of("compared", rollup.WHOLE)
    rows = []
    for pair in {*together, *compared}:
        one, _, other = pair.partition(",")
        if not _living(catalog, one) or not _living(catalog, other):
            continue
        if scope.kind == "organisation" and scope.id not in (catalog.owner(one).id, catalog.owner(other).id):
            continue
        chosen = [desk.of("chosen", rollup.WHOLE).get(f"{pair}>{id}", 0) for id in (one, other)]
        rows.append(
            Overlap(
                catalog.offers[one].name.sv, catalog.offers[other].name.sv, together.get(pair, 0),
                compared.get(pair, 0), chosen[0], chosen[1],
                desk.of("compared_nothing", rollup.WHOLE).get(pair, 0), catalog.difference(one, other) is not None,
            )
        )  # fmt: skip
    order = sorted(rows, key=lambda row: (-_weight(row.compared), -_weight(row.together), row.one, row.other))
    return tuple(row for row in order if row.compared or row.together >= 5)[:8]


def _living(catalog: Catalog, id: str) -> bool:
    offer = catalog.offers.get(id)
    return offer is not None and offer.status.living


def _offers(desk: Desk, scope: Scope) -> tuple[Offer, ...]:
    if scope.kind != "organisation":
        return ()
    shown, opened = desk.of("shown", scope.key), desk.of("opened", scope.key)
    rows = [Offer(o.name.sv, shown.get(o.id, 0), opened.get(o.id, 0)) for o in _owned(desk, scope.id)]
    return tuple(sorted(rows, key=lambda row: (-_weight(row.shown), row.name)))


def _owned(desk: Desk, organisation: str) -> list[CatalogOffer]:
    return [offer for id, offer in desk.catalog.offers.items() if desk.catalog.owner_of[id] == organisation]


def _owners(desk: Desk, scope: Scope) -> tuple[Owner, ...]:
    rows = []
    for organisation in desk.catalog.organisations.values():
        if scope.kind == "organisation" and organisation.id != scope.id:
            continue
        if scope.kind == "municipality" and not any(
            desk.catalog.municipalities(offer) and desk.catalog.applies(offer, scope.id)
            for offer in _owned(desk, organisation.id)
        ):
            continue
        rows.append(_owner(desk, organisation.id, organisation.name))
    rows = [row for row in rows if row.overdue or row.due or row.ending or row.wrong or scope.kind == "organisation"]
    return tuple(sorted(rows, key=lambda row: (-row.overdue - row.wrong, -row.due - row.ending, row.name)))


def _owner(desk: Desk, id: str, name: str) -> Owner:
    living = [offer for offer in _owned(desk, id) if offer.status.living]
    days = [_days_left(offer, desk.week.sunday) for offer in living]
    ending = sum(1 for o in living if o.closes and 0 <= (o.closes - desk.week.sunday).days <= ENDING_DAYS)
    wrong = sum(max(0, desk.of("reported_wrong", rollup.WHOLE).get(offer.id, 0)) for offer in living)
    due = sum(0 <= left <= DUE_DAYS for left in days)
    return Owner(name, len(living), sum(left < 0 for left in days), due, ending, wrong)


def _days_left(offer: CatalogOffer, day: dt.date) -> int:
    """Days until the owner has to confirm an offer again; one never confirmed is overdue."""
    if offer.assured is None:
        return -1
    return (offer.assured.date - day).days + offer.review_months * 30


def _callbacks(desk: Desk, scope: Scope) -> Callbacks:
    def of(name: str) -> Mapping[str, int]:
        return desk.of(name, scope.key)

    verdicts = of("callback_verdict")
    return Callbacks(
        asked=of("callback_asked").get("", 0),
        taken=_sum(of("callback_taken"), ""),
        late=of("callback_closed").get("expired", 0),
        outcomes=_ordered(of("callback_closed")),
        reached=_sum(verdicts, "yes"),
        not_reached=_sum(verdicts, "no"),
    )


def _sum(found: Mapping[str, int], prefix: str) -> int:
    """A sum of what is shown; not shown itself as soon as a part is not."""
    parts = [n for about, n in found.items() if about.startswith(prefix)]
    return NOT_SHOWN if any(n < 0 for n in parts) else sum(parts)


def _said(desk: Desk, scope: Scope) -> tuple[Said, ...]:
    found = []
    for row in desk.told:
        about, _, thumb = row["about"].partition(".")
        offer = desk.catalog.offer(about)
        if scope.kind == "organisation" and (offer is None or desk.catalog.owner(offer.id).id != scope.id):
            continue
        if scope.kind == "municipality" and row["place"] != scope.id:
            continue
        found.append(Said(row["text"][:240], offer.name.sv if offer else "", row["name"] + thumb))
    return tuple(sorted(found, key=lambda said: said.kind != "case")[:MOST_QUOTES])


def _meetings(desk: Desk, scope: Scope) -> tuple[tuple[str, int, int], ...]:
    named = {meeting.id: meeting for meeting in desk.catalog.meetings}
    counts: dict[str, list[int]] = {}
    for name, about, n in desk.meetings:
        counts.setdefault(about, [0, 0])[name == "attended"] += n
    rows = []
    for id, (signed, came) in sorted(counts.items()):
        meeting = named.get(id)
        if scope.kind == "organisation" and (meeting is None or meeting.organisation != scope.id):
            continue
        if scope.kind == "municipality" and (meeting is None or meeting.area != scope.id):
            continue
        shown = [rollup.published(n, False if is_few(n) else None) for n in (signed, came)]
        rows.append((meeting.name.sv if meeting else id, shown[0], shown[1]))
    return tuple(rows)
