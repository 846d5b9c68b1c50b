"""Who signed up hears once that a meeting is called off, gone, moved, held after all, or has more seats."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot import people
from bot.catalog import Catalog
from bot.catalog.model import Meeting
from bot.channels.plaintext import render
from bot.channels.post import post
from bot.dialogue import Guide
from bot.followup import meetings as rules
from bot.followup.meetings import Seat, Told
from bot.followup.workdays import STOCKHOLM, is_working_time
from bot.service import Service
from bot.store import Store, memory, plans, signups
from bot.turn import Book, Contact
from tests.dialogue.talking import WrittenDown
from tests.people.test_meetings import OTHER, meeting, sign_up
from tests.people.town import OWNER, Town

WEB, ADDRESS = "web:bodil", "mail:bodil@bageri.example"


@pytest.fixture
def town(store: Store, small: Catalog) -> Town:
    return Town(store, small, meeting())


def now_held(town: Town, *meetings: Meeting) -> None:
    """The catalog's meetings are these from now on, in a Lotsen that was started anew."""
    catalog = replace(town.service.guide.catalog, meetings=meetings)
    town.service = Service(town.store, Guide(catalog, WrittenDown({})), post)


def test_who_signed_up_and_who_waits_hear_once_that_it_is_called_off(town: Town) -> None:
    sign_up(town, OWNER, "Bodil Ek, 070-174 06 05")
    sign_up(town, OTHER, "Kalle")
    now_held(town, meeting(called_off=True))
    assert [town.tick(), town.tick(), town.tick(days=9)] == [2, 0, 0]  # no reminder either
    for who in (OWNER, OTHER):
        (told,) = town.sent(who)
        assert "Inställt: Företagsfrukost, torsdag 12 februari 2026 18:00" in told
    with town.store.begin() as tx:
        one = signups.of_company(tx, "frukost", OWNER)
        assert signups.of_meeting(tx, "frukost") == []
    assert one is not None and (one.name, one.phone) == ("", "")
    assert "inställd" in render(town.press("meeting", "frukost"))
    assert "inte längre" in render(town.press("signup", "frukost"))
    assert "Företagsfrukost" not in render(town.press("meetings"))


def test_a_meeting_that_is_taken_out_of_the_catalog_is_told_as_gone_and_by_whom(town: Town) -> None:
    sign_up(town, OWNER, "Bodil")
    now_held(town)
    assert [town.tick(), town.tick()] == [1, 0]
    (told,) = town.sent(OWNER)
    assert "Borttagen: Företagsfrukost, torsdag 12 februari 2026 18:00. Räkna med att den är inställd" in told
    assert "Norrby kommun" in told


def test_a_moved_meeting_is_told_with_what_was_and_reminded_of_anew(town: Town) -> None:
    sign_up(town, OWNER, "Bodil")
    town.now = dt.datetime(2026, 2, 10, 15, 59, tzinfo=dt.UTC)
    assert town.tick() == 1  # the reminder of the first time
    town.sent(OWNER)
    now_held(town, meeting(starts="2026-02-26 17:30", where="Kvarnen"))
    assert [town.tick(days=1), town.tick()] == [1, 0]
    told = json.loads(town.sent(OWNER)[0])["text"]
    assert "torsdag 26 februari 2026 17:30 (förut torsdag 12 februari 2026 18:00)" in told
    assert "Kvarnen (förut Biblioteket)" in told and "fortfarande anmäld" in told
    assert town.tick(days=1) == 0  # the old time comes and goes
    town.now = dt.datetime(2026, 2, 24, 15, 59, tzinfo=dt.UTC)
    assert [town.tick(), town.tick()] == [1, 0]
    assert "26 februari 2026 17:30" in town.sent(OWNER)[0]


def test_one_that_is_held_after_all_may_be_signed_up_to_again(town: Town) -> None:
    sign_up(town, OWNER, "Bodil")
    now_held(town)
    town.tick()
    now_held(town, meeting())
    assert [town.tick(), town.tick()] == [1, 0]
    gone, back = town.sent(OWNER)
    assert "Borttagen" in gone and "Det blir av ändå: Företagsfrukost" in back
    assert "Du är anmäld" in sign_up(town, OWNER, "Bodil")


def test_more_seats_are_given_to_who_waits(town: Town) -> None:
    sign_up(town, OWNER, "Bodil")
    sign_up(town, OTHER, "Kalle")
    now_held(town, meeting(2))
    assert [town.tick(), town.tick()] == [1, 0]
    assert "Det blev en plats" in town.sent(OTHER)[0]


def test_news_comes_in_the_web_chat_and_by_mail_to_who_gave_an_address(town: Town) -> None:
    with town.store.begin() as tx:
        plans.save(tx, Book(), Book(contact=Contact(WEB, town.now.date())))
        plans.set_mail(tx, WEB, ADDRESS.removeprefix("mail:"))
    sign_up(town, WEB, "Bodil")
    now_held(town)
    assert [town.tick(), town.tick()] == [2, 0]
    assert "Borttagen: Företagsfrukost" in town.sent(ADDRESS)[0]
    with town.store.begin() as tx:
        told = [render(reply) for turn, _, reply in memory.conversation(tx, WEB) if turn is None]
    assert len(told) == 1 and "Borttagen: Företagsfrukost" in told[0]


