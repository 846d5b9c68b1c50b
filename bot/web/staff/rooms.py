"""The start page, members and the log."""

from __future__ import annotations

from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.dialogue.texts import texts
from bot.staff import access, newaddress, wrongs
from bot.staff.history import entries
from bot.staff.overview import day, overview
from bot.store import callbacks, members, reports, snapshots, staff_log
from bot.store.members import ROLES
from bot.store.staff_log import Logged
from bot.web.staff.desk import Desk
from bot.web.staff.started import started

NOTHING_SAID = dict.fromkeys(("link", "start", "sent"), "")
LOGGED = 400
"""The latest changes of the catalog that the log looks through."""


def start(desk: Desk) -> Response:
    """What needs the member now, and the member's offers with how fresh they are."""
    seen = overview(desk.tx, desk.catalog, desk.site.service.guide.engine, desk.member, desk.now)
    whose = None if desk.member.role == "steward" else desk.member.organisation
    saved, mended = (name in desk.request.query_params for name in ("saved", "mended"))
    calls = callbacks.waiting(desk.tx, whose)
    key = desk.request.query_params.get("question", "")  # from a report, which says what had no answer
    question = reports.asked_as(desk.tx, key) if key else ""
    return desk.page(
        "start.html", seen=seen, day=day, saved=saved, mended=mended, calls=calls, question=question, **started(desk)
    )


def mend(desk: Desk) -> Response:
    """What a company said was wrong is mended: the company is told."""
    id = desk.fields.get("report", "")
    if not id.isdecimal() or len(id) > 15:
        raise HTTPException(404)
    told = wrongs.mended(desk.tx, desk.catalog, desk.member, int(id), desk.now)
    desk.site.service.tell(desk.tx, told, desk.now)
    return RedirectResponse("/staff?mended=1", 303)


def people(desk: Desk) -> Response:
    """The members whom this one sees to; a lead may invite and remove."""
    return _people(desk)


def invite(desk: Desk) -> Response:
    """Make an invitation and show its links, this once."""
    role = next((role for role in ROLES if role == desk.fields.get("role")), None)
    if role is None:
        raise HTTPException(400)
    organisation = None if role == "steward" else desk.fields.get("organisation") or desk.member.organisation or ""
    if organisation is not None and organisation not in desk.catalog.organisations:
        raise HTTPException(404)
    token = access.invite(
        desk.tx, desk.member, role, organisation, desk.fields.get("name", ""), desk.now, desk.fields.get("email", "")
    )
    return _people(desk, link=f"{desk.site.settings.site}/staff/invite/{token}", start=f"/start i_{token}")


def remove(desk: Desk) -> Response:
    """Remove a member of the own organisation."""
    id = desk.fields.get("member", "")
    if not id.isdecimal() or len(id) > 15:
        raise HTTPException(404)
    access.remove(desk.tx, desk.member, int(id), desk.now)
    return RedirectResponse("/staff/members", 303)


def readdress(desk: Desk) -> Response:
    """Mail a link to a member's new address, which counts once the link is pressed."""
    id, email = desk.fields.get("member", ""), desk.fields.get("email", "")
    if not id.isdecimal() or len(id) > 15:
        raise HTTPException(404)
    try:
        notice = newaddress.ask(desk.tx, desk.member, int(id), email, desk.site.settings.site, desk.now)
    except access.Refused as refused:
        if refused.reason == "not_allowed":
            raise
        return _people(desk, problem=f"staff-{refused.reason.replace('_', '-')}")
    desk.site.service.tell(desk.tx, [notice], desk.now)
    return _people(desk, sent=notice.to.removeprefix("mail:"))


def log(desk: Desk) -> Response:
    """What was changed, by whom: a steward sees all, others what they and their colleagues did."""
    own = desk.member.organisation
    colleagues = {one.id for one in (members.of_organisation(desk.tx, own) if own else ())}
    found = staff_log.latest(desk.tx, most=500)
    if desk.member.role != "steward":
        found = [one for one in found if one.member in colleagues or one.about == own]
    say = texts("sv")
    rows = [(say.date(day(one.at)), _in_words(desk, one), say(f"staff-log-{one.what}")) for one in found[:100]]
    changes = snapshots.history(desk.tx, most=LOGGED)
    if desk.member.role != "steward":
        changes = [one for one in changes if one.file == f"organisations/{own}.yaml" or one.organisation == own]
    return desk.page("log.html", rows=rows, changes=entries(changes, desk.catalog, say), day=day)


def _in_words(desk: Desk, one: Logged) -> Logged:
    """What was done with names and roles as people call them, where they are still known."""
    say, catalog = texts("sv"), desk.catalog
    about = say("staff-log-stewards") if one.about == "steward" else one.about
    if one.about in catalog.organisations:
        about = catalog.organisations[one.about].name
    elif (offer := catalog.offer(one.about)) is not None:
        about = offer.name.sv
    before, after = (_role_in_words(one.what, text) for text in (one.before, one.after))
    who = one.who if one.member is not None else say("staff-log-program")
    return replace(one, about=about, before=before, after=after, who=who)


def _role_in_words(what: str, text: str) -> str:
    role, _, name = text.partition(" ")
    if what not in ("invited", "joined", "removed") or role not in ROLES:
        return text
    return f"{texts('sv')(f'staff-role-{role}')} {name}".strip()


def _people(desk: Desk, problem: str = "", **said: str) -> Response:
    """`said`: what came of a form, such as the link of an invitation; `problem` why it was not taken."""
    mine = desk.member
    everyone = members.everyone(desk.tx)
    shown = [one for one in everyone if mine.role == "steward" or one.organisation == mine.organisation]
    leads = mine.role != "editor"
    organisations = [one for one in desk.catalog.organisations.values() if mine.may_lead(one.id)] if leads else []
    reached = {one.id for one in shown if newaddress.may_ask(mine, one)} if desk.site.settings.smtp_url else ()
    values = dict(shown=shown, leads=leads, organisations=organisations, reached=reached, problem=problem)
    return desk.page("members.html", 422 if problem else 200, **values, **(NOTHING_SAID | said))
