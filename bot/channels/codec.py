"""Buttons and deep links as short text, and back: the one codec for all channels.

Versioned, so that a button of an older Lotsen is known as such, and total: reading never raises. Callback data holds
at most 64 bytes (Bot API, InlineKeyboardButton), a deep link at most 64 of `[A-Za-z0-9_-]`.
"""

from __future__ import annotations

import re

from bot.turn import Press

VERSION = "1"
MOST_BYTES = 64

_SHORT = {
    "start": "st", "help": "he", "profile": "pr", "privacy": "pv", "my_data": "md", "forget": "fg", "forget_now": "fn",
    "language": "la", "offer": "o", "similar": "si", "person": "pe", "compare": "co", "more": "mo", "back": "ba",
    "need": "b", "example": "ex", "choose": "ch", "set": "se", "answer": "an",
    "narrow": "na", "wrong": "wr", "staff": "sf", "join": "jo",
    "save": "sv", "plans": "ps", "plan": "pl", "plan_state": "pt", "plan_ask": "pa", "plan_next": "pn",
    "plan_need": "pd", "plan_when": "pw", "plan_remove": "pr2", "plans_all": "pq", "plans_calendar": "pc",
    "plans_mail": "pm", "plans_web": "pb", "plans_telegram": "pg", "link": "ln",
    "callback": "cb", "call": "cl", "calling": "cg", "meetings": "mt", "meeting": "m", "signup": "su",
    "seat": "sa", "case": "cs", "my_case": "mc", "rate": "ra", "ask_it": "aq",
    "tend": "td", "reports": "rp", "differ": "df",
}  # fmt: skip
"""One short name an action. A name that was ever used is never given another meaning."""
ACTIONS = frozenset(_SHORT)
_LONG = {short: action for action, short in _SHORT.items()}
_PLAIN = re.compile(r"[\x21-\x7e]*\Z")
_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


def encode(press: Press) -> str:
    """A press as callback data. Raises ValueError for an unknown action or one that is about too much to fit."""
    if press.action not in _SHORT:
        raise ValueError(f"no such action: {press.action}")
    data = f"{VERSION}{_SHORT[press.action]}:{press.about}"
    if len(data.encode()) > MOST_BYTES or not _PLAIN.match(press.about):
        raise ValueError(f"does not fit in callback data: {press.about!r}")
    return data


def decode(data: str) -> Press | None:
    """The press that callback data stands for; None when it is forged, damaged or of an unknown version."""
    head, colon, about = data.partition(":")
    action = _LONG.get(head[len(VERSION) :]) if head.startswith(VERSION) else None
    if not colon or action is None or not _PLAIN.match(about) or len(data.encode(errors="replace")) > MOST_BYTES:
        return None
    return Press(action, about)


def deep_link(press: Press) -> str:
    """A press as the payload of a deep link: `o_<offer>`, `b_<need>` or `k_<municipality code>`. Raises ValueError."""
    if press.action == "set" and press.about.startswith("municipality."):
        payload = f"k_{press.about.removeprefix('municipality.')}"
    elif press.action in ("offer", "need"):
        payload = f"{_SHORT[press.action]}_{press.about}"
    else:
        raise ValueError(f"no deep link for {press.action}")
    if not _LINK.match(payload):
        raise ValueError(f"does not fit in a deep link: {payload!r}")
    return payload


def read_deep_link(payload: str) -> Press:
    """What a deep link opens; the start page when it is empty, unknown, too long or tampered with."""
    kind, _, about = payload.partition("_")
    if not _LINK.match(payload) or not about:
        return Press("start")
    if kind == "k":
        return Press("set", f"municipality.{about}")
    actions = {"o": "offer", "b": "need", "i": "join", "l": "link"}
    return Press(actions[kind], about) if kind in actions else Press("start")
