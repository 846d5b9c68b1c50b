"""Monday 07:30: once to each who wants it, late rather than never, on Telegram and by e-mail."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.channels.mail import Mail
from bot.channels.post import post
from bot.dialogue import Guide
from bot.reports.delivery import Delivery, due
from bot.reports.weeks import SWEDEN, Week
from bot.settings import Settings
from bot.store import Store, members, report_post
from bot.store.memory import log
from bot.store.tables import outbox
from bot.turn import Event
from tests.mailing import Mailbox
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
        assert report_post.problems(tx, member.id) == [("2026-W47", "mail")]
    assert job(guide)(store, MONDAY + 60_000) == 0
    assert job(guide)(store, MONDAY + 3_600_000) == 1
    with store.begin() as tx:
        assert report_post.problems(tx, member.id) == []
    assert waiting(store) == 1


def test_before_anything_was_asked_nothing_is_sent(store: Store, guide: Guide) -> None:
    steward(store, email="stina@x.example")
    assert job(guide)(store, MONDAY) == 0


@pytest.mark.asyncio
async def test_after_three_days_down_it_arrives_once_on_telegram_and_by_mail(guide: Guide, tmp_path: Path) -> None:
    async with Lotsen(guide, tmp_path) as lotsen:
        asked(lotsen.store)
        person = lotsen.person()
        await person.says("/start")
        await lotsen.quiet()
        steward(lotsen.store, telegram=f"telegram:{person.id}", email="stina@x.example")
        with Mailbox() as box:
            settings = Settings.read({"SMTP_URL": box.url, "DATA_DIR": str(tmp_path), "SECRET_KEY": "s" * 32})
            for _ in range(3):
                job(guide)(lotsen.store, MONDAY + THREE_DAYS)
            mail = Mail(lotsen.store, settings)
            while await _in_thread(mail.once):
                pass
            (letter,) = box.mails
        await lotsen.quiet()
        got = list(person.chat.messages.values())
        assert sum("photo" in one.json for one in got) == 1
        assert sum("6 företag ställde 6 frågor" in one.json.get("text", "") for one in got) == 1
    assert "Veckorapport 2026-W47" in str(letter["subject"])
    (attached,) = letter.iter_attachments()
    assert (attached.get_filename(), attached.get_content()[:4]) == ("lotsen-2026-W47-hela.pdf", b"%PDF")


async def _in_thread(work):  # type: ignore[no-untyped-def]
    import asyncio

    return await asyncio.to_thread(work)
