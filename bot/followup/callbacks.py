"""What becomes of a call-back: who may press what, what is due when, and what follows. No press ever loses one.

waiting → taken → helped | unreached; waiting or taken → asking (may another organisation have it?) | declined.
What nobody closes is nudged, then told the truth about, and at last expires.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.followup.workdays import (
    add_working_days,
    is_working_day,
    local_day,
    next_working_day,
    next_working_time,
    opening,
)


class State(StrEnum):
    """Where a call-back is. A draft is not asked for yet."""

    DRAFT = "draft"
    WAITING = "waiting"
    TAKEN = "taken"
    ASKING = "asking"
    """One organisation passed it on: the company is asked whether the other one may have it."""
    HELPED = "helped"
    UNREACHED = "unreached"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def open(self) -> bool:
        """Whether somebody has something left to do."""
        return self in (State.WAITING, State.TAKEN, State.ASKING)


class Act(StrEnum):
    """What staff press."""

    TAKE = "take"
    RELEASE = "release"
    HELPED = "helped"
    MISSED = "missed"
    DECLINE = "decline"


class Refusal(StrEnum):
    """Why a press changes nothing."""

    TAKEN = "taken"
    """Somebody else has it."""
    CLOSED = "closed"
    NOT_TAKEN = "not-taken"
    """It has to be taken first."""


class Due(StrEnum):
    """What starts by itself."""

    NUDGE = "nudge"
    TELL = "tell"
    VERDICT = "verdict"
    EXPIRE = "expire"


REASONS = ("other", "area", "closed", "wrong")
"""Why a call-back is not for an organisation: it is another's matter, elsewhere, no longer done, or else."""
MOST_ATTEMPTS = 3
UNPROMISED_DAYS = 5
"""Working days after which staff are nudged when the organisation promises nothing."""
TELL_DAYS = 2
"""Working days after the nudge until the company is told the truth."""
HOLDING_DAYS = 5
"""Working days that somebody may have a call-back without closing it, before a nudge."""
VERDICT_DAYS = 1
"""Working days after closing, or after the nudge about one that is held, until the company is asked."""
EXPIRE_DAYS = 20
"""Working days after the company was told, or asked, until one that nobody closes is closed."""


@dataclass(frozen=True, slots=True)
class Callback:
    """One call-back as the rules see it. Times are milliseconds since 1970."""

    state: State
    asked_at: int
    promised_days: int | None = None
    """The organisation's answer time, in working days; None: nothing is promised."""
    taken_by: int | None = None
    taken_at: int | None = None
    attempts: int = 0
    nudged_at: int | None = None
    told_at: int | None = None
    closed_at: int | None = None
    verdict_asked_at: int | None = None
    called: bool | None = None
    helped: bool | None = None
    proposed: str | None = None
    """The organisation that the company is asked about."""


def press(one: Callback, act: Act, member: int, now: int, to: str | None = None) -> Callback | Refusal:
    """What a member's press makes of a call-back, or why it makes nothing.

    Pressing "take" twice changes nothing. `to`: the organisation that one is passed on to.
    """
    if not one.state.open or one.state is State.ASKING:
        return Refusal.CLOSED
    if one.state is State.TAKEN and one.taken_by != member:
        return Refusal.TAKEN
    if act is Act.TAKE:
        return one if one.state is State.TAKEN else _taken(one, member, now)
    if act is Act.DECLINE:
        return _declined(one, now, to)
    if one.state is not State.TAKEN:
        return Refusal.NOT_TAKEN
    if act is Act.RELEASE:
        return replace(one, state=State.WAITING, taken_by=None, taken_at=None)
    if act is Act.HELPED:
        return replace(one, state=State.HELPED, closed_at=now)
    attempts = one.attempts + 1
    if attempts < MOST_ATTEMPTS:
        return replace(one, attempts=attempts)
    return replace(one, attempts=attempts, state=State.UNREACHED, closed_at=now)


def _taken(one: Callback, member: int, now: int) -> Callback:
    return replace(one, state=State.TAKEN, taken_by=member, taken_at=now, nudged_at=None)


def _declined(one: Callback, now: int, to: str | None) -> Callback:
    freed = replace(one, taken_by=None, taken_at=None, nudged_at=None, told_at=None)
    if to is not None:
        return replace(freed, state=State.ASKING, proposed=to, asked_at=now)
    return replace(freed, state=State.DECLINED, closed_at=now)


def agreed(one: Callback, now: int, promised_days: int | None) -> Callback | Refusal:
    """The company lets the proposed organisation have it."""
    if one.state is not State.ASKING:
        return Refusal.CLOSED
    return replace(one, state=State.WAITING, asked_at=now, promised_days=promised_days, proposed=None, attempts=0)


