"""Meetings: which come, who signs up, who gets a seat that is freed, and how it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import phonenumbers
from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.catalog.model import Meeting
from bot.dialogue import meetscreens as screens
from bot.dialogue import plainwords
from bot.dialogue.asking import Outcome
from bot.dialogue.meetcalendar import calendar
from bot.dialogue.scene import Scene
from bot.dialogue.texts import texts
from bot.followup import meetings as rules
from bot.followup.meetings import OPINIONS, Seat
from bot.followup.workdays import is_working_time
from bot.people import meetnews, telling
from bot.store import signups
from bot.store.signups import Signup
from bot.turn import Change, Document, Event, Notice, Press

LONGEST_NAME = 80


def listed(tx: Connection, scene: Scene, about: str, now: int) -> Outcome:
    """The coming meetings, those in the company's municipality first."""
    coming = rules.coming(scene.catalog.meetings, scene.turn.at)
    near = sorted(coming, key=lambda one: one.area != scene.municipality) if scene.municipality else coming
    return screens.listed(scene, near), Change(scene.company)


def opened(tx: Connection, scene: Scene, about: str, now: int) -> Outcome:
    """One meeting, and the company's place at it."""
    meeting = find(scene.catalog, about)
    if meeting is None:
        return screens.short(scene.say, "meeting-gone"), Change(scene.company)
    own = signups.of_company(tx, meeting.id, scene.company.id)
    free = _free(tx, meeting)
    open_ = rules.is_open(meeting, scene.turn.at)
    return screens.card(scene, meeting, own.id if own else 0, own.seat if own else None, free, open_=open_), Change(
        scene.company
    )


def sign_up(tx: Connection, scene: Scene, about: str, now: int) -> Outcome:
    """Ask for the name that the organiser will see."""
    meeting = find(scene.catalog, about)
    if meeting is None or not rules.is_open(meeting, scene.turn.at):
        return screens.short(scene.say, "meeting-gone"), Change(scene.company)
    one = signups.draft(tx, meeting.id, scene.company.id, scene.language, now)
    if one.seat is not Seat.DRAFT:
        return opened(tx, scene, about, now)
    company = replace(scene.company, pending=Press("seat", f"{one.id}.name"))
    return screens.ask_name(scene.say, scene.catalog.organisations[meeting.organisation].name), Change(company)


def named(tx: Connection, scene: Scene, step: str, now: int) -> Outcome | None:
    """The typed name, and perhaps a number: shown once more before anything is handed over."""
    one = _own(tx, scene, step)
    meeting = find(scene.catalog, one.meeting) if one else None
    if one is None or meeting is None or one.seat is not Seat.DRAFT:
        return None
    line = plainwords.plain(scene.turn.text)
    if line in plainwords.CANCELS:
        return _put_down(pressed(tx, scene, f"{one.id}.cancel", now))
    if step.endswith(".sure"):
        return _put_down(pressed(tx, scene, f"{one.id}.yes", now)) if line in plainwords.YES else None
    name, phone = _who(scene.turn.text)
    if not any(map(str.isalpha, name)):
        return screens.short(scene.say, "meeting-name-again"), Change(scene.company)
    signups.change(tx, one.id, name=name, phone=phone)
    who = scene.catalog.organisations[meeting.organisation].name
    reply = screens.ask_consent(scene.say, one.id, meeting.name[scene.language], name, phone, who)
    return reply, Change(replace(scene.company, pending=Press("seat", f"{one.id}.sure")))


def _put_down(outcome: Outcome) -> Outcome:
    """The outcome, with nothing waited for any more."""
    reply, change = outcome
    return reply, replace(change, company=replace(change.company, pending=None))


def pressed(tx: Connection, scene: Scene, about: str, now: int) -> Outcome:
    """A button about the company's own place: "<sign-up>.<what>"."""
    one, what = _own(tx, scene, about), about.partition(".")[2]
    meeting = find(scene.catalog, one.meeting) if one else None
    if one is None or meeting is None:
        return screens.short(scene.say, "meeting-gone"), Change(scene.company)
    if what == "yes" and one.seat is Seat.DRAFT and one.name and rules.is_open(meeting, scene.turn.at):
        seat = signups.seated(tx, meeting, one, now)
        note(tx, one.company, meeting, "signed_up", now)
        return screens.seated(scene, meeting, one.id, seat), Change(scene.company)
    if what == "cancel" and one.seat in (Seat.DRAFT, Seat.COMING, Seat.QUEUED):
        signups.change(tx, one.id, state=Seat.CANCELLED.value, name="", phone="")
        freed = one.seat is Seat.COMING and rules.is_open(meeting, scene.turn.at)
        notices = _promoted(tx, meeting) if freed else ()
        said = "meeting-given-up" if one.seat is Seat.DRAFT else "meeting-cancelled"
        return screens.short(scene.say, said), Change(scene.company, notices=notices)
    if what == "ics":
        reply = screens.short(scene.say, "meeting-ics-here")
        document = Document("traff.ics", calendar(meeting, scene.catalog, scene.language, scene.turn.at))
        return replace(reply, document=document), Change(scene.company)
    if what in OPINIONS:
        signups.change(tx, one.id, opinion=what)
        note(tx, one.company, meeting, "meeting_opinion", now, f".{what}")
        return screens.short(scene.say, "meeting-thanks"), Change(scene.company)
    return screens.short(scene.say, "error-old-button"), Change(scene.company)


