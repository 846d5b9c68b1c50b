"""What a file would change in the catalog: new, changed field by field, unchanged, and refused with why. Pure."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from bot.catalog import Catalog
from bot.catalog.edit import Add, Set, Step
from bot.catalog.links import Written, link_problems
from bot.catalog.model import Offer
from bot.catalog.wording import guess, worded
from bot.catalog.yamltext import Document, Path
from bot.exchange import plain
from bot.exchange.reading import Incoming, Read

_SHORT = 160


@dataclass(frozen=True)
class Field:
    """One fact that would change. A list or text that was not there, or would be taken away, is None."""

    path: str
    before: Any
    after: Any

    def __str__(self) -> str:
        return f"{self.path}: {_shown(self.before)} → {_shown(self.after)}"


@dataclass(frozen=True)
class Change:
    """One offer that would be new or changed. `data`: the whole offer as it would be."""

    organisation: str
    offer: str
    data: Mapping[str, Any]
    fields: tuple[Field, ...] = ()
    row: int = 0

    @property
    def file(self) -> str:
        """The owner's file in the catalog."""
        return f"organisations/{self.organisation}.yaml"

    @property
    def steps(self) -> tuple[Step, ...]:
        """The change to the owner's file. A new offer has no fields that differ."""
        if not self.fields:
            return (Add(("offers",), (dict(self.data),)),)
        tops = dict.fromkeys(field.path.split(".")[0] for field in self.fields)
        return tuple(Set(("offers", self.offer, top), self.data.get(top)) for top in tops)


