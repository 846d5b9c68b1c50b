"""What only one process at a time may do. One that dies is not waited for long, and one that slept too long stops."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.store import Store, leases

LEASE_MS, RENEW_SECONDS = 8_000, 2.0
"""How long a lease is good for, and how often its holder renews it. A person who saves after another process was
killed waits no longer than the first."""
WAIT_SECONDS = 15.0


class Busy(Exception):
    """Another process has it and goes on having it; try again."""


@dataclass(frozen=True)
class Hold:
    """A lease that this process has."""

    name: str
    holder: str
    now: Callable[[], float]

    def still(self, tx: Connection) -> None:
        """Make sure, in the transaction of what is to be done, that nobody took over meanwhile. Raises Busy."""
        if not leases.keep(tx, self.name, self.holder, self._until()):
            raise Busy

    def _until(self) -> int:
        return int(self.now() * 1000) + LEASE_MS


@contextmanager
def alone(
    store: Store, name: str, now: Callable[[], float] = time.time, patience: float | None = None
) -> Iterator[Hold]:
    """Be the only one to do something. Waits for others, WAIT_SECONDS unless told; then raises Busy."""
    hold = Hold(name, secrets.token_hex(12), now)
    end = time.monotonic() + (WAIT_SECONDS if patience is None else patience)
    while True:
        at = int(now() * 1000)
        with store.begin() as tx:
            if leases.take(tx, name, hold.holder, at, at + LEASE_MS):
                break
        if time.monotonic() > end:
            raise Busy
        time.sleep(0.05)
    done = threading.Event()
    renewing = threading.Thread(target=_renew, args=(store, hold, done), name=f"renew {name}", daemon=True)
    renewing.start()
    try:
        yield hold
    finally:
        done.set()
        renewing.join()
        with contextlib.suppress(Exception), store.begin() as tx:  # else it expires by itself
            leases.give_back(tx, name, hold.holder)


def _renew(store: Store, hold: Hold, done: threading.Event) -> None:
    """Until it is done, or another has it: whoever holds it finds out when it matters."""
    while not done.wait(RENEW_SECONDS):
        with contextlib.suppress(Exception), store.begin() as tx:
            try:
                hold.still(tx)
            except Busy:
                return