def test_two_clocks_at_once_tell_each_company_once(town: Town) -> None:
    sign_up(town, OWNER, "Bodil")
    now_held(town, meeting(called_off=True))
    now = int(town.now.timestamp() * 1000)

    def clock() -> None:
        with town.store.begin() as tx:
            post(tx, people.due(tx, town.service.guide.catalog, now)[0], now)

    with ThreadPoolExecutor(1) as other:
        with town.store.begin() as tx:
            post(tx, people.due(tx, town.service.guide.catalog, now)[0], now)
            working = other.submit(clock)
            if tx.dialect.name == "postgresql":  # it goes on at once; SQLite's one writer waits for the first
                working.result(timeout=60)
        working.result()
    assert len(town.sent(OWNER)) == 1


def test_a_clock_that_is_killed_before_it_commits_has_told_nothing(town: Town) -> None:
    sign_up(town, OWNER, "Bodil")
    now_held(town, meeting(called_off=True))
    now = int(town.now.timestamp() * 1000)
    with pytest.raises(KeyboardInterrupt), town.store.begin() as tx:
        post(tx, people.due(tx, town.service.guide.catalog, now)[0], now)
        raise KeyboardInterrupt
    assert town.sent(OWNER) == []
    assert town.tick() == 1
    assert len(town.sent(OWNER)) == 1


def test_the_night_is_waited_out_unless_the_meeting_is_in_the_morning(town: Town) -> None:
    sign_up(town, OWNER, "Bodil")
    now_held(town, meeting(called_off=True))
    town.now = dt.datetime(2026, 2, 9, 20, 0, tzinfo=dt.UTC)  # Monday evening; the meeting is on Thursday
    assert town.tick() == 0
    town.now = dt.datetime(2026, 2, 12, 6, 30, tzinfo=dt.UTC)  # Thursday at half past seven
    assert town.tick() == 0
    assert town.tick(minutes=30) == 1


def test_a_breakfast_that_is_called_off_the_evening_before_is_told_at_once_without_a_sound(town: Town) -> None:
    now_held(town, meeting(starts="2026-02-12 07:30"))
    sign_up(town, OWNER, "Bodil")
    now_held(town, meeting(starts="2026-02-12 07:30", called_off=True))
    town.now = dt.datetime(2026, 2, 11, 20, 0, tzinfo=dt.UTC)
    assert town.tick() == 1
    assert json.loads(town.sent(OWNER)[0])["disable_notification"]


def test_a_meeting_that_has_been_is_no_news(town: Town) -> None:
    sign_up(town, OWNER, "Bodil")
    town.now = dt.datetime(2026, 2, 13, 10, 0, tzinfo=dt.UTC)
    now_held(town)
    assert town.tick() == 0


def test_a_time_that_has_been_is_taken_as_a_slip_of_the_pen(town: Town) -> None:
    sign_up(town, OWNER, "Bodil")
    now_held(town, meeting(starts="2025-02-12 18:00"))
    assert town.tick() == 0
    now_held(town, meeting())
    assert town.tick() == 0


def test_a_sign_up_from_before_this_was_kept_counts_as_told(town: Town) -> None:
    sign_up(town, OWNER, "Bodil")
    with town.store.begin() as tx:
        (one,) = signups.of_meeting(tx, "frukost")
        signups.change(tx, one.id, told_name=None, told_place=None, told_starts=None)
    assert town.tick() == 0
    now_held(town)
    assert town.tick() == 1
    assert "Företagsfrukost" in town.sent(OWNER)[0]


def test_the_calendar_file_of_a_moved_meeting_counts_over_the_earlier_one(town: Town) -> None:
    sign_up(town, OWNER, "Bodil")
    with town.store.begin() as tx:
        (one,) = signups.of_meeting(tx, "frukost")
    first = town.press("seat", f"{one.id}.ics").document
    now_held(town, meeting(starts="2026-02-11 18:00"))
    town.tick(hours=1)
    second = town.press("seat", f"{one.id}.ics").document
    assert first is not None and second is not None
    before, after = (Calendar.from_ical(file.text).walk("VEVENT")[0] for file in (first, second))
    assert before["uid"] == after["uid"]
    assert before["sequence"] < after["sequence"] and before["dtstamp"].dt < after["dtstamp"].dt


@given(
    st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31)),  # noqa: DTZ001 - as the catalog writes them
    st.timedeltas(dt.timedelta(minutes=1), dt.timedelta(days=20)),
)
def test_news_is_told_three_hours_before_at_the_latest(starts: dt.datetime, before: dt.timedelta) -> None:
    begins = starts.replace(tzinfo=STOCKHOLM)
    told = Told("Frukost", "Biblioteket", begins, "norrby-kommun")
    now = (begins.astimezone(dt.UTC) - before).astimezone(dt.UTC)
    assert rules.news(Seat.COMING, told, None, "", now) is rules.News.GONE
    late = before <= dt.timedelta(hours=3)
    assert rules.is_told_now(told, None, now) or not (late or is_working_time(now))
