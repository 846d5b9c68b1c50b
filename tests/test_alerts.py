"""Stewards hear that Lotsen is unwell: once, and again only after it was well."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import delete, insert, select

from bot.alerts import Lookout
from bot.channels.post import post
from bot.clock import Clock
from bot.store import Store, members, watch
from bot.store.tables import inbox, outbox

MINUTE = 60_000
NOW = 1_800_000_000_000


@pytest.fixture
def steward(store: Store) -> None:
    with store.begin() as tx:
        members.add(tx, "Anna", "steward", None, NOW, telegram="telegram:7", email="anna@example.se")
        members.add(tx, "Bo", "lead", "radhuset", NOW, telegram="telegram:8")
        watch.beat(tx, NOW)


def look(store: Store, minutes: float = 0) -> int:
    return Lookout(store, post, lambda: (NOW + minutes * MINUTE) / 1000).once()


def told(store: Store) -> list[str]:
    """What is to be said, and to whom; then forgotten, as if sent."""
    with store.begin() as tx:
        rows = tx.execute(select(outbox).where(outbox.c.lane != "stuck").order_by(outbox.c.id)).mappings().all()
        tx.execute(delete(outbox).where(outbox.c.lane != "stuck"))
    return [f"{row['lane']} {json.loads(row['payload'])}" for row in rows]


def stuck(store: Store, minutes: float) -> None:
    row = dict(lane="stuck", company="a", priority=1, method="sendMessage", payload="{}", not_before=0, attempts=0)
    with store.begin() as tx:
        tx.execute(insert(outbox).values(row | dict(created_at=NOW - int(minutes * MINUTE), claimed_until=0)))


@pytest.mark.usefixtures("steward")
def test_nothing_is_said_while_all_is_well(store: Store) -> None:
    stuck(store, 4)
    assert look(store) == 0
    assert told(store) == []


@pytest.mark.usefixtures("steward")
def test_an_outbox_older_than_five_minutes_is_told_once_by_every_way_until_it_is_well(store: Store) -> None:
    stuck(store, 6)
    assert look(store) == 1
    first, second = told(store)
    assert first.startswith("telegram:7")
    assert "Meddelanden fastnar" in first
    assert second.startswith("mail:anna@example.se")
    assert look(store, 1) == 0
    with store.begin() as tx:
        tx.execute(delete(outbox))
    assert look(store, 2) == 0
    assert [("Meddelanden går fram igen" in line) for line in told(store)] == [True, True]
    stuck(store, 6)
    assert look(store, 3) == 1


@pytest.mark.usefixtures("steward")
def test_an_update_that_was_laid_aside_is_told(store: Store) -> None:
    row = dict(update_id=1, lane="a", payload="{}", received_at=1, not_before=0, attempts=3, state="dead")
    with store.begin() as tx:
        tx.execute(insert(inbox).values(row))
    assert look(store) == 1
    assert "Ett meddelande är lagt åt sidan" in told(store)[0]


@pytest.mark.usefixtures("steward")
def test_a_silent_clock_is_seen_by_another_process_and_well_when_it_works_again(store: Store) -> None:
    assert look(store, 4) == 0
    assert look(store, 6) == 1
    assert "har inte gått i gång på 6 minuter" in told(store)[0]
    Clock(store, [lambda store, now: 0], lambda: NOW / 1000 + 7 * 60).once()
    assert look(store, 8) == 0
    assert "är i gång igen" in told(store)[0]
    assert look(store, 14) == 1


def test_without_a_steward_nothing_breaks(store: Store) -> None:
    stuck(store, 6)
    assert look(store) == 1
    assert told(store) == []
