"""A conversation in the terminal, and questions as lines of JSON for tools."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bot.catalog import Catalog
from bot.channels.commands import typed
from bot.channels.plaintext import pressable, render
from bot.dialogue import Guide
from bot.dialogue.places import named_municipality
from bot.dialogue.scene import ANSWER_SIZE
from bot.search.documents import DocumentSearch
from bot.service import Service
from bot.turn import Company, Facts, Language, Press, Reply, Turn

COMPANY = "terminal:1"


class BadLineError(ValueError):
    """A line of JSON that is no question."""


def chat(service: Service, read: Callable[[], str | None], write: Callable[[str], None]) -> None:
    """Talk until the input ends. A number presses the button of that number."""
    reply = service.run(_turn(press=Press("start")))
    write(render(reply))
    while (line := read()) is not None:
        if line.strip():
            reply = service.run(_heard(line.strip(), reply))
            write(render(reply))
            if reply.document is not None:
                write(reply.document.text)


def ask(guide: Guide, text: str, municipality: str | None = None) -> str:
    """The answer to one question as text."""
    return render(_think(guide, Company(COMPANY, facts=Facts(municipality=municipality)), text))


def answers(guide: Guide, lines: Iterable[bytes]) -> Iterator[str]:
    """One line of JSON for each question, in the same order. A line that can't be read gives an error line."""
    return _each(lines, lambda asked: _answered(guide, asked))


def document_answers(documents: DocumentSearch, lines: Iterable[bytes]) -> Iterator[str]:
    """The same lines, of questions put to plain documents."""
    return _each(lines, lambda asked: _found(documents, asked))


def municipality_code(catalog: Catalog, name: str) -> str | None:
    """The code of a municipality by its name, its code or a place in it, in any case; None when there is none."""
    return name if name in catalog.areas else named_municipality(catalog, name)


def _each(lines: Iterable[bytes], answered: Callable[[dict[str, Any]], dict[str, Any]]) -> Iterator[str]:
    for line in lines:
        if line.strip():
            try:
                yield _dumped(answered(_read(line)))
            except BadLineError as wrong:
                yield _dumped({"id": None, "error": str(wrong)})


def _found(documents: DocumentSearch, asked: dict[str, Any]) -> dict[str, Any]:
    started = time.perf_counter()
    ids = documents.find(asked["q"])
    return {
        "id": asked.get("id"),
        "answered": bool(ids),
        "kind": "offers" if ids else "none",
        "offers": ids,
        "shown": ids[:ANSWER_SIZE],
        "groups": (),
        "need": None,
        "ms": round((time.perf_counter() - started) * 1000, 3),
    }


def _answered(guide: Guide, asked: dict[str, Any]) -> dict[str, Any]:
    language: Language | None = asked.get("lang") if asked.get("lang") in ("sv", "en") else None
    code = municipality_code(guide.catalog, asked.get("municipality") or "")
    company = Company(COMPANY, facts=Facts(municipality=code))
    if asked.get("after"):
        turn = _turn(text=asked["after"], language=language)
        _, change = guide.respond(turn, company)
        company = change.company
    reply = _think(guide, company, asked["q"], language)
    return {
        "id": asked.get("id"),
        "answered": bool(reply.shown),
        "kind": _kind(reply),
        "offers": reply.offers[:10],
        "shown": reply.shown,
        "groups": reply.groups,
        "need": reply.need,
        "ms": round(reply.thinking_ms, 3),
    }


def _kind(reply: Reply) -> str:
    """What a reply is to a tool, which knows no pages: an opened offer, or nothing that was understood."""
    return reply.kind if reply.kind != "page" else "offers" if reply.shown else "nonsense"


def _read(line: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(line, parse_constant=_refused)
    except (ValueError, RecursionError) as wrong:
        raise BadLineError(f"not JSON: {wrong}") from None
    if not isinstance(asked, dict) or not isinstance(asked.get("q"), str):
        raise BadLineError('a question is an object with "q", a text')
    for key in ("municipality", "after", "lang"):
        if not isinstance(asked.get(key), str | None):
            raise BadLineError(f'"{key}" should be a text or null')
    return asked


def _refused(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _think(guide: Guide, company: Company, text: str, language: Language | None = None) -> Reply:
    reply, _ = guide.respond(_turn(text=text, language=language), company)
    return reply


def _heard(line: str, reply: Reply) -> Turn:
    if (asked := typed(line)) is not None:
        return _turn(press=asked)
    buttons = pressable(reply)
    if line.isdecimal() and 1 <= int(line[:4]) <= len(buttons) and (press := buttons[int(line[:4]) - 1].press):
        return _turn(press=press)
    return _turn(text=line)


def _turn(text: str = "", press: Press | None = None, language: Language | None = None) -> Turn:
    return Turn(COMPANY, "terminal", dt.datetime.now(dt.UTC), text=text, press=press, language=language)


def _dumped(row: dict[str, Any]) -> str:
    return json.dumps(row)
