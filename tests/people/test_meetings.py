"""Meetings: a seat, a queue, a reminder two days before, and how it was."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.catalog import Catalog
from bot.catalog.model import Meeting
from bot.channels.plaintext import render
from bot.followup import meetings as rules
from bot.followup.meetings import Place, Seat
from bot.followup.workdays import is_working_time
from bot.people import meets
from bot.store import Store, memory, signups
from bot.turn import Press, Turn
from tests.people.town import OWNER, Town

OTHER = "telegram:2"


def meeting(
    seats: int | None = 1, starts: str = "2026-02-12 18:00", where: str = "Biblioteket", *, called_off: bool = False
) -> Meeting:
    names = dict(sv="Företagsfrukost", en="Business breakfast")
    place = dict(sv=where, en="The library")
    return Meeting.model_validate(
        dict(
            id="frukost", organisation="norrby-kommun", name=names, summary=names, needs=["starta-foretag"],
            starts=starts, place=place, area="9901", seats=seats, called_off=called_off,
        )
    )  # fmt: skip


@pytest.fixture
def town(store: Store, small: Catalog) -> Town:
    return Town(store, small, meeting())


def sign_up(town: Town, who: str, name: str) -> str:
    """Sign up and read what is said at last."""
    town.press("signup", "frukost", who)
    consent = town.say(name, who)
    return render(town.click(consent, "Ja, anmäl mig", who))


def test_a_company_signs_up_is_reminded_and_asked(town: Town) -> None:
    assert "Företagsfrukost" in render(town.press("meetings"))
    assert "1 kvar" in render(town.press("meeting", "frukost"))
    asked = town.press("signup", "frukost")
    assert "Norrby kommun" in render(asked)
    consent = town.say("Bodil Ek, 070-174 06 05")
    assert "Bodil Ek, +46 70 174 06 05" in " ".join(render(consent).split())
    assert "Du är anmäld" in render(town.click(consent, "Ja, anmäl mig"))
    town.now = dt.datetime(2026, 2, 10, 15, 59, tzinfo=dt.UTC)
    assert [town.tick(minutes=-10), town.tick(minutes=9), town.tick(minutes=1), town.tick()] == [0, 0, 1, 0]
    (reminder,) = town.sent(OWNER)
    assert "12 februari 2026 18:00" in reminder
    assert town.tick(days=3) == 1  # the day after, at nine
    assert "Hur var det" in town.sent(OWNER)[0]
    with town.store.begin() as tx:
        (one,) = signups.of_meeting(tx, "frukost")
        assert meets.mark(tx, town.service.guide.catalog, one.id, came=True, now=1)
        assert not meets.mark(tx, town.service.guide.catalog, one.id, came=True, now=1)
    assert "Tack" in render(town.press("seat", f"{one.id}.good"))
    assert (town.events("signed_up"), town.events("attended")) == (["frukost"], ["frukost"])


def test_who_waits_gets_the_seat_that_is_freed_and_is_told(town: Town) -> None:
    assert "Du är anmäld" in sign_up(town, OWNER, "Bodil")
    assert "Du står i kö" in sign_up(town, OTHER, "Kalle")
    with town.store.begin() as tx:
        first = signups.of_company(tx, "frukost", OWNER)
    assert first is not None
    assert "avanmäld" in render(town.press("seat", f"{first.id}.cancel"))
    assert "Det blev en plats" in town.sent(OTHER)[-1]
    with town.store.begin() as tx:
        assert [(one.company, one.seat) for one in signups.of_meeting(tx, "frukost")] == [(OTHER, Seat.COMING)]
        left = signups.of_company(tx, "frukost", OWNER)
    assert left is not None and left.name == ""  # who left is on no list


def test_the_last_seat_is_given_out_once_however_many_want_it_at_once(town: Town) -> None:
    with town.store.begin() as tx:
        drafts = [signups.draft(tx, "frukost", f"telegram:{number}", "sv", number) for number in range(20, 28)]

    def take(one: signups.Signup) -> Seat:
        with town.store.begin() as tx:
            return signups.seated(tx, meeting(), one, one.at)

    with ThreadPoolExecutor(8) as pool:
        seats = list(pool.map(take, drafts))
    assert sorted(seats) == [Seat.COMING] + [Seat.QUEUED] * 7


def test_somebody_elses_place_and_one_that_is_no_more_are_refused(town: Town) -> None:
    sign_up(town, OWNER, "Bodil")
    with town.store.begin() as tx:
        (one,) = signups.of_meeting(tx, "frukost")
    for about in (f"{one.id}.cancel", "999999.yes", "x.y", ".", f"{one.id}"):
        assert "finns inte längre" in render(town.press("seat", about, OTHER))
    assert "för gammal" in render(town.press("seat", f"{one.id}.?"))
    assert "finns inte längre" in render(town.press("signup", "no-such-meeting"))
    town.now += dt.timedelta(days=30)
    assert "finns inte längre" in render(town.press("signup", "frukost"))  # it has been


def test_yes_and_no_to_the_organisers_list_may_be_written(town: Town) -> None:
    town.press("signup", "frukost")
    town.say("Bodil Ek")
    assert "Du är anmäld" in render(town.say("ja tack"))
    town.press("signup", "frukost", OTHER)
    assert "anmäler jag dig inte" in render(town.say("nej tack", OTHER))  # it is no name
    town.press("signup", "frukost", OTHER)
    town.say("Kalle", OTHER)
    assert "anmäler jag dig inte" in render(town.say("ångrar mig", OTHER))


def test_the_calendar_file_says_when_and_where(town: Town) -> None:
    sign_up(town, OWNER, "Bodil")
    with town.store.begin() as tx:
        (one,) = signups.of_meeting(tx, "frukost")
    file = town.press("seat", f"{one.id}.ics").document
    assert file is not None
    (event,) = Calendar.from_ical(file.text).walk("VEVENT")
    assert (event["uid"], event["dtstart"].dt) == ("frukost@lotsen", dt.datetime(2026, 2, 12, 17, tzinfo=dt.UTC))


def test_the_answer_names_the_meeting_about_the_same_need_and_english_is_english(town: Town) -> None:
    assert "Företagsfrukost, torsdag 12 februari 2026 18:00" in render(town.say("starta kafé"))
    english = Turn("telegram:9", "telegram", town.now, press=Press("meetings"), language="en")
    assert "Coming meetings" in render(town.service.run(english))


def test_nobody_is_reminded_who_signed_off_erased_or_closed_the_door(town: Town) -> None:
    sign_up(town, OWNER, "Bodil")
    with town.store.begin() as tx:
        memory.unreachable(tx, OWNER)
    town.now = dt.datetime(2026, 2, 10, 15, 59, tzinfo=dt.UTC)
    town.tick()
    assert town.sent(OWNER) == []
    town.press("forget_now")
    with town.store.begin() as tx:
        assert signups.of_meeting(tx, "frukost") == []


@given(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31)))  # noqa: DTZ001 - as the catalog writes them
def test_a_reminder_comes_in_working_time_at_least_two_days_before(starts: dt.datetime) -> None:
    one = meeting(starts=f"{starts:%Y-%m-%d %H:%M}")
    remind = rules.remind_at(one)
    assert is_working_time(remind)
    assert remind <= rules.starts(one).astimezone(dt.UTC) - dt.timedelta(hours=48)
    assert is_working_time(rules.ask_at(one)) and rules.ask_at(one) > rules.ends(one)


@given(st.lists(st.sampled_from(list(Seat)), max_size=12), st.integers(1, 5))
def test_there_are_never_more_people_than_seats_nor_a_free_seat_beside_a_queue(seats: list[Seat], most: int) -> None:
    places = [Place(number, seat) for number, seat in enumerate(seats)]
    room = meeting(most)
    up = rules.promoted(room, places)
    after = [Place(one.id, Seat.COMING if one.id in up else one.seat) for one in places]
    taken, waiting = sum(one.seat.expected for one in after), sum(one.seat is Seat.QUEUED for one in after)
    assert taken <= max(most, sum(one.seat.expected for one in places))
    assert not waiting or taken >= most
    assert rules.seat_for(room, after) is (Seat.QUEUED if taken >= most else Seat.COMING)


def test_two_that_become_one_company_have_one_place(town: Town) -> None:
    sign_up(town, OWNER, "Bodil")
    sign_up(town, OTHER, "Bodil igen")
    with town.store.begin() as tx:
        memory.moved(tx, OTHER, OWNER)
        assert [one.company for one in signups.of_meeting(tx, "frukost")] == [OWNER]
