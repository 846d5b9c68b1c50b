"""What every page of staff stands on: who is signed in, forms that only those pages send, and one way to render."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from secrets import compare_digest
from typing import Any

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.catalog import Catalog
from bot.retention import ENDED_SESSION_DAYS
from bot.staff import access
from bot.staff.access import SESSION_HOURS, Refused
from bot.store.members import Member
from bot.web import site
from bot.web.forms import Fields, posted

SIGN_IN = "/staff/sign-in"
NAV: list[tuple[str, str]] = [
    ("/staff", "staff-nav-start"),
    ("/staff/members", "staff-nav-members"),
    ("/staff/reports", "report-archive"),
    ("/staff/log", "staff-nav-log"),
]
"""The rooms of the pages: address and message. Other rooms append theirs."""


@dataclass(frozen=True)
class Desk:
    """One request of somebody who is signed in, within one transaction."""

    request: Request
    tx: Connection
    member: Member
    csrf: str
    fields: Fields
    now: int

    @property
    def site(self) -> site.Site:
        return site.of(self.request)

    @property
    def catalog(self) -> Catalog:
        return self.site.service.guide.catalog

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page with the rooms' links and the signed-in member."""
        path = self.request.url.path
        common = dict(member=self.member, csrf=self.csrf, nav=NAV, path=path, catalog=self.catalog)
        return self.site.page(self.request, f"staff/{template}", status, "sv", **(common | values))


Work = Callable[[Desk], Response]
Endpoint = Callable[[Request], Awaitable[Response]]
MOST_FIELDS = 600
"""Of the longest form, an offer's."""


def signed_in(work: Work) -> Endpoint:
    """A page for those who are signed in: others are led to where they sign in, and a form without its token is
    refused. What the page changes is committed when it returns, and only then."""

    def within(request: Request, fields: Fields) -> Response:
        with site.of(request).service.store.begin() as tx:
            desk = _desk(request, tx, fields)
            return work(desk) if isinstance(desk, Desk) else desk

    return _endpoint(within)


def publishing(work: Work, rescue: Callable[[Desk], None] | None = None) -> Endpoint:
    """As `signed_in`, for pages that publish: publishing has transactions of its own, so none is held meanwhile.

    `rescue` keeps what is typed in a form that comes when the session has just ended.
    """

    def after(request: Request, fields: Fields) -> Response:
        with site.of(request).service.store.begin() as tx:
            desk = _desk(request, tx, fields) if rescue is None else _late(request, tx, fields, rescue)
        return work(desk) if isinstance(desk, Desk) else desk

    return _endpoint(after)


def _endpoint(run: Callable[[Request, Fields], Response]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        fields = await posted(request, MOST_FIELDS) if request.method == "POST" else {}
        try:
            return await run_in_threadpool(run, request, fields)
        except Refused:
            raise HTTPException(403) from None

    return endpoint


def _desk(request: Request, tx: Connection, fields: Fields) -> Desk | Response:
    now = now_ms()
    visit = access.visit(tx, token_of(request), now)
    if visit is None:
        if request.method == "POST":
            raise HTTPException(403)
        return RedirectResponse(SIGN_IN, 303)
    given = fields.get("csrf", "").encode()
    if request.method == "POST" and not compare_digest(given, visit.csrf.encode()):
        raise HTTPException(403)
    return Desk(request, tx, visit.member, visit.csrf, fields, now)


def _late(request: Request, tx: Connection, fields: Fields, rescue: Callable[[Desk], None]) -> Desk | Response:
    """As `_desk`; a form of a session that ended by itself is kept, and its member led to where one signs in."""
    now, token = now_ms(), token_of(request)
    ended = None if access.visit(tx, token, now) else access.ended_visit(tx, token, now)
    if ended is None or not compare_digest(fields.get("csrf", "").encode(), ended.csrf.encode()):
        return _desk(request, tx, fields)
    rescue(Desk(request, tx, ended.member, ended.csrf, fields, now))
    return RedirectResponse(f"{SIGN_IN}?kept=1", 303)


def now_ms() -> int:
    return int(time.time() * 1000)


def cookie_name(request: Request) -> str:
    """`__Host-` binds the cookie to this host; browsers take that only over https."""
    return "__Host-staff" if site.of(request).sessions.secure else "staff"


def token_of(request: Request) -> str:
    return request.cookies.get(cookie_name(request), "")


def let_in(request: Request, token: str) -> Response:
    """The start page, with the session's cookie."""
    response = RedirectResponse("/staff", 303)
    secure, age = site.of(request).sessions.secure, (SESSION_HOURS + 24 * ENDED_SESSION_DAYS) * 3600
    response.set_cookie(cookie_name(request), token, max_age=age, secure=secure, httponly=True, samesite="lax")
    return response
