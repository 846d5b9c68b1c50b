"""A member's own choice of reports, in the member's chat: a list, and one press turns one on or off."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.dialogue.guide import Guide
from bot.dialogue.scene import LONGEST_LABEL, plain
from bot.dialogue.texts import Texts, texts
from bot.reports.delivery import may_read, wishes
from bot.reports.figures import Scope
from bot.reports.press import everyone
from bot.store import members, report_post
from bot.store.members import Member
from bot.turn import Button, Company, Heading, Language, Paragraph, Press, Reply, Turn

ACTIONS = frozenset(("reports",))
A_PAGE = 10
"""Organisations on a page: a steward may read all of them."""


def respond(tx: Connection, guide: Guide, turn: Turn, company: Company) -> Reply:
    """Answer "reports" (nothing), "reports t.<report>.<page>", which turns one on or off, or "reports p.<page>"."""
    language: Language = company.language or company.spoke or turn.language or "sv"
    say = texts(language)
    own_chat = turn.channel == "telegram" and not turn.company.startswith("telegram:-")
    member = members.by_company(tx, turn.company) if own_chat else None
    mine = [scope for scope in everyone(guide) if member is not None and may_read(member, scope)]
    if member is None or not mine:
        return Reply("page", (Paragraph(plain(say("report-not-yours"))),), language=language)
    what, _, about = (turn.press.about if turn.press else "").partition(".")
    key, _, page = about.rpartition(".") if what == "t" else ("", "", about)
    if any(scope.key == key for scope in mine):
        _turn(tx, member, key)
    return _list(tx, say, member, mine, int(page) if page.isdecimal() and len(page) < 3 else 0, replaces=bool(what))


def _turn(tx: Connection, member: Member, key: str) -> None:
    """On when it is off, off when it is on; what comes by e-mail stays as it is."""
    wanted = dict(wishes(tx, member))
    ways = wanted.get(key, ())
    wanted[key] = tuple(way for way in ways if way != "telegram") if "telegram" in ways else ("telegram", *ways)
    # Nothing chosen is a choice too: it is kept, or the usual report would go on coming.
    report_post.choose(tx, member.id, [(scope, way) for scope, way in wanted.items() if way] or [(key, ())])


def _list(tx: Connection, say: Texts, member: Member, mine: list[Scope], page: int, *, replaces: bool) -> Reply:
    """The first page has the area and the municipalities, and the member's own organisation; others the rest."""
    first = [scope for scope in mine if scope.kind != "organisation" or member.role != "steward"]
    rest = [scope for scope in mine if scope not in first]
    pages = [first, *(rest[start : start + A_PAGE] for start in range(0, len(rest), A_PAGE))]
    page = min(page, len(pages) - 1)
    chosen = wishes(tx, member)
    rows = [(_button(say, scope, page, on="telegram" in chosen.get(scope.key, ())),) for scope in pages[page]]
    turning = [Button(say("report-choose-before"), Press("reports", f"p.{page - 1}"))] if page else []
    if page + 1 < len(pages):
        label = "report-choose-organisations" if not page else "report-choose-more"
        turning.append(Button(say(label), Press("reports", f"p.{page + 1}")))
    blocks = (Heading(say("report-subscribe")), Paragraph(plain(say("report-choose-text"))))
    return Reply("page", blocks, (*rows, *([tuple(turning)] if turning else ())), say.language, replaces=replaces)


def _button(say: Texts, scope: Scope, page: int, *, on: bool) -> Button:
    label = say("report-choose-on" if on else "report-choose-off", name=scope.name)
    return Button(label[:LONGEST_LABEL], Press("reports", f"t.{scope.key}.{page}"))
