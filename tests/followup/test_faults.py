"""What goes wrong around a follow-up: each thing has a clear answer, nothing is lost and nothing comes twice."""

from __future__ import annotations

import datetime as dt
import json
import threading

import pytest
from sqlalchemy import select

from bot.catalog import Catalog
from bot.channels.post import post
from bot.followups import follow_up
from bot.store import Store, memory
from bot.store.tables import outbox
from tests.followup.living import Life


@pytest.fixture
def life(store: Store, small: Catalog) -> Life:
    made = Life(store, small)
    made.press("save", "o.litet-lan")
    return made


def test_a_reminder_that_came_late_moves_the_next_one(life: Life) -> None:
    life.on("2026-03-09 09:00")  # three weeks late
    assert len(life.tick()) == 1
    assert life.until_asked() == dt.date(2026, 3, 23)


def test_who_answered_before_the_day_is_not_asked_that_day(life: Life) -> None:
    life.on("2026-02-13 15:00")
    life.press("plan_state", f"{life.plan.id}.did")
    assert life.until_asked() == dt.date(2026, 2, 27)


def test_two_presses_at_the_same_instant_count_once(life: Life, small: Catalog) -> None:
    life.on("2026-02-16 09:00")
    life.tick()
    both = [Life(life.store, small, at=life.at) for _ in range(2)]
    for one in both:
        one.service = life.service
    id = life.plan.id
    presses = [threading.Thread(target=one.press, args=("plan_state", f"{id}.ongoing")) for one in both]
    for press in presses:
        press.start()
    for press in presses:
        press.join()
    assert [state for _, state in life.plan.history] == ["will", "ongoing"]
    assert life.plan.ongoing == 1


def test_who_stops_when_a_question_is_already_on_its_way_gets_no_more_after_it(life: Life) -> None:
    life.on("2026-02-16 09:00")
    assert len(life.tick()) == 1
    assert "Jag påminner inte mer" in life.press("plans_all", "stop")
    assert life.until_asked(60) is None


def test_who_blocks_in_the_middle_of_the_questions_loses_nothing(life: Life) -> None:
    life.on("2026-02-16 09:00")
    life.tick()
    life.say("jag har ringt dem")
    with life.store.begin() as tx:
        memory.unreachable(tx, life.who)
    assert life.until_asked(40) is None
    assert "Har tagit kontakt" in life.press("plans")
    assert life.until_asked() is not None


def test_an_address_that_nobody_confirmed_is_never_reminded(store: Store, small: Catalog) -> None:
    web = Life(store, small, "web:abc")
    web.service.mails = True
    web.press("save", "o.litet-lan")
    web.press("plans_mail")
    assert "Jag har skickat ett mejl" in web.say("anna@example.se")
    web.read()
    web.on("2026-02-16 09:00")
    assert web.tick() == []
    with store.begin() as tx:
        assert "Hur har det gått?" in str(memory.conversation(tx, "web:abc")[-1][2])


@pytest.mark.parametrize("typed", ["anna", "anna@", "@example.se", "anna@exa mple.se"])
def test_an_address_that_is_none_is_said_so_and_nothing_is_sent(store: Store, small: Catalog, typed: str) -> None:
    web = Life(store, small, "web:abc")
    web.service.mails = True
    web.press("save", "o.litet-lan")
    web.press("plans_mail")
    assert "ser inte ut som en e-postadress" in web.say(typed)
    with store.begin() as tx:
        assert tx.execute(select(outbox.c.id)).all() == []


@pytest.mark.parametrize("about", ["", "x", "x.did", "x.did.did", "....", "a" * 50])
@pytest.mark.parametrize("action", ["plan_state", "plan_when", "plan_next", "plan_need", "plan_remove", "plan_ask"])
def test_a_button_that_was_made_up_changes_nothing_and_says_so(life: Life, action: str, about: str) -> None:
    before = life.plan
    assert life.press(action, about)
    assert life.plan == before


def test_what_waits_to_be_sent_goes_with_the_company(life: Life) -> None:
    life.on("2026-02-16 09:00")
    follow_up(life.service, post, life.store, life.ms)
    life.press("forget_now")
    with life.store.begin() as tx:
        left = [json.loads(one)["text"] for one in tx.execute(select(outbox.c.payload)).scalars()]
    assert not any("Litet lån" in text for text in left)


def test_where_lotsen_cannot_write_no_reminder_is_promised(store: Store, small: Catalog) -> None:
    terminal = Life(store, small, "terminal:1")
    assert "Jag påminner inte" in terminal.press("save", "o.litet-lan")
    assert "Ingen påminnelse" in terminal.press("plans")
