"""A plan lived through on Telegram: saved, asked about when the day has come, answered, and left alone when asked to."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.channels.post import post
from bot.followups import follow_up
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
