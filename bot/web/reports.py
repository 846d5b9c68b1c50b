"""Reports on the web: the archive and the year for those who lead, and open figures for everybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.dialogue.texts import texts
from bot.reports import delivery
from bot.reports.charts import trend
from bot.reports.figures import Scope
from bot.reports.files import FORMATS, data_uri, files, name
from bot.reports.press import everyone, made
from bot.reports.sentence import number
from bot.reports.weeks import SWEDEN, Week
from bot.store import members, report_post
from bot.store import report_archive as archive
from bot.store import reports as store
from bot.web import site
from bot.web.staff.desk import Desk, now_ms, signed_in

MEDIA = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
"""A report's page brings its style and pictures with it, and needs nothing else."""
WAYS = ("telegram", "mail")
YEAR_WEEKS = 53


def overview(desk: Desk) -> Response:
    """The archive: every week, the year, and what the member wants sent."""
    mine = _readable(desk)
    if not mine:
        raise HTTPException(403)
    now = _week(desk.now)
    chosen = delivery.wishes(desk.tx, desk.member)
    return desk.page(
        "reports.html",
        weeks=_weeks(desk.tx, now),
        near=[scope for scope in mine if scope.kind != "organisation" or scope.id == desk.member.organisation],
        far=[scope for scope in mine if scope.kind == "organisation" and scope.id != desk.member.organisation],
        chosen=chosen,
        ways=WAYS,
        year=_year(desk.tx, now),
        saved="saved" in desk.request.query_params,
        again="again" in desk.request.query_params,
        troubles=_troubles(desk),
        made_up=store.made_up(desk.tx),
    )


def subscribe(desk: Desk) -> Response:
    """Keep what the member wants sent."""
    mine = _readable(desk)
    if not mine:
        raise HTTPException(403)
    wanted = [(scope.key, [way for way in WAYS if desk.fields.get(f"{scope.key}.{way}")]) for scope in mine]
    kept = [(scope, ways) for scope, ways in wanted if ways]
    # Nothing chosen is a choice too: it is kept, or the usual report would go on coming.
    report_post.choose(desk.tx, desk.member.id, kept or [("*", [])])
    return RedirectResponse("/staff/reports?saved", 303)


def again(desk: Desk) -> Response:
    """Send once more what did not arrive: the clock does it at its next round."""
    if not _readable(desk):
        raise HTTPException(403)
    chosen = desk.fields.get("member", "")
    found = [trouble for trouble in _troubles(desk) if str(trouble.member) == chosen]
    for trouble in found:
        report_post.again(desk.tx, trouble.week, trouble.member)
    return RedirectResponse("/staff/reports?again" if found else "/staff/reports", 303)


def _troubles(desk: Desk) -> list[report_post.Trouble]:
    """What has not arrived of the latest week: one's own, one's organisation's for who leads it, all for stewards."""
    found = report_post.troubles(desk.tx, str(delivery.due(desk.now)))
    own = {desk.member.id}
    if desk.member.organisation and desk.member.may_lead(desk.member.organisation):
        own |= {one.id for one in members.of_organisation(desk.tx, desk.member.organisation)}
    return [one for one in found if desk.member.role == "steward" or one.member in own]


def one(desk: Desk) -> Response:
    """One report in one format."""
    slug, _, form = desk.request.path_params["name"].partition(".")
    scope = next((scope for scope in _readable(desk) if scope.slug == slug), None)
    try:
        week = Week.read(desk.request.path_params["week"])
    except ValueError:
        raise HTTPException(404) from None
    form = form or "html"
    if scope is None or form not in FORMATS or str(week) not in _weeks(desk.tx, _week(desk.now)):
        raise HTTPException(404)
    guide = desk.site.service.guide
    (report,) = made(desk.tx, guide, desk.site.settings.site, week, [scope], desk.now)
    headers = {} if form == "html" else {"Content-Disposition": f'attachment; filename="{name(report, form)}"'}
    headers |= {"Content-Security-Policy": ALONE} if form == "html" else {}
    return Response(files(report, [form])[form], media_type=MEDIA[form], headers=headers)


async def open_figures(request: Request) -> Response:
    """Open figures of the latest year, for everybody."""
    return await run_in_threadpool(_open, request)


def _open(request: Request) -> Response:
    here = site.of(request)
    with here.service.store.begin() as tx:
        year = _year(tx, _week(now_ms()))
        fake = store.made_up(tx)
    return here.page(request, "figures.html", path="/siffror", year=year, made_up=fake)


def _readable(desk: Desk) -> list[Scope]:
    return [scope for scope in everyone(desk.site.service.guide) if delivery.may_read(desk.member, scope)]


def _week(now: int) -> Week:
    """The latest week that is over."""
    return Week.of(dt.datetime.fromtimestamp(now / 1000, SWEDEN).date()).back(1)


def _weeks(tx: Connection, latest: Week) -> list[str]:
    """Weeks with a report, the latest first."""
    first = store.first_event(tx)
    known = {*archive.weeks(tx), *store.kept_weeks(tx)}
    if first is not None and first < latest.bounds[1]:
        known.add(str(latest))
    return sorted((week for week in known if week <= str(latest)), reverse=True)


def _year(tx: Connection, latest: Week) -> dict[str, Any]:
    """Questions, companies and unanswered questions of each week, and a picture of them."""
    say = texts("sv")
    weeks = [str(latest.back(n)) for n in reversed(range(YEAR_WEEKS))]
    kept = store.kept_weeks(tx)
    measures = (("step", "asked"), ("asked", ""), ("unanswered", ""))
    found = {
        (week, (measure, about)): shown
        for week, measure, scope, about, shown in store.figures(tx, weeks, ("asked", "step", "unanswered"))
        if scope == store.WHOLE
    }
    rows = [(week, [number(found.get((week, m), 0), say) for m in measures]) for week in weeks if week in kept]
    known = weeks[weeks.index(rows[0][0]) :] if rows else []
    line = [(week, found.get((week, ("asked", "")), 0) if week in kept else None) for week in known]
    svg = data_uri(trend(line, None, "", every=8)) if rows else ""
    return dict(rows=rows[::-1], svg=svg, first=rows[0][0] if rows else "", last=rows[-1][0] if rows else "")


ROUTES = (
    Route("/siffror", open_figures),
    Route("/staff/reports", signed_in(overview)),
    Route("/staff/reports/choose", signed_in(subscribe), methods=["POST"]),
    Route("/staff/reports/again", signed_in(again), methods=["POST"]),
    Route("/staff/reports/{week}/{name}", signed_in(one)),
)
