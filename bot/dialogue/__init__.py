"""What to say next, in Swedish and English. Pure: no I/O, no clock, no channel."""

from bot.dialogue.guide import Guide as Guide
