"""Conversations on Telegram, as companies live them."""

from __future__ import annotations

import json

import pytest

from bot.channels import codec
from bot.store.tables import answers, companies, events, inbox, outbox
from bot.turn import Press
from tests.telegram.running import Lotsen

pytestmark = pytest.mark.asyncio


async def test_a_baker_asks_opens_compares_and_finds_a_person(either: Lotsen) -> None:
    baker = either.person(language_code="sv")
    await baker.says("/start")
    (welcome,) = await baker.hears()
    assert "Jag hjälper företag i sydöstra Skåne" in welcome.text

    await baker.presses("hur finansierar jag en ny ugn till bageriet i Kivik")
    (answer,) = await baker.hears()
    assert "Simrishamn" in answer.text
    first = answer.buttons[0]
    assert any(word.startswith(first) or first.startswith(word) for word in answer.bold())

    await baker.presses(first)
    (card,) = await baker.hears()
    assert first in card.bold()
    assert "Källor" in card.text

    await baker.presses("Jämför")
    (comparison,) = await baker.hears()
    assert first in comparison.text
    assert "Vem äger" in comparison.bold()

    await baker.presses("Prata med någon")
    (person,) = await baker.hears()
    assert (await baker.presses(person.buttons[0])).startswith("https://")


async def test_the_same_in_english(either: Lotsen) -> None:
    owner = either.person(language_code="en")
    await owner.says("/start")
    (welcome,) = await owner.hears()
    assert "I help companies" in welcome.text
    await owner.says("I want to hire my first employee in Ystad")
    answer = (await owner.hears())[-1]
    assert "Ystad" in answer.text
    assert "Compare" in answer.buttons or "Talk to someone" in " ".join(answer.buttons)


async def test_a_conversation_goes_on(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    await owner.says("jag behöver låna till en maskin i Sjöbo")
    await owner.hears()
    await owner.says("men i ystad då")
    (answer,) = await owner.hears()
    assert "Ystad" in answer.text


async def test_a_pressed_choice_changes_the_message_it_stands_in(either: Lotsen) -> None:
    owner = either.person()
    await owner.says("/profil")
    await owner.hears()
    await owner.presses("Ändra bransch")
    (choice,) = await owner.hears()
    await owner.presses("Livsmedel")
    (changed,) = await owner.hears()
    assert changed.id == choice.id
    assert "Livsmedel" in changed.text
    assert owner.notices == ["Noterat: Livsmedel."]


@pytest.mark.parametrize("answer", ["pressed", "typed"])
async def test_the_keyboard_that_shares_a_place_goes_when_it_is_not_needed(lotsen: Lotsen, answer: str) -> None:
    owner = lotsen.person(language_code="sv")
    await owner.says("/kommun")
    await owner.hears()
    assert owner.keyboard == ["Dela min plats"]
    if answer == "pressed":
        await owner.presses("Ystad")
    else:
        await owner.says("Ystad")
    heard = await owner.hears()
    assert owner.keyboard == []
    assert sum("längst ner behövs inte mer" in one.text for one in heard) == 1
    await owner.says("/hjalp")
    assert not any("längst ner" in one.text for one in await owner.hears())


async def test_the_keyboard_goes_once_though_another_process_asked_for_the_place(lotsen: Lotsen) -> None:
    owner = lotsen.person(language_code="sv")
    await owner.says("/kommun")
    await owner.hears()
    await lotsen.stop()
    await lotsen.start()
    await owner.presses("Ystad")
    heard = await owner.hears()
    assert owner.keyboard == []
    await lotsen.stop()
    await lotsen.start()
    await owner.says("/hjalp")
    heard += await owner.hears()
    assert sum("längst ner behövs inte mer" in one.text for one in heard) == 1


async def test_the_phone_tells_the_municipality(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    await owner.says("/kommun")
    question, _ = await owner.hears()
    assert "Ystad" in question.buttons
    assert owner.keyboard == ["Dela min plats"]
    await owner.sends_location(55.43, 13.82)  # the square in Ystad
    _, profile = await owner.hears()
    assert owner.keyboard == []
    assert "Kommun: Ystad" in profile.text
    with lotsen.store.begin() as tx:
        assert "55.43" not in str(tx.execute(companies.select()).all()) + str(tx.execute(inbox.select()).all())


async def test_all_that_is_kept_comes_as_a_file_and_is_forgotten(either: Lotsen) -> None:
    owner = either.person()
    await owner.says("vill öppna gårdsbutik i Brösarp")
    await owner.hears()
    await owner.says("/mindata")
    shown = await owner.hears()
    assert "vill öppna gårdsbutik i Brösarp" in shown[0].text
    file = shown[-1].json["document"]
    assert file["file_name"] == "lotsen.json"
    kept = json.loads(either.api.world.files[file["file_id"]])
    assert kept["company"]["id"] == f"telegram:{owner.id}"

    await owner.says("/glom")
    await owner.hears()
    await owner.presses("Ja, radera allt")
    (done,) = await owner.hears()
    assert done.text == "Klart. Allt är raderat."
    await either.quiet()
    with either.store.begin() as tx:
        for table in (companies, answers, inbox, outbox, events):
            rows = str(tx.execute(table.select()).all())
            assert str(owner.id) not in rows
            assert "Brösarp" not in rows


async def test_another_language_is_chosen(lotsen: Lotsen) -> None:
    owner = lotsen.person(language_code="sv")
    await owner.says("/språk")
    await owner.hears()
    await owner.presses("English")
    await owner.hears()
    await owner.says("/help")
    (page,) = await owner.hears()
    assert "How to use me" in page.text


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (Press("offer", "almi-mikrolan"), "Mikrolån"),
        (Press("need", "starta-foretag"), ""),
        (Press("set", "municipality.1286"), "Ystad"),
    ],
)
async def test_a_poster_opens_what_it_is_about(lotsen: Lotsen, link: Press, expected: str) -> None:
    owner = lotsen.person()
    await owner.opens(f"https://t.me/{lotsen.api.username}?start={codec.deep_link(link)}")
    (page,) = await owner.hears()
    assert expected in page.text
    assert "är för gammal" not in page.text


