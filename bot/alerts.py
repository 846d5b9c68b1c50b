"""Tells stewards when Lotsen itself is unwell: each thing once, and once that it is well again."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator

from sqlalchemy import Connection

from bot.dialogue.texts import texts
from bot.service import Post
from bot.store import Store, members, watch
from bot.turn import ANSWER, Heading, Notice, Paragraph, Reply, Span

WAITS_SECONDS = 300
"""A message that has waited so long is stuck; a clock that has been silent so long has stopped."""
LOOK_SECONDS = 60
log = logging.getLogger(__name__)


def look(tx: Connection, post: Post, now: int) -> int:
    """Tell of what has gone wrong since the last look. `now` in ms. Returns how many things were told.

    A broken catalog is told by the room that reads it (`staff.telling`), to leads as well.
    """
    told = 0
    for what, text in _wrong(tx, now):
        if text is None:
            if watch.ended(tx, what):
                log.info("It is well again: %s", what)
                well = _said(f"alert-{what}-well", "alert-well-help")
                post(tx, [Notice(to, well, priority=ANSWER) for to in _stewards(tx)], now)
        elif watch.begun(tx, what, now):
            log.error("Stewards are told: %s", what)
            post(tx, [Notice(to, text, priority=ANSWER) for to in _stewards(tx)], now)
            told += 1
    return told


def _wrong(tx: Connection, now: int) -> Iterator[tuple[str, Reply | None]]:
    """Each thing that can go wrong; None where it is well."""
    waits, beat = watch.depths(tx, now), watch.last_beat(tx)
    minutes = int(waits.outbox_seconds // 60)
    stuck = waits.outbox_seconds > WAITS_SECONDS
    outbox = _said("alert-outbox", "alert-outbox-help", count=waits.outbox, minutes=minutes)
    yield "outbox", outbox if stuck else None
    yield "dead", _said("alert-dead", "alert-dead-help", count=waits.dead) if waits.dead else None
    silent = 0 if beat is None else (now - beat) // 1000
    yield "clock", _said("alert-clock", "alert-clock-help", minutes=silent // 60) if silent > WAITS_SECONDS else None


def _said(title: str, help_text: str, **values: int) -> Reply:
    say = texts("sv")
    return Reply("page", (Heading(say(title)), Paragraph((Span(say(help_text, **values)),))))


def _stewards(tx: Connection) -> list[str]:
    """Every way to every steward: the one that is stuck may be the one that would be used first."""
    return [address for member in members.stewards(tx) for address in member.addresses]


class Lookout:
    """Looks from a process that serves pages, so that a clock that has stopped is seen by somebody else."""

    def __init__(self, store: Store, post: Post, now: Callable[[], float] = time.time) -> None:
        self.store = store
        self.post = post
        self.now = now
        self._stopping = threading.Event()

    def once(self) -> int:
        """Look now. Returns how many things were told."""
        with self.store.begin() as tx:
            return look(tx, self.post, int(self.now() * 1000))

    def run(self) -> None:
        """Look again and again until `stop`; not at once, since the clock has just been started."""
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                self.once()
            except Exception as error:
                log.error("Looking after Lotsen failed; it is tried again: %s", type(error).__name__)

    def stop(self) -> None:
        self._stopping.set()
