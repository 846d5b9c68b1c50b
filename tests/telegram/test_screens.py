"""Every screen of every offer, in both languages, taken by Telegram's own rules."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest

from bot.channels import codec
from bot.channels.telegram.menu import COMMANDS, commands
from bot.channels.telegram.receive import Place
from bot.channels.telegram.render import render
from bot.dialogue import Guide
from bot.dialogue.profile import CHOSEN
from bot.dialogue.texts import texts
from bot.turn import Company, Facts, Language, Press, Reply, Turn
from tests.botapi.formatted import tidy, units
from tests.botapi.html import parse_html
from tests.botapi.markup import check_markup

NOW = dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)
PLACE = Place(7, "telegram:7", callback="1", pressed=2)
LANGUAGES: tuple[Language, ...] = ("sv", "en")


def screens(guide: Guide, company: Company) -> Iterator[Reply]:
    """All that a company can open by a button, and what the buttons there open in turn."""
    first = [Press(action) for action in ("start", "help", "profile", "privacy", "language", "forget", "person", "?")]
    first += [Press("offer", id) for id in guide.catalog.offers]
    first += [Press("person", id) for id in guide.catalog.offers]
    first += [Press("need", id) for id in guide.catalog.needs]
    first += [Press("choose", fact) for fact in (*CHOSEN, "place")]
    first += [Press("set", f"municipality.{area.code}") for area in guide.catalog.home()]
    for press in first:
        reply, change = guide.respond(_turn(press), company)
        yield reply
        for button in (button for row in reply.buttons for button in row):
            if button.press and button.press.action in ("similar", "compare", "more", "narrow", "answer", "back"):
                after, _ = guide.respond(_turn(button.press), change.company)
                yield after


def _turn(press: Press) -> Turn:
    return Turn("telegram:7", "telegram", NOW, press=press)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("municipality", [None, "1265"])
def test_telegram_takes_every_screen(guide: Guide, language: Language, municipality: str | None) -> None:
    company = Company("telegram:7", language=language, facts=Facts(municipality=municipality))
    seen = 0
    for reply in screens(guide, company):
        calls = render(reply, PLACE, 0)
        assert len(calls) < 5
        for call in calls:
            sent = json.loads(call.payload)
            if "text" in sent and call.method != "answerCallbackQuery":
                text = tidy(parse_html(sent["text"])).text
                assert 0 < units(text) <= 4096
                seen += 1
            if "reply_markup" in sent:
                check_markup(sent["reply_markup"], private=True)
        labelled = [button for row in reply.buttons for button in row if button.press]
        assert all(codec.decode(codec.encode(button.press)) == button.press for button in labelled if button.press)
    assert seen > 2 * len(guide.catalog.offers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_telegram_takes_the_menu_and_the_descriptions(language: Language) -> None:
    say = texts(language)
    assert len(say("telegram-description")) <= 512
    assert len(say("telegram-short-description")) <= 120
    assert len(commands(language)) == len(COMMANDS[language]) == 10
    assert all(3 <= len(command.description) <= 256 for command in commands(language))
