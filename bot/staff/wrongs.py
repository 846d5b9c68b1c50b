"""What companies say is wrong: kept, told to the owner, and answered when it is mended."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.dialogue.scene import plain
from bot.dialogue.texts import texts
from bot.staff.access import Refused
from bot.store import members, staff_log, wrong
from bot.store.members import Member
from bot.turn import Button, Event, Heading, Notice, Paragraph, Press, Reply


def reported(
    tx: Connection, catalog: Catalog, event: Event, company: str, language: str, now: int, site: str
) -> tuple[Notice, ...]:
    """Keep a report. Returns what its offer's owner is told: its members, or the stewards where it has none."""
    wrong.keep(tx, event.about, company, language, event.text, now)
    offer, owner = catalog.offers[event.about], catalog.owner(event.about)
    told = members.of_organisation(tx, owner.id) or members.stewards(tx)
    say = texts("sv")
    blocks = (
        Heading(say("wrong-notice-title", offer=offer.name["sv"])),
        Paragraph(plain(f"”{event.text}”")),
        Paragraph(plain(say("wrong-notice-help"))),
    )
    reply = Reply("page", blocks, ((Button(say("wrong-notice-open"), url=f"{site}/staff"),),))
    return tuple(Notice(member.address, reply) for member in told if member.address)


def mended(tx: Connection, catalog: Catalog, member: Member, id: int, now: int) -> tuple[Notice, ...]:
    """Close a report. Returns what the company that made it is told. Raises Refused for another's offer."""
    mine = {offer for offer, owner in catalog.owner_of.items() if member.may_edit(owner)}
    found = wrong.mended(tx, id, mine, now)
    if found is None:
        raise Refused("not_allowed")
    staff_log.note(tx, member, now, "mended", found.offer, before=found.text)
    if found.company is None or not found.company.startswith(("telegram:", "web:")):
        return ()
    say = texts("en" if found.language == "en" else "sv")
    offer = catalog.offers[found.offer]
    owner = catalog.owner(found.offer).name
    text = say("wrong-mended", offer=offer.name[say.language], owner=owner)
    button = Button(say("wrong-back"), Press("offer", offer.id))
    return (Notice(found.company, Reply("page", (Paragraph(plain(text)),), ((button,),), say.language)),)
