"""A reply as calls to Telegram: well-set text for a phone's width, its buttons, and what goes with them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.channels import codec
from bot.channels.telegram.characters import clean, cut
from bot.channels.telegram.markup import Line, Piece, Run, line, messages
from bot.channels.telegram.receive import Place
from bot.dialogue.texts import Texts, texts
from bot.store.queues import ANSWER, CALLBACK, Call
from bot.turn import Block, Bullets, Button, Comparison, Heading, Items, Paragraph, Reply, Rows

MOST_LABEL = 60
"""Units of a button's label: more does not show on a phone."""
MOST_NOTICE = 200
"""Units of the short line at a pressed button (Bot API, answerCallbackQuery)."""
CALLBACK_MS = 150_000
"""How long Telegram takes an answer to a pressed button."""

Params = dict[str, Any]


def render(reply: Reply, place: Place, now: int) -> list[Call]:
    """The calls that say a reply in a chat, in order. Raises ValueError for a button that does not fit."""
    say = texts(reply.language)
    sent: list[tuple[str, Params]] = [("sendMessage", {"text": text}) for text in messages(pieces(reply, say))]
    if sent:
        if markup := keyboard(reply):
            sent[-1][1]["reply_markup"] = markup
        sent[0] = _edited(place, sent[0]) if reply.replaces and place.pressed else _answering(place, sent[0])
    sent += _ask_location(reply, place, say)
    sent += _ask_contact(reply, place, say)
    if reply.document:
        sent.append(("sendDocument", {"document": {"name": reply.document.name, "text": reply.document.text}}))
    calls = [call(place, method, _where(place, method) | params) for method, params in sent]
    return [*answer_callback(place, now, reply.notice), *calls]


def call(place: Place, method: str, params: Mapping[str, Any], priority: int = ANSWER) -> Call:
    """A call in a chat's lane."""
    return Call(place.company, place.company, method, json.dumps(params, ensure_ascii=False), priority)


def answer_callback(place: Place, now: int, notice: str = "") -> list[Call]:
    """The answer that every pressed button gets, or nothing when none was pressed. Not in the chat's lane: it may not
    wait for what is said there."""
    if not place.callback:
        return []
    params: Params = {"callback_query_id": place.callback}
    if notice:
        params["text"] = cut(clean(notice), MOST_NOTICE)
    lane = f"callback:{place.callback}"[:80]
    payload = json.dumps(params, ensure_ascii=False)
    return [Call(lane, place.company, "answerCallbackQuery", payload, CALLBACK, now + CALLBACK_MS)]


def pieces(reply: Reply, say: Texts) -> Iterator[Piece]:
    """The reply's blocks as lines that belong together."""
    for block in reply.blocks:
        yield from _block(block, say)


def keyboard(reply: Reply) -> Params | None:
    """The reply's buttons below its message; None when it has none."""
    rows = [[_button(one) for one in row if one.press or one.url] for row in reply.buttons]
    return {"inline_keyboard": [row for row in rows if row]} if any(rows) else None


def _button(button: Button) -> Params:
    label = cut(clean(button.label), MOST_LABEL)
    if button.url:
        return {"text": label, "url": button.url}
    assert button.press is not None  # noqa: S101 - `keyboard` lets no other button through
    return {"text": label, "callback_data": codec.encode(button.press)}


def _block(block: Block, say: Texts) -> Iterator[Piece]:
    if isinstance(block, Heading):
        yield [Line((Run(clean(block.text), bold=True),))]
    elif isinstance(block, Paragraph):
        yield [line(block.spans, italic=block.small)]
    elif isinstance(block, Items):
        for number, item in enumerate(block.items, 1):
            title = Line((Run(f"{number}. "), Run(clean(item.title), bold=True)))
            yield [title, *(line(one) for one in item.lines)]
    elif isinstance(block, Bullets):
        marks = (f"{number}. " if block.numbered else "• " for number in range(1, len(block.lines) + 1))
        lines = [line(one, before=mark, folded=block.folded) for one, mark in zip(block.lines, marks, strict=True)]
        yield [Line((Run(clean(block.title), bold=True),)), *lines]
    elif isinstance(block, Rows):
        yield [Line((Run(clean(label), bold=True), Run(": "), *line(value).runs)) for label, value in block.rows]
    else:
        yield from _comparison(block, say)


def _comparison(table: Comparison, say: Texts) -> Iterator[Piece]:
    """Row by row, an offer a line: a table does not fit on a phone."""
    for label, cells in table.rows:
        same = len(set(cells)) == 1
        named = [(say("telegram-compare-same"), cells[0])] if same else zip(table.columns, cells, strict=True)
        lines = (Line((Run("• "), Run(clean(name), italic=True), Run(f": {clean(cell)}"))) for name, cell in named)
        yield [Line((Run(clean(label), bold=True),)), *lines]


def _where(place: Place, method: str) -> Params:
    """The chat, and for text how it is read."""
    where: Params = {"chat_id": place.chat}
    if place.thread is not None and method != "editMessageText":
        where["message_thread_id"] = place.thread
    if method in ("sendMessage", "editMessageText"):
        where |= {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    return where


def _edited(place: Place, first: tuple[str, Params]) -> tuple[str, Params]:
    return "editMessageText", {"message_id": place.pressed} | first[1]


def _answering(place: Place, first: tuple[str, Params]) -> tuple[str, Params]:
    """In a group, an answer shows what it answers."""
    if place.private or place.message is None:
        return first
    answers = {"message_id": place.message, "allow_sending_without_reply": True}
    return first[0], first[1] | {"reply_parameters": answers}


def _ask_location(reply: Reply, place: Place, say: Texts) -> list[tuple[str, Params]]:
    """Telegram shares a place from the keyboard only, and only in a private chat: that takes a message of its own."""
    asking = [button for row in reply.buttons for button in row if button.ask_location]
    if not asking or not place.private:
        return []
    button = {"text": cut(clean(asking[0].label), MOST_LABEL), "request_location": True}
    markup = {"keyboard": [[button]], "resize_keyboard": True, "one_time_keyboard": True}
    return [("sendMessage", {"text": say("telegram-share-location"), "reply_markup": markup})]


def _ask_contact(reply: Reply, place: Place, say: Texts) -> list[tuple[str, Params]]:
    """A number is shared as a place is."""
    asking = [button for row in reply.buttons for button in row if button.ask_contact]
    if not asking or not place.private:
        return []
    button = {"text": cut(clean(asking[0].label), MOST_LABEL), "request_contact": True}
    markup = {"keyboard": [[button]], "resize_keyboard": True, "one_time_keyboard": True}
    return [("sendMessage", {"text": say("call-share-ask"), "reply_markup": markup})]


def take_keyboard(place: Place, say: Texts) -> Call:
    """Takes away a keyboard that is not needed any more. Telegram does so only with a message."""
    params = {"text": say("telegram-keyboard-gone"), "reply_markup": {"remove_keyboard": True}}
    return call(place, "sendMessage", _where(place, "sendMessage") | params)


def thank_for_contact(place: Place, say: Texts) -> Call:
    """Takes away the keyboard that shared a number."""
    params = {"text": say("call-share-thanks"), "reply_markup": {"remove_keyboard": True}}
    return call(place, "sendMessage", _where(place, "sendMessage") | params)


def thank_for_location(place: Place, say: Texts) -> Call:
    """Takes away the keyboard that shared a place."""
    params = {"text": say("telegram-location-thanks"), "reply_markup": {"remove_keyboard": True}}
    return call(place, "sendMessage", _where(place, "sendMessage") | params)
