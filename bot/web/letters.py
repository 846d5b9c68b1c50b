"""A button of a mail, pressed on a page. A mail may be sent on to others, so its button does the one thing that it
says, to the one plan or call-back that it is about, and shows what came of it. It opens nobody's conversation: that
takes a browser that is the company's already, or a new link to the address.

A link that is only opened does nothing: it asks for one press, since programs open every link of a mail.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.mail import Links
from bot.channels.webchat import Heard, company_id
from bot.dialogue import linkscreens
from bot.people.linking import LINK_MS
from bot.store import members, plans
from bot.turn import Block, Bullets, Button, Items, Press, Reply, Rows
from bot.web import site
from bot.web.forms import admit, posted
from bot.web.planlinks import LATEST, ask, old
from bot.web.site import new_nonce

ALONE = frozenset(("plan_state", "plan_ask", "plan_next", "plan_need", "plan_when", "call", "calling", "seat"))
"""Actions that are about one plan, call-back or seat, and that a press answers wholly."""
FOR_ALL = Press("plans_all", "pause"), Press("plans_all", "stop"), Press("plans_all", "resume")
TYPED = ("type", "phone", "name")
"""What asks for words, which only the company's own conversation takes."""
MAIL_AGAIN_MS = 5 * 60_000


@dataclass(frozen=True, slots=True)
class Letter:
    """Whose mail it was, and what its button says and does."""

    token: str
    address: str
    press: Press
    label: str
    company: str | None
    """Who has the address; None for staff, whose address is all there is, and for nobody any more."""
    staff: bool

    @property
    def session(self) -> str:
        return self.company or f"mail:{self.address}"


async def pressed(request: Request) -> Response:
    """Asks for the press; then does it and shows the answer, in the chat where the browser is the company's own."""
    letter = await run_in_threadpool(_letter, request, request.path_params["token"])
    if letter is None:
        return old(request)
    here = site.of(request)
    if request.method == "GET":
        admit(request)
        return ask(request, "web-press-title", "web-press-do", letter.label, label=letter.label, mail=letter.address)
    fields = await posted(request)
    session = here.sessions.of(request)
    mine = session is not None and company_id(session) == letter.company
    if "again" in fields:
        sent = await run_in_threadpool(_send_link, request, letter)
        return _answer(request, letter, None, "web-press-mailed" if sent else "web-press-wait")
    if not mine and not allowed(letter.press):
        return _answer(request, letter, None)
    nonce = fields.get("turn") or new_nonce()
    heard = Heard(letter.session, nonce, press=letter.press, language=site.language(request))
    exchange = await run_in_threadpool(here.chat.say, heard)
    return RedirectResponse(LATEST, 303) if mine else _answer(request, letter, exchange.reply)


def allowed(press: Press) -> bool:
    """Whether a mail's button may do this for whoever holds the mail."""
    return press in FOR_ALL or (press.action in ALONE and press.about.rpartition(".")[2] not in TYPED)


def follows(press: Press, first: Press) -> bool:
    """Whether a button of the answer is about the same one thing as the mail's button."""
    same = press.about.partition(".")[0] == first.about.partition(".")[0]
    related = press.action == first.action or {press.action, first.action} <= {name for name in ALONE if "plan" in name}
    return press in FOR_ALL or (allowed(press) and same and related)


def _answer(request: Request, letter: Letter, reply: Reply | None, said: str = "") -> Response:
    """What came of the press, with what may be pressed next, each a link of its own."""
    links, next_ones = Links(site.of(request).settings), []
    if reply is not None:
        buttons = [button for row in reply.buttons for button in row]
        next_ones = [
            (links.url(letter.address, button).removeprefix(links.site), button.label)
            for button in buttons
            if button.press is not None and follows(button.press, letter.press)
        ]
        reply = _outside(reply, letter.press)
    return site.of(request).page(
        request, "letter.html", path="/", letter=letter, reply=reply, next_ones=next_ones, said=said
    )


def _outside(reply: Reply, press: Press) -> Reply:
    """The reply without what only works in a conversation, and without what a company noted in its plan."""
    noted = (Rows,) if press.action.startswith("plan") else ()
    blocks: list[Block] = []
    for block in reply.blocks:
        if isinstance(block, Items):
            blocks.append(Items(tuple(replace(item, press=None) for item in block.items)))
        elif not isinstance(block, noted) and not (noted and isinstance(block, Bullets) and block.folded):
            blocks.append(block)
    links: tuple[Button, ...] = tuple(button for row in reply.buttons for button in row if button.url)
    return replace(reply, blocks=tuple(blocks), buttons=(links,) if links else (), document=None)


def _letter(request: Request, token: str) -> Letter | None:
    """The mail's button; None when the link is forged or too old, or nobody has the address any more."""
    here = site.of(request)
    found = Links(here.settings).read(token)
    if found is None:
        return None
    address, press, label = found
    with here.service.store.begin() as tx:
        company, staff = plans.with_mail(tx, address), members.by_email(tx, address) is not None
    if company is None and not staff:
        return None
    return Letter(token, address, press, label, company, staff)


def _send_link(request: Request, letter: Letter) -> bool:
    """Mail the address a link that opens its plans in this browser, at most every few minutes. Whether it was sent."""
    here, now = site.of(request), int(time.time() * 1000)
    with here.service.store.begin() as tx:
        if letter.company is None or plans.has_link(tx, letter.company, now + LINK_MS - MAIL_AGAIN_MS, now + LINK_MS):
            return False
        secret = secrets.token_urlsafe(24)
        plans.new_link(tx, "web", secret, letter.company, now + LINK_MS)
        url = f"{here.settings.site}/l/{secret}"
        here.service.tell(tx, [linkscreens.way_back(site.language(request), letter.address, url)], now)
    return True


ROUTES = (Route("/m/{token}", pressed, methods=["GET", "POST"]),)
