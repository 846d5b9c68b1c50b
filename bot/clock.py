"""What starts by itself. Nothing is held in memory: each round looks at the database and does what is due."""

from __future__ import annotations

import contextlib
import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot import alerts, people
from bot.followups import follow_up
from bot.reports.delivery import Delivery
from bot.service import Service
from bot.settings import Settings
from bot.staff.links import check_due
from bot.staff.nudging import nudge
from bot.store import Store, leases, watch
from bot.store.housekeeping import sweep

ROUND_SECONDS = 60
LEASE, LEASE_MS = "clock", 3 * ROUND_SECONDS * 1000
"""One process does the clock's work; when it dies, another takes over after so long."""
log = logging.getLogger(__name__)

Job = Callable[[Store, int], int]
"""Does what is due at a time (ms) in transactions of its own, exact by the database: any number may run at once.
Returns how many things were done."""


def in_one_transaction(work: Callable[[Connection, int], int]) -> Job:
    """A job whose work fits in one transaction."""

    def job(store: Store, now: int) -> int:
        with store.begin() as tx:
            return work(tx, now)

    return job


def jobs(service: Service, settings: Settings) -> tuple[Job, ...]:
    """All that a running Lotsen does by itself, in this order each round."""
    if service.post is None:
        raise ValueError("the clock needs a service that can post")

    def people_due(tx: Connection, now: int) -> int:
        notices, done = people.due(tx, service.guide.catalog, now)
        service.tell(tx, notices, now)
        return done

    reports = Delivery(lambda: service.guide, settings.site, service.post, by_mail=settings.smtp_url is not None)

    def nudges(store: Store, now: int) -> int:
        return nudge(store, now, service.guide.catalog, service.tell, service.site, mails=service.mails)

    def unwell(tx: Connection, now: int) -> int:
        return 0 if service.post is None else alerts.look(tx, service.post, now)

    due = (in_one_transaction(people_due), in_one_transaction(sweep))
    asking = partial(follow_up, service, service.post)
    always: tuple[Job, ...] = (asking, *due, nudges, reports, in_one_transaction(unwell))
    return (*always, partial(_links, service)) if settings.check_links else always


def _links(service: Service, store: Store, now: int) -> int:
    return check_due(store, now, service.guide.catalog)


class Clock:
    """Does what is due, round after round. Any number of processes may have one; one of them at a time works."""

    def __init__(self, store: Store, jobs: Sequence[Job], now: Callable[[], float] = time.time) -> None:
        self.store = store
        self.jobs = jobs
        self.now = now
        self._stopping = threading.Event()
        self._name = secrets.token_hex(8)

    def once(self) -> int:
        """Do all that is due now. Returns how many things were done. A job that fails does not hold up the others;
        it is tried again at the next round."""
        done = 0
        for job in self.jobs:
            try:
                done += job(self.store, int(self.now() * 1000))
            except Exception as error:
                log.error("A job of the clock failed; it is tried again in %s s.", ROUND_SECONDS, exc_info=error)
            self._beat()
        return done

    def round(self) -> int:
        """As `once`, but only in the one process whose turn it is; 0 in all others."""
        return self.once() if self._mine() else 0

    def _mine(self) -> bool:
        """Take the lease, or keep it for longer. False when another process has it, or the database is away."""
        now = int(self.now() * 1000)
        try:
            with self.store.begin() as tx:
                return leases.take(tx, LEASE, self._name, now, now + LEASE_MS)
        except Exception as error:
            log.error("The clock cannot see whose turn it is: %s", type(error).__name__)
            return False

    def _beat(self) -> None:
        """After each job, since a long round is no silent clock."""
        try:
            with self.store.begin() as tx:
                watch.beat(tx, int(self.now() * 1000))
        except Exception as error:
            log.error("The clock cannot note that it works: %s", type(error).__name__)

    def run(self) -> None:
        """Rounds until `stop`; then another process may go on at once."""
        while not self._stopping.is_set():
            self.round()
            self._stopping.wait(ROUND_SECONDS)
        with contextlib.suppress(SQLAlchemyError), self.store.begin() as tx:  # else it runs out by itself
            leases.give_back(tx, LEASE, self._name)

    def stop(self) -> None:
        self._stopping.set()
