"""A call-back lived through on Telegram: the company shares its number, two staff race for it, and nobody calls."""

from __future__ import annotations

import datetime as dt

import pytest

from bot import people
from bot.channels.post import post
from bot.store import members
from bot.store.people_tables import callbacks
from tests.telegram.running import Lotsen

pytestmark = pytest.mark.asyncio


async def test_a_company_is_promised_a_call_that_never_comes_and_both_sides_hear_of_it(lotsen: Lotsen) -> None:
    lotsen.service.post = post
    baker, anna, bengt = (lotsen.person(language_code="sv") for _ in range(3))
    with lotsen.store.begin() as tx:
        for name, person in (("Anna", anna), ("Bengt", bengt)):
            members.add(tx, name, "editor", "almi", 1, telegram=f"telegram:{person.id}")
    for staff in (anna, bengt):
        await staff.says("/start")
        await staff.hears()
    await baker.says("/start o_almi-mikrolan")
    await baker.hears()
    await baker.presses("Prata med Almi")
    await baker.hears()
    await baker.presses("Ring mig")
    number, _ = await baker.hears()
    assert "Vilket nummer" in number.text
    await baker.says("12 34")
    assert "inget telefonnummer" in (await baker.hears())[0].text
    await baker.says("070-174 06 05")
    await baker.hears()
    await baker.presses("När som helst")
    (consent,) = await baker.hears()
    assert "Ingen annan får det" in consent.text
    await baker.presses("Ja, ring mig")
    await baker.hears()
    for staff in (anna, bengt):
        (card,) = await staff.hears()
        assert "+46 70 174 06 05" in card.text and "Vad behöver ni för att komma vidare?" in card.text
    await anna.presses("Jag tar den")
    assert "Taget" in (await anna.hears())[-1].text
    await bengt.presses("Jag tar den")
    assert "Anna har redan tagit det" in (await bengt.hears())[-1].text
    assert "Anna på Almi" in (await baker.hears())[-1].text
    await anna.presses("Klart")
    assert "Klart." in (await anna.hears())[-1].text
    at = dt.datetime.now(dt.UTC)
    for _ in range(24 * 14):
        at += dt.timedelta(hours=1)
        with lotsen.store.begin() as tx:
            notices, done = people.due(tx, lotsen.guide.catalog, int(at.timestamp() * 1000))
            post(tx, notices, int(at.timestamp() * 1000))
        if done:
            break
    assert "Blev du uppringd" in (await baker.hears())[-1].text
    await baker.presses("Nej, ingen ringde")
    assert "Jag har sagt till" in (await baker.hears())[-1].text
    assert "ingen har ringt" in (await anna.hears())[-1].text
    assert lotsen.count(callbacks, state="waiting") == 1


async def test_a_number_is_shared_by_telegrams_own_button(lotsen: Lotsen) -> None:
    baker, anna = lotsen.person(language_code="sv"), lotsen.person()
    with lotsen.store.begin() as tx:
        members.add(tx, "Anna", "editor", "almi", 1, telegram=f"telegram:{anna.id}")
    await baker.says("/start o_almi-mikrolan")
    await baker.hears()
    await baker.presses("Prata med Almi")
    await baker.hears()
    await baker.presses("Ring mig")
    await baker.hears()
    assert baker.keyboard == ["Dela mitt nummer"]
    await baker.presses("Dela mitt nummer")
    heard = await baker.hears()
    assert any("numret är noterat" in one.text for one in heard)
    assert baker.keyboard == []
