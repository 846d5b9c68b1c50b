"""YAML text to plain data with the place of every value, by one set of rules for reading and writing.

Numbers, booleans and null are as in the core schema of YAML 1.2; everything else stays text until the model reads
it, so that `12:30` is not 750 and `2026-03-01` is not a date before its time. Words that YAML 1.1 read as something
else (`no`, `=`, `08`) are refused, because an editor can't tell which was meant. Anchors, aliases and tags are refused
and depth and size are bounded on the stream of events, before anything is built: libyaml's composer crashes on deep
nesting.
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
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ufffd\U00010000-\U0010ffff]")
_OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""What programs obey or refuse instead of showing it, and what turns the order of letters around."""
_CONTROL = "ett styrtecken, som inte får finnas i text. Ta bort det."
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line (YAML 1.1, 5.4)."""
_NEEDS_QUOTES = re.compile("[\n\r\x85\u2028\u2029\ufeff]")
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
    style = None if plain and not _NEEDS_QUOTES.search(text) else '"'
    dumped: str = yaml.safe_dump(text, allow_unicode=True, width=10**9, default_style=style)
    return dumped.removesuffix("\n").removesuffix("\n...").rstrip("\n")


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line, start = raw.count(b"\n", 0, wrong.start) + 1, raw.rfind(b"\n", 0, wrong.start) + 1
        column = len(raw[start : wrong.start].decode("utf-8", "replace")) + 1
        message = "filen är inte UTF-8. Spara den som UTF-8, så att å, ä och ö blir rätt."
        raise YamlError(message, (line, column)) from None
    if found := _UNPRINTABLE.search(text):
        line, column = text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())
        raise YamlError(_CONTROL, (line, column))
    return text


def _events(text: str, loader_of: Any = None) -> Iterator[yaml.Event]:
    depth = 0
    try:
        loader = (loader_of or _Loader)(text)
        while loader.check_event():
            event = loader.get_event()
            _refuse_shorthand(event)
            if isinstance(event, yaml.ScalarEvent) and _OBEYED.search(event.value):  # written as "\\x1b", say
                raise YamlError(_CONTROL, _at(event))
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MOST_DEPTH:
                    raise YamlError(f"för djupt kapslat (mer än {MOST_DEPTH} nivåer).", _at(event))
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            yield event
    except yaml.MarkedYAMLError as wrong:
        if "nesting depth" in f"{wrong.problem}":  # libyaml reads ahead and gives up; PyYAML's own loader says where
            for _ in _events(text, yaml.SafeLoader):
                pass
        mark = wrong.problem_mark or wrong.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise YamlError(_in_swedish(wrong, text, place), place) from None
    except yaml.YAMLError as wrong:
        raise YamlError(f"går inte att läsa: {wrong}.") from None


def _refuse_shorthand(event: yaml.Event) -> None:
    """Aliases multiply, and text after an anchor or a tag would be lost in silence."""
    if isinstance(event, yaml.AliasEvent):
        sign = "*"
    elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and (event.anchor or event.tag):
        sign = "&" if event.anchor else "!"
    else:
        return
    raise YamlError(_STARTS_WITH.format(sign), _at(event))


_STARTS_WITH = "{} först i en text betyder något särskilt i YAML. Sätt hela texten inom citattecken."
_TAB = "en tabb. Använd mellanslag i stället."
_KNOWN = {
    "unexpected end of stream": "citattecknet som öppnas på rad {opened} stängs aldrig. Stäng det där texten slutar.",
    "flow sequence": "parentesen [ som öppnas på rad {opened} stängs inte, eller så saknas ett komma.",
    "flow mapping": "parentesen {{ som öppnas på rad {opened} stängs inte, eller så saknas ett komma.",
    "flow node": "här väntades ett värde. Kontrollera parenteser och kommatecken.",
    "mapping values": "ett kolon som inte får stå här. Hör det till texten, så sätt hela texten inom citattecken. "
    "Annars är raden felindragen: kontrollera mellanslagen.",
    "simple key": "det saknas ett kolon efter nyckeln, eller så är raden felindragen.",
    "unknown escape": "\\ betyder något särskilt inom dubbla citattecken. Använd enkla citattecken, eller skriv \\\\.",
    "block scalar": "efter | eller > ska texten börja på nästa rad, indragen.",
    "alias": _STARTS_WITH.format("*"),
    "anchor": _STARTS_WITH.format("&"),
    "tag": _STARTS_WITH.format("!"),
    "block": "raden är felindragen, eller så står det något efter ett avslutande citattecken. Se över mellanslagen.",
}
"""What the two loaders complain of, by a part of their words, the most telling first."""


def _in_swedish(wrong: yaml.MarkedYAMLError, text: str, place: Place) -> str:
    complaint = f"{wrong.context} {wrong.problem}"
    if "cannot start any token" in complaint:
        sign = _LINE_END.split(text)[place[0] - 1][place[1] - 1 : place[1]]
        return _TAB if sign == "\t" else _STARTS_WITH.format(sign)
    if "tab character" in complaint:
        return _TAB
    opened = wrong.context_mark.line + 1 if wrong.context_mark else place[0]
    known = (swedish for part, swedish in _KNOWN.items() if part in complaint)
    return next(known, f"går inte att läsa: {wrong.problem}.").format(opened=opened)


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
