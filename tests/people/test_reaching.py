"""What a company asked for reaches it, also weeks after it last talked, by e-mail too, and with an e-mail server that
is away for a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.catalog import Catalog
from bot.channels.mail import Mail
from bot.channels.plaintext import render
from bot.followups import follow_up
from bot.settings import Settings
from bot.store import Store, members, memory, plans, queues
from bot.store.housekeeping import sweep
from bot.turn import Book, Contact, Plan
from tests.mailing import Mailbox, body
from tests.people.test_meetings import meeting
from tests.people.town import ANNA, OWNER, Town

WEB, MAIL = "web:abc", "bodil@example.se"


@pytest.fixture
def town(store: Store, small: Catalog) -> Town:
    return Town(store, small, meeting())


@pytest.fixture
def box() -> Iterator[Mailbox]:
    made = Mailbox()
    made.start()
    yield made
    made.stop()


class Post:
    """The mail's lane, with the town's time."""

    def __init__(self, town: Town, box: Mailbox, folder: Path) -> None:
        known = {"SMTP_URL": box.url, "DATA_DIR": str(folder), "SECRET_KEY": "k" * 40}
        self.town, self.mail = town, Mail(town.store, Settings.read(known), lambda: town.now.timestamp())

    def deliver(self, **later: float) -> int:
        """Let time pass, and send what can be sent."""
        self.town.now += dt.timedelta(**later)
        return self.mail.once()


@pytest.fixture
def office(town: Town, box: Mailbox, tmp_path: Path) -> Post:
    return Post(town, box, tmp_path)


def confirmed(town: Town, company: str) -> None:
    """The company has a plan, and an address that it confirmed."""
    day = town.now.date()
    plan = Plan("p1", "offer", "litet-lan", "Litet lån", day, day)
    with town.store.begin() as tx:
        plans.save(tx, Book(), Book((plan,), Contact(company, day)))
        plans.set_mail(tx, company, MAIL)


def heard_on_the_web(town: Town) -> str:
    with town.store.begin() as tx:
        return "\n".join(render(reply) for _, _, reply in memory.conversation(tx, WEB))


def test_who_signed_up_long_ago_is_reminded_though_the_conversation_is_erased(town: Town) -> None:
    town.now = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
    town.press("signup", "frukost")
    town.click(town.say("Bodil Ek"), "Ja, anmäl mig")
    town.now = dt.datetime(2026, 2, 10, 15, 59, tzinfo=dt.UTC)  # 36 days later
    with town.store.begin() as tx:
        sweep(tx, int(town.now.timestamp() * 1000))
        assert memory.everything(tx, OWNER).keys() == {"signups"}
    assert town.tick() == 1
    assert "12 februari 2026 18:00" in town.sent(OWNER)[0]


def test_a_company_on_the_web_learns_by_mail_too_who_calls_and_when_it_meets(
    town: Town, office: Post, box: Mailbox
) -> None:
    confirmed(town, WEB)
    id = town.ask(WEB)
    town.press("calling", f"{id}.take", ANNA)
    assert office.deliver() >= 1
    (mail,) = [one for one in box.mails if one["To"] == MAIL]
    assert "Anna" in body(mail)
    assert "Anna" in heard_on_the_web(town)


def test_with_the_e_mail_server_down_no_call_and_no_reminder_is_lost_or_sent_twice(
    town: Town, office: Post, box: Mailbox
) -> None:
    confirmed(town, WEB)
    box.stop()
    id = town.ask(WEB)
    for _ in range(3):
        assert office.deliver(hours=3) == 0
    assert "070 174 06 05" in town.sent(ANNA)[0].replace("+46 70", "070"), "Telegram goes on"
    town.press("calling", f"{id}.take", ANNA)
    town.now = dt.datetime(2026, 2, 16, 9, tzinfo=dt.UTC)
    assert follow_up(town.service, town.post, town.store, int(town.now.timestamp() * 1000)) == 1
    assert office.deliver() == 0
    box.start()
    with town.store.begin() as tx:
        assert queues.mail_waits(tx, int(town.now.timestamp() * 1000)) > 5 * 60_000
    for _ in range(4):
        office.deliver(hours=2)
    to_anna = [one for one in box.mails if one["To"] == "anna@norrby.example"]
    to_company = [body(one) for one in box.mails if one["To"] == MAIL]
    assert len(to_anna) == 1
    assert (len(to_company), "Anna" in to_company[0], "Hur har det gått?" in to_company[1]) == (2, True, True)
    with town.store.begin() as tx:
        assert queues.mail_waits(tx, int(town.now.timestamp() * 1000)) == 0


def test_a_mailbox_that_is_no_more_gives_way_to_the_chat(town: Town, office: Post, box: Mailbox) -> None:
    confirmed(town, OWNER)
    box.answers[MAIL] = "550 no such user"
    town.now = dt.datetime(2026, 2, 16, 9, tzinfo=dt.UTC)
    follow_up(town.service, town.post, town.store, int(town.now.timestamp() * 1000))
    office.deliver()
    assert (box.mails, town.sent(OWNER)) == ([], [])
    town.now = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    follow_up(town.service, town.post, town.store, int(town.now.timestamp() * 1000))
    assert "Hur har det gått?" in town.sent(OWNER)[0]


def test_staff_who_have_only_an_address_get_the_call_by_mail_and_take_it_there(
    town: Town, office: Post, box: Mailbox
) -> None:
    with town.store.begin() as tx:
        members.change(tx, town.anna.id, telegram=None)
    id = town.ask()
    office.deliver()
    (mail,) = box.mails
    assert "+46 70 174 06 05" in body(mail)
    town.press("calling", f"{id}.take", "mail:anna@norrby.example")
    assert "Anna" in town.sent(OWNER)[-1]
