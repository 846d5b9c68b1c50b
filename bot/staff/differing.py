"""How a member answers what another organisation wrote of two offers, in the member's own chat: by a press or a line.
The role is looked at each time."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.dialogue import nudgescreens
from bot.dialogue.asking import Outcome
from bot.dialogue.texts import texts
from bot.staff import differences
from bot.staff.access import Refused
from bot.store.differences import Difference
from bot.store.members import Member
from bot.turn import Button, Change, Company, Language, Press, Turn

ACTION = "differ"


def respond(
    tx: Connection, catalog: Catalog, member: Member | None, turn: Turn, company: Company, language: Language, site: str
) -> Outcome:
    """A press "<difference>" or "<difference>.<agree|type>", or the line that the latter waits for. It never fails on
    what is gone, answered or another's."""
    asked = turn.press or company.pending or Press(ACTION)
    id, _, what = asked.about.partition(".")
    company = replace(company, pending=None)  # answered now, or left for something else
    found = _open(tx, catalog, member, id)
    if isinstance(found, str) or member is None:
        return nudgescreens.short(language, str(found)), Change(company)
    if what == "type":
        reply = nudgescreens.short(language, "difference-ask", organisation=catalog.owner(found.offer).name)
        later = Button(texts(language)("difference-later"), Press(ACTION, id))
        return replace(reply, buttons=((later,),)), Change(replace(company, pending=Press(ACTION, id)))
    text = texts("sv")("difference-agreed") if what == "agree" else " ".join(turn.text.split())
    if not text:
        return differences.question(catalog, found, language, site), Change(company)
    told = differences.answered(tx, catalog, member, found.id, text, int(turn.at.timestamp() * 1000), site)
    return nudgescreens.short(language, "difference-sent"), Change(company, notices=tuple(told))


def _open(tx: Connection, catalog: Catalog, member: Member | None, id: str) -> Difference | str:
    """A difference that the member may answer now; else the message that says why not."""
    if member is None:
        return "difference-no-role"
    try:
        number = int(id) if id.isdecimal() and len(id) < 16 else 0
        found, may = differences.readable(tx, catalog, member, number)
    except KeyError:
        return "difference-gone"
    except Refused:
        return "difference-no-role"
    if found.answered_at is not None:
        return "difference-already"
    return found if may else "difference-no-role"
