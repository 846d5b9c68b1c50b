"""What staff are asked about their offers, and what they see when they answer in their chat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.catalog.model import Offer
from bot.dialogue.scene import LONGEST_LABEL, bold, plain
from bot.dialogue.texts import Texts, texts
from bot.followup.nudges import Occasion, Reason
from bot.turn import Block, Bullets, Button, Heading, Language, Paragraph, Press, Reply, Rich

SECTIONS: tuple[tuple[str, tuple[Reason, ...]], ...] = (
    ("nudge-week", ("week",)), ("nudge-link", ("link",)), ("nudge-year", ("year",)), ("nudge-month", ("month",)),
    ("nudge-due", ("due",)),
)  # fmt: skip
"""Titles, the most urgent first, and why an offer stands under each. It stands under the first that fits."""


def letter(
    language: Language, who: str, asked: Sequence[tuple[Offer, Sequence[Occasion]]], times: int, site: str | None = None
) -> Reply:
    """Some offers of an organisation, with a button each. `times`: how often they were asked about before.
    `site`: where the pages are, for a mail, whose buttons lead there."""
    say = texts(language)
    intro = ("nudge-intro", "nudge-again", "nudge-passed-on")[min(times, 2)]
    blocks: list[Block] = [Heading(say("nudge-title", organisation=who)), Paragraph(plain(say(intro)))]
    buttons: list[Button] = []
    left = list(asked)
    for title, reasons in SECTIONS:
        here = [one for one in left if any(occasion.reason in reasons for occasion in one[1])]
        left = [one for one in left if one not in here]
        if here:
            blocks.append(Bullets(say(title), tuple(_line(say, *one) for one in here)))
            buttons += [_open(language, offer, site) for offer, _ in here]
    blocks.append(Paragraph(plain(say("nudge-how-mail" if site else "nudge-how")), small=True))
    return Reply("page", tuple(blocks), tuple((button,) for button in buttons), language)


def choices(language: Language, offer: Offer, site: str) -> Reply:
    """An offer with its four choices; one that ended has only its page."""
    say = texts(language)
    if not offer.status.living:
        text = plain(say("nudge-already-ended", offer=offer.name[language]))
        return Reply("page", (Paragraph(text),), ((_page(say, offer.id, site),),), language)
    blocks = (
        Heading(offer.name[language]),
        Paragraph(plain(offer.promise[language])),
        Paragraph(plain(" ".join(_facts(say, offer)))),
    )
    pressed = {
        what: Button(say(f"nudge-{what}"), Press("tend", f"{offer.id}.{what}")) for what in ("true", "paused", "ended")
    }
    change = Button(say("nudge-change"), url=_url(offer.id, site))
    rows = ((pressed["true"],), (change,), (pressed["paused"], pressed["ended"]))
    return Reply("page", blocks, rows, language)


def sure(language: Language, offer: Offer) -> Reply:
    """Asks once whether an offer has really ended."""
    say = texts(language)
    rows = (
        (Button(say("nudge-end-sure"), Press("tend", f"{offer.id}.sure")),),
        (Button(say("nudge-end-not"), Press("tend", f"{offer.id}.back")),),
    )
    return Reply("page", (Paragraph(plain(say("nudge-sure", offer=offer.name[language]))),), rows, language)


def noted(language: Language, offer: Offer, what: str, site: str) -> Reply:
    """What a press leads to. `what`: true, paused or ended."""
    say = texts(language)
    text = say(f"nudge-noted-{what}", offer=offer.name[language])
    return Reply("page", (Paragraph(plain(text)),), ((_page(say, offer.id, site),),), language)


def short(language: Language, message: str, **values: str) -> Reply:
    """One line and nothing to press."""
    return Reply("page", (Paragraph(plain(texts(language)(message, **values))),), (), language)


def failed(language: Language, offer: str, name: str, why: str, site: str) -> Reply:
    """A change that a member asked for could not be made."""
    say = texts(language)
    blocks = (Heading(say("nudge-failed")), Paragraph(plain(say("nudge-failed-why", offer=name, why=why))))
    return Reply("page", blocks, ((_page(say, offer, site),),), language)


def _line(say: Texts, offer: Offer, why: Sequence[Occasion]) -> Rich:
    broken = [say("nudge-link-gone")] if any(one.reason == "link" for one in why) else []
    return (bold(offer.name[say.language]), *plain(f": {' '.join((*broken, *_facts(say, offer)))}"))


def _facts(say: Texts, offer: Offer) -> Iterator[str]:
    if offer.assured is None:
        yield say("nudge-never")
    else:
        yield say("nudge-last", date=say.date(offer.assured.date))
    if offer.closes is not None:
        yield say("nudge-closes", date=say.date(offer.closes))


def _open(language: Language, offer: Offer, site: str | None) -> Button:
    name = offer.name[language]
    label = name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1].rstrip(" ,–") + "…"
    return Button(label, url=_url(offer.id, site)) if site else Button(label, Press("tend", offer.id))


def _page(say: Texts, offer: str, site: str) -> Button:
    return Button(say("nudge-page"), url=_url(offer, site))


def _url(offer: str, site: str) -> str:
    return f"{site}/staff/offers/{offer}"
