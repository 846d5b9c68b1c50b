"""The same search over plain documents: an id, a title and a text each, with no catalog and no needs.

Shows how the engine does on texts that it was not made for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.search.compounds import Zipf
from bot.search.index import Directions, Meaning, View, direction, share
from bot.search.reader import Field, Reader
from bot.search.vectors import Lexicon, Vectors
from bot.search.words import Said

MOST = 10
TITLE = 2.0
"""Weight of a title's words; those of the text weigh 1."""
LETTERS, MEANING = 1.5, 3.2
"""Weights of the runs of letters and of the meaning beside the words. Texts of any kind have no phrasings that bring
the asker's words, so the meaning counts for more than among offers."""


class BadDocumentError(ValueError):
    """A line that is no document."""


@dataclass(frozen=True, slots=True)
class PlainDocument:
    """A text to be found, and its title, which may be empty."""

    id: str
    title: str
    text: str


class DocumentSearch:
    """Finds plain documents. Never changes once built."""

    def __init__(
        self, documents: Sequence[PlainDocument], meaning: Meaning | None = None, zipf: Zipf | None = None
    ) -> None:
        self._ids = [one.id for one in documents]
        fields = [_fields(one) for one in documents]
        self._meaning = meaning
        self._reader = Reader((one for document in fields for one in document), zipf)
        self._view = View(fields, self._reader, Directions(self._reader, meaning).of(fields))

    @classmethod
    def of(cls, documents: Sequence[PlainDocument]) -> DocumentSearch:
        """The search of some documents, with the word vectors and the word list of this package."""
        return cls(documents, Vectors.load(), Lexicon.load().frequencies)

    def find(self, question: str) -> tuple[str, ...]:
        """The ids of up to ten documents, best first. Never raises, whatever the text."""
        terms = self._reader.read(Said.of(question).words)
        found = self._view.scores(terms, direction(terms, self._meaning))
        total = share(found.words) + LETTERS * share(found.letters) + MEANING * share(found.meaning)
        rows = np.argsort(-total, kind="stable")[:MOST].tolist()
        return tuple(self._ids[row] for row in rows if total[row] > 0)


def read_documents(path: Path) -> list[PlainDocument]:
    """The documents of a file of JSON lines. Raises `BadDocumentError`, which names the line that is wrong."""
    return list(_parsed(path.read_bytes().split(b"\n"), path.name))


def _parsed(lines: Iterable[bytes], name: str) -> Iterator[PlainDocument]:
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                one = _document(line)
                if one.id in seen:
                    raise BadDocumentError(f"the id {one.id!r} stands on line {seen[one.id]} already")
            except ValueError as wrong:
                raise BadDocumentError(f"{name}, line {number}: {wrong}") from None
            seen[one.id] = number
            yield one


def _document(line: bytes) -> PlainDocument:
    try:
        found: Any = json.loads(line)
    except ValueError as wrong:
        raise BadDocumentError(f"not JSON: {wrong}") from None
    if not isinstance(found, dict):
        raise BadDocumentError('a document is an object with "id", "title" and "text"')
    for key in ("id", "text"):
        if not isinstance(found.get(key), str):
            raise BadDocumentError(f'"{key}" should be a text')
    if not isinstance(found.get("title"), str | None):
        raise BadDocumentError('"title" should be a text, or left out')
    return PlainDocument(found["id"], found.get("title") or "", found["text"])


def _fields(one: PlainDocument) -> list[Field]:
    language = Field.of(f"{one.title} {one.text}").language
    return [Field.of(one.title, TITLE, language), Field.of(one.text, 1.0, language)]
