"""What must be replaced in a YAML text so that it says something else, and nothing more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml

from bot.catalog.render import STEP, Quotes, block, entry, inline, on_one_row
from bot.catalog.yamltext import Path

WIDEST = 120
Order = Callable[[Path], Sequence[str]]
"""The keys that a mapping at a path may have, in the order they are written."""
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class SpliceError(Exception):
    """The text is written in a way that cannot be changed in place."""


@dataclass(frozen=True, order=True)
class Splice:
    """Characters of a text, from `start` up to `end`, and what stands there instead."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class _Part:
    """An item of a list, or a key with its value: the node of each, and the characters covered."""

    key: Any
    value: Any
    start: int
    end: int


def spliced(text: str, old: Any, new: Any, order: Order) -> str:
    """A text that says `old`, changed so that it says `new`. Raises SpliceError when it cannot be done in place."""
    differ = _Differ(text, order)
    differ.differ(differ.root, old, new, ())
    for splice in sorted(differ.found, reverse=True):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


class _Differ:
    """Walks a text's nodes beside what they say and what they are to say, and finds the splices."""

    def __init__(self, text: str, order: Order) -> None:
        self.text = text
        self.order = order
        self.found: list[Splice] = []
        self.root: Any = yaml.compose(text, Loader=_Loader)
        self.indent = next(_indents(self.root), STEP)
        self.row_end = "\r\n" if "\r\n" in text else "\n"

    def differ(self, node: Any, old: Any, new: Any, path: Path, key: Any = None, *, flow: bool = False) -> None:
        """Find what makes a node say `new`. `key`: the one it stands at, if any; `flow`: it stands within brackets."""
        if old == new and type(old) is type(new):
            return
        if isinstance(old, dict) and isinstance(new, dict) and any(name in new for name in old):
            self._mapping(node, old, new, path, flow or node.flow_style)
        elif isinstance(old, list) and isinstance(new, list) and old and new:
            self._sequence(node, old, new, path, flow or node.flow_style)
        elif isinstance(node, yaml.ScalarNode) and node.value and not isinstance(new, dict | list):
            quotes: Quotes = "'" if node.style == "'" else '"' if node.style == '"' else ""
            end = self._end(node)
            self._replace(node.start_mark.index, end, inline(new, quotes, flow=flow))
        else:
            self._whole(node, new, key, flow)

    def _mapping(self, node: Any, old: dict[str, Any], new: dict[str, Any], path: Path, flow: bool) -> None:
        parts = dict(zip(old, self._parts(node), strict=True))
        names = list(old)
        kept = [name for name in old if name in new]
        for name in kept:
            self.differ(parts[name].value, old[name], new[name], (*path, name), parts[name].key, flow=flow)
        self._remove(node, list(parts.values()), [names.index(name) for name in old if name not in new], flow)
        order = list(self.order(path))
        added: dict[str, list[str]] = {}
        for name in sorted(
            (n for n in new if n not in old), key=lambda n: order.index(n) if n in order else len(order)
        ):
            earlier = [other for other in order[: order.index(name)] if other in kept] if name in order else kept
            added.setdefault((earlier or kept)[-1], []).append(name)
        for anchor, keys in added.items():
            column = self._column(parts[names[0]].start)
            if flow:
                rows = [f"{inline(name, flow=True)}: {inline(new[name], flow=True)}" for name in keys]
            else:
                rows = [entry(name, new[name], column, self.indent) for name in keys]
            self._insert_after(node, parts[anchor], rows, column, flow)

    def _sequence(self, node: Any, old: list[Any], new: list[Any], path: Path, flow: bool) -> None:
        parts = self._parts(node)
        pairs, removed, added = _matched(old, new)
        if not pairs:
            pairs, removed, added = {0: 0}, list(range(1, len(old))), {0: list(range(1, len(new)))}
        for here, there in pairs.items():
            self.differ(parts[here].value, old[here], new[there], (*path, here), flow=flow)
        self._remove(node, parts, removed, flow)
        for anchor, items in added.items():
            as_row = flow or _was_flow(parts[max(anchor, 0)].value)
            column = node.start_mark.column
            if as_row:
                rows = [inline(new[item], flow=True) for item in items]
            else:
                rows = [block(new[item], column + STEP, self.indent) for item in items]
            rows = rows if flow else [f"- {row}" for row in rows]
            if anchor < 0:
                self._insert_before(node, parts[min(pairs)], rows, column, flow)
            else:
                self._insert_after(node, parts[anchor], rows, column, flow)

    def _whole(self, node: Any, new: Any, key: Any, flow: bool) -> None:
        """Write a value anew where it stands."""
        start, end = node.start_mark.index, self._end(node)
        short = len(inline(new)) <= WIDEST - 40
        row = flow or not isinstance(new, dict | list) or on_one_row(new) or (_was_flow(node) and short)
        if key is None:
            self._replace(start, end, inline(new, flow=flow) if row else block(new, self._column(start), self.indent))
            return
        colon = self._colon(key)
        if row:
            self._replace(colon, max(end, colon), " " + inline(new, flow=flow))
            return
        column = self._column(key.start_mark.index) + (self.indent if isinstance(new, list) else STEP)
        self._replace(colon, max(end, colon), "\n" + " " * column + block(new, column, self.indent))

    def _remove(self, node: Any, parts: list[_Part], gone: list[int], flow: bool) -> None:
        for first, last in _runs(gone):
            after = parts[last + 1].start if last + 1 < len(parts) else None
            if flow:
                self._remove_within(parts, first, last, after)
            elif isinstance(node, yaml.MappingNode) and not self._begins_row(parts[first].start) and after is not None:
                between = self.text[parts[last].end : after]
                self._replace(parts[first].start, parts[last].end if "#" in between else after, "")
            else:
                for part in parts[first : last + 1]:
                    self._replace(self._row_start(node, part), self._row_end(part.end), "")

    def _remove_within(self, parts: list[_Part], first: int, last: int, after: int | None) -> None:
        """Take items out from within brackets, with their commas. The row that begins after them stays as it is."""
        start, end = parts[first].start, parts[last].end
        if after is None:
            self._replace(parts[first - 1].end, end, "")
        elif "\n" in self.text[end:after] and not self._begins_row(start):
            self._replace(len(self.text[:start].rstrip(" ")), self.text.index(",", end) + 1, "")
        else:
            self._replace(start, after, "")

    def _insert_after(self, node: Any, part: _Part, rows: list[str], column: int, flow: bool) -> None:
        if flow:
            self._replace(part.end, part.end, "".join(self._continued(node, part.end, row) for row in rows))
            return
        at = self._row_end(part.end)
        text = "".join(f"{' ' * column}{row}\n" for row in rows)
        self._replace(at, at, text if self.text[at - 1] == "\n" else "\n" + text.removesuffix("\n"))

    def _insert_before(self, node: Any, part: _Part, rows: list[str], column: int, flow: bool) -> None:
        if flow:
            self._replace(part.start, part.start, "".join(f"{row}, " for row in rows))
            return
        at = self._row_start(node, part)
        self._replace(at, at, "".join(f"{' ' * column}{row}\n" for row in rows))

    def _continued(self, node: Any, at: int, row: str) -> str:
        """A further item within brackets, on a new row where the present one is full."""
        begun = self.text.rfind("\n", 0, at) + 1
        if at - begun + len(row) + 3 <= WIDEST:
            return f", {row}"
        begun = self.text.rfind("\n", 0, node.start_mark.index) + 1
        first = self.text[begun : node.start_mark.index]
        indent = len(first) - len(first.lstrip(" -")) + STEP
        return f",\n{' ' * indent}{row}"

    def _replace(self, start: int, end: int, text: str) -> None:
        self.found.append(Splice(start, end, text.replace("\n", self.row_end)))

    def _parts(self, node: Any) -> list[_Part]:
        if isinstance(node, yaml.MappingNode):
            return [
                _Part(key, value, key.start_mark.index, max(self._colon(key), self._end(value)))
                for key, value in node.value
            ]
        return [_Part(None, item, item.start_mark.index, self._end(item)) for item in node.value]

    def _end(self, node: Any) -> int:
        """Where a node's own characters end: comments and empty rows after it are not its own."""
        if isinstance(node, yaml.ScalarNode):
            return int(node.start_mark.index) + len(self.text[node.start_mark.index : node.end_mark.index].rstrip())
        if node.flow_style or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        if isinstance(node, yaml.SequenceNode):
            return self._end(last)
        return max(self._colon(last[0]), self._end(last[1]))

    def _colon(self, key: Any) -> int:
        """Just after a key's colon."""
        return self.text.index(":", key.end_mark.index) + 1

    def _column(self, at: int) -> int:
        return at - self.text.rfind("\n", 0, at) - 1

    def _begins_row(self, at: int) -> bool:
        return not self.text[self.text.rfind("\n", 0, at) + 1 : at].strip(" ")

    def _row_start(self, node: Any, part: _Part) -> int:
        """Where the row of a part begins: of its key, or of its dash."""
        start = self.text.rfind("\n", 0, part.start) + 1
        if part.key is not None:
            if self._begins_row(part.start):
                return start
            raise SpliceError
        dash = " " * int(node.start_mark.column) + "-"
        while not self.text.startswith(dash, start):
            if start == 0:
                raise SpliceError
            start = self.text.rfind("\n", 0, start - 1) + 1
        return start

    def _row_end(self, at: int) -> int:
        """Just after the end of the row that a place stands in."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1


def _matched(old: list[Any], new: list[Any]) -> tuple[dict[int, int], list[int], dict[int, list[int]]]:
    """Which items stay (old → new, changed or not), which go, and which come: after an old one, or -1 before all."""
    before, after = ([json.dumps(item, sort_keys=True) for item in items] for items in (old, new))
    pairs: dict[int, int] = {}
    gone: list[int] = []
    come: list[tuple[int, range]] = []
    for _, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        both = min(i2 - i1, j2 - j1)
        pairs |= {i1 + step: j1 + step for step in range(both)}
        gone += range(i1 + both, i2)
        if j2 - j1 > both:
            come.append((i1 + both, range(j1 + both, j2)))
    added: dict[int, list[int]] = {}
    for at, items in come:
        added.setdefault(max((kept for kept in pairs if kept < at), default=-1), []).extend(items)
    return pairs, gone, added


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Rows of numbers that follow each other, as first and last."""
    first = None
    for position, number in enumerate(numbers):
        first = number if first is None else first
        if position + 1 == len(numbers) or numbers[position + 1] != number + 1:
            yield first, number
            first = None


def _indents(node: Any) -> Iterator[int]:
    """How far the dashes of lists are indented from their keys, as this text does it."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(value, yaml.SequenceNode) and not value.flow_style:
                yield value.start_mark.column - key.start_mark.column
            yield from _indents(value)


def _was_flow(node: Any) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)
