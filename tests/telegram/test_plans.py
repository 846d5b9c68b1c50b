"""A plan lived through on Telegram: saved, asked about when the day has come, answered, and left alone when asked to."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.channels.post import post
from bot.followups import follow_up
from bot.store import plans
from bot.turn import Press, Reply, Turn
from tests.telegram.running import Lotsen

pytestmark = pytest.mark.asyncio


async def test_a_company_saves_is_reminded_and_answers(lotsen: Lotsen) -> None:
    baker = lotsen.person(language_code="sv")
    await baker.says("/start o_almi-mikrolan")
    await baker.hears()
    await baker.presses("Spara")
    (saved,) = await baker.hears()
    assert "Jag frågar hur det går" in saved.text
    at = dt.datetime.now(dt.UTC) + dt.timedelta(days=30)
    while not follow_up(lotsen.service, post, lotsen.store, int(at.timestamp() * 1000)):
        at += dt.timedelta(hours=1)
    (asked,) = await baker.hears()
    assert "Hur har det gått?" in asked.text
    await baker.says("jag har ringt dem")
    (following,) = await baker.hears()
    assert "Hur vill du gå vidare?" in following.text
    await baker.says("/mina")
    (mine,) = await baker.hears()
    assert "Har tagit kontakt" in mine.text
    await baker.presses("Till min kalender")
    await baker.hears()
    await baker.says("/glom")
    await baker.hears()
    await baker.presses("Ja, radera allt")
    await baker.hears()
    await baker.says("/mina")
    (gone,) = await baker.hears()
    assert "inte sparat" in gone.text


async def test_what_a_browser_saved_is_put_together_with_the_chat_by_one_link(lotsen: Lotsen) -> None:
    def on_the_web(press: Press) -> Reply:
        return lotsen.service.run(Turn("web:abc", "web", dt.datetime.now(dt.UTC), press=press, language="sv"))

    baker = lotsen.person(language_code="sv")
    await baker.says("/start")
    await baker.hears()
    on_the_web(Press("save", "o.almi-mikrolan"))
    url = on_the_web(Press("plans_telegram")).buttons[0][0].url
    address, _, payload = url.partition("?start=")
    assert address == f"https://t.me/{lotsen.service.bot}"
    await baker.says(f"/start {payload}")
    (asked,) = await baker.hears()
    assert "Mikrolån" in asked.text
    await baker.presses("Ja, lägg ihop")
    (done,) = await baker.hears()
    assert "finns nu här" in done.text
    await baker.says("/mina")
    (mine,) = await baker.hears()
    assert "Mikrolån" in mine.text
    await baker.says(f"/start {payload}")
    (again,) = await baker.hears()
    assert "redan använd" in again.text


def unreachable(lotsen: Lotsen, company: str) -> bool:
    with lotsen.store.begin() as tx:
        contact = plans.load(tx, company, hold=False).contact
    return contact is not None and contact.unreachable


async def test_a_company_that_blocks_the_bot_between_two_questions_is_left_alone_until_it_is_back(
    lotsen: Lotsen,
) -> None:
    def asked(days: int) -> int:
        at = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
        hours = (int((at + dt.timedelta(hours=hour)).timestamp() * 1000) for hour in range(96))
        return sum(follow_up(lotsen.service, post, lotsen.store, hour) for hour in hours)

    baker = lotsen.person(language_code="sv")
    await baker.says("/start o_almi-mikrolan")
    await baker.hears()
    await baker.presses("Spara")
    await baker.hears()
    assert asked(15) == 1
    await baker.hears()
    await baker.says("jag har ringt dem")
    await baker.hears()
    await baker.blocks()
    await lotsen.api.until(lambda: unreachable(lotsen, f"telegram:{baker.id}"))
    assert asked(60) == 0
    await baker.unblocks()
    await baker.says("/mina")
    (mine,) = await baker.hears()
    assert "Har tagit kontakt" in mine.text
    assert asked(60) == 1
