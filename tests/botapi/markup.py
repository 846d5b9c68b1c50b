"""Keyboards: what Telegram refuses in them."""

from __future__ import annotations

import json
from typing import Any

from tests.botapi.refusal import bad
from tests.botapi.urls import url_fault

Markup = dict[str, Any]

MAX_BYTES = 10_240
MAX_BUTTONS = 100
MAX_IN_ROW = 8
_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
_STYLES = ("danger", "success", "primary")


def check_markup(markup: Markup, *, private: bool) -> None:
    """Refuse a reply markup that Telegram refuses. `private`: the chat is with one person."""
    if len(json.dumps(markup, ensure_ascii=False).encode()) > MAX_BYTES:
        raise bad("reply markup is too long")
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    _check_size(rows)
    for row in rows:
        for button in row:
            _check_button(button, inline="inline_keyboard" in markup, private=private)


def _check_size(rows: list[list[Any]]) -> None:
    if sum(len(row) for row in rows) > MAX_BUTTONS or any(len(row) > MAX_IN_ROW for row in rows):
        raise bad("reply markup is too long")


def _check_button(button: Any, *, inline: bool, private: bool) -> None:
    if isinstance(button, str):
        button = {"text": button}
    if not button.get("text", "").strip():
        raise bad(f"{'inline keyboard' if inline else 'keyboard'} button text must be non-empty")
    if button.get("style") not in (None, *_STYLES):
        raise bad("BUTTON_STYLE_INVALID")
    if inline:
        _check_action(button)
    elif not private:
        _check_requests(button)


def _check_requests(button: dict[str, Any]) -> None:
    if button.get("request_contact"):
        raise bad("phone number can be requested in private chats only")
    if button.get("request_location"):
        raise bad("location can be requested in private chats only")


def _check_action(button: dict[str, Any]) -> None:
    actions = [name for name in _ACTIONS if name in button]
    if not actions or button.get("callback_data") == "":
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad(f"can't parse inline keyboard button: exactly one action is allowed, not {' and '.join(actions)}")
    if len(button.get("callback_data", "x").encode()) > 64:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and (fault := url_fault(button["url"])):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: {fault}")
    if "web_app" in button and not button["web_app"]["url"].startswith("https://"):
        url = button["web_app"]["url"]
        raise bad(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    if "pay" in button or "callback_game" in button:
        raise bad("BUTTON_TYPE_INVALID")
