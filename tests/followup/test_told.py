"""Free words where a plan's button is expected: understood, or asked once more, never a dead end."""

from __future__ import annotations

import pytest

from bot.catalog import Catalog
from bot.dialogue import plantold
from bot.store import Store
from tests.followup.living import Life

LOST = "Det kan jag inte hjälpa till med"


@pytest.fixture
def baker(store: Store, small: Catalog) -> Life:
    """Has saved an offer, and is asked how it goes."""
    life = Life(store, small)
    life.say("lån")
    life.press("save", "o.litet-lan")
    life.on("2026-02-16 09:00")
    assert len(life.tick()) == 1
    return life


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("har inte hunnit", "will"),
        ("inget har hänt", "will"),
        ("inte igång än", "will"),
        ("pratade med dem igår", "did"),
        ("har sökt", "did"),
        ("bokat möte", "did"),
        ("de svarade aldrig", "waiting"),
        ("har inte fått nåt svar", "waiting"),
        ("de har inte hört av sig", "waiting"),
        ("vänntar på svar", "waiting"),
        ("jo det är på g", "ongoing"),
        ("inte riktigt klart", "ongoing"),
        ("lånet är beviljat", "done"),
        ("fick lånet!", "done"),
        ("Klart", "done"),
        ("de sa nej tyvärr", "failed"),
        ("vi fick avslag", "failed"),
        ("struntar i det", "dropped"),
    ],
)
def test_how_it_has_gone_is_read_from_the_companys_own_words(baker: Life, words: str, state: str) -> None:
    baker.say(words)
    assert baker.plan.state == state


@pytest.mark.parametrize("words", ["bra", "ja", "vet inte", "sådär"])
def test_what_is_unclear_is_asked_once_more_with_the_buttons(baker: Life, words: str) -> None:
    said = baker.say(words)
    assert "förstod inte riktigt" in said and "Hur har det gått?" in said and LOST not in said
    assert baker.plan.state == "will"
    baker.say("har ringt")  # it is still listened to
    assert baker.plan.state == "did"


@pytest.mark.parametrize("words", ["inte nu", "nej tack", "Senare"])
def test_not_now_is_asked_when_instead(baker: Life, words: str) -> None:
    assert "När får jag fråga om" in baker.say(words)
    assert "23 februari 2026" in baker.say("på måndag")


@pytest.mark.parametrize("words", ["stopp", "Sluta!", "sluta fråga"])
def test_stop_in_ones_own_words_stops_at_every_question(baker: Life, words: str) -> None:
    assert "påminner inte mer" in baker.say(words)
    baker.on("2026-06-01 09:00")
    assert baker.tick() == []


def test_never_and_later_are_answers_to_when(baker: Life) -> None:
    baker.press("plan_when", baker.plan.id)
    assert "ändrar jag inget" in baker.say("senare")
    baker.press("plan_when", baker.plan.id)
    assert "frågar jag inte om den här" in baker.say("aldrig")
    assert baker.plan.never


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("jag fortsätter själv", "Jag frågar igen"),
        ("nej", "Jag frågar igen"),
        ("behöver hjälp", "Vad behöver du för att komma vidare?"),
        ("något annat", "Liknar"),
        ("kan någon ringa mig", "Prata med någon"),
        ("inte nu", "När får jag fråga"),
        ("ja", "Tryck på det som passar"),
    ],
)
def test_how_to_go_on_is_read_from_words_too(baker: Life, words: str, heard: str) -> None:
    baker.say("har ringt")
    assert heard in baker.say(words)


@pytest.mark.parametrize(("words", "heard"), [("inget", "Jag frågar igen"), ("tid", "skrivit upp det på planen")])
def test_a_need_that_nothing_helps_with_is_noted_and_a_person_is_named(baker: Life, words: str, heard: str) -> None:
    baker.say("har ringt")
    baker.click("Jag behöver något")
    said = baker.say(words)
    assert heard in said and LOST not in said
    assert baker.plan.note == ("tid" if words == "tid" else "")


def test_a_need_by_spring_is_a_need_and_no_day(baker: Life) -> None:
    baker.say("har ringt")
    baker.click("Jag behöver något")
    baker.say("vi behöver ett lån till våren")
    assert baker.plan.note == "vi behöver ett lån till våren"


def test_remind_me_on_a_day_moves_the_one_plan_there_is(baker: Life) -> None:
    baker.say("har ringt")
    baker.click("Jag fortsätter själv")
    assert "Då frågar jag 20 februari 2026" in baker.say("påminn mig på fredag")
    baker.press("save", "o.stort-lan")
    assert "Vilken gäller det?" in baker.say("påminn mig om en vecka")


def test_who_has_saved_nothing_and_says_stop_hears_that_there_is_nothing_to_stop(store: Store, small: Catalog) -> None:
    assert "Jag skriver bara när du själv har sparat något" in Life(store, small).say("stopp")


def test_a_long_line_is_no_state() -> None:
    assert plantold.state("vi fick avslag " * 9) is None
