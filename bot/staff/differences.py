"""What sets two organisations' offers apart: the other side is told of the sentence, and may answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.dialogue.scene import plain
from bot.dialogue.texts import texts
from bot.staff.access import Refused
from bot.store import differences, members, staff_log
from bot.store.differences import Difference
from bot.store.members import Member
from bot.turn import Button, Heading, Language, Notice, Paragraph, Press, Reply

LONGEST_ANSWER = 1000


def written(
    tx: Connection, catalog: Catalog, member: Member, owner: str, offer: Mapping[str, Any],
    before: Sequence[Mapping[str, Any]], now: int, site: str,
) -> list[Notice]:  # fmt: skip
    """Keep what a member wrote of other organisations' offers, in an offer as its file has it. `before`: its earlier
    differences. Returns what those organisations are told."""
    notices: list[Notice] = []
    for similar in offer.get("similar") or ():
        other = catalog.offer(str(similar.get("offer")))
        if other is None or similar in before or catalog.owner_of[other.id] == owner:
            continue
        said = str(similar["difference"]["sv"])
        id = differences.keep(tx, str(offer["id"]), other.id, member.id, said, now)
        names = catalog.organisations[owner].name, str(offer["name"]["sv"]), other.name.sv
        told = members.of_organisation(tx, catalog.owner_of[other.id]) or members.stewards(tx)
        notices += [
            Notice(one.address, _asked(id, said, names, "sv", site, chat=not one.address.startswith("mail:")))
            for one in told
            if one.address and one.id != member.id
        ]
    return notices


def question(catalog: Catalog, found: Difference, language: Language, site: str) -> Reply:
    """A difference, with what the other side can press in its chat."""
    offer, other = catalog.offers[found.offer], catalog.offers[found.other]
    names = catalog.owner(offer.id).name, offer.name[language], other.name[language]
    return _asked(found.id, found.text, names, language, site, chat=True)


def _asked(id: int, said: str, names: tuple[str, str, str], language: Language, site: str, *, chat: bool) -> Reply:
    """`names`: the organisation that wrote, its offer, and the other offer. `chat`: whether a press answers."""
    say = texts(language)
    organisation, offer, other = names
    blocks = (
        Heading(say("difference-title", other=other)),
        Paragraph(plain(say("difference-told", organisation=organisation, offer=offer, other=other))),
        Paragraph(plain(f"”{said}”")),
    )
    url = f"{site}/staff/differences/{id}"
    if not chat:
        return Reply("page", blocks, ((Button(say("difference-open"), url=url),),), language)
    pressed = [
        Button(say("difference-agree"), Press("differ", f"{id}.agree")),
        Button(say("difference-type"), Press("differ", f"{id}.type")),
        Button(say("difference-both"), url=url),
    ]
    return Reply("page", blocks, tuple((button,) for button in pressed), language)


def waiting(tx: Connection, catalog: Catalog, member: Member) -> list[Difference]:
    """What others wrote about the member's own organisation's offers and nobody has answered."""
    mine = [id for id, owner in catalog.owner_of.items() if owner == member.organisation]
    return [one for one in differences.waiting(tx, mine) if catalog.offer(one.offer)]


def readable(tx: Connection, catalog: Catalog, member: Member, id: int) -> tuple[Difference, bool]:
    """A difference, and whether the member may answer it. Only the two sides read it. Raises Refused, or KeyError."""
    found = differences.find(tx, id)
    one, other = (catalog.offer(found.offer), catalog.offer(found.other)) if found else (None, None)
    if found is None or one is None or other is None:
        raise KeyError(id)
    answers = member.may_edit(catalog.owner_of[other.id])
    if not answers and not member.may_edit(catalog.owner_of[one.id]):
        raise Refused("not_allowed")
    return found, answers and found.answered_at is None


def answered(tx: Connection, catalog: Catalog, member: Member, id: int, text: str, now: int, site: str) -> list[Notice]:
    """Keep an answer. Returns what the one who wrote is told. Raises Refused, or KeyError."""
    found, may = readable(tx, catalog, member, id)
    if not may or not differences.answer(tx, id, text[:LONGEST_ANSWER], member.id, now):
        raise Refused("not_allowed")
    staff_log.note(tx, member, now, "answered", found.other, before=found.text, after=text[:LONGEST_ANSWER])
    say, other, offer = texts("sv"), catalog.offers[found.other], catalog.offers[found.offer]
    values = dict(organisation=catalog.owner(other.id).name, offer=offer.name.sv, other=other.name.sv)
    blocks = (
        Heading(say("difference-answer-title", offer=offer.name.sv)),
        Paragraph(plain(say("difference-answer-told", **values))),
        Paragraph(plain(f"”{text[:LONGEST_ANSWER]}”")),
    )
    button = Button(say("difference-open-offer"), url=f"{site}/staff/offers/{offer.id}")
    writer = members.by_id(tx, found.member)
    living = writer is not None and not writer.removed
    told = [writer] if writer and living else members.of_organisation(tx, catalog.owner_of[offer.id])
    reply = Reply("page", blocks, ((button,),))
    return [Notice(one.address, reply) for one in told if one.address]
