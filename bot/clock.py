"""What starts by itself. Nothing is held in memory: each round looks at the database and does what is due."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from bot.store import Store
from bot.store.housekeeping import sweep

ROUND_SECONDS = 600
log = logging.getLogger(__name__)


class Clock:
    """Does what is due, round after round. Any number of clocks may run at once."""

    def __init__(self, store: Store, now: Callable[[], float] = time.time) -> None:
        self.store = store
        self.now = now
        self._stopping = threading.Event()

    def once(self) -> int:
        """Do all that is due now. Returns how many things were done."""
        with self.store.begin() as tx:
            return sweep(tx, int(self.now() * 1000))

    def run(self) -> None:
        """Rounds until `stop`; a round that the database refuses is tried again at the next."""
        while not self._stopping.is_set():
            try:
                self.once()
            except SQLAlchemyError:
                log.exception("The clock's round failed; it is tried again in %s s.", ROUND_SECONDS)
            self._stopping.wait(ROUND_SECONDS)

    def stop(self) -> None:
        self._stopping.set()
