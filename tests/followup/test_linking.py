"""What a browser saved comes to Telegram by one link: one memory, used once, and nobody is drawn into a stranger's."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import select

from bot.catalog import Catalog
from bot.channels.codec import read_deep_link
from bot.channels.plaintext import render
from bot.store import Store, memory
from bot.store.tables import companies, messages
from bot.turn import Reply
from tests.followup.living import Life


@pytest.fixture
def web(store: Store, small: Catalog) -> Life:
    life = Life(store, small, "web:abc")
    life.service.bot, life.service.site = "lotsen_bot", "https://lotsen.example"
    life.press("save", "o.litet-lan")
    return life


@pytest.fixture
def phone(web: Life, small: Catalog) -> Life:
    life = Life(web.store, small)
    life.service = web.service
    return life


def link(web: Life) -> str:
    """What Telegram is given when the link is opened there."""
    web.press("plans")
    web.click("Påminn mig i Telegram")
    url = web.reply.buttons[0][0].url
    assert re.fullmatch(r"https://t\.me/lotsen_bot\?start=[A-Za-z0-9_-]{1,64}", url)
    return url.partition("start=")[2]


def start(life: Life, payload: str) -> str:
    press = read_deep_link(payload)
    return life.press(press.action, press.about)


def test_what_the_web_saved_comes_to_telegram_and_is_one_memory(web: Life, phone: Life) -> None:
    web.press("set", "municipality.9901")
    phone.press("save", "o.grundkurs")
    asked = start(phone, link(web))
    assert "Litet lån" in asked
    assert [plan.about for plan in phone.book.plans] == ["grundkurs"], "nothing happens before the press"
    assert "finns nu här" in phone.click("Ja, lägg ihop")
    assert sorted(plan.about for plan in phone.book.plans) == ["grundkurs", "litet-lan"]
    assert web.book.plans == ()
    phone.on("2026-02-16 09:00")
    (message,) = phone.tick()
    assert (message["chat_id"], "Litet lån" in message["text"]) == (7, True)
    with web.store.begin() as tx:
        assert tx.execute(select(companies.c.id)).scalars().all() == ["telegram:7"]
        assert memory.load(tx, "telegram:7").facts.municipality == "9901"
        ((_, _, left),) = memory.conversation(tx, "web:abc")
    assert "finns nu i Telegram" in render(left)


def test_somebody_new_in_telegram_gets_all_that_the_web_had(web: Life, phone: Life) -> None:
    with web.store.begin() as tx:
        memory.said(tx, "web:abc", "1", "jag behöver en ugn", Reply("page", ()), web.ms)
    start(phone, link(web))
    phone.click("Ja, lägg ihop")
    assert [plan.about for plan in phone.book.plans] == ["litet-lan"]
    phone.press("forget_now")
    with web.store.begin() as tx:
        assert tx.execute(select(companies.c.id)).all() == []
        assert tx.execute(select(messages.c.said)).scalars().all() == [""], "only the word that it went to Telegram"


def test_the_browser_gets_the_same_memory_by_the_link_that_telegram_gives_back(web: Life, phone: Life) -> None:
    start(phone, link(web))
    phone.click("Ja, lägg ihop")
    back = [button.url for row in phone.reply.buttons for button in row if button.url]
    assert back[0].startswith("https://lotsen.example/l/")


@pytest.mark.parametrize("how", ["used", "old", "guessed", "of another kind"])
def test_a_link_that_was_used_is_old_or_was_made_up_says_so_and_does_nothing(
    web: Life, phone: Life, small: Catalog, how: str
) -> None:
    payload = link(web)
    if how == "used":
        start(phone, payload)
        phone.click("Ja, lägg ihop")
        phone = Life(web.store, small, "telegram:8")
        phone.service = web.service
    elif how == "old":
        phone.at = web.at + dt.timedelta(minutes=16)
    elif how == "guessed":
        payload = "l_" + "A" * 32
    else:
        phone.press("plans_web")
        payload = "l_" + phone.reply.buttons[0][0].url.rpartition("/")[2]
    kept = phone.book.plans
    assert "Länken är för gammal eller redan använd." in start(phone, payload)
    assert "Länken är för gammal eller redan använd." in phone.press("link", f"{payload[2:]}.yes")
    assert phone.book.plans == kept


def test_a_group_cannot_take_over_what_one_person_saved(web: Life, small: Catalog) -> None:
    group = Life(web.store, small, "telegram:-100")
    group.service = web.service
    payload = link(web)
    start(group, payload)
    group.press("link", f"{payload[2:]}.yes")
    assert group.book.plans == ()
    assert [plan.about for plan in web.book.plans] == ["litet-lan"]


def test_no_puts_nothing_together(web: Life, phone: Life) -> None:
    start(phone, link(web))
    phone.click("Nej")
    assert (len(web.book.plans), phone.book.plans) == (1, ())


def test_where_reminders_would_go_is_shown_before_the_press(web: Life, phone: Life) -> None:
    from bot.store import plans

    with web.store.begin() as tx:
        plans.set_mail(tx, "web:abc", "anna@example.se")
    assert "anna@example.se" in start(phone, link(web))
    phone.click("Ja, lägg ihop")
    assert "Påminnelser går till anna@example.se" in phone.press("plans")


def test_without_a_bot_in_telegram_the_way_there_is_not_shown(web: Life) -> None:
    web.service.bot = ""
    assert "Telegram" not in web.press("plans")
    assert "fungerar inte" in web.press("plans_telegram") or web.reply.buttons == ()
