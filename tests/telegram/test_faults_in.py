"""Faults in what comes in. The numbers are those of the table of faults."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from bot.dialogue import Guide
from bot.dialogue.asking import Outcome
from bot.store.tables import companies, events, inbox
from bot.turn import Book, Company, Turn
from tests.botapi import Person
from tests.telegram.running import Lotsen

pytestmark = pytest.mark.asyncio

SENDER = {"id": 4242, "is_bot": False, "first_name": "Ebba", "language_code": "sv"}
MESSAGE: dict[str, Any] = {
    "message_id": 3,
    "date": 1_770_000_000,
    "chat": {"id": 4242, "type": "private", "first_name": "Ebba"},
    "from": SENDER,
    "text": "låna till ugn i Sjöbo",
}
UPDATE = {"update_id": 777_000_001, "message": MESSAGE}


async def receive(lotsen: Lotsen, update: object) -> None:
    """An update as the webhook's route hands it over."""
    assert lotsen.telegram is not None
    await lotsen.telegram.receive(json.dumps(update).encode())


def known(lotsen: Lotsen) -> Person:
    """The person of `UPDATE`."""
    return lotsen.person(number=4242)


def asked(lotsen: Lotsen) -> int:
    """How many questions have had their effect."""
    return lotsen.count(events, name="asked")


async def test_fault_01_the_same_update_twice_is_answered_once(lotsen: Lotsen) -> None:
    owner = known(lotsen)
    await receive(lotsen, UPDATE)
    assert len(await owner.hears()) == 1
    await receive(lotsen, UPDATE)
    assert await owner.hears(0.5) == []
    assert asked(lotsen) == 1


async def test_fault_02_the_same_update_twice_at_the_same_instant(lotsen: Lotsen) -> None:
    owner = known(lotsen)
    await asyncio.gather(*(receive(lotsen, UPDATE) for _ in range(20)))
    assert len(await owner.hears()) == 1
    await lotsen.quiet()
    assert asked(lotsen) == 1
    assert lotsen.count(inbox) == 1


async def test_fault_03_a_press_that_overtakes_its_message(lotsen: Lotsen) -> None:
    lotsen.expected = ("query is too old",)  # the test server knows nothing of this made-up press
    owner = known(lotsen)
    press = {
        "id": "5",
        "from": SENDER,
        "chat_instance": "1",
        "data": "1an:vilken-finansiering.loan",
    }
    await receive(lotsen, {"update_id": 777_000_005, "callback_query": press})
    (told,) = await owner.hears()
    assert "gäller inte längre" in told.text
    await receive(lotsen, UPDATE)
    (answer,) = await owner.hears()
    assert answer.buttons


async def test_fault_04_what_piled_up_during_an_outage_is_answered_in_order(lotsen: Lotsen) -> None:
    people = [lotsen.person() for _ in range(40)]
    await lotsen.stop()
    for _ in range(5):
        for one in people:
            await one.says("vem är du")
    await lotsen.start()
    await lotsen.api.until(lambda: len(lotsen.api.calls("sendMessage")) == 200, 30)
    await lotsen.quiet(30)
    for one in people:
        assert sum("program" in message.text for message in one.screen) == 5


