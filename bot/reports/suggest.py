"""Three things worth doing next week, each with the figure that it rests on."""

from __future__ import annotations

from dataclasses import replace

from bot.reports.figures import Report, Step

MOST = 3


def suggestions(report: Report, site: str) -> Report:
    """The report with its suggestions: what most companies gain from first."""
    found = [*_unmet(report, site), *_late(report, site), *_hole(report, site), *_alike(report, site),
             *_stale(report, site)]  # fmt: skip
    return replace(report, suggestions=tuple(found[:MOST]))


def _unmet(report: Report, site: str) -> list[Step]:
    """The largest group of questions without an answer."""
    gap = next((one for one in report.gaps if not one.rated and one.times), None)
    return [Step("answer", gap.times, gap.examples[0], gap.owner, gap.link)] if gap else []


def _late(report: Report, site: str) -> list[Step]:
    late = report.callbacks.late
    return [Step("late", late, link=f"{site}/staff")] if late > 0 else []


def _hole(report: Report, site: str) -> list[Step]:
    """A need that is asked for where at most one offer meets it."""
    for row in report.needs[:15]:
        for code, n in row.places.items():
            here = report.scope.kind != "municipality" or report.scope.id == code
            if here and n >= 5 and not row.offers.get(code):
                return [Step("hole", n, row.name, report.places[code], f"{site}/staff")]
    return []


def _alike(report: Report, site: str) -> list[Step]:
    """Similar offers that companies see together and nobody has told apart, else a comparison that ended in nothing."""
    seen = [row for row in report.overlaps if not row.described and max(row.compared, row.together) >= 5]
    if seen:
        row = max(seen, key=lambda it: (it.compared, it.together, it.one))
        return [Step("alike", max(row.compared, row.together), row.one, row.other, f"{site}/staff")]
    ended = [row for row in report.overlaps if row.nothing >= 5]
    return [Step("nothing", ended[0].nothing, ended[0].one, ended[0].other, f"{site}/staff")] if ended else []


def _stale(report: Report, site: str) -> list[Step]:
    owner = next((one for one in report.owners if one.overdue), None)
    return [Step("stale", owner.overdue, owner.name, link=f"{site}/staff")] if owner else []
