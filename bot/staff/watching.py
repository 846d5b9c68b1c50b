"""Keeps what a process serves up to date: with the database, with the folder, and with the Git remote."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from bot.catalog import Catalog, Problem
from bot.staff.folder import Signature
from bot.staff.git import GitError
from bot.staff.publishing import EXPECTED, Busy, Publisher
from bot.store import leases, snapshots

LOOK_SECONDS = 1.0
REMOTE_SECONDS = 60.0
AGAIN_SECONDS = 30.0
REMOTE, REMOTE_MS = "remote", 45_000
log = logging.getLogger(__name__)

Swap = Callable[[Catalog], None]
Tell = Callable[[Sequence[Problem], str], None]
"""Tells staff what is wrong: problems of a folder that was not accepted, or trouble with Git in words."""


class Watcher:
    """Looks every second and swaps the catalog as a whole. Runs in a thread, so that no request waits for it."""

    def __init__(
        self,
        publisher: Publisher,
        served: int,
        swap: Swap,
        tell: Tell,
        remote: str | None = None,
        beside: Callable[[], object] = lambda: None,
    ) -> None:
        self.publisher = publisher
        self.served = served
        self.swap = swap
        self.tell = tell
        self.remote = remote if publisher.folder.git else None
        self.beside = beside
        """What else is to be looked at each round, when the catalog is as it should be."""
        self._signature: Signature = ()  # so that the first round takes the folder in
        self._remote_at = self._settle_at = 0.0
        self._wake, self._stopping = threading.Event(), False
        publisher.told = self._wake.set

    def run(self) -> None:
        """Rounds until `stop`; one that fails is tried again at the next."""
        while not self._stopping:
            try:
                self.once()
            except Exception as error:
                log.error("Looking after the catalog failed; it is tried again.", exc_info=error)
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()

    def once(self) -> None:
        """One round: the remote when it is time, the folder when it changed, the database always."""
        now = time.monotonic()
        try:
            if self.remote is not None and now >= self._remote_at:
                self._remote_at = now + REMOTE_SECONDS
                self._exchange(self.remote)
            self._look_at_folder()
            if now >= self._settle_at:
                self._settle_at = now + AGAIN_SECONDS
                trouble = self.publisher.settle()
                if trouble and trouble not in EXPECTED:
                    self.tell((), trouble)
        except Busy:
            log.info("Another process is publishing; the folder is looked at again in a moment.")
        self._swap()
        self.beside()

    def _look_at_folder(self) -> None:
        signature = self.publisher.folder.signature()
        if signature == self._signature:
            return
        problems = self.publisher.take_in()
        self._signature = signature
        if problems:
            self.tell(problems, "")

    def _exchange(self, remote: str) -> None:
        """Bring in what others pushed, and push what was published here: one process at a time."""
        git, publisher = self.publisher.folder.git, self.publisher
        now = int(publisher.now() * 1000)
        with publisher.store.begin() as tx:
            mine = leases.take(
                tx, f"{REMOTE}:{publisher.folder.path.resolve()}"[:80], publisher.holder, now, now + REMOTE_MS
            )
        if git is None or not mine:
            return
        try:
            with publisher.alone():
                git.pull(remote)
            if git.ahead(remote):
                git.push(remote)
        except GitError as wrong:
            log.warning("The catalog's Git remote: %s", wrong)
            self.tell((), str(wrong))

    def _swap(self) -> None:
        with self.publisher.store.begin() as tx:
            newest = snapshots.latest_id(tx)
        if newest == self.served:
            return
        catalog = self.publisher.catalog(newest)
        if catalog is None:
            log.error("Catalog %s cannot be read by this program; the present one is kept.", newest)
        else:
            self.swap(catalog)
        self.served = newest