async def test_fault_05_a_message_from_twenty_hours_ago_is_answered(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    await owner.says("lån till ugn i Sjöbo", age=20 * 3600)
    assert (await owner.hears())[0].buttons


@pytest.mark.parametrize("body", [b"", b"{", b'{"update_id": []}', b"[" * 100_000, b"\xff" * 1000])
async def test_fault_06_a_malformed_update_is_let_go_and_the_next_one_answered(lotsen: Lotsen, body: bytes) -> None:
    assert lotsen.telegram is not None
    await lotsen.telegram.receive(body)
    owner = known(lotsen)
    await receive(lotsen, UPDATE)
    assert await owner.hears()


async def test_fault_06_an_update_that_cannot_be_read_is_laid_aside(lotsen: Lotsen) -> None:
    await receive(lotsen, {"update_id": 777_000_009, "message": {"message_id": "x"}})
    assert lotsen.count(inbox, state="dead") == 1


async def test_fault_06_an_update_that_polling_cannot_read_does_not_stop_polling(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    lotsen.api.delivery.put("message", {"message_id": "x"}, "message 1")
    await owner.says("hej")
    assert await owner.hears()
    assert lotsen.count(inbox, state="dead") == 1


async def test_fault_06_an_update_of_five_megabytes_is_let_go_and_does_not_come_again(
    guide: Guide, tmp_path: Path
) -> None:
    async with Lotsen(guide, tmp_path, "webhook") as lotsen:
        owner = lotsen.person()
        lotsen.api.delivery.put_raw({"message": MESSAGE | {"text": "x" * 5_000_000}}, f"message {owner.id}")
        await owner.says("hej")
        assert await owner.hears(10)
        assert lotsen.api.delivery.info()["pending_update_count"] == 0


async def test_fault_07_a_wrong_secret_is_refused(guide: Guide, tmp_path: Path) -> None:
    async with Lotsen(guide, tmp_path, "webhook") as lotsen, aiohttp.ClientSession() as web:
        url = f"{lotsen.settings.webhook_url}/telegram"
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guess"}, {"X-Telegram-Bot-Api-Secret-Token": ""}):
            async with web.post(url, json=UPDATE, headers=headers) as answer:
                assert answer.status == 403
        assert lotsen.count(inbox) == 0


async def test_fault_08_unknown_kinds_and_fields_do_no_harm(lotsen: Lotsen) -> None:
    owner = known(lotsen)
    await receive(lotsen, {"update_id": 777_000_010, "telepathy": {"thought": "lån"}})
    await receive(lotsen, UPDATE | {"message": MESSAGE | {"mood": {"level": 3}}})
    assert (await owner.hears())[0].buttons


async def test_fault_09_a_message_without_a_sender(lotsen: Lotsen) -> None:
    owner = known(lotsen)
    message = {key: value for key, value in MESSAGE.items() if key != "from"}
    await receive(lotsen, {"update_id": 777_000_011, "message": message})
    assert (await owner.hears())[0].buttons


async def test_fault_09_what_cannot_be_read_is_told_so_and_what_was_not_said_to_lotsen_is_left_alone(
    lotsen: Lotsen,
) -> None:
    owner, channel = lotsen.person(), lotsen.api.channel()
    for sent in (owner.sends_sticker, owner.sends_voice, owner.sends_photo, owner.sends_poll):
        await sent()
        (told,) = await owner.hears()
        assert "Jag kan bara läsa text" in told.text
    await owner.sends_location(55.6, 14.3)
    assert await owner.hears()
    await owner.sends_contact()
    assert await owner.hears()
    await owner.forwards("låna till ugn i Sjöbo")
    assert (await owner.hears())[0].buttons
    first = await owner.says("lån till ugn")
    await owner.hears()
    await owner.says("bygglov i Ystad")
    await owner.hears()
    await owner.edits(first, "lån till ugn i Sjöbo")
    assert await owner.hears(0.5) == []
    channel.posts("lån till ugn")
    assert await channel.hears(0.5) == []


@pytest.mark.parametrize(
    "text",
    [
        "😀" * 2048,
        "\u202eugn till lån",
        "\u200b\u200b",
        "la\u030an till ugn",
        "/start@OtherBot",
        "<b>fet</b> & <script>",
        "lån\x00till",
        "\n" * 100 + "lån",
        "&lt;",
        "'; DROP TABLE companies; --",
    ],
)
async def test_fault_10_odd_text_gets_an_answer(lotsen: Lotsen, text: str) -> None:
    owner = known(lotsen)
    await receive(lotsen, UPDATE | {"message": MESSAGE | {"text": text}})
    (told,) = await owner.hears()
    assert told.text.strip()
    assert lotsen.count(inbox, state="dead") == 0


@pytest.mark.parametrize(
    "payload", ["o_finns-inte", "x" * 64, "b_finns-inte", "k_9999", "o_", "%3Cb%3E", "1o:almi-mikrolan"]
)
async def test_fault_11_a_broken_deep_link_opens_a_page_that_says_something(lotsen: Lotsen, payload: str) -> None:
    owner = lotsen.person()
    await owner.says(f"/start {payload}")
    (told,) = await owner.hears()
    assert any(words in told.text for words in ("finns inte i katalogen", "för gammal", "Hej, jag är Lotsen"))


@pytest.mark.parametrize("data", ["", "9zz:x", "1o:erbjudande-som-togs-bort", "1co:nyckelsomintefinns", "1se:age.x"])
async def test_fault_12_an_old_or_forged_button_says_so(lotsen: Lotsen, data: str) -> None:
    owner = lotsen.person()
    await owner.says("hej")
    (answer,) = await owner.hears()
    owner.press_data(data or "?", answer)
    (told,) = await owner.hears()
    assert "för gammal" in told.text or "finns inte i katalogen" in told.text
    assert lotsen.api.unanswered() == []


async def test_fault_12_a_button_on_a_message_that_telegram_shows_no_more(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    await owner.says("/profil")
    await owner.hears()
    await owner.presses("Ändra bransch")
    await owner.hears()
    await owner.presses("Livsmedel", inaccessible=True)
    (told,) = await owner.hears()
    assert "Livsmedel" in told.text


async def test_fault_12_a_button_of_an_inline_message(lotsen: Lotsen) -> None:
    lotsen.expected = ("query is too old",)  # the test server knows nothing of this made-up press
    owner = lotsen.person()
    query = {"id": "5", "from": owner.user.json(), "chat_instance": "1", "data": "x", "inline_message_id": "abc"}
    await receive(lotsen, {"update_id": 777_000_012, "callback_query": query})
    (told,) = await owner.hears()
    assert "för gammal" in told.text


async def test_fault_13_a_button_pressed_three_times_is_followed_once(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    await owner.says("/start")
    await owner.hears()
    for _ in range(3):
        await owner.presses("Så funkar det")
    assert len(await owner.hears()) == 1
    await lotsen.quiet()
    assert lotsen.api.unanswered() == []


@pytest.mark.parametrize(("code", "word"), [(None, "Hej"), ("nb", "Hej"), ("sv-SE", "Hej"), ("de", "Hello")])
async def test_fault_14_the_phones_language_is_missing_or_another(lotsen: Lotsen, code: str | None, word: str) -> None:
    owner = lotsen.person(language_code=code)
    await owner.says("/start")
    (greeting,) = await owner.hears()
    assert word in greeting.text
    other = "English" if word == "Hej" else "Svenska"
    await owner.says("/sprak")
    await owner.hears()
    await owner.presses(other)
    await owner.hears()
    await owner.says("/start")
    (greeting,) = await owner.hears()
    assert ("Hello" if word == "Hej" else "Hej") in greeting.text


async def test_fault_15_added_made_admin_and_removed(lotsen: Lotsen) -> None:
    group, owner = lotsen.api.group(), lotsen.person()
    group.adds_bot(owner.user)
    assert len(await group.hears()) == 1
    group.makes_admin(owner.user)
    group.removes_bot(owner.user)
    assert await group.hears(0.5) == []


async def test_fault_15_blocked_and_unblocked(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    await owner.says("hej")
    await owner.hears()
    await owner.blocks()
    await lotsen.api.until(lambda: lotsen.count(companies, unreachable=True) == 1)
    await owner.unblocks()
    assert await owner.hears(0.5) == []
    await owner.says("hej")
    assert await owner.hears()
    assert lotsen.count(companies, unreachable=False) == 1


async def test_fault_16_an_upgraded_group_keeps_its_memory(lotsen: Lotsen) -> None:
    group, owner = lotsen.api.group(), lotsen.person()
    await owner.says(f"@{lotsen.api.username} lån till ugn i Sjöbo", chat=group)
    await group.hears()
    upgraded = group.upgrades()
    await lotsen.api.until(lambda: lotsen.count(companies, id=f"telegram:{upgraded.chat.id}") == 1)
    await owner.says(f"/profil@{lotsen.api.username}", chat=upgraded)
    (profile,) = await upgraded.hears()
    assert "Sjöbo" in profile.text


async def test_fault_17_fifty_messages_of_one_user_do_not_delay_another(lotsen: Lotsen) -> None:
    eager, calm = lotsen.person(), lotsen.person()
    for number in range(50):
        await eager.says(f"lån till ugn nummer {number}")
    began = time.monotonic()
    await calm.says("bygglov i Ystad")
    assert await calm.hears(10)
    assert time.monotonic() - began < 5
    await lotsen.api.until(lambda: sum(m.by_bot for m in eager.screen) == 50, 30)
    with lotsen.store.begin() as tx:
        texts = tx.execute(select(events.c.text).where(events.c.name == "asked").order_by(events.c.id)).scalars().all()
    mine = [text for text in texts if "nummer" in text]
    assert mine == [f"lån till ugn nummer {number}" for number in range(50)]


@dataclass(frozen=True)
class Stumbling(Guide):
    """A guide with an error in it, for one question."""

    def respond(self, turn: Turn, company: Company, book: Book | None = None) -> Outcome:
        if turn.text == "snubbla":
            raise RuntimeError("an error in Lotsen")
        return super().respond(turn, company, book)


async def test_a_question_that_lotsen_fails_on_is_tried_again_and_then_answered_with_sorry(lotsen: Lotsen) -> None:
    lotsen.service.guide = Stumbling(lotsen.guide.catalog, lotsen.guide.engine)
    owner, other = lotsen.person(), lotsen.person()
    await owner.says("snubbla")
    await owner.says("vem är du")
    await other.says("vem är du")
    assert "program" in (await other.hears())[0].text
    await lotsen.api.until(lambda: sum(message.by_bot for message in owner.screen) == 2, 10)
    sorry, about = [message.text for message in owner.screen if message.by_bot]
    assert "gick fel" in sorry
    assert "program" in about
    assert lotsen.count(inbox, state="dead", attempts=3) == 1
