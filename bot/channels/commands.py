"""The commands that companies type, in Swedish and English, in every channel that has commands."""

from __future__ import annotations

import unicodedata

from bot.turn import Press

COMMANDS: dict[str, Press] = {
    "start": Press("start"),
    "hjalp": Press("help"), "help": Press("help"),
    "profil": Press("profile"), "profile": Press("profile"),
    "sprak": Press("language"), "language": Press("language"),
    "kommun": Press("choose", "municipality"), "municipality": Press("choose", "municipality"),
    "integritet": Press("privacy"), "privacy": Press("privacy"),
    "mindata": Press("my_data"), "mydata": Press("my_data"),
    "personal": Press("staff"), "staff": Press("staff"),
    "mina": Press("plans"), "mine": Press("plans"), "plans": Press("plans"),
    "moten": Press("meetings"), "meetings": Press("meetings"),
    "glom": Press("forget"), "forget": Press("forget"),
}  # fmt: skip
"""By name as Telegram allows it: small letters without rings and dots."""


def command(name: str) -> Press | None:
    """What a command asks for, however it is spelt ("Hjälp", "SPRÅK"); None when there is no such command."""
    plain = unicodedata.normalize("NFD", name.casefold())
    return COMMANDS.get("".join(letter for letter in plain if not unicodedata.combining(letter)))


def typed(line: str) -> Press | None:
    """What a line that begins with a slash asks for: how it works, when there is no such command. None for another."""
    name = line[1:].split(maxsplit=1) if line.startswith("/") else []
    if not name:
        return None
    return command(name[0]) or (Press("help") if len(name) == 1 else None)
