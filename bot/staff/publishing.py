"""How a change to the catalog is made: checked as a whole, kept in the database, then written to folder and Git.

The database decides. A change counts as soon as its snapshot is committed there; `settle` brings the folder and Git
after, at once or, when a process was killed or the disk is read-only, as soon as it can.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bot.catalog import Catalog, CatalogError, Problem, examine, examine_texts
from bot.catalog.edit import EditError, Remove, Set, plain, value_at
from bot.staff.alone import Busy as Busy
from bot.staff.alone import Hold, alone
from bot.staff.changing import LOTSEN as LOTSEN
from bot.staff.changing import Author as Author
from bot.staff.changing import Clash, changed_text, named, named_after, rows
from bot.staff.changing import Conflict as Conflict
from bot.staff.changing import Edit as Edit
from bot.staff.changing import Refused as Refused
from bot.staff.folder import Folder
from bot.staff.git import GitError
from bot.staff.standing import joined, standing
from bot.store import Store, snapshots
from bot.store.snapshots import Texts, digest_of

LEASE = "publish"
READ_ONLY, OWN_CHANGES = "the folder is read-only", "the folder has changes of its own that are not accepted"
EXPECTED = (READ_ONLY, OWN_CHANGES)
"""Why a folder does not follow, when nobody needs to be told: it is meant so, or is told already."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Published:
    """A change that counts. `commit`: None without Git, or until Git takes it. `changed`: False when all was so."""

    snapshot: int
    changed: bool = True
    commit: str | None = None
    trouble: str = ""
    """Why the folder or Git did not follow yet; it is tried again."""


