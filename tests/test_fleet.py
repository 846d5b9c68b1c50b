"""Four `lotsen run` and two `lotsen clock` on one PostgreSQL, killed at random while companies talk with all of them."""

from __future__ import annotations

import asyncio
import random
import re
import shutil
from collections.abc import Sequence
from html import unescape
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.store.catalog_tables import leases
from bot.store.tables import events, outbox
from tests.botapi import BotApi, Call
from tests.databases import NewDatabase
from tests.fleet import SMALL, Fleet
from tests.judging import WRONG, Judge

RATE = 30
SENDS = ("sendMessage", "editMessageText")


@pytest.mark.asyncio
async def test_fault_41_four_webs_and_two_workers_killed_at_random_lose_and_double_nothing(
    postgresql: NewDatabase, tmp_path: Path
) -> None:
    catalog = tmp_path / "catalog"
    shutil.copytree(SMALL, catalog)
    async with (
        BotApi() as api,
        Fleet(api, tmp_path, postgresql(), CATALOG_DIR=str(catalog), TELEGRAM_RATE=str(RATE)) as fleet,
    ):
        judge = Judge(api, fleet.store, {one.name: one.kills for one in fleet.all})
        people = [api.user() for _ in range(8)]
        chance = random.Random(7)
        for number in range(6):
            for index, person in enumerate(people):
                judge.press(person)
                await judge.ask(person, index, number)
            await asyncio.sleep(0.3)
            if number in (1, 3):
                victim = chance.choice(fleet.webs) if number == 1 else chance.choice(fleet.workers)
                victim.kill()
                victim.start()
        await _one_conversation_on_the_web(fleet)
        await api.until(lambda: not judge.missing() and _left(fleet) == 0, 60)
        found = judge.found()
        assert not {name: value for name, value in found.figures().items() if name in WRONG and value}
        assert found.kills == 2
        assert len({call.by for call in api.journal if call.method in SENDS}) > 1, "the work was not shared"
        api.verdict(but=("retry after 1: setWebhook",))  # all that start at once set the one way in
        await asyncio.gather(*(fleet.serves(one) for one in fleet.webs))
        await _swapped_everywhere(fleet, catalog)
        with fleet.store.begin() as tx:
            assert len(tx.execute(select(leases).where(leases.c.name == "clock")).all()) == 1
        await _one_lane(api, fleet)


async def _one_conversation_on_the_web(fleet: Fleet) -> None:
    """Every request of it goes to another process."""
    async with httpx.AsyncClient(base_url=fleet.url, trust_env=False, follow_redirects=True) as client:
        for number in range(3):
            page = (await client.get("/")).text
            form = dict(re.findall(r'name="(turn|session)" value="([^"]*)"', page))
            fields = {name: unescape(value) for name, value in form.items()}
            shown = (await client.post("/say", data=fields | {"text": f"låna till ugn {number}"})).text
        assert all(f"låna till ugn {number}" in shown for number in range(3))
    with fleet.store.begin() as tx:
        mine = select(events.c.text).where(events.c.channel == "web", events.c.name == "asked")
        asked = tx.execute(mine.order_by(events.c.id))
        assert asked.scalars().all() == [f"låna till ugn {number}" for number in range(3)]


async def _swapped_everywhere(fleet: Fleet, catalog: Path) -> None:
    (file,) = (one for one in (catalog / "organisations").iterdir() if "Litet lån" in one.read_text())
    file.write_text(file.read_text().replace("Litet lån", "Lagom lån"))

    async def swapped(port: int) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            for _ in range(200):
                if "Lagom lån" in (await client.get(f"http://127.0.0.1:{port}/api/v1/offers")).text:
                    return
                await asyncio.sleep(0.1)
        raise AssertionError("the catalog was not swapped")

    await asyncio.gather(*(swapped(one.port) for one in fleet.webs))


async def _one_lane(api: BotApi, fleet: Fleet) -> None:
    """However many processes send, Telegram gets no more than it takes: over all, and in one chat."""
    crowd, eager = [api.user() for _ in range(75)], api.user()
    seen = len(api.journal)
    for one in crowd:
        await one.says("vem är du")
    for number in range(9):
        await eager.says(f"låna till maskin {number} nu")
    await api.until(
        lambda: sum(m.by_bot for m in eager.screen) == 9 and all(one.screen[-1].by_bot for one in crowd), 60
    )
    sent = [call for call in list(api.journal)[seen:] if call.method in SENDS]
    assert len({call.by for call in sent}) > 1
    assert _most_in(sent, 2.0) <= RATE + 2 * RATE + 5
    assert _most_in([call for call in sent if call.chat == eager.id], 2.0) <= 5 + 2 + 1
    assert not [call for call in api.journal if call.status == 429]


def _most_in(calls: Sequence[Call], seconds: float) -> int:
    times = sorted(call.at for call in calls)
    return max(sum(start <= at < start + seconds for at in times) for start in times)


def _left(fleet: Fleet) -> int:
    with fleet.store.begin() as tx:
        return len(tx.execute(select(outbox.c.id)).all())
