"""What staff do in their own chat: join by an invitation, get a link to the pages, and answer for their offers."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.dialogue.scene import plain
from bot.dialogue.texts import texts
from bot.staff import access, tending
from bot.store import members
from bot.turn import Button, Company, Heading, Language, Paragraph, Press, Reply, Turn

ACTIONS = frozenset(("staff", "join", "tend"))


def respond(tx: Connection, catalog: Catalog, turn: Turn, company: Company, site: str) -> Reply:
    """Answer a press of staff. `site` is where the pages are."""
    now = int(turn.at.timestamp() * 1000)
    own_chat = turn.channel == "telegram" and not turn.company.startswith("telegram:-")
    language: Language = company.language or company.spoke or turn.language or "sv"
    member = members.by_company(tx, turn.company) if own_chat else None
    if turn.press is not None and turn.press.action == "tend":
        return tending.pressed(tx, catalog, member, turn.press.about, now, language, site)
    if turn.press is not None and turn.press.action == "join" and own_chat:
        try:
            member = access.accept(tx, turn.press.about, now, telegram=turn.company)
        except access.Refused as refused:
            if refused.reason == "name_missing":
                link = f"{site}/staff/invite/{turn.press.about}"
                return _page(language, "staff-name-missing", "staff-join", link)
            return _page(language, f"staff-{refused.reason.replace('_', '-')}", "staff-sign-in", f"{site}/staff")
    if member is None:
        return _page(language, "staff-not-here", "staff-sign-in", f"{site}/staff")
    page = _page(language, "staff-link", "staff-open", f"{site}/staff/in/{access.sign_in_link(tx, member, now)}")
    if member.role == "editor":
        return page
    choice = Button(texts(language)("report-archive"), Press("reports"))
    return replace(page, buttons=(*page.buttons, (choice,)))


def _page(language: Language, message: str, label: str, url: str) -> Reply:
    say = texts(language)
    blocks = (Heading(say("staff-title")), Paragraph(plain(say(message))))
    return Reply("page", blocks, ((Button(say(label), url=url),),), language)
