"""What a company lives through with a plan, from saving it to forgetting it; and each fault that others had."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.catalog import Catalog
from bot.followup import plans as rules
from bot.followup.workdays import STOCKHOLM
from bot.followups import follow_up
from bot.store import Store, housekeeping, memory, plans
from bot.store.plan_tables import contacts
from bot.store.plan_tables import plans as plan_table
from bot.turn import Plan
from tests.followup.living import Life


@pytest.fixture
def life(store: Store, small: Catalog) -> Life:
    return Life(store, small)


def saved(life: Life, offer: str = "litet-lan") -> Life:
    life.press("save", f"o.{offer}")
    return life


def test_the_bakers_story(life: Life) -> None:
    life.say("lån")
    life.press("offer", "litet-lan")
    assert "Jag frågar hur det går 16 februari 2026." in life.click("Spara")
    life.on("2026-02-16 07:59")
    assert life.tick() == []
    life.on("2026-02-16 08:00")
    (asked,) = life.tick()
    assert "Hur har det gått?" in asked["text"]
    assert asked["disable_notification"] is True
    assert "Hur vill du gå vidare?" in life.say("jag har ringt dem")
    assert life.plan.state == "did"
    assert "Vad behöver du för att komma vidare?" in life.click("Jag behöver något")
    helped = life.click("Nästa steg")
    assert "1. Gör en budget." in helped
    assert "Jag frågar igen 2 mars 2026." in helped
    assert life.until_asked() == dt.date(2026, 3, 2)
    life.press("plan_state", f"{life.plan.id}.ongoing")
    life.click("Jag fortsätter själv")
    assert life.until_asked() == dt.date(2026, 4, 13)
    assert "Vad bra. Litet lån är klart." in life.press("plan_state", f"{life.plan.id}.done")
    assert life.until_asked() is None
    assert [state for _, state in life.plan.history] == ["will", "did", "ongoing", "done"]
    page = life.press("plans")
    assert "Klart." in page
    assert "Ingen påminnelse" in page
    assert "Litet lån: Klart" in life.press("my_data")
    life.press("forget_now")
    assert life.book.plans == ()
    assert "inte sparat något" in life.press("plans")


def test_a_refusal_leads_to_another_offer_and_a_person(life: Life) -> None:
    saved(life).on("2026-02-16 09:00")
    life.tick()
    assert "annan väg" in life.say("vi fick avslag")
    assert "Liknar Litet lån" in life.click("Visa något annat")


def test_what_a_company_says_it_needs_is_looked_for_and_kept_scrubbed(life: Life) -> None:
    saved(life).on("2026-02-16 09:00")
    life.tick()
    life.say("har inte hunnit")
    life.click("Jag behöver något")
    assert "Grundkurs" in life.say("kurs")
    life.press("plan_next", f"{life.plan.id}.need")
    life.say("någon som ringer mig på 070-123 45 67")
    assert life.plan.note == "någon som ringer mig på •••"


def test_a_question_of_its_own_is_answered_although_another_was_open(life: Life) -> None:
    saved(life).on("2026-02-16 09:00")
    life.tick()
    assert "Litet lån" in life.say("lån")
    assert life.plan.state == "will"


# When, and how often


def test_nobody_is_asked_the_same_or_the_next_day_but_may_put_a_question_off_until_tomorrow(life: Life) -> None:
    saved(life)
    assert "Då frågar jag 4 februari 2026." in life.press("plan_when", f"{life.plan.id}.tomorrow")
    life.on("2026-02-04 09:00")
    assert len(life.tick()) == 1
    assert "Då frågar jag 5 februari 2026." in life.press("plan_when", f"{life.plan.id}.tomorrow")
    life.on("2026-02-05 09:00")
    assert len(life.tick()) == 1


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("nästa tisdag", "Då frågar jag 10 februari 2026."),
        ("efter midsommar", "Då frågar jag 22 juni 2026."),
        ("1 maj", "Då frågar jag 4 maj 2026."),
        ("2025-01-01", "1 januari 2025 går inte"),
        ("idag", "2 februari 2026 går inte"),
        ("2040-01-01", "Högst ett år fram"),
        ("blurk", "Det datumet förstod jag inte."),
    ],
)
def test_a_day_is_typed_as_people_write_it(life: Life, typed: str, answer: str) -> None:
    saved(life)
    life.press("plan_when", f"{life.plan.id}.type")
    assert answer in life.say(typed)


def test_at_most_three_questions_in_a_row_without_an_answer_then_rest(life: Life) -> None:
    saved(life)
    days = []
    said = []
    for _ in range(200):
        life.at = (life.at + dt.timedelta(days=1)).replace(hour=9)
        if came := life.tick():
            days.append(life.at.date())
            said.append(came[0]["text"])
    assert days == [dt.date(2026, 2, 16), dt.date(2026, 3, 2), dt.date(2026, 3, 16)]
    assert ["frågar jag inte mer" in text for text in said] == [False, False, True]
    assert "Jag vilar" not in life.press("plans")  # it came back: that is a sign of life
    assert life.until_asked() is not None


@pytest.mark.parametrize("talk", ["lån", "/hjälp"])
def test_a_company_that_talks_about_something_else_is_not_silent(life: Life, talk: str) -> None:
    saved(life).on("2026-02-16 09:00")
    life.tick()
    contact = life.book.contact
    assert contact is not None and contact.unanswered == 1
    if talk == "lån":
        life.say(talk)
    else:
        life.press("help")
    contact = life.book.contact
    assert contact is not None
    assert (contact.unanswered, contact.seen) == (0, dt.date(2026, 2, 16))


def test_plans_stay_as_long_as_the_company_talks_about_anything(life: Life) -> None:
    saved(life)
    life.press("plan_state", f"{life.plan.id}.done")
    life.on("2027-05-05 09:00")
    life.say("lån")
    with life.store.begin() as tx:
        housekeeping.sweep(tx, life.ms)
    assert len(life.book.plans) == 1


def test_several_plans_that_are_due_become_one_message(life: Life) -> None:
    saved(life)
    saved(life, "grundkurs")
    life.on("2026-02-16 09:00")
    (asked,) = life.tick()
    assert "Litet lån" in asked["text"] and "Grundkurs" in asked["text"]
    assert "Hur har det gått?" in life.press("plan_ask", life.book.plans[0].id)
    assert "Hur vill du gå vidare?" in life.click("Väntar på svar")


def test_what_is_going_on_is_asked_about_once_more(life: Life) -> None:
    saved(life)
    for expected in (dt.date(2026, 2, 16), dt.date(2026, 3, 30)):
        assert life.until_asked() == expected
        life.press("plan_state", f"{life.plan.id}.ongoing")
    assert life.until_asked(300) is None


@pytest.mark.parametrize("how", ["pause", "stop", "never", "done", "blocked", "forgotten", "removed"])
def test_nobody_is_asked_who_does_not_want_it(life: Life, how: str) -> None:
    id = saved(life).plan.id
    if how in ("pause", "stop"):
        life.press("plans_all", how)
    elif how == "never":
        life.press("plan_when", f"{id}.never")
    elif how == "done":
        life.press("plan_state", f"{id}.done")
    elif how == "removed":
        life.press("plan_remove", f"{id}.yes")
    elif how == "forgotten":
        life.press("forget_now")
    else:
        with life.store.begin() as tx:
            memory.unreachable(tx, life.who)
    assert life.until_asked(60) is None


@pytest.mark.parametrize("again", ["resume", "wrote"])
def test_reminders_come_back_when_the_company_does(life: Life, again: str) -> None:
    saved(life)
    if again == "resume":
        life.press("plans_all", "pause")
        life.on("2026-03-02 09:00")
        life.press("plans_all", "resume")
    else:
        with life.store.begin() as tx:
            memory.unreachable(tx, life.who)
        life.on("2026-03-02 09:00")
        life.say("lån")
    assert len(life.tick()) == 1
    assert life.tick() == []


# Exactly once


def test_ten_runs_send_once_and_a_run_three_days_late_still_sends(life: Life) -> None:
    saved(life).on("2026-02-19 09:00")
    assert [len(life.tick()) for _ in range(10)] == [1, *[0] * 9]


def test_the_night_weekends_and_holidays_are_waited_out(store: Store, small: Catalog) -> None:
    for start, first in [
        ("2025-12-10 10:00", "2025-12-29"),  # Christmas Eve
        ("2025-12-18 10:00", "2026-01-07"),  # New Year's Day, and the bridge days to Epiphany
        ("2026-06-05 10:00", "2026-06-22"),  # Midsummer Eve
        ("2026-03-15 10:00", "2026-03-30"),  # the clock goes forward on the 29th
        ("2026-10-11 10:00", "2026-10-26"),  # and back on the 25th
        ("2026-05-01 10:00", "2026-05-18"),  # a bridge day after Ascension
    ]:
        life = Life(store, small, f"telegram:{start[:10].replace('-', '')}")
        life.on(start)
        saved(life)
        since = life.at.date()
        hours = []
        for day in range(12, 24):
            for hour, minute in ((0, 30), (7, 59), (8, 0), (17, 0)):
                life.at = dt.datetime.combine(since + dt.timedelta(days=day), dt.time(hour, minute), STOCKHOLM)
                hours += [life.at] * len(life.tick())
        assert hours[0].date() == dt.date.fromisoformat(first)
        assert (len(hours), hours[0].hour) == (1, 8)
        life.press("forget_now")


def test_a_clock_set_back_sends_nothing_twice(life: Life) -> None:
    saved(life).on("2026-02-16 09:00")
    assert len(life.tick()) == 1
    for when in ("2026-02-15 09:00", "2026-02-10 09:00", "2026-02-16 08:30", "2026-02-17 09:00"):
        life.on(when)
        assert life.tick() == []


def test_what_is_sent_while_the_clock_is_set_back_counts_from_the_day_that_it_showed(life: Life) -> None:
    saved(life).on("2026-02-16 12:00")  # no clock ran that Monday; on Tuesday one runs and shows Monday
    assert len(life.tick()) == 1
    life.on("2026-02-17 12:00")
    assert life.tick() == []
    assert life.until_asked() == dt.date(2026, 3, 2)


def test_a_change_of_rules_changes_what_is_not_yet_sent(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(life)
    monkeypatch.setattr(rules, "FIRST_DAYS", 7)
    monkeypatch.setattr(plans, "RULES", "changed")
    life.on("2026-02-09 09:00")
    assert len(life.tick()) == 1


def test_what_cannot_be_posted_is_not_counted_as_sent(life: Life) -> None:
    saved(life).on("2026-02-16 09:00")

    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    assert follow_up(life.service, broken, life.store, life.ms) == 0
    assert len(life.tick()) == 1


# What changes around a plan


@pytest.mark.parametrize(
    ("about", "says"),
    [("minilan", "bytt namn"), ("exportcheck", "går inte att söka nu"), ("borta", "finns inte längre")],
)
def test_a_plan_survives_that_its_offer_is_renamed_ended_or_gone(life: Life, about: str, says: str) -> None:
    saved(life)
    with life.store.begin() as tx:
        before = plans.load(tx, life.who)
        plans.save(tx, before, replace(before, plans=(replace(before.plans[0], about=about),)))
    assert says in life.press("plans")
    assert says in life.press("plan", life.plan.id)
    life.on("2026-02-16 09:00")
    (asked,) = life.tick()
    assert says in asked["text"]


def test_buttons_of_a_plan_that_is_gone_say_so(life: Life) -> None:
    id = saved(life).plan.id
    life.press("plan_remove", f"{id}.yes")
    for action in ("plan", "plan_state", "plan_ask", "plan_next", "plan_need", "plan_when", "plan_remove"):
        assert "finns inte kvar" in life.press(action, f"{id}.done")


def test_nobody_reads_or_moves_the_plan_of_another(life: Life, small: Catalog) -> None:
    id = saved(life).plan.id
    other = Life(life.store, small, "telegram:8")
    assert "finns inte kvar" in other.press("plan_state", f"{id}.done")
    assert life.plan.state == "will"


def test_the_same_is_saved_once_and_pressed_twice_counts_once(life: Life) -> None:
    saved(life)
    assert "redan sparad" in life.press("save", "o.litet-lan")
    life.press("plan_state", f"{life.plan.id}.ongoing")
    life.press("plan_state", f"{life.plan.id}.ongoing")
    assert (len(life.plan.history), life.plan.ongoing) == (2, 1)


def test_a_plan_outlives_the_conversation_and_goes_after_thirteen_months(life: Life) -> None:
    life.press("set", "municipality.9901")
    saved(life)

    def sweep() -> None:
        with life.store.begin() as tx:
            housekeeping.sweep(tx, life.ms)

    life.on("2026-04-02 09:00")
    sweep()
    assert "Norrby kommun" in saved(life, "norrby-kurs").press("plans")
    life.on("2027-05-02 09:00")
    sweep()
    assert len(life.book.plans) == 2
    life.on("2027-05-05 09:00")
    sweep()
    with life.store.begin() as tx:
        assert [tx.execute(table.select()).all() for table in (plan_table, contacts)] == [[], []]


def test_two_memories_become_one(life: Life, small: Catalog) -> None:
    saved(life)
    web = Life(life.store, small, "web:abc")
    saved(web)
    saved(web, "grundkurs")
    with life.store.begin() as tx:
        plans.merge(tx, "web:abc", life.who)
    assert sorted(plan.about for plan in life.book.plans) == ["grundkurs", "litet-lan"]
    assert web.book.plans == ()


def test_the_calendar_file_is_updated_in_place(life: Life) -> None:
    from icalendar import Calendar

    saved(life)

    def entry() -> tuple[str, int, str]:
        life.press("plans_calendar")
        assert life.reply.document is not None
        (found,) = Calendar.from_ical(life.reply.document.text).walk("VEVENT")
        return str(found["uid"]), int(found["sequence"]), str(found["dtstart"].dt)

    first = entry()
    life.press("plan_when", f"{life.plan.id}.month")
    second = entry()
    assert first[0] == second[0]
    assert first[1] < second[1]
    assert (first[2], second[2]) == ("2026-02-16", "2026-03-04")


def test_a_day_that_is_due_is_always_a_working_day_in_the_future_of_what_was_said() -> None:
    today = dt.date(2026, 2, 2)
    plan = Plan("x", "offer", "litet-lan", "Litet lån", today, today)
    assert rules.due(replace(plan, asked=dt.date(2026, 3, 1))) == dt.date(2026, 3, 16)  # from when it was asked