def mark(tx: Connection, catalog: Catalog, id: int, *, came: bool, now: int) -> bool:
    """Staff note who came. Returns whether anything changed."""
    one = signups.find(tx, id)
    meeting = find(catalog, one.meeting) if one else None
    seat = Seat.CAME if came else Seat.MISSED
    if one is None or meeting is None or one.seat in (seat, Seat.DRAFT, Seat.CANCELLED):
        return False
    signups.change(tx, id, state=seat.value)
    if came:
        note(tx, one.company, meeting, "attended", now)
    return True


def run(tx: Connection, catalog: Catalog, now: int) -> tuple[Sequence[Notice], int]:
    """Tell what has changed, give away seats that were added, remind who comes, and ask afterwards: each once, and all
    but urgent news in working time."""
    at, done = dt.datetime.fromtimestamp(now / 1000, dt.UTC), 0
    notices = meetnews.run(tx, catalog, now)
    done += len(notices)
    if not catalog.meetings or not is_working_time(at):  # asked last: it loads the calendar
        return notices, done
    waited_for = signups.with_queue(tx)
    for meeting in rules.coming([one for one in catalog.meetings if one.id in waited_for], at):
        seated = _promoted(tx, meeting)
        notices += seated
        done += len(seated)
    for meeting in catalog.meetings:
        if meeting.called_off:
            continue
        if rules.remind_at(meeting) > at or at > rules.ask_at(meeting) + dt.timedelta(days=14):
            continue
        for one in signups.expected(tx, meeting.id):
            say = texts("en" if one.language == "en" else "sv")
            signed_up = dt.datetime.fromtimestamp(one.at / 1000, dt.UTC)
            if rules.is_reminded(meeting, signed_up, at) and signups.mark(tx, one.id, "reminded_at", now):
                notices += telling.company(tx, one.company, screens.reminder(say, meeting, one.id), silent=True)
                done += 1
            elif at >= rules.ask_at(meeting) and signups.mark(tx, one.id, "asked_at", now):
                notices += telling.company(tx, one.company, screens.ask_how(say, meeting, one.id), silent=True)
                done += 1
    return notices, done


def find(catalog: Catalog, id: str) -> Meeting | None:
    return next((one for one in catalog.meetings if one.id == id), None)


def note(tx: Connection, company: str, meeting: Meeting, event: str, now: int, more: str = "") -> None:
    about = Event(event, f"{meeting.id}{more}")
    telling.log(tx, about, company, at=now, municipality=meeting.area, channel="meeting", language="sv")


def _promoted(tx: Connection, meeting: Meeting) -> tuple[Notice, ...]:
    """Those in the queue who get the freed seats are told."""
    notices: tuple[Notice, ...] = ()
    for one in signups.promote(tx, meeting):
        say = texts("en" if one.language == "en" else "sv")
        notices += telling.company(tx, one.company, screens.promoted(say, meeting, one.id))
    return notices


def _who(line: str) -> tuple[str, str]:
    """The name in a typed line, and the number when there is one."""
    found = next(iter(phonenumbers.PhoneNumberMatcher(line, "SE")), None)
    phone = ""
    if found is not None:
        phone = phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        line = f"{line[: found.start]} {line[found.end :]}"
    letters = "".join(letter for letter in line if letter.isalpha() or letter in " -'.")
    return " ".join(letters.split()).strip(" -.")[:LONGEST_NAME], phone


def _own(tx: Connection, scene: Scene, about: str) -> Signup | None:
    number = about.partition(".")[0]
    one = signups.find(tx, int(number)) if number.isdecimal() and len(number) < 16 else None
    return one if one is not None and one.company == scene.company.id else None


def _free(tx: Connection, meeting: Meeting) -> int | None:
    """Seats left; None when there is no limit."""
    if meeting.seats is None:
        return None
    return max(meeting.seats - sum(one.seat.expected for one in signups.places(tx, meeting.id)), 0)
