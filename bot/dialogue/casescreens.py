"""Companies' own cases: the two questions, the consent, and how a case reads on an offer's card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.scene import plain
from bot.dialogue.texts import Texts
from bot.followup.cases import Told
from bot.turn import Bullets, Button, Heading, Paragraph, Press, Reply


def ask_got(say: Texts, id: int, offer: str) -> Reply:
    """What did you concretely get?"""
    blocks = (Heading(say("case-title", offer=offer)), Paragraph(plain(say("case-got"))))
    return Reply("page", blocks, ((_one(say, "case-no", id, "no"),),), say.language)


def ask_meant(say: Texts, id: int) -> Reply:
    """What has it meant?"""
    buttons = ((_one(say, "case-skip", id, "skip"), _one(say, "case-no", id, "no")),)
    return Reply("page", (Paragraph(plain(say("case-meant"))),), buttons, say.language)


def ask_consent(say: Texts, id: int, told: Told, offer: str, owner: str) -> Reply:
    """May it be shown? Said where, to whom, after whom, and for how long."""
    blocks = (
        Heading(say("case-consent-title")),
        Paragraph(plain(f"”{told.got} {told.meant}”".replace(" ”", "”"))),
        Paragraph(plain(say("case-consent", offer=offer, organisation=owner))),
    )
    buttons = ((_one(say, "case-named", id, "named"),), (_one(say, "case-anonymous", id, "anonymous"),))
    return Reply("page", blocks, (*buttons, (_one(say, "case-no", id, "no"),)), say.language)


def thanks(say: Texts, id: int, owner: str) -> Reply:
    """Staff have it now; it can be withdrawn by a press."""
    text = say("case-thanks", organisation=owner)
    return Reply("page", (Paragraph(plain(text)),), ((_one(say, "case-withdraw", id, "withdraw"),),), say.language)


def line(say: Texts, told: Told) -> str:
    """A case in one line."""
    who = told.name or say("case-anonymous-name")
    return say("case-line", company=who, got=told.got, meant=told.meant).strip()


def with_cases(say: Texts, reply: Reply, found: Sequence[Told]) -> Reply:
    """A card with companies' cases before its small print."""
    block = Bullets(say("case-card"), tuple(plain(line(say, told)) for told in found))
    small = next((i for i, one in enumerate(reply.blocks) if isinstance(one, Paragraph) and one.small), None)
    at = len(reply.blocks) if small is None else small
    return replace(reply, blocks=(*reply.blocks[:at], block, *reply.blocks[at:]))


def short(say: Texts, message: str) -> Reply:
    return Reply("page", (Paragraph(plain(say(message))),), language=say.language)


def _one(say: Texts, message: str, id: int, what: str) -> Button:
    return Button(say(message), Press("my_case", f"{id}.{what}"))
