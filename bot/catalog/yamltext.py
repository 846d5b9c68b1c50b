"""YAML text to plain data with the place of every value, by one set of rules for reading and writing.

Numbers, booleans and null are as in the core schema of YAML 1.2; everything else stays text until the model reads
it, so that `12:30` is not 750 and `2026-03-01` is not a date before its time. Words that YAML 1.1 read as something
else (`no`, `=`, `08`) are refused, because an editor can't tell which was meant. Aliases are refused and depth and
size are bounded on the stream of events, before anything is built: libyaml's composer crashes on deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MOST_BYTES = 4_000_000
MOST_DEPTH = 24
Path = tuple[str | int, ...]
Place = tuple[int, int]
"""Line and column, both from 1."""

_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?\Z")
_WORDS = {"true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None}
_AMBIGUOUS = re.compile(r"(?:y|n|yes|no|on|off|=|[-+]?0[0-9][0-9_]*|0x[0-9a-f]+|0o[0-7]+)\Z", re.IGNORECASE)
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(Exception):
    """The text cannot be read. Holds what is wrong, in Swedish, and where."""

    def __init__(self, message: str, place: Place = (1, 1)) -> None:
        super().__init__(message)
        self.message = message
        self.place = place


@dataclass(frozen=True)
class Document:
    """Plain data, and where each value and each key of it stands."""

    data: Any
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    problems: tuple[YamlError, ...] = ()
    """What is wrong with single values; the rest of the data is there."""

    def place(self, path: Path) -> Place:
        """Where a value stands, or the nearest thing around it that is written."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))

    def key_place(self, path: Path) -> Place:
        """Where a key stands."""
        return self.keys.get(path) or self.place(path)


def parse(raw: bytes) -> Document:
    """Read a YAML text of one document. Raises YamlError when it cannot be read at all."""
    if len(raw) > MOST_BYTES:
        raise YamlError(f"filen är för stor ({len(raw)} byte); högst {MOST_BYTES} går att läsa. Dela den i flera.")
    return _Builder().build(_events(_decoded(raw)))


def scalar(text: str) -> str:
    """A text as YAML would have to write it to be read back as that same text."""
    plain = not (_AMBIGUOUS.match(text) or _INT.match(text) or _FLOAT.match(text) or text in _WORDS)
    style = None if plain else '"'
    dumped: str = yaml.safe_dump(text, allow_unicode=True, width=10**9, default_style=style)
    return dumped.removesuffix("\n").removesuffix("\n...").rstrip("\n")


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        column = wrong.start - raw.rfind(b"\n", 0, wrong.start)
        raise YamlError(
            "filen är inte UTF-8. Spara den som UTF-8, så att å, ä och ö blir rätt.", (line, column)
        ) from None


def _events(text: str) -> Iterator[yaml.Event]:
    depth = 0
    try:
        loader = _Loader(text)
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.AliasEvent):
                raise YamlError(f"alias (*{event.anchor}) går inte att använda här. Skriv ut värdet.", _at(event))
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MOST_DEPTH:
                    raise YamlError(f"för djupt kapslat (mer än {MOST_DEPTH} nivåer).", _at(event))
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            yield event
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        raise YamlError(_in_swedish(str(wrong.problem)), (mark.line + 1, mark.column + 1) if mark else (1, 1)) from None
    except yaml.YAMLError as wrong:
        raise YamlError(_in_swedish(str(wrong))) from None


def _in_swedish(problem: str) -> str:
    known = {
        "cannot start any token": "ett tecken som YAML inte tillåter här, ofta en tabb. Använd mellanslag.",
        "mapping values are not allowed": "ett kolon mitt i en text. Sätt hela texten inom citattecken.",
        "could not find expected ':'": "det saknas ett kolon efter nyckeln, eller så är raden felindragen.",
        "did not find expected key": "raden är felindragen. Kontrollera mellanslagen i början.",
        "did not find expected": "raden är felindragen eller ett tecken saknas. Se över mellanslag och citattecken.",
        "unexpected end of stream": "ett citattecken eller en parentes är inte stängd.",
        "control characters": "filen innehåller ett styrtecken som inte får finnas i text.",
        "special characters are not allowed": "filen innehåller ett styrtecken som inte får finnas i text.",
    }
    return next((swedish for english, swedish in known.items() if english in problem), f"går inte att läsa: {problem}.")


def _at(event: yaml.Event) -> Place:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Builder:
    """Builds data from events with a stack of its own, so that no depth of input is a depth of calls."""

    def __init__(self) -> None:
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.problems: list[YamlError] = []
        self.stack: list[tuple[Any, Path]] = []
        self.waiting_key: list[str | None] = []
        self.root: Any = None
        self.documents = 0

    def build(self, events: Iterator[yaml.Event]) -> Document:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    raise YamlError("filen har flera dokument (---). Behåll ett.", _at(event))
            elif isinstance(event, yaml.CollectionStartEvent):
                self._open({} if isinstance(event, yaml.MappingStartEvent) else [], event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()
                self.waiting_key.pop()
            elif isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
        return Document(self.root, self.values, self.keys, tuple(self.problems))

    def _open(self, collection: Any, event: yaml.Event) -> None:
        if self._awaits_key():
            raise YamlError("en nyckel måste vara ett ord.", _at(event))
        path = self._put(collection, event)
        self.stack.append((collection, path))
        self.waiting_key.append(None)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if not self._awaits_key():
            self._put(self._read(event), event)
            return
        mapping, path = self.stack[-1]
        key = event.value
        if key in mapping:
            self.problems.append(YamlError(f"nyckeln '{key}' står två gånger. Ta bort den ena.", _at(event)))
        self.keys[(*path, key)] = _at(event)
        self.waiting_key[-1] = key

    def _awaits_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1][0], dict) and self.waiting_key[-1] is None

    def _put(self, value: Any, event: yaml.Event) -> Path:
        path: Path = ()
        if not self.stack:
            self.root = value
        else:
            container, above = self.stack[-1]
            if isinstance(container, dict):
                key = self.waiting_key[-1]
                assert key is not None  # noqa: S101 - _awaits_key guards it
                container[key], self.waiting_key[-1] = value, None
                path = (*above, key)
            else:
                container.append(value)
                path = (*above, len(container) - 1)
        self.values[path] = _at(event)
        return path

    def _read(self, event: yaml.ScalarEvent) -> Any:
        text = event.value
        if not event.implicit[0]:
            return text
        if _AMBIGUOUS.match(text):
            self.problems.append(YamlError(_ambiguous(text), _at(event)))
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INT.match(text):
            return int(text) if len(text) < 20 else text
        return float(text) if _FLOAT.match(text) else text


def _ambiguous(text: str) -> str:
    meant = {"y": "true", "yes": "true", "on": "true", "n": "false", "no": "false", "off": "false"}.get(text.lower())
    either = f" eller {meant} om det är ja/nej" if meant else ""
    return f'{text} kan läsas på flera sätt. Skriv "{text}" med citattecken{either}.'
