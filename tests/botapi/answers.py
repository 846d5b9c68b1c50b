"""The methods that answer a pressed button or an inline query."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.botapi.calls import Params
from tests.botapi.markup import check_markup
from tests.botapi.messages import caption_content, text_content
from tests.botapi.refusal import bad
from tests.botapi.urls import url_fault
from tests.botapi.world import World, too_old

START = re.compile(r"^[A-Za-z0-9_-]{1,64}$")


def answer_callback(world: World, p: Params) -> bool:
    """answerCallbackQuery."""
    query = world.callbacks.get(p["callback_query_id"])
    if query is None:
        raise too_old()
    query.check_fresh()
    if len(p.get("text") or "") > 200:
        raise bad("MESSAGE_TOO_LONG")
    if p.get("url") and not re.match(r"^https://t\.me/|^tg://", p["url"]):
        raise bad("URL_INVALID")
    query.answer = {name: p[name] for name in ("text", "show_alert", "url") if p.get(name)}
    if query.chat is not None:
        query.chat.notice()
    return True


def answer_inline(world: World, p: Params) -> bool:
    """answerInlineQuery."""
    query = world.inline.get(p["inline_query_id"])
    if query is None:
        raise too_old()
    query.check_fresh()
    results = p["results"]
    if len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    if len({result["id"] for result in results}) < len(results):
        raise bad("RESULT_ID_DUPLICATE")
    for result in results:
        _check_result(result)
    _check_frame(p)
    query.answer = {"results": results, "button": p.get("button"), "next_offset": p.get("next_offset", "")}
    return True


def _check_result(result: dict[str, Any]) -> None:
    if not 1 <= len(result["id"].encode()) <= 64:
        raise bad("RESULT_ID_INVALID")
    if result["type"] == "article" and not result["title"].strip():
        raise bad("ARTICLE_TITLE_EMPTY")
    if result.get("url") and url_fault(result["url"]):
        raise bad("ARTICLE_URL_INVALID")
    content = result.get("input_message_content") or {}
    if "message_text" in content:
        text_content(content | {"text": content["message_text"]})
    caption_content(result)
    check_markup(result.get("reply_markup") or {"inline_keyboard": []}, private=True)


def _check_frame(p: Params) -> None:
    if len(p.get("next_offset", "").encode()) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    button = p.get("button")
    if button and not button.get("web_app") and not START.match(button.get("start_parameter") or ""):
        raise bad("START_PARAM_INVALID")
    if len(json.dumps(p["results"], ensure_ascii=False).encode()) > 2**16:
        raise bad("RESULTS_TOO_BIG")
