"""What a company sees of its call-back: what it is about, the number, when it suits, the consent, and how it goes."""

from __future__ import annotations

import datetime as dt

from bot.dialogue.scene import plain
from bot.dialogue.texts import Texts
from bot.turn import Block, Button, Heading, Paragraph, Press, Reply, Rows

SUITS = ("any", "morning", "afternoon")
"""When a company can be called."""
ID_FIRST = "call"
"""The action of every button about one call-back: "<number>.<what>"."""


def ask_number(say: Texts, id: int, topic: str, organisation: str, problem: str = "") -> Reply:
    """The first step: what it is about, and the number to call."""
    blocks: list[Block] = [Paragraph(plain(problem))] if problem else [Heading(say("call-title"))]
    blocks += [
        Paragraph(plain(say("call-about", topic=topic))),
        Paragraph(plain(say("call-number", organisation=organisation))),
    ]
    share = Button(say("call-share"), ask_contact=True)
    buttons = ((_one(say, "call-topic", id, "topic"), _one(say, "call-give-up", id, "no")), (share,))
    return Reply("page", tuple(blocks), buttons, say.language)


def ask_topic(say: Texts, id: int) -> Reply:
    """A line that tells staff what it is about."""
    return _short(say, "call-topic-ask", ((_one(say, "call-give-up", id, "no"),),))


def ask_when(say: Texts, id: int, phone: str) -> Reply:
    """When it suits."""
    buttons = tuple((_one(say, f"call-suits-{when}", id, f"when.{when}"),) for when in SUITS)
    give_up = (_one(say, "call-give-up", id, "no"),)
    return Reply("page", (Paragraph(plain(say("call-when", phone=phone))),), (*buttons, give_up), say.language)


def ask_consent(
    say: Texts, id: int, organisation: str, rows: tuple[tuple[str, str], ...], promised: dt.date | None
) -> Reply:
    """All that will be handed over, and to whom; nothing is before this is pressed."""
    blocks = (
        Heading(say("call-consent-title")),
        Rows(tuple((label, plain(text)) for label, text in rows)),
        Paragraph(plain(say("call-consent", organisation=organisation))),
        Paragraph(plain(by_when(say, organisation, promised)), small=True),
    )
    buttons = ((_one(say, "call-yes", id, "yes"),), (_one(say, "call-give-up", id, "no"),))
    return Reply("page", blocks, buttons, say.language)


def by_when(say: Texts, organisation: str, promised: dt.date | None) -> str:
    """Who calls and by when; nothing is promised that the organisation does not."""
    if promised is None:
        return say("call-unpromised", organisation=organisation)
    return say("call-promised", organisation=organisation, date=say.date(promised))


def asked(say: Texts, id: int, organisation: str, promised: dt.date | None) -> Reply:
    """The call-back is with staff."""
    blocks = (
        Heading(say("call-asked")),
        Paragraph(plain(by_when(say, organisation, promised))),
        Paragraph(plain(say("call-asked-cancel")), small=True),
    )
    return Reply("page", blocks, ((_one(say, "call-cancel", id, "cancel"),),), say.language)


def taken(say: Texts, id: int, who: str, organisation: str) -> Reply:
    """Somebody will call."""
    return _short(say, "call-taken", ((_one(say, "call-cancel", id, "cancel"),),), who=who, organisation=organisation)


def missed(say: Texts, id: int, who: str, organisation: str) -> Reply:
    """Somebody called and nobody answered; they go on trying."""
    return _short(say, "call-missed", ((_one(say, "call-cancel", id, "cancel"),),), who=who, organisation=organisation)


def unreached(say: Texts, id: int, organisation: str, contact: tuple[str, str]) -> Reply:
    """Three tries and a message left: the company can ask again or go itself."""
    again = (_one(say, "call-again", id, "again"),)
    return _with_way(say, say("call-unreached", organisation=organisation), contact, (again,))


def late(say: Texts, id: int, organisation: str, contact: tuple[str, str]) -> Reply:
    """The truth: nobody has taken it."""
    cancel = (_one(say, "call-cancel", id, "cancel"),)
    return _with_way(say, say("call-late", organisation=organisation), contact, (cancel,))


def declined(say: Texts, organisation: str, contact: tuple[str, str]) -> Reply:
    """It is not for this organisation; the next best way."""
    return _with_way(say, say("call-declined", organisation=organisation), contact)


def expired(say: Texts, id: int, organisation: str, contact: tuple[str, str]) -> Reply:
    """It is closed without a call."""
    again = (_one(say, "call-again", id, "again"),)
    return _with_way(say, say("call-expired", organisation=organisation), contact, (again,))


def may_pass(say: Texts, id: int, organisation: str, other: str) -> Reply:
    """Another organisation may have it only when the company says so."""
    buttons = ((_one(say, "call-agree", id, "agree"),), (_one(say, "call-refuse", id, "refuse"),))
    return _short(say, "call-may-pass", buttons, organisation=organisation, other=other)


def ask_verdict(say: Texts, id: int, organisation: str, topic: str) -> Reply:
    """Was the company called, and did it help? One press."""
    answers = (("call-verdict-helped", "y.y"), ("call-verdict-not-helped", "y.n"), ("call-verdict-not-called", "n.n"))
    buttons = tuple((_one(say, message, id, f"verdict.{answer}"),) for message, answer in answers)
    return _short(say, "call-verdict", buttons, organisation=organisation, topic=topic)


def short(say: Texts, message: str, **values: object) -> Reply:
    """One line."""
    return _short(say, message, (), **values)


def with_way(say: Texts, text: str, contact: tuple[str, str]) -> Reply:
    """A line and the published way in."""
    return _with_way(say, text, contact)


def offer_call(say: Texts, reply: Reply, about: str) -> Reply:
    """A reply about a person, with the way to be called first."""
    button = Button(say("button-call-me"), Press("callback", about))
    return Reply(
        reply.kind, reply.blocks, ((button,), *reply.buttons), reply.language, reply.offers, reply.shown, reply.groups,
        reply.need, reply.replaces, reply.notice, reply.document,
    )  # fmt: skip


def _with_way(say: Texts, text: str, contact: tuple[str, str], buttons: tuple[tuple[Button, ...], ...] = ()) -> Reply:
    said, url = contact
    blocks = (Paragraph(plain(text)), Paragraph(plain(say("call-way", way=said))))
    link = (Button(say("call-open"), url=url),)
    return Reply("page", blocks, (link, *buttons), say.language)


def _short(say: Texts, message: str, buttons: tuple[tuple[Button, ...], ...], **values: object) -> Reply:
    return Reply("page", (Paragraph(plain(say(message, **values))),), buttons, say.language)


def _one(say: Texts, message: str, id: int, what: str) -> Button:
    return Button(say(message), Press(ID_FIRST, f"{id}.{what}"))
