"""Pure rules of meetings: who has a seat, who waits for one, and when a company is reminded, asked, or told news."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.catalog.model import Meeting
from bot.followup.workdays import STOCKHOLM, is_working_time, last_working_time, next_working_time

REMIND = dt.timedelta(hours=48)
SOON = dt.timedelta(hours=3)
"""News of a meeting wait for working time, but never until it is nearer than this."""
USUAL_LENGTH = dt.timedelta(hours=2)
"""How long a meeting is taken to last whose end is not known."""
OPINIONS = ("good", "fair", "bad")


class Seat(StrEnum):
    """What a sign-up is."""

    DRAFT = "draft"
    COMING = "coming"
    QUEUED = "queued"
    CANCELLED = "cancelled"
    CALLED_OFF = "called_off"
    """The meeting was called off, and the company knows it."""
    CAME = "came"
    MISSED = "missed"

    @property
    def expected(self) -> bool:
        return self in (Seat.COMING, Seat.CAME)


@dataclass(frozen=True, slots=True)
class Place:
    """A sign-up in the order in which it came."""

    id: int
    seat: Seat


@dataclass(frozen=True, slots=True)
class Told:
    """A meeting as a company was last told of it, for when it is moved or gone."""

    name: str
    place: str
    starts: dt.datetime
    organisation: str
    """The id of who holds it."""


class News(StrEnum):
    """What a company that signed up must hear."""

    CALLED_OFF = "called_off"
    GONE = "gone"
    MOVED = "moved"
    ON_AGAIN = "on_again"


def seat_for(meeting: Meeting, others: Sequence[Place]) -> Seat:
    """What a new sign-up gets: a seat, or a place in the queue. Whoever queues already goes first."""
    full = meeting.seats is not None and sum(one.seat.expected for one in others) >= meeting.seats
    waits = meeting.seats is not None and any(one.seat is Seat.QUEUED for one in others)
    return Seat.QUEUED if full or waits else Seat.COMING


def promoted(meeting: Meeting, places: Sequence[Place]) -> tuple[int, ...]:
    """Who in the queue gets a seat now, first come first. `places` in the order in which they came."""
    queue = [one.id for one in places if one.seat is Seat.QUEUED]
    if meeting.seats is None:
        return tuple(queue)
    free = meeting.seats - sum(one.seat.expected for one in places)
    return tuple(queue[: max(free, 0)])


def starts(meeting: Meeting) -> dt.datetime:
    """When a meeting starts, with its time zone."""
    return meeting.starts.replace(tzinfo=STOCKHOLM)


def ends(meeting: Meeting) -> dt.datetime:
    return meeting.ends.replace(tzinfo=STOCKHOLM) if meeting.ends else starts(meeting) + USUAL_LENGTH


def coming(meetings: Sequence[Meeting], now: dt.datetime) -> list[Meeting]:
    """The meetings that have not begun, soonest first."""
    return sorted((one for one in meetings if is_open(one, now)), key=lambda one: (one.starts, one.id))


def is_open(meeting: Meeting, now: dt.datetime) -> bool:
    """Whether one can still sign up: it is held, and has not begun."""
    return not meeting.called_off and starts(meeting) > now


def news(seat: Seat, told: Told, meeting: Meeting | None, place: str, now: dt.datetime) -> News | None:
    """What a company must hear of a meeting that it was told of; None: it knows all that it needs. `place`: where the
    meeting is now, in the company's language. A meeting that has begun, as far as the company knows, is no news."""
    if seat is Seat.CALLED_OFF:
        return News.ON_AGAIN if meeting is not None and is_open(meeting, now) else None
    if told.starts <= now:
        return None
    if meeting is None or meeting.called_off:
        return News.GONE if meeting is None else News.CALLED_OFF
    same = (starts(meeting), place) == (told.starts, told.place)
    return None if same or starts(meeting) <= now else News.MOVED


def is_told_now(told: Told, meeting: Meeting | None, now: dt.datetime) -> bool:
    """Whether news may be told: in working time, or when waiting for it would come too late for old time or new."""
    known = [told.starts, *([starts(meeting)] if meeting is not None else [])]
    first = min((at for at in known if at > now), default=now)
    return is_working_time(now) or next_working_time(now) > first - SOON


def remind_at(meeting: Meeting) -> dt.datetime:
    """48 hours before, or the last working hour before that."""
    return last_working_time((starts(meeting) - REMIND).astimezone(STOCKHOLM))


def is_reminded(meeting: Meeting, signed_up: dt.datetime, now: dt.datetime) -> bool:
    """Whether a reminder is due: late rather than never, but not once it has begun, nor to who came in later."""
    return signed_up < remind_at(meeting) <= now < starts(meeting)


def ask_at(meeting: Meeting) -> dt.datetime:
    """When "how was it?" is asked: the first working hour of the day after."""
    end = ends(meeting).astimezone(STOCKHOLM)
    after = dt.datetime.combine(end.date() + dt.timedelta(days=1), dt.time(9), STOCKHOLM)
    return next_working_time(after)
