"""Plans on the web: reminded by e-mail, answered from a mail, and one memory on two devices."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.channels.mail import Mail
from bot.channels.post import post
from bot.dialogue import Guide
from bot.followups import follow_up
from bot.store import memory, plans
from bot.store.tables import companies
from bot.turn import Press, Reply, Turn
from tests.mailing import Mailbox, body
from tests.web.conftest import Place

OFFER = "almi-mikrolan"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with Mailbox() as made:
        yield made


@pytest.fixture
def mailing(guide: Guide, tmp_path: Path, box: Mailbox) -> Iterator[Place]:
    made = Place(guide, tmp_path, SMTP_URL=box.url)
    made.service.post, made.service.mails = post, True
    made.site.limiter.burst = 1000  # a test presses faster than any person
    yield made
    made.close()


def say(client: httpx.Client, **fields: str) -> str:
    return client.post("/say", data={"turn": str(time.time_ns())} | fields).text


def fetch(place: Place, box: Mailbox) -> str:
    """The text of the mail that is sent now, with its links leading to the site under test."""
    before = len(box.mails)
    Mail(place.store, place.settings).once()
    assert len(box.mails) == before + 1
    return body(box.mails[-1]).replace(place.settings.site, "")


def confirmed(place: Place, box: Mailbox, client: httpx.Client) -> None:
    place.service.site = place.settings.site
    say(client, press=f"1sv:o.{OFFER}")
    say(client, press="1pm:")
    say(client, text="anna@example.se")
    link = re.search(r"/c/\S+", fetch(place, box))
    assert link is not None
    assert "anna@example.se" in client.get(link[0]).text
    assert "Mina planer" in client.post(link[0]).text
    assert client.post(link[0]).status_code == 410


def test_a_company_on_the_web_is_reminded_by_mail_and_answers_from_it(mailing: Place, box: Mailbox) -> None:
    client = mailing.client()
    confirmed(mailing, box, client)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=40)
    while not follow_up(mailing.service, post, mailing.store, int(later.timestamp() * 1000)):
        later += dt.timedelta(hours=1)
    mail = fetch(mailing, box)
    assert "som du sparade" in mail
    assert "egna ord" not in mail, "nobody reads what is written back to a mail"
    answer = re.search(r"Har tagit kontakt: (/m/\S+)", mail)
    assert answer is not None
    phone = mailing.client()
    assert "Har tagit kontakt" in phone.get(answer[1]).text
    with mailing.store.begin() as tx:
        company = plans.with_mail(tx, "anna@example.se") or ""
        assert plans.load(tx, company, hold=False).plans[0].state == "will", "opening a link presses nothing"
    said = phone.post(answer[1]).text
    assert "Hur vill du gå vidare?" in said
    with mailing.store.begin() as tx:
        assert plans.load(tx, company, hold=False).plans[0].state == "did"
    onward = re.search(r'action="(/m/[^"]+)"[^<]*<input[^>]*><button[^>]*>Jag behöver något', said)
    assert onward is not None
    assert "Vad behöver du för att komma vidare?" in phone.post(onward[1]).text


def test_an_address_on_two_devices_is_one_memory(mailing: Place, box: Mailbox) -> None:
    computer, phone = mailing.client(), mailing.client()
    confirmed(mailing, box, computer)
    confirmed(mailing, box, phone)
    with mailing.store.begin() as tx:
        company = plans.with_mail(tx, "anna@example.se") or ""
        assert [plan.about for plan in plans.load(tx, company, hold=False).plans] == [OFFER]
    say(phone, press="1ps:")
    assert "Mina planer" in computer.get("/").text


def asked_for(place: Place, box: Mailbox, client: httpx.Client, mail: str) -> str:
    """A browser saves an offer and gives an address. Returns the link that is mailed there."""
    place.service.site = place.settings.site
    say(client, press=f"1sv:o.{OFFER}")
    say(client, press="1pm:")
    say(client, text=mail)
    link = re.search(r"/c/\S+", fetch(place, box))
    assert link is not None
    return link[0]


def test_who_confirms_an_address_elsewhere_comes_into_nobodys_chat(mailing: Place, box: Mailbox) -> None:
    computer, phone = mailing.client(), mailing.client()
    link = asked_for(mailing, box, computer, "anna@example.se")
    said = phone.post(link).text
    assert "anna@example.se är bekräftad" in said
    assert not phone.cookies
    assert "Påminnelser går till anna@example.se" in say(computer, press="1ps:")


def test_plans_of_an_address_are_put_together_only_in_the_browser_that_asked(mailing: Place, box: Mailbox) -> None:
    anna, stranger = mailing.client(), mailing.client()
    confirmed(mailing, box, anna)
    link = asked_for(mailing, box, stranger, "anna@example.se")
    mine = anna.cookies["lotsen"]
    assert "har redan planer" in anna.post(link).text
    assert anna.cookies["lotsen"].partition(".")[0] == mine.partition(".")[0]
    assert "Påminnelser går till" not in say(stranger, press="1ps:")
    assert "Mina planer" in stranger.post(link).text, "the mailbox's owner may open it where it was asked for"


def test_the_calendar_is_fetched_from_the_embedded_chat(mailing: Place) -> None:
    client = mailing.client()
    token = re.search(r'name="session" value="([^"]+)"', client.get("/embed").text)
    assert token is not None
    fields = {"session": token[1]}
    client.post("/embed/say", data=fields | {"turn": "1", "press": f"1sv:o.{OFFER}"})
    said = client.post("/embed/say", data=fields | {"turn": "2", "press": "1pc:"}).text
    assert 'formaction="/embed/my-plans.ics"' in said
    assert not client.cookies
    assert "BEGIN:VEVENT" in client.post("/embed/my-plans.ics", data=fields).text
    assert client.post("/embed/my-plans.ics", data={"session": "forged"}).status_code == 404


def test_a_link_that_is_old_or_forged_says_so(mailing: Place) -> None:
    for path in ("/m/x", "/c/x"):
        answer = mailing.client().get(path)
        assert (answer.status_code, "för gammal" in answer.text) == (410, True)


def test_the_plans_are_fetched_as_a_calendar_file(mailing: Place) -> None:
    client = mailing.client()
    assert client.get("/my-plans.ics").status_code == 404
    say(client, press=f"1sv:o.{OFFER}")
    assert "/my-plans.ics" in say(client, press="1pc:")
    answer = client.get("/my-plans.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in answer.text


def chat(place: Place, press: Press, who: str = "telegram:7") -> Reply:
    return place.service.run(Turn(who, "telegram", dt.datetime.now(dt.UTC), press=press))


def test_telegram_and_the_web_become_one_memory_by_one_link(mailing: Place) -> None:
    mailing.service.site = mailing.settings.site
    for about in (f"o.{OFFER}", "o.almi-foretagslan"):
        chat(mailing, Press("save", about))
    chat(mailing, Press("set", "municipality.1291"))
    link = chat(mailing, Press("plans_web")).buttons[0][0].url.removeprefix(mailing.settings.site)
    browser = mailing.client()
    say(browser, press=f"1sv:o.{OFFER}")
    say(browser, press="1se:stage.new")
    assert "Har någon annan skickat länken" in browser.get(link).text
    assert "Mina planer" in browser.post(link).text
    with mailing.store.begin() as tx:
        kept = plans.load(tx, "telegram:7", hold=False).plans
        facts = memory.load(tx, "telegram:7").facts
        left = tx.execute(select(companies.c.id)).scalars().all()
    assert sorted(plan.about for plan in kept) == sorted((OFFER, "almi-foretagslan"))
    assert (facts.municipality, facts.stage) == ("1291", "new")
    assert left == ["telegram:7"]
    assert browser.post(link).status_code == 410, "a link works once"
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=40)
    while not (sent := follow_up(mailing.service, post, mailing.store, int(later.timestamp() * 1000))):
        later += dt.timedelta(hours=1)
    assert sent == 1, "both plans, once, in Telegram"


def test_a_link_of_one_kind_does_nothing_as_the_other_and_a_group_gets_none(mailing: Place, box: Mailbox) -> None:
    mailing.service.site = mailing.settings.site
    link = chat(mailing, Press("plans_web")).buttons[0][0].url.removeprefix(mailing.settings.site)
    assert mailing.client().post(link.replace("/l/", "/c/")).status_code == 410
    mail = asked_for(mailing, box, mailing.client(), "anna@example.se")
    assert mailing.client().post(mail.replace("/c/", "/l/")).status_code == 410
    assert chat(mailing, Press("plans_web"), "telegram:-5").buttons == ()
