"""Buttons and deep links as text and back: nothing is lost, and nothing that comes in can break anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.catalog import Catalog, read
from bot.channels.codec import MOST_BYTES, decode, deep_link, encode, read_deep_link
from bot.dialogue.presses import ACTIONS
from bot.turn import Press

KNOWN = sorted((*ACTIONS, "my_data"))
ABOUT = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=60)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read(Path(__file__).parents[1] / "catalog")


@given(st.sampled_from(KNOWN), ABOUT)
def test_a_press_comes_back_as_it_was_and_fits(action: str, about: str) -> None:
    data = encode(Press(action, about))
    assert decode(data) == Press(action, about)
    assert len(data.encode()) <= MOST_BYTES


@given(st.text(max_size=100))
@example("1o:" + "x" * 62)
@example("1o:\ud800")
@example("2o:litet-lan")
@example("1o")
@example(":")
def test_anything_that_comes_in_is_a_press_or_nothing(data: str) -> None:
    press = decode(data)
    assert press is None or encode(press) == data


@given(st.text(max_size=100))
@example("k_")
@example("o_" + "x" * 63)
def test_any_deep_link_opens_something(payload: str) -> None:
    assert read_deep_link(payload).action in ("start", "offer", "need", "set", "join")


@pytest.mark.parametrize(
    "press", [Press("nobody"), Press("offer", "x" * 62), Press("offer", "två ord"), Press("need", "å")]
)
def test_what_does_not_fit_is_refused_where_it_is_made(press: Press) -> None:
    with pytest.raises(ValueError, match=r"no such action|does not fit"):
        encode(press)


@pytest.mark.parametrize("press", [Press("help"), Press("set", "age.3"), Press("offer", "x" * 63), Press("offer", "å")])
def test_what_has_no_deep_link_is_refused(press: Press) -> None:
    with pytest.raises(ValueError, match="deep link"):
        deep_link(press)


def test_every_offer_need_and_municipality_has_a_deep_link_that_telegram_takes(catalog: Catalog) -> None:
    presses = [Press("offer", id) for id in catalog.offers] + [Press("need", id) for id in catalog.needs]
    presses += [Press("set", f"municipality.{code}") for code in catalog.areas]
    for press in presses:
        payload = deep_link(press)
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
        assert read_deep_link(payload) == press
        assert decode(encode(press)) == press


def test_every_answer_to_every_clarifying_question_fits_on_a_button(catalog: Catalog) -> None:
    for need in catalog.needs.values():
        for question in need.questions:
            assert all(decode(encode(Press("answer", f"{question.id}.{o.id}"))) for o in question.options)


@pytest.mark.parametrize("payload", ["", "start", "x_y", "k_", "o", "o_å", "o_<b>", "_"])
def test_a_deep_link_that_means_nothing_opens_the_start_page(payload: str) -> None:
    assert read_deep_link(payload) == Press("start")
