"""Several processes' parts on one PostgreSQL: each update handled once, in its order, by whichever is free."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.channels.telegram import Telegram
from bot.channels.telegram.limits import Limits
from bot.dialogue import Guide
from bot.service import Service
from bot.settings import Settings
from bot.store import Store
from bot.store.tables import events, outbox
from tests.botapi import BotApi
from tests.databases import NewDatabase
from tests.telegram.running import UNHURRIED

pytestmark = pytest.mark.asyncio


def update(number: int, person: int, text: str) -> bytes:
    sender = {"id": person, "is_bot": False, "first_name": "Ebba", "language_code": "sv"}
    message = {"message_id": number, "date": 1, "chat": {"id": person, "type": "private"}, "from": sender, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


async def test_fault_02_41_two_processes_share_the_work_and_keep_each_chat_in_order(
    postgresql: NewDatabase,
    guide: Guide,
    tmp_path: Path,
) -> None:
    async with BotApi() as api:
        people = [api.user() for _ in range(8)]
        settings = Settings.read(
            {
                "TELEGRAM_TOKEN": api.token,
                "TELEGRAM_API_URL": api.url,
                "WEBHOOK_URL": "http://127.0.0.1:1",
                "SECRET_KEY": "s" * 32,
                "DATABASE_URL": postgresql(),
            }
        )
        stores = [Store(settings.database) for _ in range(2)]
        stores[0].migrate()
        refusals: list[str] = []
        both = [
            Telegram(settings, Service(store, guide), fatal=refusals.append, limits=Limits(UNHURRIED, UNHURRIED))
            for store in stores
        ]
        for one in both:
            await one.start()
        number = 0
        for turn in range(6):
            for person in people:
                number += 1
                raw = update(number, person.id, f"låna till maskin {person.id} {turn}")
                await asyncio.gather(*(one.receive(raw) for one in both))  # delivered to both at the same instant
        await api.until(lambda: all(sum(m.by_bot for m in person.screen) >= 6 for person in people), 30)
        await api.until(lambda: _left(stores[0]) == 0)
        for one in both:
            await one.stop()
        with stores[0].begin() as tx:
            asked = (
                tx.execute(select(events.c.text).where(events.c.name == "asked").order_by(events.c.id)).scalars().all()
            )
        assert Counter(asked).most_common(1)[0][1] == 1
        assert len(asked) == 48
        for person in people:
            mine = [text for text in asked if str(person.id) in text]
            assert [text[-1] for text in mine] == list("012345")
            assert sum(message.by_bot for message in person.screen) == 6
        assert refusals == []
        for store in stores:
            store.close()


def _left(store: Store) -> int:
    with store.begin() as tx:
        return len(tx.execute(select(outbox.c.id)).all())
