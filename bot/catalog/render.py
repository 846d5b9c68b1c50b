"""Plain data as YAML text in the catalog's own style."""

from __future__ import annotations

import io
import json
import re
from typing import Any, Literal

from yaml.emitter import Emitter

from bot.catalog.yamltext import scalar

Quotes = Literal["", "'", '"']
STEP = 2
"""Columns that each level is indented by."""
WIDEST_ROW = 100
"""Characters of a list that is written on one row."""
_WORD = re.compile(r"[\w.-]{1,48}\Z")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def inline(value: Any, quotes: Quotes = "", *, flow: bool = False) -> str:
    """A value on one row. `quotes`: those of the text that it takes the place of, kept where they can be.

    `flow`: it stands within brackets, where commas and brackets of its own need quotes.
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{inline(k, flow=True)}: {inline(v, flow=True)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(item, flow=True) for item in value) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if not isinstance(value, str):
        return repr(value)
    if quotes == "'" and not re.search(r"[\n\r\t]", value) and not _ESCAPED.search(value):
        return "'" + value.replace("'", "''") + "'"
    return value if quotes == "" and _plain(value, flow) else _quoted(value)


def block(value: Any, column: int, indent: int = STEP) -> str:
    """A value over as many rows as it needs, each but the first indented to `column`; no row end at the end.

    `indent`: columns between a key and the dashes of its list.
    """
    if isinstance(value, dict) and value:
        rows = [entry(key, item, column, indent) for key, item in value.items()]
        return ("\n" + " " * column).join(rows)
    if isinstance(value, list) and value:
        return ("\n" + " " * column).join("- " + block(item, column + STEP, indent) for item in value)
    return inline(value)


def entry(key: str, value: Any, column: int, indent: int = STEP) -> str:
    """`key: value` as a row or rows, each but the first indented to `column`."""
    name = inline(key)
    if not isinstance(value, dict | list) or on_one_row(value):
        return f"{name}: {inline(value)}"
    inner = column + (indent if isinstance(value, list) else STEP)
    return f"{name}:\n{' ' * inner}{block(value, inner, indent)}"


def on_one_row(value: Any) -> bool:
    """Whether a list or mapping is written within brackets: ids and other single words."""
    if isinstance(value, list):
        words = all(isinstance(item, int | float) or (isinstance(item, str) and _WORD.match(item)) for item in value)
        return words and len(inline(value)) <= WIDEST_ROW
    return not value


def _plain(text: str, flow: bool) -> bool:
    if scalar(text) != text or _DATE.match(text):  # other programs take a bare date for more than text
        return False
    return not flow or bool(_emitter.analyze_scalar(text).allow_flow_plain)


def _quoted(text: str) -> str:
    escaped = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", escaped)


_emitter: Any = Emitter(io.StringIO(), allow_unicode=True)
