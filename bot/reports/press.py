"""Where reports come from: the archive when the week is in it, else made and, once the week is over, kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pydantic import TypeAdapter
from sqlalchemy import Connection

from bot.dialogue.guide import Guide
from bot.reports.build import build, scopes
from bot.reports.desk import Desk
from bot.reports.figures import Report, Scope
from bot.reports.weeks import SWEDEN, Week
from bot.store import report_archive as archive
from bot.store import reports as figures

QUOTING = ("answer", "unanswered")
"""Suggestions that hold a company's question."""
_report = TypeAdapter(Report)
AREA = "Sydöstra Skåne"


def made(tx: Connection, guide: Guide, site: str, week: Week, wanted: Iterable[Scope], now: int) -> Iterator[Report]:
    """The reports of a week for some scopes. `now`: ms since 1970."""
    desk: Desk | None = None
    today = dt.datetime.fromtimestamp(now / 1000, SWEDEN).date()
    for scope in wanted:
        kept = archive.find(tx, str(week), scope.key)
        if kept is not None:
            yield _with_words(tx, _report.validate_json(kept))
            continue
        desk = desk or Desk.open(tx, guide.catalog, guide.engine, site, week, today)
        report = build(desk, scope)
        if not report.going_on:
            archive.keep(tx, str(week), scope.key, _report.dump_json(report).decode(), week.bounds[1])
        yield _with_words(tx, report)


def _with_words(tx: Connection, report: Report) -> Report:
    """With what companies said, as far as it may be read today: what a company erased, or took its consent back for,
    is gone from every report, the finished ones too."""
    words = figures.case_words(tx, [said.case for said in report.said])
    found = (replace(one, text=words[one.case][0], name=words[one.case][1]) for one in report.said if one.case in words)
    quoted = {words for gap in report.gaps for words in (*gap.examples, *gap.why)}
    quoted |= {step.what for step in report.suggestions if step.message in QUOTING}
    kept = figures.still_kept(tx, Week.read(report.week).bounds, quoted - {""}, archive.LONGEST_TEXT)
    gaps = tuple(replace(gap, examples=_of(gap.examples, kept), why=_of(gap.why, kept)) for gap in report.gaps)
    steps = tuple(step for step in report.suggestions if step.message not in QUOTING or step.what in kept)
    return replace(report, said=tuple(found), gaps=gaps, suggestions=steps)


def _of(texts: tuple[str, ...], kept: set[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if text in kept)


def everyone(guide: Guide) -> list[Scope]:
    """All whom there are reports for."""
    return scopes(guide.catalog, AREA)
