"""Builds a week's reports, one for each whom they are for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bot.catalog import Catalog
from bot.catalog.model import Offer as CatalogOffer
from bot.catalog.model import Organisation
from bot.followup.freshness import SOON_DAYS, freshness
from bot.followup.meetings import OPINIONS
from bot.followup.workdays import local_day
from bot.reports import rollup
from bot.reports.desk import Desk
from bot.reports.figures import (
    FEW,
    NOT_SHOWN,
    STEPS,
    TREND_WEEKS,
    Callbacks,
    Gap,
    Load,
    Met,
    Moment,
    NeedRow,
    Offer,
    Overlap,
    Owner,
    Report,
    Said,
    Scope,
)
from bot.reports.protect import FEWEST
from bot.reports.suggest import suggestions
from bot.reports.weeks import Week
from bot.store.report_archive import LONGEST_TEXT
from bot.store.reports import question_key

MOST_GAPS = 8
MOST_QUOTES = 6
MOST_PAIRS = 8
MOST_WORDS = 8
MOST_OWNERS = 12


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
        callbacks=_callbacks(desk, scope.key),
        load=_load(desk, scope) if scope.kind != "municipality" else (),
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
        unattended=_unattended(desk) if scope.kind == "area" else 0,
        cases=desk.of("case", scope.key).get("", 0),
        meetings=_meetings(desk, scope),
        thumbs=(desk.of("rated", here).get("up", 0), desk.of("rated", here).get("down", 0)),
        suggestions=(),
        **rest,  # type: ignore[arg-type]
    )
    return suggestions(report, desk.site)


def _moment(desk: Desk, week: Week, scope: Scope, here: str) -> Moment:
    if scope.kind == "organisation":
        shown, opened = (desk.one("step", scope.key, step, week) for step in ("asked", "opened"))
        return Moment(str(week), shown, shown, opened)
    wanted = (("asked", ""), ("step", "asked"), ("unanswered", ""))
    return Moment(str(week), *(desk.one(measure, here, about, week) for measure, about in wanted))


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
    """Words that at least twice as many companies used as in any of the four weeks before."""
    before = [desk.of("word", rollup.WHOLE, desk.week.back(n)) for n in (1, 2, 3, 4)]
    if not any(before):
        return ()
    rises = [
        (word, n, max(past.get(word, FEW) for past in before)) for word, n in desk.of("word", rollup.WHOLE).items()
    ]
    found = [rise for rise in rises if rise[1] >= 2 * max(rise[2], FEWEST - 1)]
    return tuple(sorted(found, key=lambda rise: (rise[2] - rise[1], rise[0]))[:MOST_WORDS])


def _gaps(desk: Desk, scope: Scope) -> tuple[Gap, ...]:
    found = []
    for group, offer, rated in desk.gaps:
        owner = desk.catalog.owner(offer.id) if offer else None
        if scope.kind == "municipality" and scope.id not in group.places:
            continue
        if scope.kind == "organisation" and (owner is None or owner.id != scope.id):
            continue
        link = f"{desk.site}/staff?question={question_key(group.texts[0])}#question"
        if rated:
            link = f"{desk.site}/staff/offers/{offer.id}" if offer else f"{desk.site}/staff"
        times = group.times // 5 * 5 if scope.kind == "area" else 0
        examples = tuple(text[:LONGEST_TEXT] for text in group.texts[:2])
        why = [said[:LONGEST_TEXT] for text in group.texts for said in desk.why.get(text, ())] if rated else []
        names = (offer.name.sv, owner.name) if offer and owner else ("", "")
        found.append(Gap(examples, times, rated, tuple(why[:2]), *names, link))
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
        local = scope.kind != "municipality" or all(
            catalog.applies(catalog.offers[id], scope.id) for id in (one, other)
        )
        if not local:
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
    return tuple(row for row in order if max(row.compared, row.together) >= 5)[:MOST_PAIRS]


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
    rows = [row for row in rows if row.overdue or row.due or row.ending or row.wrong]
    return tuple(sorted(rows, key=lambda row: (-row.overdue - row.wrong, -row.due - row.ending, row.name)))


def _owner(desk: Desk, id: str, name: str) -> Owner:
    day, (first, number) = desk.week.sunday, desk.staffed.get(id, (None, 0))
    since = None if first is None else local_day(first)
    living = [offer for offer in _owned(desk, id) if offer.status.living]
    fresh = Counter(freshness(offer, day, since) for offer in living)
    ending = sum(1 for o in living if o.closes and 0 <= (o.closes - day).days <= SOON_DAYS)
    wrong = sum(max(0, desk.of("reported_wrong", rollup.WHOLE).get(offer.id, 0)) for offer in living)
    return Owner(name, number, len(living), fresh["overdue"], fresh["to_confirm"], ending, wrong)


def _unattended(desk: Desk) -> int:
    return sum(
        1 for organisation in desk.catalog.organisations
        if organisation not in desk.staffed and any(offer.status.living for offer in _owned(desk, organisation))
    )  # fmt: skip


def _callbacks(desk: Desk, key: str) -> Callbacks:
    def of(name: str, about: str = "", *, told: bool = True) -> int | None:
        return desk.of(name, key).get(about, 0) if told else None

    whole, local = key == rollup.WHOLE, key.startswith("m:")
    return Callbacks(
        asked=desk.of("callback_asked", key).get("", 0),
        taken=of("callback_taken", told=not local),
        kept=of("callback_when", "kept", told=whole),
        late=of("callback_when", "late", told=whole),
        waiting=of("waiting", told=not local),
        days=desk.of("callback_days", key).get(""),
        outcomes=_ordered(desk.of("callback_closed", key)),
        reasons=_ordered(desk.of("callback_reason", key)),
        called=of("callback_verdict", "called", told=not local),
        not_called=of("callback_verdict", "not_called", told=not local),
        against=of("callback_verdict", "against", told=not local),
    )


def _answering(desk: Desk, one: Organisation) -> tuple[int, int | None]:
    """How many can take calls, and within how many working days it is promised."""
    return desk.staffed.get(one.id, (0, 0))[1], one.answer_time.max if one.answer_time else None


def _load(desk: Desk, scope: Scope) -> tuple[Load, ...]:
    """The organisations that companies wanted a call from, those where most wait first."""
    rows = [
        Load(one.name, *_answering(desk, one), _callbacks(desk, f"o:{one.id}"))
        for one in desk.catalog.organisations.values()
        if scope.kind == "area" or scope.id == one.id
    ]
    busy = [row for row in rows if max(row.calls.asked, row.calls.taken or 0, row.calls.waiting or 0) >= FEWEST]
    order = sorted(busy, key=lambda row: (-(row.calls.waiting or 0), -_weight(row.calls.asked), row.name))
    return tuple(order[:MOST_OWNERS])


def _said(desk: Desk, scope: Scope) -> tuple[Said, ...]:
    found = []
    for row in desk.told:
        offer = desk.catalog.offer(row["offer"])
        if scope.kind == "organisation" and (offer is None or desk.catalog.owner(offer.id).id != scope.id):
            continue
        if scope.kind == "municipality" and row["place"] != scope.id:
            continue
        found.append(Said(row["id"], offer.name.sv if offer else ""))
    return tuple(found[:MOST_QUOTES])


def _meetings(desk: Desk, scope: Scope) -> tuple[Met, ...]:
    named = {meeting.id: meeting for meeting in desk.catalog.meetings}
    counts: dict[str, dict[str, int]] = {}
    for about, n in desk.of("meeting", rollup.WHOLE).items():
        id, _, what = about.rpartition(".")
        counts.setdefault(id, {})[what] = n
    rows = []
    for id, told in sorted(counts.items()):
        meeting = named.get(id)
        if scope.kind == "organisation" and (meeting is None or meeting.organisation != scope.id):
            continue
        if scope.kind == "municipality" and (meeting is None or meeting.area != scope.id):
            continue
        opinions = {opinion: told.get(opinion, 0) for opinion in OPINIONS}
        name = meeting.name.sv if meeting else id
        rows.append(Met(name, told.get("signed_up", 0), told.get("attended", 0), opinions))
    return tuple(rows)