class Publisher:
    """Publishes changes to one catalog: a folder and the database beside it."""

    def __init__(self, store: Store, folder: Folder, now: Callable[[], float] = time.time) -> None:
        self.store = store
        self.folder = folder
        self.now = now
        self.holder = secrets.token_hex(8)
        self._seen: str | None = None  # the folder as this process last saw or wrote it
        self.told: Callable[[], None] = lambda: None
        """Called when something was published, so that this process need not wait for its next look."""

    # What is so

    def texts(self) -> dict[str, str]:
        """The newest accepted files, or those of the folder before anything was accepted. Raises OSError."""
        with self.store.begin() as tx:
            newest = snapshots.latest(tx)
            kept = newest and snapshots.texts_of(tx, newest.id)
        return kept or self.folder.texts()

    def start(self) -> tuple[int, Catalog]:
        """The number of the newest accepted catalog and the catalog, with the folder taken in.

        When another process is publishing, or died while it was, nobody waits: what was accepted last is served, or
        the folder as number 0, and the watcher takes the folder in later.
        Raises CatalogError when neither the folder nor the database has a catalog that can be used.
        """
        try:
            problems = self.take_in(patience=0.0)
        except Busy:
            problems = []
        with self.store.begin() as tx:
            newest = snapshots.latest(tx)
        if newest is not None:
            number, catalog = newest.id, self.catalog(newest.id)
        else:
            number, (catalog, problems) = 0, examine(self.folder.path)
        if catalog is None:
            raise CatalogError(problems)
        return number, catalog

    def catalog(self, id: int) -> Catalog | None:
        """An accepted catalog; None when its files are no longer kept, or when this program cannot read them."""
        with self.store.begin() as tx:
            texts = snapshots.texts_of(tx, id)
        return examine_texts(texts)[0] if texts else None

    # What is changed

    def publish(self, edits: Sequence[Edit], author: Author, message: str = "", undoes: int | None = None) -> Published:
        """Make changes: all of them or none. `message`: what Git and history call it, made when empty.

        Raises Conflict, Refused (a CatalogError), EditError when a change cannot be written, or Busy.
        """
        with self.alone() as hold:
            self._take_in(hold)
            before = self.texts()
            clashes = [clash for edit in edits for clash in self._clashes(edit, before)]
            if clashes:
                raise Conflict(clashes)
            after = {**before, **{edit.file: changed_text(edit, before) for edit in edits}}
            if after == before:
                with self.store.begin() as tx:
                    return Published(snapshots.latest_id(tx), changed=False)
            catalog, problems = examine_texts(after)
            if catalog is None:
                raise Refused(problems)
            made = [row for edit in edits for row in rows(edit, before, after, author, undoes)]
            id = self._keep(hold, after, author.name, message or named_after(made), made)
            trouble = self._settle(hold, author)
            self.told()
            with self.store.begin() as tx:
                newest = snapshots.latest(tx)
            return Published(id, commit=newest.commit if newest else None, trouble=trouble)

    def undo(self, id: int, author: Author) -> Published:
        """Give all that was changed together with a value what it was before, as a new change.

        Raises KeyError for an unknown number, and as `publish`; Conflict when a value was changed again since.
        """
        with self.store.begin() as tx:
            together = snapshots.together(tx, id)
        if not together:
            raise KeyError(id)
        if not all(change.path for change in together):
            raise EditError("en ny fil kan inte ångras. Sätt erbjudandena som avslutade i stället.")
        back = {change.path: Remove(change.path) if change.before is None else Set(change.path, change.before)
                for change in reversed(together)}  # fmt: skip
        edit = Edit(together[0].file, tuple(back.values()), {change.path: change.after for change in together})
        return self.publish([edit], author, f"Undo: {named(together)}", undoes=id)

    def history(self, about: str | None = None, most: int = 100) -> list[snapshots.Changed]:
        """The latest changes, newest first: of an offer, need, area or organisation, or of all."""
        with self.store.begin() as tx:
            return snapshots.history(tx, about, most)

    def take_in(self, patience: float | None = None) -> list[Problem]:
        """Accept what somebody changed in the folder, and bring the folder after what was published.

        Returns why a changed folder was not accepted. Waits for others as `alone` does. Raises Busy.
        """
        with self.alone(patience) as hold:
            problems = self._take_in(hold)
            if not problems:
                self._settle(hold, LOTSEN)
            return problems

    def _take_in(self, hold: Hold) -> list[Problem]:
        try:
            texts = self.folder.texts()
        except (OSError, UnicodeDecodeError):
            return self._problems({})
        looked, self._seen = self._seen, digest_of(texts)
        saw = looked not in (None, self._seen)
        commit = self.folder.git.commit_of() if self.folder.git else None
        with self.store.begin() as tx:
            newest = snapshots.latest(tx)
            how = standing(tx, texts, newest, self.folder.git, commit, saw=saw) if newest else "new"
            if newest is not None and how == "alike" and newest.commit is None and commit is not None:
                snapshots.followed(tx, newest.id, commit)
        if how == "behind":
            self._settle(hold, LOTSEN)  # first, so that what comes next is written upon a folder that is whole
        if how != "new":
            return []
        catalog, _ = examine_texts(texts)
        if catalog is None:
            return self._problems(texts)
        result, lost = self._joined(texts)
        if lost:
            log.warning(
                "The catalog's folder took the place of changes in: %s. They stand in the history.", ", ".join(lost)
            )
        if result != texts and examine_texts(result)[0] is None:
            log.warning("The catalog's folder does not agree with what was published; the folder is taken as it is.")
            result = texts
        if result != texts:
            self._keep(hold, texts, "", "Changed in the folder", [], origin=digest_of(texts), commit=commit)
        self._keep(hold, result, "", "Changed in the folder", [], origin=digest_of(texts), commit=commit)
        self.told()
        return []

    def _problems(self, texts: Texts) -> list[Problem]:
        found = examine(self.folder.path)[1]
        return found or examine_texts(texts)[1]

    def _joined(self, texts: Texts) -> tuple[dict[str, str], list[str]]:
        with self.store.begin() as tx:
            newest = snapshots.latest(tx)
            if newest is None or newest.origin == newest.digest:
                return dict(texts), []
            before = snapshots.by_digest(tx, newest.origin)
            origin = snapshots.texts_of(tx, before.id) if before else None
            return joined(texts, snapshots.texts_of(tx, newest.id) or {}, origin)

    def _keep(
        self,
        hold: Hold,
        texts: Texts,
        author: str,
        message: str,
        rows: Sequence[Mapping[str, Any]],
        origin: str | None = None,
        commit: str | None = None,
    ) -> int:
        now = int(self.now() * 1000)
        with self.store.begin() as tx:
            hold.still(tx)
            newest = snapshots.latest(tx)
            rests = origin or (newest.origin if newest else digest_of(texts))
            own = commit if rests == digest_of(texts) else None
            id = snapshots.keep(tx, texts, origin=rests, commit=own, author=author, message=message, at=now)
            snapshots.log(tx, rows, id, now)
        return id

    def settle(self) -> str:
        """Bring folder and Git after what was published. Returns what stands in the way, or nothing. Raises Busy."""
        with self.alone() as hold:
            return self._settle(hold, LOTSEN)

    def _settle(self, hold: Hold, author: Author) -> str:
        with self.store.begin() as tx:
            newest = snapshots.latest(tx)
            texts = newest and snapshots.texts_of(tx, newest.id)
            waiting = snapshots.not_committed(tx)
        if newest is None or not texts:
            return ""
        try:
            present = self.folder.texts()
            if present != texts:
                if not self._is_behind(present):
                    return OWN_CHANGES
                if not self.folder.writable:
                    return READ_ONLY
                with self.store.begin() as tx:
                    hold.still(tx)
                self.folder.write(texts)
                self._seen = digest_of(texts)
            commit = self._commit(texts, present, waiting, author)
        except (OSError, UnicodeDecodeError, GitError) as wrong:
            log.warning("The catalog's change counts, but is not written yet: %s", wrong)
            return str(wrong)
        with self.store.begin() as tx:
            snapshots.followed(tx, newest.id, commit)
        return ""

    def _is_behind(self, present: Texts) -> bool:
        with self.store.begin() as tx:
            newest = snapshots.latest(tx)
            commit = self.folder.git.commit_of() if self.folder.git else None
            return newest is not None and standing(tx, present, newest, self.folder.git, commit, saw=False) == "behind"

    def _commit(self, texts: Texts, present: Texts, waiting: Sequence[Any], author: Author) -> str | None:
        git = self.folder.git
        published = [snapshot for snapshot in waiting if snapshot.author]
        if git is None or not published:
            return git.commit_of() if git else None
        with self.store.begin() as tx:
            base = snapshots.by_digest(tx, published[0].origin)
            old = (base and snapshots.texts_of(tx, base.id)) or present
        places = [place for place in {*old, *texts} if old.get(place) != texts.get(place)]
        if not places:
            return git.commit_of()
        message = "\n\n".join(snapshot.message for snapshot in reversed(published))
        name = published[-1].author
        id = author.id if author.name == name else "staff"
        return git.commit(sorted(places), message, name, f"{id}@lotsen.invalid")

    def _clashes(self, edit: Edit, texts: Texts) -> Iterator[Clash]:
        for step in edit.steps:
            if step.path not in edit.base or edit.file not in texts:
                continue
            base, theirs = plain(edit.base[step.path]), value_at(texts[edit.file], step.path)
            mine = None if isinstance(step, Remove) else plain(step.value) if isinstance(step, Set) else theirs
            if theirs not in (base, mine):
                with self.store.begin() as tx:
                    by = snapshots.latest_by(tx, edit.file, step.path)
                yield Clash(edit.file, step.path, base, theirs, mine, by)

    @contextmanager
    def alone(self, patience: float | None = None) -> Iterator[Hold]:
        """Be the only one to publish. Waits for others, some seconds unless told; then raises Busy."""
        with alone(self.store, LEASE, self.now, patience) as hold:
            yield hold
