"""Who makes a change from the command line, as history and Git are to name the person."""

from __future__ import annotations

import getpass

from sqlalchemy import Connection

from bot.staff.changing import Author
from bot.staff.git import Git, GitError
from bot.store import members

PROGRAM = "program"
"""The id of whoever runs the program and is no member."""


class Unknown(Exception):
    """Nobody is called so, or several are. The message says who there is."""


def author(tx: Connection, said: str | None, git: Git | None) -> Author:
    """The member with this number or name; without any, Git's user, else the user of this machine. Raises Unknown."""
    if said is None:
        return Author(PROGRAM, _own_name(git))
    everyone = members.everyone(tx)
    found = [one for one in everyone if said.strip().casefold() in (str(one.id), one.name.casefold())]
    if len(found) == 1:
        return Author.of(found[0])
    known = ", ".join(f"{one.id} {one.name}" for one in found or everyone) or "nobody yet"
    raise Unknown(f"{said!r} is {'no member' if not found else 'several members'}. There is: {known}.")


def _own_name(git: Git | None) -> str:
    try:
        name = git.run("config", "user.name").strip() if git else ""
        return name or getpass.getuser()
    except (GitError, OSError, KeyError):  # a container may have a number for a user and no name
        return "Lotsen"
