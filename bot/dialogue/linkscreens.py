"""What is said when a company puts its plans in Telegram and on the web together."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogue.scene import plain
from bot.dialogue.texts import texts
from bot.turn import ANSWER, Block, Button, Heading, Language, Notice, Paragraph, Press, Reply


def web_link(language: Language, url: str) -> Reply:
    """The one-time link by which a chat's memory is opened in a browser."""
    return _page(language, "plans-web-said", Button(texts(language)("plans-web-open"), url=url))


def telegram_link(language: Language, url: str) -> Reply:
    """The one-time link by which what a browser saved comes to Telegram."""
    return _page(language, "link-telegram-said", Button(texts(language)("link-telegram-open"), url=url))


def ask_to_join(language: Language, names: Sequence[str], mail: str, secret: str) -> Reply:
    """Whose plans they are, and whether to put them together. `mail`: where the other one is reminded."""
    say = texts(language)
    saved = say.list(names) if names else say("web-open-nothing")
    blocks: list[Block] = [Heading(say("link-title")), Paragraph(plain(say("link-ask", plans=saved)))]
    if mail:
        blocks.append(Paragraph(plain(say("plans-mail-to", mail=mail)), small=True))
    blocks.append(Paragraph(plain(say("link-ask-stranger")), small=True))
    yes, no = Button(say("link-yes"), Press("link", f"{secret}.yes")), Button(say("link-no"), Press("plans"))
    return Reply("page", tuple(blocks), ((yes,), (no,)), language)


def joined(language: Language, url: str) -> Reply:
    """It is one memory now. `url` opens it in the browser too; empty where there are no pages."""
    say = texts(language)
    rows = [(Button(say("button-plans"), Press("plans")),)]
    if url:
        rows.append((Button(say("plans-web-open"), url=url),))
    blocks = [Paragraph(plain(say("link-joined")))]
    if url:
        blocks.append(Paragraph(plain(say("link-joined-web")), small=True))
    return Reply("page", tuple(blocks), tuple(rows), language)


def moved_away(language: Language) -> Reply:
    """What the browser shows whose plans went to Telegram."""
    return _page(language, "link-moved")


def old_link(language: Language) -> Reply:
    """A link that was used, is too old or never was."""
    return _page(language, "web-press-old", Button(texts(language)("button-plans"), Press("plans")))


def not_here(language: Language) -> Reply:
    """A button that does not belong in this chat."""
    return _page(language, "error-old-button")


def way_back(language: Language, address: str, url: str) -> Notice:
    """The mail with the link that opens an address's plans in the browser which asked for it."""
    say = texts(language)
    reply = _page(language, "link-mail-body", Button(say("plans-web-open"), url=url), say("link-mail-title"))
    return Notice(f"mail:{address}", reply, priority=ANSWER)


def _page(language: Language, message: str, button: Button | None = None, title: str = "") -> Reply:
    said = Paragraph(plain(texts(language)(message)))
    blocks = (Heading(title), said) if title else (said,)
    return Reply("page", blocks, ((button,),) if button else (), language)
