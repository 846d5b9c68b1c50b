"""Which is newer, the catalog's folder or what the database holds of it, and how the two become one.

The rule, in this order:

1. They are alike, or the newest catalog was made from this very folder: nothing to take in.
2. In Git with all committed, the commits decide: a folder whose commit the newest accepted catalog rests on, or an
   ancestor of that, is behind; any other commit is new.
3. Else a folder whose state was never accepted before is new: somebody edited or installed it. One that was accepted
   earlier is behind: an old copy of the code started again. While Lotsen runs, a folder that changes is always new.
4. A folder of which every file is as in the newest catalog or one since the folder last followed is a write that was
   killed: behind.

What is new takes the place of what was before it, file by file, so that changes that only the database holds (where
the folder can't be written) live on in the files that the folder did not change.
"""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Connection

from bot.staff.git import Git
from bot.store import snapshots
from bot.store.snapshots import Snapshot, Texts, digest_of

Standing = Literal["alike", "behind", "new"]


def standing(
    tx: Connection, texts: Texts, newest: Snapshot, git: Git | None, commit: str | None, *, saw: bool
) -> Standing:
    """How a folder's texts stand to the newest accepted catalog. `saw`: they changed while this process looked on."""
    if digest_of(texts) == newest.digest:
        return "alike"
    if digest_of(texts) == newest.origin:
        return "behind"
    if git is not None and commit is not None and (held := snapshots.latest_commit(tx)):
        if commit == held:
            return "behind"
        if git.knows(held):
            return "behind" if git.is_ancestor(commit, held) else "new"
        return "behind" if snapshots.by_digest(tx, digest_of(texts)) else "new"
    if _half_written(tx, texts, newest):
        return "behind"
    return "new" if saw or snapshots.by_digest(tx, digest_of(texts)) is None else "behind"


def joined(texts: Texts, ours: Texts, origin: Texts | None) -> tuple[dict[str, str], list[str]]:
    """A new folder with what only the database holds, and the files in which the folder won over a change there."""
    if origin is None:
        return dict(texts), []
    result = dict(texts)
    lost = []
    for place in {*texts, *ours, *origin}:
        folder, kept, before = texts.get(place), ours.get(place), origin.get(place)
        if kept in (before, folder):
            continue
        if folder != before:
            lost.append(place)
        elif kept is None:
            del result[place]
        else:
            result[place] = kept
    return result, sorted(lost)


def _half_written(tx: Connection, texts: Texts, newest: Snapshot) -> bool:
    """Whether each file is as in one of the catalogs since the folder last followed: writes were killed or failed."""
    before = snapshots.by_digest(tx, newest.origin)
    since = (
        [kept for id in snapshots.between(tx, before.id, newest.id) if (kept := snapshots.texts_of(tx, id))]
        if before
        else []
    )
    if len(since) < 2 or texts == since[0]:
        return False
    places = {place for kept in (texts, *since) for place in kept}
    return all(texts.get(place) in [kept.get(place) for kept in since] for place in places)
