"""Monday 07:30: once to each who wants it, late rather than never, on Telegram and by e-mail."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from bot.channels.mail import Mail
from bot.channels.post import post
from bot.dialogue import Guide
from bot.reports import delivery, inchat
from bot.reports.delivery import Delivery, due
from bot.reports.weeks import SWEDEN, Week
from bot.settings import Settings
from bot.store import Store, members, report_post
from bot.store.memory import log
from bot.store.report_post import Trouble
from bot.store.tables import outbox
from bot.turn import Company, Event, Press, Turn
from tests.botapi import Person
from tests.mailing import Mailbox, body
from tests.reports.conftest import LAST
from tests.telegram.running import Lotsen

MONDAY = int(dt.datetime(2026, 11, 23, 7, 30, tzinfo=SWEDEN).timestamp() * 1000)
THREE_DAYS = 3 * 86_400_000
SITE = "https://lotsen.example"


def asked(store: Store) -> None:
    with store.begin() as tx:
        common = dict(channel="web", municipality="1265", language="sv", at=LAST.bounds[0] + 1)
        for number in range(6):
            log(tx, [Event("asked", "offers", "hur lånar jag")], pseudonym=f"p{number}", **common)


def job(guide: Guide, posting=post) -> Delivery:  # type: ignore[no-untyped-def]
    return Delivery(lambda: guide, SITE, posting, by_mail=True)


def waiting(store: Store) -> int:
    with store.begin() as tx:
        return int(tx.execute(select(func.count()).select_from(outbox)).scalar_one())


def steward(store: Store, **ways: str) -> members.Member:
    with store.begin() as tx:
        return members.add(tx, "Stina", "steward", None, 1, **ways)


async def reader(lotsen: Lotsen) -> Person:
    """Somebody in a chat with a Lotsen that companies have asked."""
    asked(lotsen.store)
    person = lotsen.person()
    await person.says("/start")
    await lotsen.quiet()
    return person


@pytest.mark.parametrize(
    ("moment", "week"),
    [("2026-11-23T07:29", "2026-W46"), ("2026-11-23T07:30", "2026-W47"), ("2026-11-26T12:00", "2026-W47"),
     ("2026-03-30T07:30", "2026-W13"), ("2026-10-26T07:29", "2026-W42"), ("2027-01-04T07:30", "2026-W53")],
)  # fmt: skip
def test_a_report_is_due_at_half_past_seven_in_sweden(moment: str, week: str) -> None:
    at = dt.datetime.fromisoformat(moment).replace(tzinfo=SWEDEN)
    assert due(int(at.timestamp() * 1000)) == Week.read(week)


def test_it_comes_once_however_often_the_clock_looks(store: Store, guide: Guide) -> None:
    asked(store)
    steward(store, email="stina@x.example")
    assert [job(guide)(store, MONDAY + late) for late in (0, 60_000, THREE_DAYS)] == [1, 0, 0]
    assert waiting(store) == 1


def test_who_chose_nothing_gets_nothing(store: Store, guide: Guide) -> None:
    asked(store)
    member = steward(store, email="stina@x.example")
    with store.begin() as tx:
        report_post.choose(tx, member.id, [("*", [])])
    assert job(guide)(store, MONDAY) == 0


def test_a_delivery_that_fails_is_shown_and_tried_again(store: Store, guide: Guide) -> None:
    asked(store)
    member = steward(store, email="stina@x.example")

    def broken(*_: object) -> None:
        raise RuntimeError("no post today")

    assert job(guide, broken)(store, MONDAY) == 0
    with store.begin() as tx:
        assert report_post.troubles(tx, "2026-W47") == [Trouble(member.id, "Stina", "2026-W47", "mail", for_good=False)]
    assert job(guide)(store, MONDAY + 60_000) == 0
    assert job(guide)(store, MONDAY + 3_600_000) == 1
    with store.begin() as tx:
        assert report_post.troubles(tx, "2026-W47") == []
    assert waiting(store) == 1


def test_before_anything_was_asked_nothing_is_sent(store: Store, guide: Guide) -> None:
    steward(store, email="stina@x.example")
    assert job(guide)(store, MONDAY) == 0


@pytest.mark.asyncio
async def test_after_three_days_down_it_arrives_once_on_telegram_and_by_mail(
    guide: Guide, tmp_path: Path, store: Store
) -> None:
    async with Lotsen(guide, tmp_path, store=store) as lotsen:
        person = await reader(lotsen)
        steward(store, telegram=f"telegram:{person.id}", email="stina@x.example")
        with Mailbox() as box:
            for _ in range(3):
                job(guide)(store, MONDAY + THREE_DAYS)
            await _send_mails(store, box, tmp_path)
            (letter,) = box.mails
        await lotsen.quiet()
        got = list(person.chat.messages.values())
        assert sum("photo" in one.json for one in got) == 1
        assert sum("6 företag ställde 6 frågor" in one.json.get("text", "") for one in got) == 1
    assert "Veckorapport 2026-W47" in str(letter["subject"])
    attached = {one.get_filename(): one.get_content()[:4] for one in letter.iter_attachments()}
    assert attached == {"lotsen-2026-W47-hela.pdf": b"%PDF", "lotsen-2026-W47-hela.png": b"\x89PNG"}
    assert "1. Bjud in någon som ansvarar" in body(letter)


@pytest.mark.asyncio
async def test_what_the_mail_server_and_telegram_refuse_for_good_is_shown_and_sent_again_when_asked_for(
    guide: Guide, tmp_path: Path, store: Store
) -> None:
    async with Lotsen(guide, tmp_path, store=store) as lotsen:
        person = await reader(lotsen)
        person.user.blocked = True
        member = steward(store, telegram=f"telegram:{person.id}", email="stina@x.example")
        with Mailbox() as box:
            box.answers["stina@x.example"] = "550 no such user"
            assert job(guide)(store, MONDAY) == 2
            await _send_mails(store, box, tmp_path)
            await lotsen.quiet()
            assert [(one.way, one.for_good) for one in troubles(store)] == [("mail", True), ("telegram", True)]
            assert job(guide)(store, MONDAY + THREE_DAYS) == 0
            del box.answers["stina@x.example"]
            person.user.blocked = False
            with store.begin() as tx:
                report_post.again(tx, "2026-W47", member.id)
            assert job(guide)(store, MONDAY + THREE_DAYS) == 2
            await _send_mails(store, box, tmp_path)
            await lotsen.quiet()
            assert (len(box.mails), troubles(store)) == (1, [])
        assert sum("photo" in one.json for one in person.chat.messages.values()) == 1


@pytest.mark.asyncio
async def test_what_the_mail_server_puts_off_is_shown_and_tried_again(
    guide: Guide, tmp_path: Path, store: Store
) -> None:
    asked(store)
    steward(store, email="stina@x.example")
    job(guide)(store, MONDAY)
    with Mailbox() as box:
        box.answers["stina@x.example"] = "451 try later"
        await _send_mails(store, box, tmp_path)
        assert [(one.way, one.for_good) for one in troubles(store)] == [("mail", False)]
        del box.answers["stina@x.example"]
        await _send_mails(store, box, tmp_path, hours=2)
        assert (len(box.mails), troubles(store)) == (1, [])


@pytest.mark.asyncio
async def test_a_member_turns_reports_on_and_off_in_the_chat(guide: Guide, tmp_path: Path) -> None:
    async with Lotsen(guide, tmp_path) as lotsen:
        person = lotsen.person()
        with lotsen.store.begin() as tx:
            lead = members.add(tx, "Ylva", "lead", "almi", 1, telegram=f"telegram:{person.id}")
        lotsen.service.site = SITE
        await person.says("/personal")
        await person.hears()
        await person.presses("Veckorapporter")
        (listed,) = await person.hears()
        own = guide.catalog.organisations["almi"].name
        assert listed.buttons == ["Sydöstra Skåne", "Sjöbo", "Ystad", "Simrishamn", "Tomelilla", f"✓ {own}"]
        await person.presses("Ystad", on=listed)
        await lotsen.api.until(lambda: listed.buttons[2] == "✓ Ystad")
        await person.presses(f"✓ {own}", on=listed)
        await lotsen.api.until(lambda: listed.buttons[5] == own)
        with lotsen.store.begin() as tx:
            assert report_post.subscriptions(tx, lead.id) == {"m:1286": ("telegram",), "o:almi": ("mail",)}


def test_only_who_may_read_a_report_is_offered_it_in_the_chat(store: Store, guide: Guide) -> None:
    with store.begin() as tx:
        members.add(tx, "Eva", "editor", "almi", 1, telegram="telegram:1")
        members.add(tx, "Ylva", "lead", "almi", 1, telegram="telegram:2")
        stina = members.add(tx, "Stina", "steward", None, 1, telegram="telegram:3")
        assert pressed(tx, guide, "telegram:1") == pressed(tx, guide, "telegram:9") == []
        assert len(pressed(tx, guide, "telegram:2", "t.o:sinab.0")) == 6
        assert report_post.subscriptions(tx, 2) == {}
        assert pressed(tx, guide, "telegram:3")[-1] == "Organisationer"
        assert pressed(tx, guide, "telegram:3", "p.99")[-1] == "Tillbaka"
        assert pressed(tx, guide, "telegram:3", "t.*.0")[0] == "Sydöstra Skåne"
        assert delivery.wishes(tx, stina) == {"*": ("mail",)}


def pressed(tx: Connection, guide: Guide, who: str, about: str = "") -> list[str]:
    at = dt.datetime(2026, 11, 23, 9, tzinfo=SWEDEN)
    reply = inchat.respond(tx, guide, Turn(who, "telegram", at, press=Press("reports", about)), Company(who))
    return [button.label for row in reply.buttons for button in row]


def troubles(store: Store) -> list[Trouble]:
    with store.begin() as tx:
        return report_post.troubles(tx, "2026-W47")


async def _send_mails(store: Store, box: Mailbox, folder: Path, hours: float = 0.0) -> None:
    """Until nothing is left to send now."""
    settings = Settings.read({"SMTP_URL": box.url, "DATA_DIR": str(folder), "SECRET_KEY": "s" * 32})
    mail = Mail(store, settings, now=lambda: time.time() + hours * 3600)
    while await asyncio.to_thread(mail.once):
        pass
