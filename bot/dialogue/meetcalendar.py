"""A meeting as a calendar file, with an identity that stays when the meeting is moved."""

from __future__ import annotations

import datetime as dt

from bot.catalog import Catalog
from bot.catalog.model import Meeting
from bot.dialogue.calendar import SINCE
from bot.followup.meetings import ends, starts


def calendar(meeting: Meeting, catalog: Catalog, language: str, at: dt.datetime) -> str:
    """The text of an .ics file that is made at a time. A later one counts over an earlier one."""
    from icalendar import Calendar, Event

    event = Event()
    event.add("uid", f"{meeting.id}@lotsen")
    event.add("sequence", int(at.timestamp()) - SINCE)
    event.add("dtstamp", at.astimezone(dt.UTC))
    event.add("dtstart", starts(meeting).astimezone(dt.UTC))
    event.add("dtend", ends(meeting).astimezone(dt.UTC))
    event.add("summary", f"{meeting.name[language]}, {catalog.organisations[meeting.organisation].name}")
    event.add("description", meeting.summary[language])
    event.add("location", meeting.place[language])
    if meeting.url:
        event.add("url", meeting.url)
    whole = Calendar()
    whole.add("prodid", "-//Lotsen//SV")
    whole.add("version", "2.0")
    whole.add_component(event)
    return str(whole.to_ical().decode())
