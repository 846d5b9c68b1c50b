"""What takes a person: call-backs, meetings and cases.

Presses and lines about them are handled here, in the turn's own transaction: load, think by the rules of `followup`,
save, and say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.dialogue import meetscreens, rating
from bot.dialogue.asking import Outcome
from bot.dialogue.scene import Scene
from bot.people import callclock, calls, callstaff, meets, stories
from bot.store import members, memory, plans
from bot.store.members import Member
from bot.turn import Change, Company, Notice, Reply, Turn

Handler = Callable[[Connection, Scene, str, int], Outcome]


def _calling(tx: Connection, scene: Scene, about: str, now: int) -> Outcome:
    """Staff pressed, in their own chat or in a mail to them."""
    member = _member(tx, scene.company.id)
    done = callstaff.pressed(tx, scene.catalog, member, about, now)
    return done.reply, Change(scene.company, notices=done.notices)


def _why(tx: Connection, scene: Scene, about: str, now: int) -> Outcome:
    """The line of why joins the thumb that it explains, so that one thumb counts as one."""
    reply, change = rating.why(scene, about)
    joined = memory.explained(tx, scene.company.id, change.events[0])
    return reply, replace(change, events=()) if joined else change


def _member(tx: Connection, company: str) -> Member | None:
    """The member whose chat it is, or whose mailbox: a mail's buttons work only for who got the mail."""
    address = company.removeprefix("mail:") if company.startswith("mail:") else plans.mail_of(tx, company)
    return members.by_company(tx, company) or (members.by_email(tx, address) if address else None)


PRESSES: dict[str, Handler] = {
    "callback": calls.begin,
    "call": calls.pressed,
    "calling": _calling,
    "meetings": meets.listed,
    "meeting": meets.opened,
    "signup": meets.sign_up,
    "seat": meets.pressed,
    "case": stories.begin,
    "my_case": stories.pressed,
    "rate": lambda tx, scene, about, now: rating.rated(scene, about),
    "ask_it": lambda tx, scene, about, now: rating.ask_it(scene),
}
LINES: dict[str, Callable[[Connection, Scene, str, int], Outcome | None]] = {
    "callback": calls.typed,
    "seat": meets.named,
    "case": stories.typed,
    "rate": _why,
}
"""What a typed line, or a shared number, answers: by the action that waits for it."""


CONSENTS = ("yes", "sure", "consent")
"""What waits for a written yes that hands something over: only its own buttons leave it waiting."""
OWN = ("call", "seat", "my_case")
TO_A_PERSON = ("person", "set", "answer", "plan_need", "plan_next")
"""Presses that may lead to a person."""


def handle(tx: Connection, scene: Scene) -> Outcome | None:
    """The outcome of a turn about one of these; None when it is about something else."""
    turn, pending, now = scene.turn, scene.company.pending, int(scene.turn.at.timestamp() * 1000)
    if turn.press is not None:
        handler = PRESSES.get(turn.press.action)
        return handler(tx, scene, turn.press.about, now) if handler else None
    if pending is None or pending.action not in LINES or not (turn.phone or turn.text.strip()):
        return None
    if turn.phone and pending.action != "callback":
        return None
    return LINES[pending.action](tx, scene, pending.about, now)


def settled(turn: Turn, company: Company) -> Company:
    """The company without a question of these that waits, once it pressed something else."""
    waits = company.pending is not None and company.pending.action in (*LINES, "ask_it")
    consent = company.pending is not None and company.pending.about.rpartition(".")[2] in CONSENTS
    other = turn.press is not None and turn.press.action not in (OWN if consent else PRESSES)
    return replace(company, pending=None) if waits and other else company


def dressed(tx: Connection, scene: Scene, reply: Reply, company: Company) -> Reply:
    """A reply with what belongs beside it: a call-back, meetings, companies' cases, thumbs."""
    press = scene.turn.press
    scene = replace(scene, language=reply.language)
    if reply.kind == "human" and (press is None or press.action in TO_A_PERSON):
        return calls.with_offer(tx, scene, reply, company)
    if press is not None and press.action == "offer" and reply.shown:
        return stories.with_cases(tx, scene, reply, reply.shown[0])
    if reply.kind == "offers":
        reply = meetscreens.beside(scene, reply)
    return rating.with_thumbs(scene, reply, company)


def due(tx: Connection, catalog: Catalog, now: int) -> tuple[list[Notice], int]:
    """All that these have to do by themselves at `now` (ms): what to send, and how much was done."""
    notices: list[Notice] = []
    done = 0
    for run in (callclock.run, meets.run):
        sent, number = run(tx, catalog, now)
        notices += sent
        done += number
    return notices, done
