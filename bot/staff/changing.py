"""What a change to the catalog is: who makes it, which values, what the files then hold, and what history calls it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.catalog import CatalogError
from bot.catalog.edit import Add, EditError, Step, edited, plain, value_at
from bot.catalog.reader import kind_of
from bot.catalog.yamltext import Path
from bot.store.members import Member
from bot.store.snapshots import Changed, Texts

_PLACE = re.compile(r"(?:organisations|cases|meetings)/[a-z0-9-]{1,48}\.yaml|(?:needs|areas|questions)\.yaml")


@dataclass(frozen=True)
class Edit:
    """A change to one file. `base`: what the editor saw at each path, so that nobody overwrites what they never saw.
    `text`: a whole new file instead of steps."""

    file: str
    steps: tuple[Step, ...] = ()
    base: Mapping[Path, Any] = field(default_factory=dict)
    text: str | None = None


@dataclass(frozen=True)
class Author:
    """Who makes a change, as history and Git name them."""

    id: str
    name: str
    organisation: str | None = None

    @classmethod
    def of(cls, member: Member) -> Author:
        return cls(str(member.id), member.name, member.organisation)


LOTSEN = Author("lotsen", "Lotsen")


@dataclass(frozen=True)
class Clash:
    """A value that somebody else changed since the editor saw it."""

    file: str
    path: Path
    base: Any
    theirs: Any
    mine: Any
    by: str | None = None


class Conflict(Exception):
    """Others changed the same values in the meantime: let the editor choose, then publish with theirs as base."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(", ".join(".".join(map(str, clash.path)) for clash in clashes))
        self.clashes = tuple(clashes)


class Refused(CatalogError):
    """The catalog would not be valid with the change: every problem with its place in the file as it would be."""


def changed_text(edit: Edit, texts: Texts) -> str:
    kind = kind_of(edit.file)
    if kind is None or not _PLACE.fullmatch(edit.file):
        raise EditError(f"'{edit.file}' är ingen fil i katalogen.")
    if edit.text is not None:
        if edit.file in texts:
            raise EditError(f"'{edit.file}' finns redan.")
        return edit.text
    if edit.file not in texts:
        raise EditError(f"'{edit.file}' finns inte längre.")
    return edited(texts[edit.file], kind, edit.steps)


def rows(edit: Edit, before: Texts, after: Texts, author: Author, undoes: int | None) -> Iterator[Mapping[str, Any]]:
    common = dict(member=author.id, name=author.name, organisation=author.organisation, file=edit.file, undoes=undoes)
    if edit.text is not None:
        yield common | dict(about=_about(edit.file, ()), path=(), before=None, after=edit.text)
    for step in edit.steps:
        old, new = value_at(before[edit.file], step.path), value_at(after[edit.file], step.path)
        if isinstance(step, Add):
            for value in map(plain, step.values):
                about = value.get("id") or value.get("code") if isinstance(value, dict) else None
                if isinstance(about, str) and value not in (old or []):
                    yield common | dict(about=about, path=(*step.path, about), before=None, after=value)
                    new = old
        if old != new:
            yield common | dict(about=_about(edit.file, step.path), path=step.path, before=old, after=new)


def _about(file: str, path: Path) -> str:
    """The offer, need, area or organisation that a path in a file belongs to."""
    named = len(path) > 1 and path[0] in ("offers", "needs", "areas") and isinstance(path[1], str)
    return str(path[1]) if named else file.rpartition("/")[2].removesuffix(".yaml")


def named_after(rows: Sequence[Mapping[str, Any]]) -> str:
    """What a commit is called: whose, and which values."""
    abouts = list(dict.fromkeys(row["about"] for row in rows))
    if not rows:
        return "Change the catalog"
    fields = list(dict.fromkeys(".".join(map(str, _within(row["about"], row["path"]))) for row in rows))
    what = ", ".join(filter(None, fields))
    subject = f"{', '.join(abouts)}: {what}" if what else f"Add {', '.join(abouts)}"
    return subject if len(subject) <= 72 else f"{subject[:71]}…"


def _within(about: str, path: Path) -> Path:
    return path[path.index(about) + 1 :] if about in path else path


def named(changes: Sequence[Changed]) -> str:
    """Changes that were made together, in a few words."""
    fields = dict.fromkeys(".".join(map(str, _within(change.about, change.path))) for change in changes)
    return f"{changes[0].about} {', '.join(filter(None, fields))}".strip()
