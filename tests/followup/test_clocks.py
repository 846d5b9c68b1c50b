"""Several clocks on one database, and companies that cannot be asked just now: nobody waits, nobody is held up."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from sqlalchemy import Connection

from bot import followups
from bot.catalog import Catalog
from bot.channels.post import post
from bot.followups import follow_up
from bot.store import Store, memory
from bot.turn import Notice
from tests.followup.living import Life


def three(store: Store, small: Catalog) -> list[Life]:
    """Three companies with a plan each, on the morning when they are to be asked."""
    lives = [Life(store, small, f"telegram:{number}") for number in (1, 2, 3)]
    for life in lives:
        life.press("save", "o.litet-lan")
        life.on("2026-02-16 09:00")
    return lives


def chats(life: Life) -> list[int]:
    return sorted(message["chat_id"] for message in life.read())


def test_a_company_that_cannot_be_asked_holds_up_nobody_and_is_tried_again(store: Store, small: Catalog) -> None:
    lives = three(store, small)

    def refusing(tx: Connection, notices: Sequence[Notice], now: int) -> None:
        if any(notice.to == "telegram:1" for notice in notices):
            raise ValueError("no such chat")
        post(tx, notices, now)

    assert follow_up(lives[0].service, refusing, store, lives[0].ms) == 2
    assert chats(lives[0]) == [2, 3]
    assert follow_up(lives[0].service, post, store, lives[0].ms) == 1
    assert chats(lives[0]) == [1]


def test_companies_that_cannot_be_written_to_hold_up_nobody(
    store: Store, small: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followups, "AT_ONCE", 1)
    terminal = Life(store, small, "terminal:1")
    terminal.press("save", "o.litet-lan")
    lives = three(store, small)
    assert follow_up(lives[0].service, post, store, lives[0].ms) == 3


def test_a_company_that_talks_just_now_is_not_waited_for(store: Store, small: Catalog) -> None:
    if store.is_sqlite:
        pytest.skip("SQLite lets one write at a time anyway")
    lives = three(store, small)
    with store.begin() as turn:
        memory.load(turn, "telegram:2")  # held, as by a turn
        assert follow_up(lives[0].service, post, store, lives[0].ms) == 2
    assert chats(lives[0]) == [1, 3]
    assert len(lives[0].tick()) == 1


def test_five_clocks_at_once_ask_each_company_once(store: Store, small: Catalog) -> None:
    lives = three(store, small)
    sent: list[int] = []
    clocks = [
        threading.Thread(target=lambda: sent.append(follow_up(lives[0].service, post, store, lives[0].ms)))
        for _ in range(5)
    ]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    assert len(sent) == 5 and sum(sent) == 3
    assert chats(lives[0]) == [1, 2, 3]
