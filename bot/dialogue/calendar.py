"""The reminders of a company's plans as a calendar file whose entries are updated in place."""

from __future__ import annotations

import datetime as dt

from bot.dialogue.planscreens import name_of
from bot.dialogue.scene import Scene
from bot.followup.plans import due, silent


def calendar(scene: Scene) -> str:
    """The coming reminders as iCalendar. Entries keep their id, and count up when a plan moves."""
    from icalendar import Calendar, Event  # takes its time to import, and few ask for it

    made = Calendar()
    made.add("prodid", "-//Lotsen//plans//SV")
    made.add("version", "2.0")
    made.add("x-wr-calname", scene.say("plans-title"))
    quiet = scene.book.contact is None or silent(scene.book.contact)
    for plan in scene.book.plans:
        day = None if quiet else due(plan)
        entry = Event()
        entry.add("uid", f"plan-{plan.id}@lotsen")
        # Seconds: a plan that moves gets a later entry, whatever the file was made for.
        entry.add("sequence", int(scene.turn.at.timestamp()) - SINCE)
        entry.add("dtstamp", scene.turn.at.astimezone(dt.UTC))
        entry.add("summary", scene.say("plans-calendar-entry", plan=name_of(scene, plan)))
        entry.add("dtstart", day or plan.changed)
        entry.add("description", scene.say(f"plan-state-{plan.state}"))
        entry.add("transp", "TRANSPARENT")
        entry.add("status", "CONFIRMED" if day else "CANCELLED")
        made.add_component(entry)
    return bytes(made.to_ical()).decode()


SINCE = 1_735_689_600
"""2025 began, in seconds since 1970."""
