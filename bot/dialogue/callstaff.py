"""What staff see of a call-back: whom to call, about what, what to ask, and what to press afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogue.scene import in_rows, plain
from bot.dialogue.texts import Texts
from bot.followup.callbacks import MOST_ATTEMPTS, REASONS, Callback, State
from bot.turn import Block, Bullets, Button, Heading, Paragraph, Press, Reply, Rows

SCRIPT = ("call-script-1", "call-script-2", "call-script-3")
Rowed = Sequence[tuple[str, str]]


def script(say: Texts) -> tuple[str, ...]:
    """The three questions of a call."""
    return tuple(say(question) for question in SCRIPT)


def card(say: Texts, id: int, rules: Callback, topic: str, rows: Rowed, *, first: str = "", notice: str = "") -> Reply:
    """A call-back as staff get it. `rows`: what is known, labelled. `first`: why it comes now."""
    blocks: list[Block] = [Heading(first or say("call-staff-title"))]
    blocks.append(Rows(((say("call-staff-topic"), plain(topic)), *((label, plain(text)) for label, text in rows))))
    if rules.state.open:
        blocks.append(Bullets(say("call-script-title"), tuple(plain(line) for line in script(say)), numbered=True))
    blocks.append(Paragraph(plain(standing(say, rules)), small=True))
    return Reply("page", tuple(blocks), buttons(say, id, rules), say.language, replaces=bool(notice), notice=notice)


def standing(say: Texts, rules: Callback) -> str:
    """Where a call-back is, in words."""
    return say(f"call-state-{rules.state}", attempts=rules.attempts)


def buttons(say: Texts, id: int, rules: Callback) -> tuple[tuple[Button, ...], ...]:
    """What may be pressed about a call-back as it is."""
    if rules.state is State.WAITING:
        return ((_one(say("call-take"), id, "take"),), (_one(say("call-not-ours"), id, "decline"),))
    if rules.state is not State.TAKEN:
        return ()
    tries = rules.attempts + 1
    message = "call-missed-last" if tries == MOST_ATTEMPTS else "call-missed-press"
    pressed = [
        _one(say("call-done"), id, "helped"),
        _one(say(message, attempt=tries, most=MOST_ATTEMPTS), id, "missed"),
        _one(say("call-not-ours"), id, "decline"),
        _one(say("call-release"), id, "release"),
    ]
    return in_rows(pressed, 1)


def ask_reason(say: Texts, id: int) -> Reply:
    """Why it is not for this organisation."""
    reasons = [_one(say(f"call-reason-{reason}"), id, f"because.{reason}") for reason in REASONS]
    return Reply("page", (Paragraph(plain(say("call-why-not"))),), in_rows(reasons, 1), say.language)


def ask_whither(say: Texts, id: int, others: Sequence[tuple[str, str]]) -> Reply:
    """Who should have it instead. `others`: organisations that take call-backs, by id and name."""
    to = [_one(say("call-pass-to", organisation=name), id, f"to.{key}") for key, name in others]
    none = _one(say("call-pass-none"), id, "to.")
    return Reply("page", (Paragraph(plain(say("call-whither"))),), in_rows([*to, none], 1), say.language)


def short(say: Texts, message: str, **values: object) -> Reply:
    """One line to staff."""
    return Reply("page", (Paragraph(plain(say(message, **values))),), language=say.language)


def _one(label: str, id: int, what: str) -> Button:
    return Button(label, Press("calling", f"{id}.{what}"))