async def test_offers_are_shared_in_any_chat(lotsen: Lotsen) -> None:
    owner = lotsen.person(language_code="sv")
    results = await owner.inline("låna pengar till en maskin")
    assert len(results) > 1
    message = await owner.shares(results[0], "låna pengar till en maskin")
    assert results[0]["title"] in message.bold()
    friend = lotsen.person()
    await friend.opens(message.rows[0][0]["url"])
    (card,) = await friend.hears()
    assert results[0]["title"] in card.text
    assert await owner.inline("") == []
    assert lotsen.count(companies, id=f"telegram:{owner.id}") == 0


async def test_the_menu_is_in_the_language_of_the_phone(lotsen: Lotsen) -> None:
    swede, briton, dane = (lotsen.person(language_code=code) for code in ("sv", "en", "da"))
    await lotsen.api.until(lambda: lotsen.api.calls("setChatMenuButton"))
    assert swede.menu["glom"] == "Radera allt om dig"
    assert briton.menu["forget"] == "Erase all about you"
    assert dane.menu == swede.menu


async def test_in_a_group_lotsen_only_answers_those_who_ask_it(lotsen: Lotsen) -> None:
    group = lotsen.api.group("Företagare i Kivik")
    owner = lotsen.person()
    group.adds_bot(owner.user)
    (hello,) = await group.hears()
    assert f"@{lotsen.api.username}" in hello.text
    group.makes_admin(owner.user)
    await owner.says("ska vi ta en fika?", chat=group)
    await owner.says("/start@OtherBot", chat=group)
    await owner.says(f"@{lotsen.api.username} var söker jag serveringstillstånd i Ystad", chat=group)
    (answer,) = await group.hears()
    assert "Ystad" in answer.text
    assert answer.json["reply_to_message"]["text"].startswith("@")
    await owner.says("och i Sjöbo då?", chat=group, reply_to=answer)
    (answer,) = await group.hears()
    assert "Sjöbo" in answer.text
    await owner.says(f"/profil@{lotsen.api.username}", chat=group)
    assert len(await group.hears()) == 1


async def test_a_group_is_asked_for_its_municipality_without_a_phone_keyboard(lotsen: Lotsen) -> None:
    group = lotsen.api.group()
    owner = lotsen.person()
    await owner.says(f"/kommun@{lotsen.api.username}", chat=group)
    (question,) = await group.hears()
    assert "Dela min plats" not in question.buttons


async def test_a_question_that_is_changed_is_answered_anew_only_while_it_is_the_latest(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    asked = await owner.says("lån till ugn i Kivik")
    await owner.hears()
    await owner.edits(asked, "lån till ugn i Sjöbo")
    (answer,) = await owner.hears()
    assert "Sjöbo" in answer.text
    await owner.says("tack")
    await owner.hears()
    await owner.edits(asked, "lån till ugn i Ystad")
    assert await owner.hears(0.6) == []


async def test_what_cannot_be_read_is_said_so(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    for send in (owner.sends_sticker, owner.sends_voice, owner.sends_photo, owner.sends_poll, owner.sends_contact):
        await send()
        (answer,) = await owner.hears()
        assert "bara läsa text" in answer.text


async def test_the_words_below_a_picture_are_a_question(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    await owner.sends_photo("vill bygga ut lokalen i Tomelilla, bygglov?")
    (answer,) = await owner.hears()
    assert "Tomelilla" in answer.text


async def test_a_forwarded_message_is_a_question(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    await owner.forwards("Hur söker man stöd för att anställa i Sjöbo?")
    (answer,) = await owner.hears()
    assert answer.buttons


async def test_a_channel_with_the_bot_in_it_is_left_alone(lotsen: Lotsen) -> None:
    channel = lotsen.api.channel()
    channel.posts("Nu öppnar vi!")
    assert await channel.hears(0.5) == []


async def test_buttons_still_work_after_a_restart(either: Lotsen) -> None:
    owner = either.person()
    await owner.says("låna till en maskin i Sjöbo")
    (answer,) = await owner.hears()
    await either.stop()
    await either.start()
    await owner.presses("Jämför", on=answer)
    (comparison,) = await owner.hears()
    assert "Jämförelse" in comparison.text


async def test_an_owner_who_blocked_the_bot_and_comes_back_is_answered(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    await owner.says("hej")
    await owner.hears()
    await owner.blocks()
    await lotsen.api.until(lambda: lotsen.count(companies, unreachable=True) == 1)
    await owner.unblocks()
    await owner.says("hej igen")
    assert await owner.hears()
    assert lotsen.count(companies, unreachable=True) == 0


async def test_a_command_that_there_is_not_is_answered_with_those_that_there_are(lotsen: Lotsen) -> None:
    owner = lotsen.person()
    await owner.says("bygglov i Ystad")
    await owner.hears()
    await owner.says("/lån")
    (help_,) = await owner.hears()
    assert "/profil" in help_.text
