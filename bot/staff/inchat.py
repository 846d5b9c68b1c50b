"""What staff do in their own chat: join by an invitation, get a link to the pages, and answer for their offers."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.dialogue.asking import Outcome
from bot.dialogue.scene import plain
from bot.dialogue.texts import texts
from bot.staff import access, differing, tending
from bot.store import members
from bot.store.members import Member
from bot.turn import Button, Change, Company, Heading, Language, Paragraph, Press, Reply, Turn

ACTIONS = frozenset(("staff", "join", "tend", differing.ACTION))


def handle(tx: Connection, catalog: Catalog, turn: Turn, company: Company, site: str) -> Outcome | None:
    """The outcome of a press of staff, or of a line that one waits for; None when it is another's turn. `site` is where
    the pages are."""
    press, waits = turn.press, company.pending is not None and company.pending.action == differing.ACTION
    if press.action not in ACTIONS if press is not None else not (waits and turn.text.strip()):
        return None
    own_chat = turn.channel == "telegram" and not turn.company.startswith("telegram:-")
    language: Language = company.language or company.spoke or turn.language or "sv"
    member = members.by_company(tx, turn.company) if own_chat else None
    if press is None or press.action == differing.ACTION:
        return differing.respond(tx, catalog, member, turn, company, language, site)
    now = int(turn.at.timestamp() * 1000)
    if press.action == "tend":
        reply = tending.pressed(tx, catalog, member, press.about, now, language, site)
    else:
        reply = _way_in(tx, press, turn.company if own_chat else None, member, now, language, site)
    return reply, Change(replace(company, pending=None) if waits else company)


def _way_in(
    tx: Connection, press: Press, chat: str | None, member: Member | None, now: int, language: Language, site: str
) -> Reply:
    """A link to the pages; for who has an invitation, also the membership. `chat`: the own one, if this is it."""
    if press.action == "join" and chat:
        try:
            member = access.accept(tx, press.about, now, telegram=chat)
        except access.Refused as refused:
            if refused.reason == "name_missing":
                link = f"{site}/staff/invite/{press.about}"
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
