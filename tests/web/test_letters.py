"""A mail that was sent on: its buttons do the one thing that they say, and open nobody's conversation."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.channels.mail import Links, Mail
from bot.channels.post import post
from bot.dialogue import Guide
from bot.followups import follow_up
from bot.store import plans
from bot.store.tables import companies, messages
from bot.turn import Button, Press
from bot.web.letters import allowed, follows
from tests.mailing import Mailbox, body
from tests.web.conftest import Place
from tests.web.test_planlinks import confirmed, fetch, say

ADDRESS = "anna@example.se"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with Mailbox() as made:
        yield made


@pytest.fixture
def place(guide: Guide, tmp_path: Path, box: Mailbox) -> Iterator[Place]:
    made = Place(guide, tmp_path, SMTP_URL=box.url)
    made.service.post, made.service.mails = post, True
    made.site.limiter.burst = 1000
    yield made
    made.close()


@pytest.fixture
def anna(place: Place, box: Mailbox) -> httpx.Client:
    """A browser whose company is reminded by mail, and has a second plan that no mail is about."""
    client = place.client()
    confirmed(place, box, client)
    return client


def reminder(place: Place, box: Mailbox) -> dict[str, str]:
    """The buttons of the mail that comes when the plan is due."""
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=40)
    while not follow_up(place.service, post, place.store, int(later.timestamp() * 1000)):
        later += dt.timedelta(hours=1)
    return dict(re.findall(r"^(.+): (/m/\S+)", fetch(place, box), re.MULTILINE))


def state(place: Place) -> str:
    with place.store.begin() as tx:
        company = plans.with_mail(tx, ADDRESS)
        assert company is not None
        return plans.load(tx, company, hold=False).plans[0].state


def test_who_was_sent_the_mail_on_moves_the_plan_and_sees_nothing_else(
    place: Place, box: Mailbox, anna: httpx.Client
) -> None:
    say(anna, text="jag behöver pengar till en ugn")
    buttons = reminder(place, box)
    other = place.client()
    answer = other.post(buttons["Har tagit kontakt"])
    assert state(place) == "did"
    assert answer.url.path.startswith("/m/")
    assert "Hur vill du gå vidare?" in answer.text
    assert "en ugn" not in answer.text
    assert "lotsen" not in other.cookies
    assert "en ugn" not in other.get("/").text


def test_the_companys_own_browser_comes_into_its_chat(place: Place, box: Mailbox, anna: httpx.Client) -> None:
    answer = anna.post(reminder(place, box)["Väntar på svar"])
    assert (answer.url.path, "Hur vill du gå vidare?" in answer.text) == ("/", True)


def test_what_needs_words_asks_for_a_new_link_to_the_address(place: Place, box: Mailbox, anna: httpx.Client) -> None:
    buttons = reminder(place, box)
    other = place.client()
    assert "Då skickar jag en länk till anna@example.se" in other.post(buttons["Annat datum"]).text
    assert "Jag har skickat ett mejl" in other.post(buttons["Annat datum"], data={"again": "1"}).text
    assert "redan på väg" in other.post(buttons["Annat datum"], data={"again": "1"}).text
    link = re.search(r"/l/\S+", fetch(place, box))
    assert link is not None
    assert "lotsen" not in other.cookies
    assert "Mina planer" in other.post(link[0]).text
    assert "Påminnelser går till anna@example.se" in say(other, press="1ps:")
    assert other.post(link[0]).status_code == 410


def test_a_mail_of_a_company_that_was_erased_says_so_and_keeps_nothing(
    place: Place, box: Mailbox, anna: httpx.Client
) -> None:
    buttons = reminder(place, box)
    say(anna, press="1fn:")
    other = place.client()
    assert (other.get(buttons["Klart"]).status_code, other.post(buttons["Klart"]).status_code) == (410, 410)
    with place.store.begin() as tx:
        assert tx.execute(select(companies.c.id)).all() == []
        assert tx.execute(select(messages.c.id)).all() == []


def test_the_same_page_sent_twice_counts_once(place: Place, box: Mailbox, anna: httpx.Client) -> None:
    buttons = reminder(place, box)
    other = place.client()
    turn = re.search(r'name="turn" value="(\w+)"', other.get(buttons["Igång"]).text)
    assert turn is not None
    first, again = (other.post(buttons["Igång"], data={"turn": turn[1]}).text for _ in range(2))
    assert "Hur vill du gå vidare?" in first and "Hur vill du gå vidare?" in again
    with place.store.begin() as tx:
        company = plans.with_mail(tx, ADDRESS) or ""
        (plan,) = plans.load(tx, company, hold=False).plans
    assert (plan.state, plan.ongoing) == ("ongoing", 1)


@pytest.mark.parametrize(
    "press",
    [
        Press("my_data"), Press("plans"), Press("forget_now"), Press("plan_when", "x.type"), Press("call", "3.phone"),
        Press("plans_web"), Press("link", "x.yes"), Press("staff"), Press("plan_remove", "x.yes"), Press("callback"),
    ],
)  # fmt: skip
def test_no_mail_lets_anybody_into_more_than_its_one_thing(place: Place, box: Mailbox, press: Press) -> None:
    anna = place.client()
    confirmed(place, box, anna)
    assert not allowed(press)
    link = Links(place.settings).url(ADDRESS, Button("Tryck", press)).removeprefix(place.settings.site)
    other = place.client()
    assert "Då skickar jag en länk" in other.post(link).text
    assert state(place) == "will"
    assert "lotsen" not in other.cookies


def test_an_answer_leads_on_only_to_the_same_plan() -> None:
    first = Press("plan_state", "abc.did")
    assert follows(Press("plan_next", "abc.need"), first)
    assert follows(Press("plans_all", "stop"), first)
    assert not follows(Press("plan_next", "other.need"), first)
    assert not follows(Press("call", "abc.yes"), first)
    assert not follows(Press("plans_all", "everything"), first)


def test_staff_press_from_a_mail_without_becoming_signed_in(place: Place, box: Mailbox) -> None:
    from bot.store import members

    with place.store.begin() as tx:
        members.add(tx, "Eva", "editor", "almi", 0, email="eva@example.se")
    link = Links(place.settings).url("eva@example.se", Button("Jag tar den", Press("calling", "1.take")))
    other = place.client()
    answer = other.post(link.removeprefix(place.settings.site))
    assert "finns inte" in answer.text
    assert "Logga in på personalsidorna" in answer.text
    assert "lotsen" not in other.cookies


def test_the_mail_that_opens_a_memory_says_that_it_may_be_somebody_else(
    place: Place, box: Mailbox, anna: httpx.Client
) -> None:
    buttons = reminder(place, box)
    place.client().post(buttons["Klart"], data={"again": "1"})
    Mail(place.store, place.settings).once()
    assert "Är det inte du behöver du inte göra något." in body(box.mails[-1])
