"""Numbers that could point at a company are not shown, nor can they be worked out from what is.

A number from 1 to 4, or one that fewer than five companies stand behind, is withheld. Then every sum that is
published is looked at as somebody curious would: where the sums leave a withheld number only one value, another number
of the same sum is withheld too, until nothing can be worked out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

FEWEST = 5
Key = TypeVar("Key", bound=Hashable)
MANY = 10**12


@dataclass(frozen=True)
class Sum(Generic[Key]):
    """A published total and all its parts."""

    total: Key
    parts: tuple[Key, ...]


def is_few(n: int) -> bool:
    """Whether a number is shown as "fewer than five"."""
    return 0 < n < FEWEST


def withheld(counts: Mapping[Key, int], behind: Mapping[Key, int], sums: Sequence[Sum[Key]]) -> dict[Key, bool]:
    """What must not be shown, and whether not even "fewer than five" may be said of it.

    `counts`: every published number; `behind`: how many companies stand behind it. Zeros are shown: nobody stands
    behind them. The same numbers give the same answer.
    """
    few = [key for key, n in counts.items() if n and (is_few(n) or behind.get(key, n) < FEWEST)]
    hidden = {key: not is_few(counts[key]) for key in sorted(few, key=repr)}
    of: dict[Key, list[Sum[Key]]] = defaultdict(list)
    for one in sums:
        for key in (one.total, *one.parts):
            of[key].append(one)
    waiting = list(hidden)
    while waiting:
        group, together = _connected(waiting.pop(), of, hidden)
        found = exposed(counts, {key: hidden[key] for key in group}, together)
        if found:
            more = _cheapest(found, together, counts, hidden, of)
            silent = next((key for key in found if not hidden[key]), None) if more is None else more
            if silent is not None:
                hidden[silent] = True
                waiting.append(silent)
        else:
            waiting = [key for key in waiting if key not in group]
    return hidden


def exposed(counts: Mapping[Key, int], hidden: Mapping[Key, bool], sums: Sequence[Sum[Key]]) -> list[Key]:
    """The withheld numbers that the sums give away, exactly, to who knows that "fewer than five" is 1 to 4."""
    keys = sorted(set(hidden), key=repr)
    column = {key: i for i, key in enumerate(keys)}
    rows, known = [], []
    for one in sums:
        row = np.zeros(len(keys))
        rest = 0
        for key, sign in ((one.total, -1), *((part, 1) for part in one.parts)):
            if key in column:
                row[column[key]] += sign
            else:
                rest -= sign * counts[key]
        if row.any():
            rows.append(row)
            known.append(rest)
    if not rows:
        return []
    fixed = _determined(np.array(rows)) | _pinned([hidden[key] for key in keys], rows, known)
    return [keys[i] for i in sorted(fixed)]


def _determined(matrix: np.ndarray) -> set[int]:
    """Columns that the equations alone determine: no solution of the homogeneous system moves them."""
    _, values, vectors = np.linalg.svd(matrix)
    rank = int((values > 1e-9).sum())
    free = np.abs(vectors[rank:]).max(axis=0, initial=0.0) if rank < len(vectors) else np.zeros(matrix.shape[1])
    return {int(i) for i in np.flatnonzero(free < 1e-9)}


def _pinned(silent: Sequence[bool], rows: list[np.ndarray], known: list[int]) -> set[int]:
    """Columns whose least and greatest possible value meet."""
    low = [1] * len(silent)
    high = [MANY if one else FEWEST - 1 for one in silent]
    changed = True
    while changed:
        changed = False
        for row, right in zip(rows, known, strict=True):
            at = np.flatnonzero(row).tolist()
            for i in at:
                others = [j for j in at if j != i]
                least = sum(row[j] * (low[j] if row[j] > 0 else high[j]) for j in others)
                most = sum(row[j] * (high[j] if row[j] > 0 else low[j]) for j in others)
                ends = sorted(((right - most) / row[i], (right - least) / row[i]))
                bottom, top = max(low[i], int(np.ceil(ends[0]))), min(high[i], int(np.floor(ends[1])))
                if (bottom, top) != (low[i], high[i]) and bottom <= top:
                    low[i], high[i], changed = bottom, top, True
    return {i for i in range(len(silent)) if low[i] == high[i]}


def _connected(
    start: Key, of: Mapping[Key, list[Sum[Key]]], hidden: Mapping[Key, bool]
) -> tuple[set[Key], list[Sum[Key]]]:
    """The withheld numbers that share sums with one, directly or over others, and those sums."""
    group, sums, waiting = {start}, {}, [start]
    while waiting:
        for one in of.get(waiting.pop(), ()):
            sums[id(one)] = one
            for key in (one.total, *one.parts):
                if key in hidden and key not in group:
                    group.add(key)
                    waiting.append(key)
    return group, list(sums.values())


def _cheapest(
    found: Sequence[Key],
    together: Sequence[Sum[Key]],
    counts: Mapping[Key, int],
    hidden: Mapping[Key, bool],
    of: Mapping[Key, list[Sum[Key]]],
) -> Key | None:
    """What to withhold beside an exposed number: the smallest part of a sum with it, a total when nothing else is left.

    When its own sums hold nothing more to withhold, one of those that they hang together with; None when none does.
    """
    for sums in (*(of[key] for key in found), together):
        near = [(k != one.total, k) for one in sums for k in (one.total, *one.parts)]
        open_ = [(part, k) for part, k in near if k not in hidden and counts[k]]
        if open_:
            return min(open_, key=lambda it: (not it[0], counts[it[1]], repr(it[1])))[1]
    return None
