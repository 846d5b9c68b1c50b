"""Faults around: the database, the catalog, slow work, many users. The numbers are those of the table of faults."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.catalog import Catalog
from bot.dialogue import Guide
from bot.dialogue.asking import Outcome
from bot.running import watcher as watcher_of
from bot.staff.folder import Folder
from bot.staff.publishing import Publisher
from bot.store.tables import companies, events, inbox
from bot.turn import Book, Company, Turn
from tests.conftest import SMALL
from tests.telegram.running import Lotsen

pytestmark = pytest.mark.asyncio


@contextlib.contextmanager
def pragma(lotsen: Lotsen, troubled: str, well: str) -> Iterator[None]:
    """SQLite itself refuses what it is told to refuse, on every connection."""

    def begin(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA {troubled}")

    def end(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA {well}")

    event.listen(lotsen.store.engine, "checkout", begin)
    yield
    event.remove(lotsen.store.engine, "checkout", begin)
    event.listen(lotsen.store.engine, "checkout", end)


def asked(lotsen: Lotsen) -> int:
    return lotsen.count(events, name="asked")


async def test_fault_39_a_database_that_is_locked_is_waited_for(either: Lotsen) -> None:
    owner = either.person()
    with either.store.begin():  # somebody else writes
        await owner.says("låna till en maskin i Sjöbo")
        await asyncio.sleep(1)
    assert await owner.hears(20)
    await either.quiet()
    assert asked(either) == 1


async def test_fault_39_a_full_disk_loses_nothing(either: Lotsen, caplog: pytest.LogCaptureFixture) -> None:
    people = [either.person() for _ in range(3)]
    long = "låna till en maskin i Sjöbo " * 100
    with pragma(either, "max_page_count = 1", "max_page_count = 1000000"):  # no room for another page
        for one in people:
            await one.says(long)
        await asyncio.sleep(1.5)
        assert "full" in caplog.text or "OperationalError" in caplog.text
    assert "maskin" not in caplog.text, "what people write is in the log"
    for one in people:
        assert await one.hears(20)
    await either.quiet()
    assert asked(either) == 3


async def test_fault_39_a_read_only_disk_loses_nothing(either: Lotsen) -> None:
    owner = either.person()
    with pragma(either, "query_only = 1", "query_only = 0"):
        await owner.says("låna till en maskin i Sjöbo")
        await asyncio.sleep(1.5)
        assert not any(message.by_bot for message in owner.screen)
    assert await owner.hears(20)
    await either.quiet()
    assert asked(either) == 1
    assert either.count(inbox, state="dead") == 0


async def test_fault_40_a_broken_catalog_is_not_served_and_a_renamed_offer_is_found_by_its_old_button(
    lotsen: Lotsen, tmp_path: Path
) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(SMALL, folder)
    publisher = Publisher(lotsen.store, Folder(folder))
    served, catalog = publisher.start()
    lotsen.service.guide = Guide.of(catalog)
    watcher = watcher_of(publisher, served, lotsen.service, lotsen.settings)
    owner, file = lotsen.person(), folder / "organisations" / "lanehuset.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("kind: loan", "kind: lån"), encoding="utf-8")
    watcher.once()
    await owner.says("låna till en maskin")
    (answer,) = await owner.hears()
    assert answer.buttons[0] == "Litet lån"
    renamed = good.replace(
        "  - id: litet-lan\n    former_ids: [minilan]", "  - id: lagom-lan\n    former_ids: [litet-lan]"
    )
    for other in folder.rglob("*.yaml"):
        other.write_text(other.read_text(encoding="utf-8").replace("litet-lan", "lagom-lan"), encoding="utf-8")
    file.write_text(renamed.replace("sv: Litet lån", "sv: Lagom lån"), encoding="utf-8")
    watcher.once()
    assert "lagom-lan" in lotsen.service.guide.catalog.offers
    await owner.presses("Litet lån", on=answer)
    (card,) = await owner.hears()
    assert card.text.startswith("Lagom lån")


async def test_fault_40_a_catalog_that_is_swapped_while_a_turn_is_under_way(lotsen: Lotsen, small: Catalog) -> None:
    lotsen.service.guide = replace(Slow(lotsen.guide.catalog, lotsen.guide.engine), controller="A")
    owner = lotsen.person()
    await owner.says("långsamt")
    await asyncio.sleep(0.3)
    lotsen.service.guide = Guide.of(small)
    assert await owner.hears(10)
    await owner.says("låna till en maskin")
    (answer,) = await owner.hears()
    assert answer.buttons[0] == "Litet lån"


async def test_fault_40_the_catalog_is_swapped_and_old_buttons_say_what_became_of_them(
    lotsen: Lotsen, small: Catalog
) -> None:
    owner = lotsen.person()
    await owner.says("låna till en maskin i Sjöbo")
    (answer,) = await owner.hears()
    lotsen.service.guide = Guide.of(small)
    await owner.presses(answer.buttons[0])
    (gone,) = await owner.hears()
    assert "finns inte i katalogen" in gone.text
    await owner.presses("Prata med någon", on=answer)
    assert await owner.hears()


async def test_fault_42_nothing_in_memory_grows_with_the_users(lotsen: Lotsen) -> None:
    people = [lotsen.person() for _ in range(200)]
    for one in people:
        await one.says("vem är du")
    await lotsen.api.until(lambda: lotsen.count(companies) == 200 and lotsen.waiting() == 0, 30)
    telegram = lotsen.telegram
    assert telegram is not None
    sender = telegram._sender
    assert sender is not None
    await lotsen.api.until(lambda: not sender._held)
    assert not any((sender._lanes, sender._busy, sender._parked, sender._ready, sender._slow, telegram._waiting))


@dataclass(frozen=True)
class Slow(Guide):
    """A guide that takes its time over one question."""

    def respond(self, turn: Turn, company: Company, book: Book | None = None) -> Outcome:
        if turn.text == "långsamt":
            time.sleep(0.9)
        return super().respond(turn, company, book)


async def test_who_waits_sees_that_lotsen_is_writing(lotsen: Lotsen) -> None:
    lotsen.service.guide = Slow(lotsen.guide.catalog, lotsen.guide.engine)
    slow, behind = lotsen.person(), lotsen.person()
    await slow.says("långsamt")
    await asyncio.sleep(0.1)
    await behind.says("långsamt")
    assert await behind.hears()
    assert lotsen.api.calls("sendChatAction", behind.id)
    quick = lotsen.person()
    await quick.says("vem är du")
    await quick.hears()
    assert not lotsen.api.calls("sendChatAction", quick.id)


async def test_a_company_is_told_in_its_own_language(lotsen: Lotsen) -> None:
    owner = lotsen.person(language_code="en")
    lotsen.service.guide = replace(lotsen.guide)
    await owner.sends_sticker()
    (answer,) = await owner.hears()
    assert "only read text" in answer.text
