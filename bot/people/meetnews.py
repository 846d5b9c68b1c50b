"""Who signed up is told that a meeting is called off, gone, moved, or held after all. What is told and that it was told
are written in one transaction, so that it is told once however many clocks run or are killed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.catalog.model import Meeting
from bot.dialogue import meetscreens as screens
from bot.dialogue.texts import texts
from bot.followup import meetings as rules
from bot.followup.meetings import News, Seat
from bot.followup.workdays import is_working_time
from bot.people import telling
from bot.store import signups
from bot.store.signups import Signup
from bot.turn import Notice, Reply


def run(tx: Connection, catalog: Catalog, now: int) -> list[Notice]:
    """Tell all that is to be told at `now` (ms), outside working time only what cannot wait, and without a sound."""
    at = dt.datetime.fromtimestamp(now / 1000, dt.UTC)
    held = {meeting.id: meeting for meeting in catalog.meetings}
    notices: list[Notice] = []
    for one in signups.lasting(tx, now):
        reply = _news(tx, catalog, one, held.get(one.meeting), at)
        if reply is not None:
            notices += telling.company(tx, one.company, reply, silent=not is_working_time(at))
    return notices


def _news(tx: Connection, catalog: Catalog, one: Signup, meeting: Meeting | None, at: dt.datetime) -> Reply | None:
    """What a company hears, noted as told; None when it is nothing, or not yet."""
    say = texts("en" if one.language == "en" else "sv")
    if one.told is None:  # signed up before this was kept: it knows the meeting as it stands
        if meeting is not None:
            signups.told(tx, one, meeting)
        return None
    place = meeting.place[one.language] if meeting is not None else ""
    news = rules.news(one.seat, one.told, meeting, place, at)
    if news is None or not rules.is_told_now(one.told, meeting, at):
        return None
    now = int(at.timestamp() * 1000)
    if meeting is None or news is News.CALLED_OFF:
        signups.change(tx, one.id, state=Seat.CALLED_OFF.value, name="", phone="", asked_at=now)
        return screens.called_off(say, one.told, catalog.organisations.get(one.told.organisation), gone=meeting is None)
    signups.told(tx, one, meeting)
    if news is News.ON_AGAIN:
        signups.change(tx, one.id, state=Seat.CANCELLED.value)
        return screens.on_again(say, meeting)
    again = rules.remind_at(meeting) > at
    signups.change(tx, one.id, reminded_at=None if again else now)
    return screens.moved(say, meeting, one.id, one.seat, one.told)
