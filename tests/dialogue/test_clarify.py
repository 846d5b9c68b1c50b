"""Asking back: one question at a time, only when its answer changes something, and never a form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import Catalog
from bot.dialogue.clarify import best_question, gain, learned, likelihood, narrow
from bot.search import Finding, Hit
from tests.dialogue.talking import Talk, found, knowing

EVEN = {"a": 0.5, "b": 0.5}
UNSURE = found("litet-lan", "stort-lan", certain=0.1, need="lana-pengar")
SURE = replace(UNSURE, certain=0.9)
HOME = knowing(municipality="9901")


def test_a_question_that_parts_two_equal_offers_makes_one_certain() -> None:
    assert gain(EVEN, [{"a"}, {"b"}]) == pytest.approx(0.5)


def test_a_question_that_names_nothing_at_hand_is_worth_nothing() -> None:
    assert gain(EVEN, [{"x"}, {"y"}]) == 0
    assert gain(EVEN, [{"a", "b"}, {"a", "b"}]) == 0


def test_gain_by_hand() -> None:
    """a 0.5, b 0.3, c 0.2; one answer speaks for a and b, the other for b; c is as likely after either.

    After the first: a 0.5, b 0.15, c 0.1, so a. After the second: b 0.15, c 0.1, so b. 0.65 in all, 0.15 more.
    """
    assert gain({"a": 0.5, "b": 0.3, "c": 0.2}, [{"a", "b"}, {"b"}]) == pytest.approx(0.15)


OFFERS = st.sampled_from("abcdef")


@given(
    st.dictionaries(OFFERS, st.floats(0.001, 1.0), min_size=1),
    st.lists(st.frozensets(OFFERS).map(set), min_size=1, max_size=5),
)
def test_a_question_never_makes_things_less_certain(weights: dict[str, float], answers: list[set[str]]) -> None:
    total = sum(weights.values())
    likely = {offer: weight / total for offer, weight in weights.items()}
    assert 0 <= gain(likely, answers) <= 1 - max(likely.values()) + 1e-9


def test_likelihood_follows_the_score_and_sums_to_one() -> None:
    likely = likelihood([Hit("a", 4.0), Hit("b", 2.0), Hit("there", 4.0, elsewhere=True)])
    assert sum(likely.values()) == pytest.approx(1)
    assert likely["a"] / likely["b"] == pytest.approx(20.0855, rel=1e-4)  # e to the power of 6 * (1 - 0.5)
    assert "there" not in likely
    assert likelihood([]) == {}
    assert likelihood([Hit("a", 0.0)]) == {"a": 1.0}


def test_the_question_with_the_largest_gain_is_chosen(small: Catalog) -> None:
    asking = best_question(small, SURE, "9901", ())
    assert asking is not None
    assert asking.question == "hur-mycket"


def test_a_question_is_not_put_twice_nor_a_third_one(small: Catalog) -> None:
    second = best_question(small, SURE, "9901", ("hur-mycket.?",))
    assert second is not None
    assert second.question == "vad-till"


def test_a_third_question_is_not_put_even_when_it_would_help(small: Catalog) -> None:
    local = found("norrby-naringsliv", "soderby-naringsliv", need="lana-pengar")
    assert best_question(small, local, None, ("hur-mycket.?",)) is not None
    assert best_question(small, local, None, ("hur-mycket.?", "vad-till.?")) is None


def test_the_municipality_is_asked_for_when_it_decides(small: Catalog) -> None:
    local = found("norrby-naringsliv", "soderby-naringsliv")
    asking = best_question(small, local, None, ())
    assert asking is not None
    assert asking.question == "municipality"
    assert best_question(small, local, "9901", ()) is None
    assert best_question(small, local, None, ("municipality.?",)) is None


def test_nothing_is_asked_when_only_one_offer_fits(small: Catalog) -> None:
    assert best_question(small, found("litet-lan", need="lana-pengar"), None, ()) is None


def test_an_answer_puts_what_it_speaks_for_first_and_the_others_last(small: Catalog) -> None:
    hits = (Hit("stort-lan", 1.0), Hit("grundkurs", 0.9), Hit("litet-lan", 0.8))
    assert [hit.offer for hit in narrow(small, hits, ["hur-mycket.lite"])] == ["litet-lan", "grundkurs", "stort-lan"]
    assert narrow(small, hits, ["hur-mycket.?"]) == hits
    assert narrow(small, hits, ["gone.x", "hur-mycket.gone"]) == hits


def test_an_answer_brings_in_what_search_missed_unless_it_cannot_be_had(small: Catalog) -> None:
    hits = (Hit("stort-lan", 1.0),)
    assert [hit.offer for hit in narrow(small, hits, ["vad-till.maskin"])][:2] == ["litet-lan", "sommarstod"]
    assert "sommarstod" not in [hit.offer for hit in narrow(small, hits, ["vad-till.maskin"], "9999")]


def test_an_answer_can_tell_something_of_the_company(small: Catalog) -> None:
    assert learned(small, "hur-mycket.mycket") == {"stage": "growing"}
    assert learned(small, "hur-mycket.lite") == learned(small, "hur-mycket.?") == learned(small, "gone.x") == {}
    talk = Talk(small, {"lån": UNSURE}, facts=HOME)
    talk.say("lån")
    talk.click("Mer än så")
    assert talk.company.facts.stage == "growing"


def test_when_unsure_lotsen_asks_before_it_shows_anything(small: Catalog) -> None:
    talk = Talk(small, {"lån": UNSURE}, facts=HOME)
    assert "Hur mycket behöver ni låna?" in talk.say("lån")
    assert talk.reply.kind == "clarify"
    assert talk.labels == ["Under 100 000", "Mer än så", "Vet inte"]
    assert talk.shown == []
    assert talk.reply.offers == ("litet-lan", "stort-lan")


def test_the_answer_to_the_question_gives_the_offers(small: Catalog) -> None:
    talk = Talk(small, {"lån": UNSURE}, facts=HOME)
    talk.say("lån")
    talk.click("Mer än så")
    assert talk.shown[0] == "stort-lan"
    assert talk.company.questions == ("lån",)


def test_at_most_two_questions_are_put_and_then_comes_an_answer(small: Catalog) -> None:
    talk = Talk(small, {"lån": UNSURE})
    talk.say("lån")
    kinds = []
    while talk.reply.kind == "clarify":
        kinds.append(talk.reply.kind)
        talk.click("Vet inte")
    assert len(kinds) == 2
    assert talk.shown == ["litet-lan", "stort-lan"]


@pytest.mark.parametrize(("typed", "first"), [("under 100 000", "litet-lan"), ("mer än sa", "stort-lan")])
def test_the_answer_may_be_typed(small: Catalog, typed: str, first: str) -> None:
    talk = Talk(small, {"lån": UNSURE}, facts=HOME)
    talk.say("lån")
    talk.say(typed)
    assert talk.shown[0] == first
    assert [question.text for question in talk.engine.asked] == ["lån"] * 2


@pytest.mark.parametrize("find", [UNSURE, SURE])
def test_a_typed_number_is_an_answer_of_the_question_just_put_and_opens_no_offer(small: Catalog, find: Finding) -> None:
    talk = Talk(small, {"lån": find}, facts=HOME)
    talk.say("lån")
    if talk.reply.kind == "offers":
        talk.click("Hjälp mig välja")
    talk.say("2")
    assert talk.reply.kind == "offers"
    assert talk.shown[0] == "stort-lan"


def test_a_question_that_was_passed_over_is_not_put_again_in_the_conversation(small: Catalog) -> None:
    talk = Talk(small, {"lån": UNSURE, "pengar": UNSURE}, facts=HOME)
    assert "Hur mycket behöver ni låna?" in talk.say("lån")
    assert "Vad ska pengarna gå till?" in talk.say("pengar")
    talk.say("lån")
    assert talk.reply.kind == "offers"
    talk.wait(hours=2)
    assert "Hur mycket behöver ni låna?" in talk.say("lån")


def test_dont_know_is_met_with_calm_and_the_best_there_is(small: Catalog) -> None:
    talk = Talk(small, {"lån": SURE}, facts=HOME)
    talk.say("lån")
    talk.click("Hjälp mig välja")
    assert talk.click("Vet inte").startswith("Det gör inget. Det här ligger närmast.")
    assert talk.shown == ["litet-lan", "stort-lan"]


def test_an_answer_counts_as_the_same_question_and_not_as_another(small: Catalog) -> None:
    talk = Talk(small, {"lån": UNSURE}, facts=HOME)
    talk.say("lån")
    talk.click("Mer än så")
    assert [event.about for event in talk.events if event.name == "answered"] == ["hur-mycket.mycket"]
    assert [event.name for event in talk.events].count("asked") == 1


def test_a_question_whose_answer_would_change_little_is_not_put_however_unsure(small: Catalog) -> None:
    lopsided = Finding("offers", hits=(Hit("litet-lan", 1.0), Hit("stort-lan", 0.2)), certain=0.1, need="lana-pengar")
    talk = Talk(small, {"lån": lopsided}, facts=HOME)
    talk.say("lån")
    assert talk.shown == ["litet-lan"]


def test_something_else_typed_is_a_new_question(small: Catalog) -> None:
    talk = Talk(small, {"lån": UNSURE, "kurs i moms": found("grundkurs")}, facts=HOME)
    talk.say("lån")
    talk.say("kurs i moms")
    assert talk.shown == ["grundkurs"]


def test_when_fairly_sure_the_question_waits_behind_a_button(small: Catalog) -> None:
    talk = Talk(small, {"lån": SURE}, facts=HOME)
    talk.say("lån")
    assert talk.shown == ["litet-lan", "stort-lan"]
    assert "Hur mycket behöver ni låna?" in talk.click("Hjälp mig välja")
    talk.click("Mer än så")
    assert talk.shown[0] == "stort-lan"


def test_no_button_offers_a_question_that_would_change_little(small: Catalog) -> None:
    lopsided = Finding("offers", hits=(Hit("litet-lan", 1.0), Hit("stort-lan", 0.2)), certain=0.9, need="lana-pengar")
    talk = Talk(small, {"lån": lopsided}, facts=HOME)
    talk.say("lån")
    assert "Hjälp mig välja" not in talk.labels


def test_an_old_question_is_not_answered_in_the_place_of_a_new_one(small: Catalog) -> None:
    talk = Talk(small, {"lån": UNSURE, "kurs": found("grundkurs")}, facts=HOME)
    talk.say("lån")
    old = talk.button("Mer än så").press
    talk.say("kurs")
    assert old is not None
    assert "Den frågan gäller inte längre." in talk.press(old.action, old.about)


def test_where_the_company_is_can_be_pressed_typed_or_left_out(small: Catalog) -> None:
    local = found("norrby-naringsliv", "soderby-naringsliv", certain=0.1)
    told = []
    for answer in ("Söderby", "lillviken", "Söderby kommun"):
        talk = Talk(small, {"hjälp": local})
        assert "Var finns företaget?" in talk.say("hjälp")
        talk.click(answer) if answer in talk.labels else talk.say(answer)
        told.append((talk.company.facts.municipality, talk.engine.asked[-1].text))
    assert told == [("9902", "hjälp")] * 3
    talk = Talk(small, {"hjälp": local})
    talk.say("hjälp")
    talk.click("Vet inte")
    assert talk.shown == ["norrby-naringsliv", "soderby-naringsliv"]
    assert talk.company.facts.municipality is None
