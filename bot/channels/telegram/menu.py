"""What Telegram shows of the bot before anybody has written: commands, descriptions, the menu button."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot, BotCommand, MenuButtonCommands
from telegram.error import RetryAfter, TelegramError

from bot.channels.telegram.errors import reaction
from bot.dialogue.texts import Texts, texts
from bot.turn import Language

log = logging.getLogger(__name__)

COMMANDS: dict[Language, tuple[tuple[str, str], ...]] = {
    "sv": (
        ("hjalp", "help"), ("mina", "plans"), ("moten", "meetings"),
        ("profil", "profile"), ("kommun", "municipality"), ("sprak", "language"),
        ("integritet", "privacy"), ("mindata", "my-data"), ("glom", "forget"), ("start", "start"),
    ),
    "en": (
        ("help", "help"), ("mine", "plans"), ("meetings", "meetings"),
        ("profile", "profile"), ("municipality", "municipality"),
        ("language", "language"),
        ("privacy", "privacy"), ("mydata", "my-data"), ("forget", "forget"), ("start", "start"),
    ),
}  # fmt: skip
"""Names as typed, and their text. Everybody but English-speakers sees the Swedish ones."""
LONGEST_WAIT = 60.0


def commands(language: Language) -> list[BotCommand]:
    """The commands of a language, as the menu shows them."""
    say = texts(language)
    return [BotCommand(name, say(f"telegram-command-{text}")) for name, text in COMMANDS[language]]


async def set_menu(bot: Bot) -> None:
    """Tell Telegram what to show. What fails is logged and left: the bot works without it."""
    for language in COMMANDS:
        try:
            await _set_language(bot, texts(language), commands(language), "en" if language == "en" else None)
        except TelegramError as error:
            log.warning("The menu could not be set: %s", type(error).__name__)
            if isinstance(error, RetryAfter):
                await asyncio.sleep(min(reaction(error).seconds, LONGEST_WAIT))
    try:
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    except TelegramError as error:
        log.warning("The menu button could not be set: %s", type(error).__name__)


async def _set_language(bot: Bot, say: Texts, shown: list[BotCommand], code: str | None) -> None:
    await bot.set_my_commands(shown, language_code=code)
    await bot.set_my_description(say("telegram-description"), language_code=code)
    await bot.set_my_short_description(say("telegram-short-description"), language_code=code)
