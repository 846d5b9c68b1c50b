"""Staff's pages of what takes a person: companies to call, who comes to a meeting, and cases to read and let others
read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.dialogue import callstaff as screens
from bot.dialogue.meetscreens import when
from bot.dialogue.texts import texts
from bot.followup.callbacks import State, flagged
from bot.followup.cases import MOST_CHARACTERS, CaseState
from bot.people import callstaff, meets, stories
from bot.people.callcard import name, staff_rows
from bot.store import callbacks, cases, members, queues, signups
from bot.store.callbacks import Kept
from bot.turn import Button, Paragraph, Reply
from bot.web.staff.desk import NAV, Desk

CALLS, MEETINGS, CASES = "/staff/callbacks", "/staff/meetings", "/staff/cases"
NAV[1:1] = [(CALLS, "staff-nav-calls"), (MEETINGS, "staff-nav-meetings"), (CASES, "staff-nav-cases")]
CLOSED_SHOWN = 30
MAIL_STUCK_MS = 5 * 60_000
"""A mail that has waited so long tells that the e-mail server is away."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A call-back as the page shows it."""

    kept: Kept
    whose: str
    rows: tuple[tuple[str, str], ...]
    standing: str
    buttons: tuple[Button, ...]
    taker: str = ""
    flagged: bool = False


def calls(desk: Desk) -> Response:
    """Call-backs that wait, that somebody has, and that are closed."""
    return _calls(desk)


def press(desk: Desk) -> Response:
    """The same presses as in Telegram. One that asks something back shows the question."""
    done = callstaff.pressed(desk.tx, desk.catalog, desk.member, desk.fields.get("about", "")[:80], desk.now)
    desk.site.service.tell(desk.tx, done.notices, desk.now)
    return RedirectResponse(CALLS, 303) if done.reply.replaces else _calls(desk, done.reply)


def _calls(desk: Desk, asked: Reply | None = None) -> Response:
    found = callbacks.of_organisations(desk.tx, _own(desk))
    shown = [_shown(desk, one) for one in found]
    groups = {
        "waiting": [one for one in shown if one.kept.rules.state in (State.WAITING, State.ASKING)],
        "taken": [one for one in shown if one.kept.rules.state is State.TAKEN],
        "closed": [one for one in shown if not one.kept.rules.state.open][:CLOSED_SHOWN],
    }
    said = (
        [span.text for block in asked.blocks if isinstance(block, Paragraph) for span in block.spans] if asked else []
    )
    buttons = [one for row in asked.buttons for one in row if one.press] if asked else []
    script = screens.script(texts("sv"))
    stuck = queues.mail_waits(desk.tx, desk.now) > MAIL_STUCK_MS
    return desk.page("callbacks.html", groups=groups, said=" ".join(said), asked=buttons, script=script, stuck=stuck)


def _shown(desk: Desk, one: Kept) -> Shown:
    say = texts("sv")
    taker = members.by_id(desk.tx, one.rules.taken_by) if one.rules.taken_by is not None else None
    mine = one.rules.state is State.WAITING or one.rules.taken_by == desk.member.id
    buttons = screens.buttons(say, one.id, one.rules) if mine else ()
    return Shown(
        one, name(desk.catalog, one.organisation), staff_rows(desk.catalog, say, one), screens.standing(say, one.rules),
        tuple(one for row in buttons for one in row), taker.name if taker else "", flagged(one.rules),
    )  # fmt: skip


def meetings(desk: Desk) -> Response:
    """The own organisation's meetings with who comes."""
    own = [one for one in desk.catalog.meetings if desk.member.may_edit(one.organisation)]
    say = texts("sv")
    rows = [
        (one, when(say, one), signups.of_meeting(desk.tx, one.id)) for one in sorted(own, key=lambda one: one.starts)
    ]
    return desk.page("meetings.html", rows=rows)


def mark(desk: Desk) -> Response:
    """Who came, and who did not."""
    one = signups.find(desk.tx, _number(desk, "signup"))
    meeting = meets.find(desk.catalog, one.meeting) if one else None
    if one is None or meeting is None:
        raise HTTPException(404)
    if not desk.member.may_edit(meeting.organisation):
        raise HTTPException(403)
    meets.mark(desk.tx, desk.catalog, one.id, came=desk.fields.get("came") == "yes", now=desk.now)
    return RedirectResponse(MEETINGS, 303)


def stories_page(desk: Desk) -> Response:
    """What companies told, for staff to read, mend and let others read."""
    return _stories(desk)


def decide(desk: Desk) -> Response:
    """Publish or refuse what a company told."""
    one = cases.find(desk.tx, _number(desk, "case"))
    if one is None:
        return _stories(desk, "staff-case-gone")
    if not desk.member.may_edit(one.organisation):
        raise HTTPException(403)
    got, meant = desk.fields.get("got", ""), desk.fields.get("meant", "")
    publish = desk.fields.get("do") == "publish"
    if publish and not got.strip():
        return _stories(desk, "staff-case-empty")
    stories.decide(desk.tx, one.id, desk.member.id, desk.now, publish=publish, got=got, meant=meant)
    return RedirectResponse(CASES, 303)


def _stories(desk: Desk, problem: str = "") -> Response:
    own = desk.member.organisation
    found = cases.of_organisation(desk.tx, None if desk.member.role == "steward" else own or "")
    offers = {one.id: offer.name["sv"] if (offer := desk.catalog.offer(one.offer)) else one.offer for one in found}
    groups = {state: [one for one in found if one.told.state is state] for state in CaseState}
    return desk.page(
        "cases.html", 422 if problem else 200, groups=groups, offers=offers, problem=problem, most=MOST_CHARACTERS
    )


def _own(desk: Desk) -> Sequence[str] | None:
    """The member's organisation; None for a steward, who sees all."""
    if desk.member.role == "steward":
        return None
    return [desk.member.organisation] if desk.member.organisation else []


def _number(desk: Desk, field: str) -> int:
    given = desk.fields.get(field, "")
    if not given.isdecimal() or len(given) > 15:
        raise HTTPException(404)
    return int(given)
