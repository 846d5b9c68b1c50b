"""A call-back as it is lived: the company asks, staff race for it, one calls, and the company says how it was."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.catalog import Catalog
from bot.channels.plaintext import render
from bot.people import callstaff
from bot.people.calls import phone_number
from bot.store import Store, callbacks, members, memory
from bot.store.housekeeping import sweep
from bot.store.tables import events
from tests.people.town import ANNA, BENGT, OWNER, Town

RUT = "telegram:13"


@pytest.fixture
def town(store: Store, small: Catalog) -> Town:
    return Town(store, small)


def test_a_company_is_called_and_says_that_it_helped(town: Town) -> None:
    town.say("starta kafé")
    asked = town.click(town.press("person"), "Ring mig")
    assert "Norrby kommun" in render(asked) and "starta kafé" in render(asked)
    when = town.say("070-174 06 05")
    consent = town.click(when, "Förmiddag")
    assert "Norrby kommun" in render(consent) and "+46 70 174 06 05" in render(consent)
    assert town.sent(ANNA) == []  # nothing is handed over before the company agreed
    assert "lovar ingen dag" in render(town.click(consent, "Ja, ring mig"))
    (card,) = town.sent(ANNA)
    assert "+46 70 174 06 05" in card and "Vad behöver ni för att komma vidare" in card and "Ingen har tagit" in card
    id = town.latest()["id"]
    taken = town.press("calling", f"{id}.take", ANNA)
    assert "Anna" in town.sent(OWNER)[-1]
    assert "Anna har redan tagit det" in render(town.press("calling", f"{id}.take", BENGT))
    town.click(taken, "Klart", ANNA)
    assert town.tick(hours=2) == 0
    assert town.tick(days=1) == 1
    assert "Blev du uppringd" in town.sent(OWNER)[-1]
    assert "Tack" in render(town.press("call", f"{id}.verdict.y.y"))
    assert town.events("callback_asked") == ["norrby-kommun.starta-foretag"]
    assert town.events("callback_closed") == ["norrby-kommun.helped"]
    assert town.events("callback_verdict") == ["norrby-kommun.yes.yes.helped"]
    with town.store.begin() as tx:  # all of it counts as one company's, whoever pressed
        where = events.c.name.like("callback_%")
        assert len(set(tx.execute(select(events.c.pseudonym).where(where)).scalars())) == 1


def test_done_by_staff_and_no_by_the_company_is_told_to_both(town: Town) -> None:
    id = town.ask()
    town.press("calling", f"{id}.take", ANNA)
    town.press("calling", f"{id}.helped", ANNA)
    town.tick(days=1)
    town.sent(ANNA)
    assert "sagt till Norrby kommun" in render(town.press("call", f"{id}.verdict.n.n"))
    assert "ingen har ringt" in town.sent(ANNA)[-1]
    assert town.events("callback_verdict") == ["norrby-kommun.no.no.helped"]
    assert town.latest()["state"] == "waiting"


def test_two_who_take_it_at_once_get_one_yes_and_one_name(town: Town) -> None:
    id = town.ask()
    catalog, now = town.service.guide.catalog, int(town.now.timestamp() * 1000)

    def take(member: members.Member) -> str:
        with town.store.begin() as tx:
            return render(callstaff.pressed(tx, catalog, member, f"{id}.take", now).reply)

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(take, [town.anna, town.bengt] * 4))
    taker = town.latest()["taken_by"]
    winner, loser = (0, 1) if taker == town.anna.id else (1, 0)
    assert all("redan tagit" not in text for text in said[winner::2])
    name = "Anna" if winner == 0 else "Bengt"
    assert all(f"{name} har redan tagit det" in text for text in said[loser::2])
    assert town.events("callback_taken") == ["norrby-kommun.free.0"]


def test_what_nobody_takes_is_nudged_once_and_the_company_is_told_the_truth(town: Town) -> None:
    town.ask()
    town.sent(ANNA), town.sent(OWNER)
    assert town.tick(days=4) == 0
    assert [town.tick(days=3), town.tick(), town.tick(hours=1)] == [1, 0, 0]
    assert "väntar fortfarande" in town.sent(ANNA)[0]
    assert town.sent(OWNER) == []
    assert town.tick(days=2) == 1
    assert "Vänta inte på dem" in town.sent(OWNER)[0]


def test_any_number_of_clocks_send_each_thing_once(town: Town) -> None:
    town.ask()
    town.sent(ANNA), town.sent(OWNER)
    for days, to in ((7, ANNA), (2, OWNER)):
        town.now += dt.timedelta(days=days)
        with ThreadPoolExecutor(6) as pool:
            done = list(pool.map(lambda _: town.tick(), range(6)))
        assert sum(done) == 1
        assert len(town.sent(to)) == 1


def test_nothing_is_sent_to_who_closed_the_door_nor_outside_working_time(town: Town) -> None:
    town.ask()
    town.sent(ANNA)
    assert town.tick(days=5) == 0  # a Saturday
    town.tick(days=2)
    with town.store.begin() as tx:
        memory.unreachable(tx, OWNER)
    town.tick(days=2)
    assert town.sent(OWNER) == []


def test_three_tries_close_it_and_the_company_may_ask_again(town: Town) -> None:
    id = town.ask()
    town.press("calling", f"{id}.take", ANNA)
    for _ in range(3):
        town.press("calling", f"{id}.missed", ANNA)
    assert "ringt tre gånger" in town.sent(OWNER)[-1]
    town.sent(BENGT)
    town.press("call", f"{id}.again")
    assert "vill bli uppringt" in town.sent(BENGT)[-1]


def test_who_lost_the_role_is_told_so_and_changes_nothing(town: Town) -> None:
    id = town.ask()
    with town.store.begin() as tx:
        members.remove(tx, town.anna.id, 2)
    assert "inte längre registrerad" in render(town.press("calling", f"{id}.take", ANNA))
    assert town.latest()["state"] == "waiting"


def test_a_call_is_not_offered_where_nobody_receives_it(town: Town) -> None:
    with town.store.begin() as tx:
        members.remove(tx, town.anna.id, 2)
        members.remove(tx, town.bengt.id, 2)
    town.say("starta kafé")
    assert not any("Ring mig" in one.label for row in town.press("person").buttons for one in row)
    assert "Ingen hos Norrby kommun" in render(town.press("callback", "n.starta-foretag"))


def test_a_number_that_is_none_is_said_so_and_a_question_stays_a_question(town: Town) -> None:
    town.say("starta kafé")
    town.click(town.press("person"), "Ring mig")
    assert "inget telefonnummer" in render(town.say("12345"))
    assert "När passar det" in render(town.say("0701740605"))
    town.press("callback", "n.starta-foretag")
    assert town.say("starta kafé").kind == "offers"


@pytest.mark.parametrize("text", ["", "hej", "123", "112", "070", "0" * 500, "+999 1234567", "070-174 06 05 " * 9])
def test_what_is_no_number(text: str) -> None:
    assert phone_number(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "0701740605", "070-174 06 05", "+46 70 174 06 05", "0046701740605", "0417-123 45", "O70-1740605", "07O 174 06 05",
        "mitt nummer är 070 1740605", "0701740605 ring efter 15", "070-1740605, eftermiddag", "070.174.06.05",
        "+46(0)70-174 06 05", "070 174 06 05 eller 0417-123 45",
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str) -> None:
    assert (phone_number(text) or "").startswith("+46 ")


@pytest.mark.parametrize("words", ["nej tack", "Avbryt", "ångrar mig", "inte nu", "stopp"])
@pytest.mark.parametrize("step", ["number", "when", "consent"])
def test_a_call_is_given_up_in_words_at_every_step(town: Town, step: str, words: str) -> None:
    town.say("starta kafé")
    town.click(town.press("person"), "Ring mig")
    if step != "number":
        town.say("070-174 06 05")
    if step == "consent":
        assert "Stämmer det här?" in render(town.say("på förmiddagen"))
    assert "inte lämnat ut något" in render(town.say(words))
    assert town.sent(ANNA) == []


def test_a_call_is_asked_for_in_words_alone(town: Town) -> None:
    town.say("starta kafé")
    town.click(town.press("person"), "Ring mig")
    assert "inget telefonnummer" in render(town.say("vet inte"))
    town.say("mitt nummer är 070-174 06 05")
    assert "+46 70 174 06 06" in render(town.say("nej, 070-174 06 06 är det"))  # a slip of the pen
    assert "Eftermiddag" in render(town.say("efter kl 15"))
    assert "Nu vet de" in render(town.say("Ja!"))
    assert "+46 70 174 06 06" in town.sent(ANNA)[0]


@pytest.mark.parametrize("between", ["starta kafé", "Norrby", "hej", "vad är det för väder"])
def test_a_yes_after_something_else_hands_nothing_over(town: Town, between: str) -> None:
    town.say("starta kafé")
    town.click(town.press("person"), "Ring mig")
    town.say("070-174 06 05")
    town.say("när som helst")
    assert "Stämmer det här?" not in render(town.say(between))
    town.say("ja")
    assert town.sent(ANNA) == []


@pytest.mark.parametrize(
    ("words", "suits"),
    [
        ("på förmiddan", "Förmiddag"), ("eftermidag", "Eftermiddag"), ("efter tre", "Eftermiddag"), ("kvällar", "Eftermiddag"),
        ("spelar ingen roll", "När som helst"), ("Före lunch", "Förmiddag"),
    ],
)  # fmt: skip
def test_when_it_suits_is_read_from_words(town: Town, words: str, suits: str) -> None:
    town.say("starta kafé")
    town.click(town.press("person"), "Ring mig")
    town.say("070-174 06 05")
    consent = render(town.say(words))
    assert "Stämmer det här?" in consent and suits in consent


def test_a_yes_after_another_page_hands_nothing_over(town: Town) -> None:
    town.say("starta kafé")
    town.click(town.press("person"), "Ring mig")
    town.say("070-174 06 05")
    town.say("när som helst")
    town.press("meetings")
    town.say("ja")
    assert town.sent(ANNA) == []


def test_whoever_erases_is_not_called_and_buttons_of_it_say_so(town: Town) -> None:
    id = town.ask()
    town.press("calling", f"{id}.take", ANNA)
    town.press("forget_now")
    assert "+46" not in "".join(town.sent(BENGT))  # what had not been sent yet is gone too
    assert "finns inte längre" in town.sent(ANNA)[-1]
    assert "finns inte längre" in render(town.press("calling", f"{id}.helped", ANNA))
    with town.store.begin() as tx:
        assert callbacks.find(tx, id) is None


def test_passed_on_only_when_the_company_agrees(town: Town) -> None:
    with town.store.begin() as tx:
        members.add(tx, "Rut", "editor", "radhuset", 1, RUT)
    town.say("hej")
    town.press("callback", "o.bygglov")  # Norrby kommun handles it here, Rådhuset owns it
    town.say("070-174 06 05")
    id = town.latest()["id"]
    town.press("call", f"{id}.when.morning")
    town.press("call", f"{id}.yes")
    whither = town.click(town.press("calling", f"{id}.decline", ANNA), "En annan organisation", ANNA)
    town.click(whither, "Rådhuset", ANNA)
    assert town.sent(RUT) == []
    assert "Rådhuset" in town.sent(OWNER)[-1]
    town.press("call", f"{id}.agree")
    assert "+46 70 174 06 05" in town.sent(RUT)[-1]
    assert (town.latest()["organisation"], town.latest()["state"]) == ("radhuset", "waiting")
    assert "inte längre registrerad" in render(town.press("calling", f"{id}.take", ANNA))
    assert town.events("callback_closed") == ["norrby-kommun.declined.other"]


def test_a_closed_one_is_kept_half_a_year_and_shown_to_its_company(town: Town) -> None:
    id = town.ask()
    with town.store.begin() as tx:
        assert memory.everything(tx, OWNER)["callbacks"][0]["phone"] == "+46 70 174 06 05"
    town.press("calling", f"{id}.take", ANNA)
    town.press("calling", f"{id}.helped", ANNA)
    now = int(town.now.timestamp() * 1000)
    with town.store.begin() as tx:
        sweep(tx, now + 182 * 86_400_000)
        assert callbacks.find(tx, id) is not None
        sweep(tx, now + 184 * 86_400_000)
        assert callbacks.find(tx, id) is None