def again(one: Callback, now: int) -> Callback | Refusal:
    """The company that could not be reached asks to be called again."""
    if one.state not in (State.UNREACHED, State.EXPIRED):
        return Refusal.CLOSED
    return Callback(State.WAITING, now, one.promised_days)


def withdrawn(one: Callback, now: int) -> Callback | Refusal:
    """The company needs no call any more, or will not have it passed on."""
    if one.state is State.ASKING:
        return replace(one, state=State.DECLINED, proposed=None, closed_at=now)
    if not one.state.open:
        return Refusal.CLOSED
    return replace(one, state=State.WITHDRAWN, closed_at=now)


def judged(one: Callback, now: int, *, called: bool, helped: bool) -> Callback | Refusal:
    """The company's verdict. Not called, though it is held or closed as helped: the matter waits again, for the
    company is still without help. Whoever was called by somebody that forgot to close it closes it so."""
    if one.verdict_asked_at is None or one.called is not None:
        return Refusal.CLOSED
    told = replace(one, called=called, helped=helped)
    if one.state is State.TAKEN and called:
        return replace(told, state=State.HELPED, closed_at=now)
    if one.state in (State.TAKEN, State.HELPED) and not called:
        return replace(
            told, state=State.WAITING, asked_at=now, taken_by=None, taken_at=None, closed_at=None, nudged_at=now,
            told_at=None,
        )  # fmt: skip
    return told


def flagged(one: Callback) -> bool:
    """Whether staff and company say different things: closed as helped, yet not called or not helped."""
    return one.called is False or (one.state is State.HELPED and one.helped is False)


def promised_by(one: Callback) -> dt.date | None:
    """The day by which the company was promised a call; None when nothing is promised."""
    if one.promised_days is None:
        return None
    return add_working_days(next_working_day(local_day(one.asked_at)), one.promised_days)


def answered(one: Callback, now: int) -> str:
    """How soon one is taken that is taken at `now`: "kept.1" is within promise, after one working day; else `late`, or
    `free` where nothing was promised."""
    promised, began, today = promised_by(one), next_working_day(local_day(one.asked_at)), local_day(now)
    days = sum(is_working_day(began + dt.timedelta(n)) for n in range(1, (today - began).days + 1))
    word = "free" if promised is None else "kept" if today <= promised else "late"
    return f"{word}.{days}"


def due(one: Callback, now: int) -> Due | None:
    """What is to be done by itself at `now`, one thing at a time; each is noted when it is done."""
    at = due_at(one)
    return at[0] if at is not None and at[1] <= now else None


def due_at(one: Callback) -> tuple[Due, int] | None:
    """The next thing that starts by itself, and when. None only when nothing is left to do."""
    if one.state is State.WAITING:
        return _waiting(one)
    if one.state is State.TAKEN:
        return _held(one)
    if one.state is State.ASKING:
        return Due.EXPIRE, _after(one.asked_at, EXPIRE_DAYS)
    if one.state is State.HELPED and one.verdict_asked_at is None and one.closed_at is not None:
        return Due.VERDICT, _after(one.closed_at, VERDICT_DAYS)
    return None


def noted(one: Callback, done: Due, now: int) -> Callback:
    """The call-back after something that was due has been done."""
    if done is Due.NUDGE:
        return replace(one, nudged_at=now)
    if done is Due.TELL:
        return replace(one, told_at=now)
    if done is Due.VERDICT:
        return replace(one, verdict_asked_at=now)
    return replace(one, state=State.EXPIRED, closed_at=now, proposed=None, taken_by=None)


def _waiting(one: Callback) -> tuple[Due, int]:
    if one.nudged_at is None:
        days = UNPROMISED_DAYS if one.promised_days is None else one.promised_days
        return Due.NUDGE, _after(one.asked_at, days + (one.promised_days is not None))
    if one.told_at is None:
        return Due.TELL, _after(one.nudged_at, TELL_DAYS)
    return Due.EXPIRE, _after(one.told_at, EXPIRE_DAYS)


def _held(one: Callback) -> tuple[Due, int]:
    taken = one.taken_at or one.asked_at
    if one.nudged_at is None:
        return Due.NUDGE, _after(taken, HOLDING_DAYS)
    if one.verdict_asked_at is None:
        return Due.VERDICT, _after(one.nudged_at, VERDICT_DAYS)
    return Due.EXPIRE, _after(max(one.verdict_asked_at, taken), EXPIRE_DAYS)


def _after(ms: int, days: int) -> int:
    """The first working moment of the day that is so many working days later: the day promised ends before it."""
    day = add_working_days(next_working_day(local_day(ms)), days)
    return int(next_working_time(opening(day)).timestamp() * 1000)
