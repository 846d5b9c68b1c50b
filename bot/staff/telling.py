"""Tells those who can mend it what is wrong with the catalog: once a day for each thing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection

from bot.catalog import Problem
from bot.dialogue.texts import texts
from bot.store import leases, members
from bot.store.members import Member
from bot.turn import Bullets, Heading, Notice, Paragraph, Reply, Span

DAY_MS = 86_400_000
MOST = 10
"""Problems that are written out; a Telegram message is short."""
_SECRETS = re.compile(r"(?<=//)[^/@\s]+@")


def tell(
    tx: Connection,
    post: Callable[[Connection, Sequence[Notice], int], None],
    problems: Sequence[Problem],
    trouble: str,
    now: int,
) -> int:
    """Tell stewards, and the leads of the organisations whose files are concerned. Returns how many are told."""
    text = "\n".join(map(str, problems)) or trouble
    if not leases.once(tx, f"told:{hashlib.sha256(text.encode()).hexdigest()[:40]}", now, now + DAY_MS):
        return 0
    reply = _refused(problems) if problems else _remote(trouble)
    notices = [Notice(member.address, reply) for member in _concerned(tx, problems) if member.address]
    post(tx, notices, now)
    return len(notices)


def _concerned(tx: Connection, problems: Sequence[Problem]) -> list[Member]:
    found = members.stewards(tx)
    for organisation in sorted({Path(problem.file).stem for problem in problems}):
        found += [member for member in members.of_organisation(tx, organisation) if member.role == "lead"]
    return found


def _refused(problems: Sequence[Problem]) -> Reply:
    say = texts("sv")
    lines = [(Span(str(problem)),) for problem in problems[:MOST]]
    if len(problems) > MOST:
        lines.append((Span(say("catalog-refused-more", count=len(problems) - MOST)),))
    blocks = (
        Heading(say("catalog-refused")),
        Paragraph((Span(say("catalog-refused-why")),)),
        Bullets("", tuple(lines)),
    )
    return Reply("page", blocks)


def _remote(trouble: str) -> Reply:
    say = texts("sv")
    said = _SECRETS.sub("", trouble)[:500]  # an address may hold a password
    return Reply("page", (Heading(say("catalog-remote")), Paragraph((Span(say("catalog-remote-why", trouble=said)),))))
