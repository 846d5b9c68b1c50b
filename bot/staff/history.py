"""What was changed, as people read it: who, when, and what stands there now instead of what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, Literal

from bot.catalog import Catalog
from bot.dialogue.texts import Texts
from bot.store.snapshots import Changed

Kind = Literal["same", "gone", "new"]
AREAS = ("area", "within", "neighbours")
OFFERS = ("offer", "offers", "replaced_by", "generic_of", "business_office", "similar")
ORGANISATIONS = ("organisation", "by")
NAMES = ("id", "code", "offer", "area", "name", "url", "organisation")
"""What tells the items of a list apart, the first that they have."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, went or came."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that was changed."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody changed at once. `id`: of any of its changes; undoing one undoes all. `about`: the thing's id."""

    id: int
    at: int
    name: str
    about: str
    undoes: bool
    differences: tuple[Difference, ...]
    title: str = ""
    """What the thing is called now."""


def entries(changes: Sequence[Changed], catalog: Catalog, say: Texts) -> list[Entry]:
    """Changes as they came, newest first, those that were made together as one."""
    told = _Told(catalog, say)
    found = []
    for _, group in groupby(changes, key=lambda change: (change.snapshot, change.file, change.about)):
        together = list(group)[::-1]
        first = together[0]
        differences = tuple(one for change in together for one in told.differences(change))
        undoes = first.undoes is not None
        found.append(
            Entry(
                first.id,
                first.at,
                first.name or say("history-folder"),
                first.about,
                undoes,
                differences,
                told.title(first),
            )
        )
    return found


def words_changed(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts beside each other, word by word."""
    old, new = before.split(), after.split()
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", " ".join(old[i1:i2])))
            continue
        found += [Piece("gone", " ".join(old[i1:i2]))] if i2 > i1 else []
        found += [Piece("new", " ".join(new[j1:j2]))] if j2 > j1 else []
    return tuple(found)


class _Told:
    def __init__(self, catalog: Catalog, say: Texts) -> None:
        self.catalog = catalog
        self.say = say

    def title(self, change: Changed) -> str:
        """What a change is about, by name where there is one still."""
        about, catalog = change.about, self.catalog
        if offer := catalog.offer(about):
            return offer.name.sv
        if about in catalog.organisations:
            return catalog.organisations[about].name
        thing = catalog.needs.get(about) or catalog.areas.get(about)
        return thing.name.sv if thing else about

    def differences(self, change: Changed) -> Iterator[Difference]:
        within = change.path[change.path.index(change.about) + 1 :] if change.about in change.path else change.path
        if not within and (change.before is None or change.after is None):
            kind: Kind = "new" if change.before is None else "gone"
            yield Difference(self.say("history-whole"), (Piece(kind, self._title(change)),))
            return
        old, new = (dict(self._leaves(value, within)) for value in (change.before, change.after))
        for path in dict.fromkeys((*old, *new)):
            before, after = old.get(path, ""), new.get(path, "")
            if before != after:
                yield Difference(self._label(path), _pieces(before, after))

    def _title(self, change: Changed) -> str:
        value = change.after if change.before is None else change.before
        name = value.get("name") if isinstance(value, dict) else None
        return str(name["sv"] if isinstance(name, dict) and "sv" in name else name or change.about)

    def _leaves(
        self, value: Any, path: tuple[str | int, ...]
    ) -> Iterator[tuple[tuple[str | int, ...], str | tuple[str, ...]]]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from self._leaves(inner, (*path, key))
        elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            if all(set(item) <= {"sv", "en"} for item in value):
                for language in ("sv", "en"):
                    yield (*path, language), tuple(str(item.get(language, "")) for item in value)
                return
            for number, item in enumerate(value):
                key = next((name for name in NAMES if isinstance(item.get(name), str)), None)
                yield from self._leaves(item, (*path, item[key] if key else number + 1))
        elif isinstance(value, list):
            yield path, tuple(self._word(path, item) for item in value)
        else:
            yield path, self._word(path, value)

    def _word(self, path: tuple[str | int, ...], value: Any) -> str:
        """A value as people say it."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.say("history-yes" if value else "history-no")
        last = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
        if isinstance(value, str) and last in ("status", "kind"):
            return self._known(f"{last}-{value}", value)
        if isinstance(value, str) and last in ("date", "opens", "closes"):
            try:
                return self.say.date(dt.date.fromisoformat(value))
            except ValueError:
                return value
        return self._name(last, str(value))

    def _name(self, field: str, value: str) -> str:
        catalog = self.catalog
        if field in AREAS and value in catalog.areas:
            return catalog.areas[value].name.sv
        if field == "needs" and value in catalog.needs:
            return catalog.needs[value].name.sv
        if field in OFFERS and (offer := catalog.offer(value)):
            return offer.name.sv
        if field in ORGANISATIONS and value in catalog.organisations:
            return catalog.organisations[value].name
        return value

    def _label(self, path: tuple[str | int, ...]) -> str:
        parts = [str(part) if isinstance(part, int) else self._known(f"room-field-{part}", part) for part in path]
        return ", ".join(parts)

    def _known(self, message: str, otherwise: str) -> str:
        try:
            return self.say(message)
        except (KeyError, LookupError):
            return otherwise


def _pieces(before: str | tuple[str, ...], after: str | tuple[str, ...]) -> tuple[Piece, ...]:
    if isinstance(before, str) and isinstance(after, str):
        return words_changed(before, after)
    old, new = (value if isinstance(value, tuple) else (value,) if value else () for value in (before, after))
    gone = [Piece("gone", item) for item in old if item not in new]
    come = [Piece("new", item) for item in new if item not in old]
    return (*gone, *come) or tuple(Piece("same", item) for item in new)
