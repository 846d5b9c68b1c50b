"""One company in Telegram and on the web: the one-time links by which its two memories become one.

A link is made where the company is known and used where it is to be known too. Nothing is put together before whoever
used it has seen what it is about and pressed once more, so that nobody is drawn into a stranger's memory.
"""

from __future__ import annotations

import secrets

from sqlalchemy import Connection

from bot.dialogue import linkscreens as screens
from bot.store import memory, plans
from bot.turn import Company, Language, Press, Reply, Turn

ACTIONS = frozenset(("plans_web", "plans_telegram", "link"))
LINK_MS = 15 * 60 * 1000
"""How long a link works."""
MOST_NAMED = 5
YES = "yes"


def respond(tx: Connection, turn: Turn, company: Company, site: str, bot: str) -> Reply:
    """Answer a press about linking. `site` is where the pages are, `bot` the bot's name in Telegram, empty without one.

    Both sides are one person's: in a group, whoever presses first would get what the others saved.
    """
    language: Language = company.language or company.spoke or turn.language or "sv"
    press = turn.press or Press("?")
    own_chat = turn.company.startswith("telegram:") and not turn.company.startswith("telegram:-")
    if press.action == "plans_telegram":
        at_home = turn.company.startswith("web:") and bot
        return screens.telegram_link(language, _url(tx, turn, bot)) if at_home else screens.not_here(language)
    if not own_chat or turn.channel != "telegram":
        return screens.not_here(language)
    if press.action == "plans_web":
        return screens.web_link(language, _page(tx, turn, site))
    secret, _, sure = press.about.partition(".")
    return _joined(tx, turn, language, secret, site) if sure == YES else _asked(tx, turn, language, secret)


def _asked(tx: Connection, turn: Turn, language: Language, secret: str) -> Reply:
    found = plans.find_link(tx, "telegram", secret, _ms(turn))
    if found is None:
        return screens.old_link(language)
    book = plans.load(tx, found.company, hold=False)
    names = [plan.name for plan in book.plans][:MOST_NAMED]
    return screens.ask_to_join(language, names, book.contact.mail if book.contact else "", secret)


def _joined(tx: Connection, turn: Turn, language: Language, secret: str, site: str) -> Reply:
    now = _ms(turn)
    found = plans.find_link(tx, "telegram", secret, now)
    if found is None:
        return screens.old_link(language)
    plans.use_link(tx, "telegram", secret)
    memory.moved(tx, found.company, turn.company)
    memory.said(tx, found.company, None, "", screens.moved_away(language), now)
    return screens.joined(language, _page(tx, turn, site) if site.startswith("https://") else "")


def _url(tx: Connection, turn: Turn, bot: str) -> str:
    return f"https://t.me/{bot}?start=l_{_new(tx, turn, 'telegram')}"


def _page(tx: Connection, turn: Turn, site: str) -> str:
    return f"{site}/l/{_new(tx, turn, 'web')}"


def _new(tx: Connection, turn: Turn, kind: plans.LinkKind) -> str:
    secret = secrets.token_urlsafe(24)
    plans.new_link(tx, kind, secret, turn.company, _ms(turn) + LINK_MS)
    return secret


def _ms(turn: Turn) -> int:
    return int(turn.at.timestamp() * 1000)
