"""What a power cut may take: nothing that Telegram was told has arrived, and nothing that would not be done again."""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.store import Store, memory
from bot.store.tables import events
from bot.turn import Company
from tests.telegram.running import Lotsen

pytestmark = pytest.mark.asyncio


async def test_an_update_counts_as_received_only_once_the_disk_has_it(
    either: Lotsen, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, owner = threading.Event(), either.person()
    await owner.says("hej")
    assert await owner.hears(10)  # the start, which waits for the disk too, is over
    await either.quiet()
    monkeypatch.setattr(either.store, "sync", lambda: written.wait(20))
    try:
        await owner.says("låna till en maskin i Sjöbo")
        assert await owner.hears(10)  # the answer need not wait for the disk
        await asyncio.sleep(0.1)
        assert either.api.delivery.pending
    finally:
        written.set()
    if either.mode == "webhook":  # by polling, the next request confirms it
        await either.api.until(lambda: not either.api.delivery.pending)


async def test_an_update_that_the_disk_did_not_take_comes_again_and_is_answered_once(
    either: Lotsen, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = [OperationalError("sync", None, OSError("no room"))]
    monkeypatch.setattr(either.store, "sync", lambda: failing and _raise(failing.pop()))
    owner = either.person()
    await owner.says("låna till en maskin i Sjöbo")
    assert await owner.hears(10)
    await either.api.until(lambda: not failing and not either.api.delivery.pending, 20)
    await either.quiet()
    assert either.count(events, name="asked") == 1
    assert sum(message.by_bot for message in owner.screen) == 1


def _raise(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(("synced", "times"), [(True, 1), (False, 0)])
async def test_a_transaction_is_on_the_disk_when_it_ends_unless_that_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, synced: bool, times: int
) -> None:
    store, waited = Store(f"sqlite:///{tmp_path / 'lotsen.sqlite'}"), []
    store.migrate()
    monkeypatch.setattr(os, "fsync", waited.append)
    with store.begin(synced=synced) as tx:
        memory.save(tx, Company("web:1"), 1)
    store.close()
    assert len(waited) == times
