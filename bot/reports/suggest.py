"""Three things worth doing next week, each with the figure that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.reports.figures import FEW, NOT_SHOWN, Owner, Report, Step
from bot.reports.protect import FEWEST

MOST = 3
SEEN_OFTEN = 10
RISING = 5
"""So many more than in any of the weeks before is a rise."""


def suggestions(report: Report, site: str) -> Report:
    """The report with its suggestions: what most companies gain from first."""
    ways = (_waiting, _unmet, _hole, _alike, _against, _stale, _unopened, _rising, _ending, _unattended, _also_stale)
    found = [step for way in ways for step in way(report, f"{site}/staff")]
    return replace(report, suggestions=tuple(found[:MOST]))


def _waiting(report: Report, staff: str) -> Iterator[Step]:
    calls = report.callbacks
    if (calls.waiting or 0) > 0:
        yield Step("waiting", calls.waiting or 0, link=f"{staff}/callbacks")
    elif (calls.late or 0) > 0:
        yield Step("late", calls.late or 0, link=f"{staff}/callbacks")


def _unmet(report: Report, _: str) -> Iterator[Step]:
    """The largest group of questions without an answer."""
    gap = next((one for one in report.gaps if not one.rated), None)
    if gap and gap.times:
        yield Step("answer", gap.times, gap.examples[0], gap.owner, gap.link)
    elif gap and report.scope.kind != "organisation" and (report.now.unanswered or 0) > 0:
        yield Step("unanswered", report.now.unanswered or 0, gap.examples[0], gap.owner, gap.link)


def _hole(report: Report, staff: str) -> Iterator[Step]:
    """A need that is asked for where no offer meets it."""
    for row in report.needs[:15]:
        for code, n in row.places.items():
            here = report.scope.kind != "municipality" or report.scope.id == code
            if here and n >= 5 and not row.offers.get(code):
                yield Step("hole", n, row.name, report.places[code], staff)
                return


def _alike(report: Report, staff: str) -> Iterator[Step]:
    """Similar offers that companies see together and nobody has told apart, else a comparison that ended in nothing."""
    seen = [row for row in report.overlaps if not row.described and max(row.compared, row.together) >= 5]
    ended = [row for row in report.overlaps if row.nothing >= 5]
    if seen:
        row = max(seen, key=lambda it: (it.compared, it.together, it.one))
        yield Step("alike", max(row.compared, row.together), row.one, row.other, staff)
    elif ended:
        yield Step("nothing", ended[0].nothing, ended[0].one, ended[0].other, staff)


def _against(report: Report, staff: str) -> Iterator[Step]:
    if (report.callbacks.against or 0) >= FEWEST:
        yield Step("against", report.callbacks.against or 0, link=f"{staff}/callbacks")


def _stale(report: Report, staff: str) -> Iterator[Step]:
    owner = next(iter(_late(report)), None)
    if owner and report.scope.kind == "organisation":
        yield Step("confirm", owner.overdue + owner.due, link=staff)
    elif owner:
        yield _ask_to_confirm(owner, staff)


def _also_stale(report: Report, staff: str) -> Iterator[Step]:
    """The next owners: a quiet week leaves time for the catalog."""
    for owner in _late(report)[1:]:
        yield _ask_to_confirm(owner, staff)


def _late(report: Report) -> list[Owner]:
    return [one for one in report.owners if one.overdue or one.due]


def _ask_to_confirm(owner: Owner, staff: str) -> Step:
    return Step("stale" if owner.overdue else "due", owner.overdue or owner.due, owner.name, link=staff)


def _unopened(report: Report, staff: str) -> Iterator[Step]:
    """An organisation's offer that is often shown and hardly ever opened."""
    passed_by = [one for one in report.offers if one.shown >= SEEN_OFTEN and one.opened in (0, FEW)]
    if passed_by:
        yield Step("unopened", passed_by[0].shown, passed_by[0].name, link=staff)


def _rising(report: Report, staff: str) -> Iterator[Step]:
    """A need that grows fast."""
    for row in report.needs:
        before = [n for n in row.before if n is not None]
        if len(before) > 1 and NOT_SHOWN not in before and row.now - max(*before, FEWEST - 1) >= RISING:
            yield Step("rising", row.now, row.name, link=staff)
            return


def _ending(report: Report, staff: str) -> Iterator[Step]:
    owner = next((one for one in report.owners if one.ending), None)
    if owner:
        own = report.scope.kind == "organisation"
        yield Step("ending-own" if own else "ending", owner.ending, "" if own else owner.name, link=staff)


def _unattended(report: Report, staff: str) -> Iterator[Step]:
    if report.unattended:
        yield Step("unattended", report.unattended, link=f"{staff}/members")
