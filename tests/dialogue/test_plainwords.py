"""Short lines that are no question."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import read
from bot.dialogue.plainwords import understood
from bot.turn import Press, Turn

MONDAY = dt.datetime(2026, 2, 2, 10, 0, tzinfo=dt.UTC)


def heard(text: str, pending: Press | None = None) -> Turn:
    return understood(Turn("telegram:1", "telegram", MONDAY, text), pending)


@pytest.mark.parametrize(
    ("text", "press"),
    [
        ("Stopp!", Press("plans_all", "stop")),
        ("sluta påminna mig", Press("plans_all", "stop")),
        ("STOP", Press("plans_all", "stop")),
        ("pausa", Press("plans_all", "pause")),
        ("påminn mig igen", Press("plans_all", "resume")),
        ("visa mina planer", Press("plans")),
        ("påminn mig på fredag", Press("plans", "2026-02-06")),
        ("pamin mig på fredag", Press("plans", "2026-02-06")),
        ("Radera allt.", Press("forget")),
        ("vad vet du om mig?", Press("my_data")),
        ("Kan någon ringa mig?", Press("person")),
        ("minna planer", Press("plans")),
        ("vad vet du om mgi", Press("my_data")),
        ("radera alt", Press("forget")),
    ],
)
def test_a_line_is_taken_as_the_press_that_it_stands_for(text: str, press: Press) -> None:
    assert (heard(text).press, heard(text).text) == (press, "")


@pytest.mark.parametrize(
    "text",
    [
        "stoppa in isolering i lokalen",
        "sluta hyra lokal",
        "glöm det",
        "ring",
        "hjälp mig låna",
        "mina kunder",
        "påminn mig igne",  # again, or not
    ],
)
def test_a_question_stays_a_question(text: str) -> None:
    assert heard(text).text == text


@pytest.mark.parametrize("action", ["seat", "case", "wrong", "rate"])
def test_who_was_asked_for_words_is_heard_as_answering(action: str) -> None:
    assert heard("stopp", Press(action, "phone")).text == "stopp"


def test_who_is_asked_for_a_number_may_still_look_at_the_plans() -> None:
    asked = Press("callback", "phone")
    assert heard("mina planer", asked).press == Press("plans")
    assert heard("stopp", asked).text == "stopp"  # it is the call that is not wanted


def test_no_thanks_is_thanks_when_nothing_was_asked() -> None:
    assert heard("Nej tack!").text == "tack"
    assert heard("nej tack", Press("plan_told", "x.how")).text == "nej tack"


@given(st.text(max_size=80))
def test_any_line_is_understood_or_left_as_it_is(text: str) -> None:
    turn = heard(text)
    assert turn.press is not None or turn.text in (text, "tack", "thanks")


def test_nothing_that_companies_ask_is_taken_for_one_of_these_lines() -> None:
    catalog = read(Path("catalog"))
    asks = [ask for one in (*catalog.needs.values(), *catalog.offers.values()) for ask in one.asks]
    asks += [probe.q for probe in catalog.probes]
    assert [ask for ask in asks if heard(ask).press is not None] == []
