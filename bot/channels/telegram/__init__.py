"""Lotsen on Telegram: updates in by webhook or polling, messages out in one lane, and the database in between."""

from bot.channels.telegram.telegram import Telegram as Telegram