@dataclass(frozen=True)
class Refusal:
    """Something that cannot be taken in: where in the file, and how to mend it."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"rad {self.row}" if self.row else "filen"
        return f"{place}{f', {self.column}' if self.column else ''}: {self.message}"


@dataclass(frozen=True)
class Proposal:
    """What importing a file would do. Nothing of it is done."""

    new: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    same: int = 0
    refused: tuple[Refusal, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        return (*self.new, *self.changed)


@dataclass(frozen=True)
class _Merged:
    incoming: Incoming
    data: dict[str, Any]
    before: dict[str, Any] | None


def propose(catalog: Catalog, read: Read) -> Proposal:
    """What a file would change. An offer with any problem is refused whole; the others stand."""
    refused: list[Refusal] = list(_of_organisations(catalog, read))
    merged: list[_Merged] = []
    seen: dict[str, int] = {}
    for incoming in read.offers:
        found = _merged(catalog, incoming, seen)
        if isinstance(found, Refusal):
            refused.append(found)
            continue
        problems = list(_problems(found))
        refused += problems
        if not problems:
            merged.append(found)
    merged, unlinked = _linked(catalog, merged)
    refused += unlinked
    changes = [_change(catalog, one) for one in merged]
    return Proposal(
        new=tuple(change for one, change in zip(merged, changes, strict=True) if one.before is None),
        changed=tuple(change for one, change in zip(merged, changes, strict=True) if one.before and change.fields),
        same=sum(one.before is not None and not change.fields for one, change in zip(merged, changes, strict=True)),
        refused=tuple(sorted(refused, key=lambda refusal: refusal.row)),
        remarks=read.remarks,
    )


def _of_organisations(catalog: Catalog, read: Read) -> Iterator[Refusal]:
    """What a file says of organisations themselves is not taken in; where it differs, that is said."""
    for data in read.organisations:
        known = catalog.organisations.get(str(data.get("id")))
        if known is None:
            continue  # each of its offers says so
        before, after = plain.organisation(known), plain.pruned(dict(data))
        for field in differences(before, after):
            message = f"{field}. Organisationens egna uppgifter ändras inte vid import; ändra dem på personalsidorna."
            yield Refusal(0, f"{known.id}.{field.path}", message)


def _merged(catalog: Catalog, incoming: Incoming, seen: dict[str, int]) -> _Merged | Refusal:
    """The offer as it would be: what the file says over what it cannot say."""
    owner, id = incoming.organisation, incoming.data.get("id")
    if not isinstance(id, str) or not id:
        return Refusal(incoming.row, "id", "id saknas. Skriv ett kort och fast namn: a–z, 0–9 och bindestreck.")
    if id in seen:
        return Refusal(incoming.row, "id", f"'{id}' står redan på rad {seen[id]}. Ta bort den ena raden.")
    seen[id] = incoming.row
    if owner not in catalog.organisations:
        hint = guess(owner, catalog.organisations) or " En förvaltare lägger till organisationer."
        return Refusal(incoming.row, "organisation", f"okänd organisation '{owner}'.{hint}")
    known = catalog.offer(id)
    if known is None:
        return _Merged(incoming, copy.deepcopy(dict(incoming.data)), None)
    if known.id != id:
        return Refusal(incoming.row, "id", f"'{id}' heter numera '{known.id}'. Skriv det nya id:t.")
    if catalog.owner(id).id != owner:
        message = f"'{id}' ägs av {catalog.owner(id).id}. Ett erbjudande byter inte ägare vid import."
        return Refusal(incoming.row, "organisation", message)
    before = plain.offer(known)
    if incoming.given is None:
        return _Merged(incoming, copy.deepcopy(dict(incoming.data)), before)
    after = copy.deepcopy(before)
    for path in sorted(incoming.given, key=len):
        value = _at(incoming.data, path)
        if isinstance(_at(incoming.data, path[:1]), list) or isinstance(_at(before, path[:1]), list):
            # Lists come whole: items have no name of their own that a column could mean.
            path, value = path[:1], _at(incoming.data, path[:1])
        _set(after, path, copy.deepcopy(value))
    return _Merged(incoming, plain.pruned(after), before)


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _set(data: dict[str, Any], path: Path, value: Any) -> None:
    for part in path[:-1]:
        inside = data.get(str(part))
        if not isinstance(inside, dict):
            if value is None:
                return
            inside = data[str(part)] = {}
        data = inside
    if value is None:
        data.pop(str(path[-1]), None)
    else:
        data[str(path[-1])] = value


def _problems(one: _Merged) -> Iterator[Refusal]:
    places = {**one.incoming.places, (): (one.incoming.row, 0)}
    document = Document(one.data, places, places)
    try:
        Offer.model_validate(one.data)
    except ValidationError as error:
        for (row, column), message in worded(error, document, Offer):
            yield Refusal(row or one.incoming.row, one.incoming.headings.get(column, ""), message)


def _linked(catalog: Catalog, merged: Sequence[_Merged]) -> tuple[list[_Merged], list[Refusal]]:
    """Those whose every pointer leads somewhere, were all of them taken in; and what is wrong with the others."""
    refused: list[Refusal] = []
    while True:
        wrong: set[str] = set()
        for one, path, message in _dangling(catalog, merged):
            places = {**one.incoming.places, (): (one.incoming.row, 0)}
            row, column = Document(one.data, places).place(path)
            name = one.incoming.headings.get(column) or ".".join(str(part) for part in path)
            refused.append(Refusal(row, name, message))
            wrong.add(one.data["id"])
        if not wrong:
            return list(merged), refused
        # What pointed to a refused one is wrong in turn.
        merged = [one for one in merged if one.data["id"] not in wrong]


def _dangling(catalog: Catalog, merged: Sequence[_Merged]) -> Iterator[tuple[_Merged, Path, str]]:
    by_id = {one.data["id"]: one for one in merged}
    files: list[Written] = []
    order: dict[tuple[str, int], _Merged] = {}
    for organisation in catalog.organisations.values():
        offers = [by_id[each.id].data if each.id in by_id else plain.offer(each) for each in organisation.offers]
        offers += [one.data for one in merged if one.before is None and one.incoming.organisation == organisation.id]
        for place, each in enumerate(offers):
            if each["id"] in by_id:
                order[organisation.id, place] = by_id[each["id"]]
        data = plain.organisation(organisation) | {"offers": offers}
        files.append(Written("organisation", FilePath(f"{organisation.id}.yaml"), Document(data)))
    rest = plain.whole(catalog)
    files += [Written(kind, FilePath(f"{kind}.yaml"), Document({kind: rest[kind]})) for kind in ("needs", "areas")]
    for problem in link_problems(files):
        if problem.file.kind == "organisation" and len(problem.path) > 2 and problem.path[0] == "offers":
            owner, number = problem.file.path.stem, problem.path[1]
            if isinstance(number, int) and (owner, number) in order:
                yield order[owner, number], problem.path[2:], problem.message


def _change(catalog: Catalog, one: _Merged) -> Change:
    after = plain.offer(Offer.model_validate(one.data))
    fields = tuple(differences(one.before, after)) if one.before is not None else ()
    return Change(one.incoming.organisation, after["id"], after, fields, one.incoming.row)


def differences(before: Any, after: Any, path: str = "") -> Iterator[Field]:
    """What differs between two pieces of plain data, as near the leaves as mappings lead; lists are whole."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            yield from differences(before.get(key), after.get(key), f"{path}.{key}" if path else str(key))
    elif before != after:
        yield Field(path, before, after)


def _shown(value: Any) -> str:
    if value is None:
        return "(inget)"
    text = ", ".join(map(_plainly, value)) if isinstance(value, list) else _plainly(value)
    return f"”{text if len(text) <= _SHORT else text[: _SHORT - 1] + '…'}”"


def _plainly(value: Any) -> str:
    if isinstance(value, Mapping):
        return " / ".join(_plainly(one) for one in value.values())
    return str(value).lower() if isinstance(value, bool) else str(value)


def said(proposal: Proposal) -> Iterable[str]:
    """The proposal in lines for a person."""
    yield from proposal.remarks
    for change in proposal.new:
        yield f"Nytt: {change.offer} ({change.organisation}): {change.data['name']['sv']}"
    for change in proposal.changed:
        yield f"Ändrat: {change.offer} ({change.organisation})"
        yield from (f"    {field}" for field in change.fields)
    yield from (f"Avvisat: {refusal}" for refusal in proposal.refused)
    yield (
        f"{len(proposal.new)} nya, {len(proposal.changed)} ändrade, {proposal.same} oförändrade, "
        f"{len(proposal.refused)} avvisade."
    )
