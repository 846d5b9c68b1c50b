"""How a change to the catalog is made: checked as a whole, kept in the database, then written to folder and Git.

The database decides. A change counts as soon as its snapshot is committed there; `settle` brings the folder and Git
after, at once or, when a process was killed or the disk is read-only, as soon as it can.
"""

from __future__ import annotations

import contextlib
import logging
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.catalog import Catalog, CatalogError, Problem, examine, examine_texts
from bot.catalog.edit import Add, EditError, Remove, Set, Step, edited, plain, value_at
from bot.catalog.reader import kind_of
from bot.catalog.yamltext import Path
from bot.staff.folder import Folder
from bot.staff.git import GitError
from bot.staff.standing import joined, standing
from bot.store import Store, leases, snapshots
from bot.store.members import Member
from bot.store.snapshots import Changed, Texts, digest_of

LEASE, LEASE_MS, WAIT_SECONDS = "publish", 60_000, 15.0
READ_ONLY, OWN_CHANGES = "the folder is read-only", "the folder has changes of its own that are not accepted"
EXPECTED = (READ_ONLY, OWN_CHANGES)
"""Why a folder does not follow, when nobody needs to be told: it is meant so, or is told already."""
_PLACE = re.compile(r"(?:organisations|cases|meetings)/[a-z0-9-]{1,48}\.yaml|(?:needs|areas|questions)\.yaml")
log = logging.getLogger(__name__)


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
class Published:
    """A change that counts. `commit`: None without Git, or until Git takes it. `changed`: False when all was so."""

    snapshot: int
    changed: bool = True
    commit: str | None = None
    trouble: str = ""
    """Why the folder or Git did not follow yet; it is tried again."""


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


class Busy(Exception):
    """Another process has been publishing for too long; try again."""


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
        with self.alone():
            self._take_in()
            before = self.texts()
            clashes = [clash for edit in edits for clash in self._clashes(edit, before)]
            if clashes:
                raise Conflict(clashes)
            after = {**before, **{edit.file: _changed(edit, before) for edit in edits}}
            if after == before:
                with self.store.begin() as tx:
                    return Published(snapshots.latest_id(tx), changed=False)
            catalog, problems = examine_texts(after)
            if catalog is None:
                raise Refused(problems)
            rows = [row for edit in edits for row in _rows(edit, before, after, author, undoes)]
            id = self._keep(after, author.name, message or _message(rows), rows)
            trouble = self._settle(author)
            self.told()
            with self.store.begin() as tx:
                newest = snapshots.latest(tx)
            return Published(id, commit=newest.commit if newest else None, trouble=trouble)

    def undo(self, id: int, author: Author) -> Published:
        """Give a value back what it was before a change, as a new change. Raises KeyError for an unknown number, and
        as `publish`; Conflict when the value was changed again since."""
        with self.store.begin() as tx:
            change = snapshots.change(tx, id)
        if change is None:
            raise KeyError(id)
        if not change.path:
            raise EditError("en ny fil kan inte ångras. Sätt erbjudandena som avslutade i stället.")
        step: Step = Remove(change.path) if change.before is None else Set(change.path, change.before)
        edit = Edit(change.file, (step,), {change.path: change.after})
        return self.publish([edit], author, f"Undo: {_named(change)}", undoes=id)

    def history(self, about: str | None = None, most: int = 100) -> list[Changed]:
        """The latest changes, newest first: of an offer, need, area or organisation, or of all."""
        with self.store.begin() as tx:
            return snapshots.history(tx, about, most)

    def take_in(self, patience: float | None = None) -> list[Problem]:
        """Accept what somebody changed in the folder, and bring the folder after what was published.

        Returns why a changed folder was not accepted. Waits for others as `alone` does. Raises Busy.
        """
        with self.alone(patience):
            problems = self._take_in()
            if not problems:
                self._settle(LOTSEN)
            return problems

    def _take_in(self) -> list[Problem]:
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
            self._keep(texts, "", "Changed in the folder", [], origin=digest_of(texts), commit=commit)
        self._keep(result, "", "Changed in the folder", [], origin=digest_of(texts), commit=commit)
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
        texts: Texts,
        author: str,
        message: str,
        rows: Sequence[Mapping[str, Any]],
        origin: str | None = None,
        commit: str | None = None,
    ) -> int:
        now = int(self.now() * 1000)
        with self.store.begin() as tx:
            newest = snapshots.latest(tx)
            rests = origin or (newest.origin if newest else digest_of(texts))
            own = commit if rests == digest_of(texts) else None
            id = snapshots.keep(tx, texts, origin=rests, commit=own, author=author, message=message, at=now)
            snapshots.log(tx, rows, id, now)
        return id

    def settle(self) -> str:
        """Bring folder and Git after what was published. Returns what stands in the way, or nothing. Raises Busy."""
        with self.alone():
            return self._settle(LOTSEN)

    def _settle(self, author: Author) -> str:
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
    def alone(self, patience: float | None = None) -> Iterator[None]:
        """Be the only one to publish. Waits for others, WAIT_SECONDS unless told; then raises Busy."""
        holder, end = (
            f"{self.holder}-{secrets.token_hex(4)}",
            time.monotonic() + (WAIT_SECONDS if patience is None else patience),
        )
        while True:
            now = int(self.now() * 1000)
            with self.store.begin() as tx:
                if leases.take(tx, LEASE, holder, now, now + LEASE_MS):
                    break
            if time.monotonic() > end:
                raise Busy
            time.sleep(0.05)
        try:
            yield
        finally:
            with contextlib.suppress(Exception), self.store.begin() as tx:  # else it expires by itself
                leases.give_back(tx, LEASE, holder)


def _changed(edit: Edit, texts: Texts) -> str:
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


def _rows(edit: Edit, before: Texts, after: Texts, author: Author, undoes: int | None) -> Iterator[Mapping[str, Any]]:
    common = dict(member=author.id, name=author.name, organisation=author.organisation, file=edit.file, undoes=undoes)
    if edit.text is not None:
        yield common | dict(about=_about(edit.file, ()), path=(), before=None, after=edit.text)
    for step in edit.steps:
        old, new = value_at(before[edit.file], step.path), value_at(after[edit.file], step.path)
        if isinstance(step, Add):
            for value in map(plain, step.values):
                about = str(value.get("id") or value.get("code")) if isinstance(value, dict) else None
                if about and value not in (old or []):
                    yield common | dict(about=about, path=(*step.path, about), before=None, after=value)
                    new = old
        if old != new:
            yield common | dict(about=_about(edit.file, step.path), path=step.path, before=old, after=new)


def _about(file: str, path: Path) -> str:
    """The offer, need, area or organisation that a path in a file belongs to."""
    named = len(path) > 1 and path[0] in ("offers", "needs", "areas") and isinstance(path[1], str)
    return str(path[1]) if named else file.rpartition("/")[2].removesuffix(".yaml")


def _message(rows: Sequence[Mapping[str, Any]]) -> str:
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


def _named(change: Changed) -> str:
    return f"{change.about} {'.'.join(map(str, _within(change.about, change.path)))}".strip()
