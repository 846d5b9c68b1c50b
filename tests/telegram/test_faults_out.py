"""Faults in what goes out. The numbers are those of the table of faults."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest

from bot.channels.telegram import send as sending
from bot.channels.telegram.limits import Limits
from bot.channels.telegram.receive import Place
from bot.channels.telegram.render import call
from bot.dialogue import Guide
from bot.store import queues
from bot.store.queues import REMINDER, Call
from bot.store.tables import companies, outbox
from tests.botapi import Group, Person
from tests.botapi.faults import How
from tests.telegram.running import Lotsen

pytestmark = pytest.mark.asyncio


async def greet(owner: Person) -> None:
    await owner.says("hej")
    await owner.hears()


def send(lotsen: Lotsen, *calls: Call) -> None:
    """Put calls into the outbox, as another process does."""
    with lotsen.store.begin() as tx:
        queues.put(tx, calls, int(time.time() * 1000))


def text(owner: Person | Group, words: str, priority: int = queues.ANSWER) -> Call:
    place = Place(owner.chat.id, f"telegram:{owner.chat.id}")
    return call(place, "sendMessage", {"chat_id": owner.chat.id, "text": words}, priority)


async def unreachable_after(lotsen: Lotsen, owner: Person) -> None:
    """Two messages wait; the first is refused and the second is not even tried."""
    before = len(lotsen.api.calls("sendMessage", owner.id))
    send(lotsen, text(owner, "ett"), text(owner, "två"))
    await lotsen.api.until(lambda: lotsen.count(companies, unreachable=True) == 1)
    await lotsen.quiet()
    assert len(lotsen.api.calls("sendMessage", owner.id)) == before + 1


async def test_fault_18_a_company_that_blocked_the_bot_is_left_alone(lotsen: Lotsen) -> None:
    lotsen.expected = ("bot was blocked",)
    owner = lotsen.person()
    await greet(owner)
    owner.user.blocked = True
    await unreachable_after(lotsen, owner)


async def test_fault_19_an_account_that_is_gone_is_left_alone(lotsen: Lotsen) -> None:
    lotsen.expected = ("user is deactivated",)
    owner = lotsen.person()
    await greet(owner)
    await owner.leaves_telegram()
    await unreachable_after(lotsen, owner)


async def test_fault_20_somebody_who_never_wrote_is_left_alone(lotsen: Lotsen) -> None:
    lotsen.expected = ("initiate conversation",)
    stranger = lotsen.person(started=False)
    send(lotsen, text(stranger, "ett"), text(stranger, "två"))
    await lotsen.quiet()
    assert len(lotsen.api.calls("sendMessage", stranger.id)) == 1


async def test_fault_21_a_group_that_threw_the_bot_out_is_left_alone(lotsen: Lotsen) -> None:
    lotsen.expected = ("bot was kicked",)
    group, owner = lotsen.api.group(), lotsen.person()
    await owner.says(f"@{lotsen.api.username} hej", chat=group)
    await group.hears()
    group.chat.member = False
    send(lotsen, text(group, "ett"), text(group, "två"))
    await lotsen.quiet()
    assert lotsen.count(companies, unreachable=True) == 1


async def dropped(lotsen: Lotsen, log: pytest.LogCaptureFixture, words: str) -> None:
    """Telegram refuses a message for good: it is told of in the log without what it says, and the next one goes."""
    owner = lotsen.person()
    await greet(owner)
    lotsen.api.fail("sendMessage", chat=owner.id, status=400, description=f"Bad Request: {words}")
    send(lotsen, text(owner, "hemligt om företaget"), text(owner, "två"))
    (after,) = await owner.hears()
    assert after.text == "två"
    assert words.partition(":")[0].casefold() in log.text.casefold()
    assert "hemligt" not in log.text
    await lotsen.quiet()


async def test_fault_22_a_chat_that_does_not_exist(lotsen: Lotsen, caplog: pytest.LogCaptureFixture) -> None:
    await dropped(lotsen, caplog, "chat not found")


@pytest.mark.parametrize("words", ["message is too long", "message text is empty"])
async def test_fault_28_a_text_that_telegram_finds_too_long_or_empty(
    lotsen: Lotsen, caplog: pytest.LogCaptureFixture, words: str
) -> None:
    await dropped(lotsen, caplog, words)


async def test_fault_29_markup_that_telegram_cannot_read(lotsen: Lotsen, caplog: pytest.LogCaptureFixture) -> None:
    await dropped(lotsen, caplog, "can't parse entities: Unsupported start tag")


async def test_fault_30_a_button_whose_data_telegram_refuses(lotsen: Lotsen, caplog: pytest.LogCaptureFixture) -> None:
    await dropped(lotsen, caplog, "BUTTON_DATA_INVALID")


@pytest.mark.parametrize("words", ["wrong HTTP URL specified", "file must be non-empty", "file is too big"])
async def test_fault_31_an_address_or_a_file_that_telegram_refuses(
    lotsen: Lotsen, caplog: pytest.LogCaptureFixture, words: str
) -> None:
    await dropped(lotsen, caplog, words)


async def test_fault_32_a_chat_in_which_the_bot_may_not_write(lotsen: Lotsen, caplog: pytest.LogCaptureFixture) -> None:
    await dropped(lotsen, caplog, "not enough rights to send text messages to the chat")


async def test_fault_23_a_group_that_moved_gets_the_message_at_its_new_number(lotsen: Lotsen) -> None:
    lotsen.expected = ("upgraded",)
    group, owner = lotsen.api.group(), lotsen.person()
    await owner.says(f"@{lotsen.api.username} hej", chat=group)
    await group.hears()
    await lotsen.stop()
    upgraded = group.upgrades()
    send(lotsen, text(group, "hej på er"))
    await lotsen.start()
    assert [message.text for message in await upgraded.hears()] == ["hej på er"]
    await lotsen.quiet()


async def test_fault_24_a_message_that_would_be_the_same_counts_as_changed(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    await greet(owner)
    lotsen.api.fail("editMessageText", status=400, description="Bad Request: message is not modified: same content")
    send(lotsen, edit(owner, 1, "samma"), text(owner, "efteråt"))
    assert [message.text for message in await owner.hears()] == ["efteråt"]


@pytest.mark.parametrize("words", ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"])
async def test_fault_25_what_cannot_be_edited_is_sent_anew(lotsen: Lotsen, words: str) -> None:
    owner = lotsen.person()
    await greet(owner)
    lotsen.api.fail("editMessageText", status=400, description=f"Bad Request: {words}")
    send(lotsen, edit(owner, 1, "ny text"))
    assert [message.text for message in await owner.hears()] == ["ny text"]


def edit(owner: Person, message: int, words: str) -> Call:
    params = {"chat_id": owner.id, "message_id": message, "text": words}
    return call(Place(owner.id, f"telegram:{owner.id}"), "editMessageText", params)


async def test_fault_26_an_answer_to_a_message_that_is_gone_is_sent_without_it(lotsen: Lotsen) -> None:
    lotsen.expected = ("replied not found",)
    owner = lotsen.person()
    await greet(owner)
    params = {"chat_id": owner.id, "text": "svar", "reply_parameters": {"message_id": 999}}
    send(lotsen, call(Place(owner.id, f"telegram:{owner.id}"), "sendMessage", params))
    (answer,) = await owner.hears()
    assert answer.text == "svar"


async def test_fault_27_a_press_that_is_too_old_is_followed_all_the_same(lotsen: Lotsen) -> None:
    lotsen.expected = ("query is too old",)
    owner = lotsen.person()
    await owner.says("/start")
    await owner.hears()
    await lotsen.stop()
    await owner.presses("Så funkar det")
    lotsen.api.grow_old()
    await lotsen.start()
    (page,) = await owner.hears()
    assert "Så här använder du mig" in page.text
    await lotsen.quiet()


async def test_fault_33_too_many_requests_in_one_chat_delays_only_that_chat(lotsen: Lotsen) -> None:
    hasty, calm = lotsen.person(), lotsen.person()
    await greet(hasty)
    await greet(calm)
    lotsen.api.fail("sendMessage", chat=hasty.id, retry_after=2)
    send(lotsen, text(hasty, "ett"), text(hasty, "två"), text(calm, "hej"))
    began = time.monotonic()
    assert [message.text for message in await calm.hears()] == ["hej"]
    assert time.monotonic() - began < 1.9
    await hasty.says("vem är du")
    await lotsen.api.until(lambda: len([message for message in hasty.screen if message.by_bot]) == 4, 8)
    assert time.monotonic() - began >= 2
    mine = [message.text for message in hasty.screen if message.by_bot]
    assert mine[1:3] == ["ett", "två"]
    assert "program" in mine[3]


@pytest.mark.parametrize("method", ["editMessageText", "answerCallbackQuery"])
async def test_fault_33_edits_and_pressed_buttons_wait_as_told_too(lotsen: Lotsen, method: str) -> None:
    owner = lotsen.person()
    await owner.says("/profil")
    await owner.hears()
    await owner.presses("Ändra bransch")
    await owner.hears()
    lotsen.api.fail(method, retry_after=1)
    await owner.presses("Livsmedel")
    await lotsen.api.until(lambda: owner.notices and "Livsmedel" in owner.last.text, 5)


async def test_fault_33_an_hour_is_kept_on_disk_not_in_memory(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    await greet(owner)
    lotsen.api.fail("sendMessage", chat=owner.id, retry_after=4000)
    send(lotsen, text(owner, "ett"))
    await lotsen.api.until(lambda: lotsen.count(outbox, claimed_until=0, attempts=1) == 1)
    with lotsen.store.begin() as tx:
        until = tx.execute(outbox.select()).mappings().one()["not_before"]
    assert 3_900_000 < until - time.time() * 1000 <= 4_000_000


async def test_fault_34_a_second_poller_ends_this_one_with_one_clear_sentence(lotsen: Lotsen) -> None:
    lotsen.api.fail("getUpdates", status=409)
    owner = lotsen.person()
    await owner.says("hej")
    await lotsen.api.until(lambda: lotsen.refusals)
    (sentence,) = lotsen.refusals
    assert "Another program fetches this bot's updates" in sentence


async def test_fault_35_a_refused_token_is_one_clear_sentence_and_never_printed(
    guide: Guide, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with Lotsen(guide, tmp_path) as lotsen:
            token = lotsen.api.token
            await lotsen.stop()
            lotsen.api.token = "987654321:another-token-that-is-not-ours"
            lotsen.api.fail(None, times=None, status=401, description="Unauthorized")
            await lotsen.start()
            await lotsen.api.until(lambda: lotsen.refusals)
            (sentence,) = lotsen.refusals
            assert "TELEGRAM_TOKEN" in sentence
            for secret in (token, lotsen.api.token):
                assert secret not in sentence + caplog.text + "".join(capfd.readouterr())


async def test_fault_35_a_token_that_is_revoked_while_running(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    await greet(owner)
    lotsen.api.fail("sendMessage", status=401, description="Unauthorized")
    send(lotsen, text(owner, "ett"))
    await lotsen.api.until(lambda: lotsen.refusals)
    assert "TELEGRAM_TOKEN" in lotsen.refusals[0]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_fault_36_an_error_of_telegrams_own_is_tried_again(lotsen: Lotsen, status: int) -> None:
    owner = lotsen.person()
    await greet(owner)
    lotsen.api.fail("sendMessage", times=2, status=status)
    send(lotsen, text(owner, "ett"), text(owner, "två"))
    await lotsen.api.until(lambda: [m.text for m in owner.screen if m.by_bot][1:] == ["ett", "två"], 8)


@pytest.mark.parametrize("how", ["html", "not_ok", "drop_before"])
async def test_fault_36_37_what_was_not_carried_out_is_sent_exactly_once(lotsen: Lotsen, how: How) -> None:
    owner = lotsen.person()
    await greet(owner)
    lotsen.api.disturb(how, "sendMessage", times=2)
    send(lotsen, text(owner, "ett"), text(owner, "två"))
    await lotsen.api.until(lambda: [m.text for m in owner.screen if m.by_bot][1:] == ["ett", "två"], 8)
    await lotsen.quiet()


@pytest.mark.parametrize("how", ["drop_after", "truncated"])
async def test_fault_37_an_answer_lost_on_its_way_back_may_be_sent_twice_but_never_lost(
    lotsen: Lotsen, how: How
) -> None:
    owner = lotsen.person()
    await greet(owner)
    lotsen.api.disturb(how, "sendMessage", times=1)
    send(lotsen, text(owner, "ett"), text(owner, "två"))
    await lotsen.api.until(lambda: [m.text for m in owner.screen if m.by_bot][-1] == "två", 8)
    assert [m.text for m in owner.screen if m.by_bot][1:] == ["ett", "ett", "två"]
    await lotsen.quiet()


async def test_fault_36_polling_goes_on_after_errors(lotsen: Lotsen) -> None:
    lotsen.api.fail("getUpdates", times=2, status=502)
    lotsen.api.disturb("html", "getUpdates")
    lotsen.api.disturb("truncated", "getUpdates")
    owner = lotsen.person()
    await owner.says("hej")
    assert await owner.hears(15)


async def test_fault_37_an_answer_that_drips_in_is_waited_for_and_nothing_is_sent_twice(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    await greet(owner)
    lotsen.api.disturb("drip", "sendMessage", seconds=2)
    send(lotsen, text(owner, "ett"), text(owner, "två"))
    await lotsen.api.until(lambda: [m.text for m in owner.screen if m.by_bot][1:] == ["ett", "två"], 8)
    await lotsen.quiet()


async def test_fault_37_telegram_away_at_the_start_is_waited_for(guide: Guide, tmp_path: Path) -> None:
    async with Lotsen(guide, tmp_path) as lotsen:
        await lotsen.stop()
        lotsen.api.fail("getMe", times=2, status=502)
        lotsen.api.fail("deleteWebhook", times=1, status=500)
        await lotsen.start()
        owner = lotsen.person()
        await owner.says("hej")
        assert await owner.hears(10)
        assert lotsen.refusals == []


async def test_a_menu_that_cannot_be_set_stops_nothing(guide: Guide, tmp_path: Path) -> None:
    async with Lotsen(guide, tmp_path) as lotsen:
        await lotsen.stop()
        for method in ("setMyCommands", "setMyDescription", "setMyShortDescription", "setChatMenuButton"):
            lotsen.api.fail(method, times=None, status=400, description="Bad Request: no")
        await lotsen.start()
        await greet(lotsen.person())


async def test_answers_go_before_reminders_however_many_are_due(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LOOK_SECONDS", 30.0)  # an answer does not wait for the next look at the outbox
    async with Lotsen(guide, tmp_path, limits=Limits(30)) as lotsen:
        await lotsen.stop()
        others = [lotsen.person() for _ in range(300)]
        owner = lotsen.person()
        send(lotsen, *(text(other, "påminnelse", REMINDER) for other in others))
        await lotsen.start()
        await lotsen.api.until(lambda: len(lotsen.api.calls("sendMessage")) > 30)
        monkeypatch.setattr(sending, "MOST_HELD", 10)  # nor does it matter how many reminders are held
        began = time.monotonic()
        await owner.says("vem är du")
        (answer,) = await owner.hears()
        assert "program" in answer.text
        assert time.monotonic() - began < 5
        assert len(lotsen.api.calls("sendMessage")) < 200


async def test_a_reminder_put_off_does_not_hold_up_the_conversation(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    await greet(owner)
    lotsen.api.fail("sendMessage", chat=owner.id, retry_after=30)
    send(lotsen, text(owner, "påminnelse", REMINDER))
    await lotsen.api.until(lambda: lotsen.count(outbox, attempts=1) == 1)
    await owner.says("vem är du")
    (answer,) = await owner.hears()
    assert "program" in answer.text
