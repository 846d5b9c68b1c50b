"""What people should not write about themselves, but do, and a search for it everywhere that Lotsen keeps anything."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from sqlalchemy import select

from bot.store import Store, memory
from bot.store.tables import metadata
from tests.botapi import Person
from tests.botapi.waiting import until

FORGET = "Ja, radera allt"
PLANTED = {
    "personal number": "19811218-9876",
    "phone": "070-174 06 05",
    "e-mail": "planterad.person@example.se",
    "name": "Sigbritt Planterqvist",
    "card": "4242 4242 4242 4242",
}
SAID = (
    f"jag heter {PLANTED['name']} och vill låna till en ugn",
    f"mitt personnummer är {PLANTED['personal number']}, kan jag låna till en maskin",
    f"ring mig på {PLANTED['phone']} om lån",
    f"mejla {PLANTED['e-mail']} om lån",
    f"mitt kort är {PLANTED['card']}, var lånar jag",
)


def held(text: str) -> list[str]:
    """What of it a text holds, however it is spaced, and whether or not it is escaped."""
    bare = _bare(text)
    return [what for what, planted in PLANTED.items() if _bare(planted).lstrip("0") in bare]


def in_tables(store: Store, belongs: Mapping[str, Collection[str]] = {}) -> list[str]:
    """Every table and column where it stands. `belongs`: `table.column` → what may stand there."""
    found: list[str] = []
    with store.begin() as tx:
        for table in metadata.sorted_tables:
            for row in tx.execute(select(table)).mappings():
                for column, value in row.items():
                    place = f"{table.name}.{column}"
                    words = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                    found += [f"{what} in {place}" for what in held(words) if what not in belongs.get(place, ())]
    return sorted(set(found))


def in_files(files: Iterable[Path]) -> list[str]:
    """Every file, such as a log or an export, where it stands."""
    return [f"{what} in {file.name}" for file in files for what in held(file.read_text("utf-8", "replace"))]


def of(store: Store, company: str) -> list[str]:
    """What is kept of a company that asked to be forgotten, besides how lately it was written to."""
    with store.begin() as tx:
        left = memory.everything(tx, company)
        rows = [
            (table.name, column)
            for table in metadata.sorted_tables
            for row in tx.execute(select(table)).mappings()
            for column, value in row.items()
            if isinstance(value, str) and re.search(rf"(?<!\d){company.partition(':')[2]}(?!\d)", value)
        ]
    return [f"the company in {name}" for name in left] + [f"the company in {a}.{b}" for a, b in sorted(set(rows))]


async def forget(person: Person) -> None:
    """Ask to be forgotten, and say yes."""
    await person.says("/glom")
    await until(lambda: any(FORGET in message.buttons for message in person.screen), 60)
    await person.presses(FORGET)


def _bare(text: str) -> str:
    if "\\u" in text:
        with contextlib.suppress(ValueError):
            text = json.loads(f'"{text}"')
    return re.sub(r"[\s-]", "", text).casefold()
