"""A backup is taken while people talk, put into a new database of either kind, and the talk goes on there."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.catalog import Catalog
from bot.cli import main
from bot.dialogue import Guide
from bot.service import Service
from bot.settings import Settings
from bot.store import Store
from bot.store.tables import events
from tests.databases import NewDatabase
from tests.telegram.running import Lotsen
from tests.test_settings import NAMES

Address = Callable[[str], str]
pytestmark = pytest.mark.asyncio


@pytest.fixture
def address(postgresql: NewDatabase, tmp_path: Path) -> Address:
    numbers = itertools.count()

    def new(kind: str) -> str:
        return postgresql() if kind == "postgresql" else f"sqlite:///{tmp_path}/{next(numbers)}.sqlite"

    return new


def opened(address: str) -> Store:
    """The store that an operator gets by setting DATABASE_URL, up to date."""
    made = Store(Settings.read({"DATABASE_URL": address}).database)
    made.migrate()
    return made


async def lotsen(monkeypatch: pytest.MonkeyPatch, database: str, *arguments: str) -> str:
    """What a command says, beside the running Lotsen."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    result = await asyncio.to_thread(CliRunner().invoke, main, arguments, env={"DATABASE_URL": database})
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("before", ["sqlite", "postgresql"])
@pytest.mark.parametrize("after", ["sqlite", "postgresql"])
async def test_the_conversation_goes_on_from_a_backup_taken_while_others_talk(
    small: Catalog, address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    old, new, file = address(before), address(after), tmp_path / "lotsen.backup"
    async with Lotsen(Guide.of(small), tmp_path, store=opened(old)) as running:
        owner, others = running.person(), [running.person() for _ in range(5)]
        await owner.says("låna till en maskin")
        (answer,) = await owner.hears()
        await owner.says("/profil")
        await owner.hears()
        await owner.presses("Ändra bransch")
        await owner.hears()
        await owner.presses("Skriv själv" if "Skriv själv" in owner.last.buttons else owner.last.buttons[0])
        await owner.hears()
        talking = [asyncio.create_task(one.says(f"låna till ugn {n}")) for n in range(4) for one in others]
        assert "rows in" in await lotsen(monkeypatch, old, "backup", str(file))
        await asyncio.gather(*talking)
        await running.quiet(20)
        await running.stop()
        running.store.close()
        assert "rows restored" in await lotsen(monkeypatch, new, "restore", str(file))
        running.store = opened(new)
        running.service = Service(running.store, running.guide)
        await running.start()
        await owner.presses("Litet lån", on=answer)
        (card,) = await owner.hears(10)
        assert card.text.startswith("Litet lån")
        await owner.says("låna till en bil")
        assert (await owner.hears(10))[0].buttons
        with running.store.begin() as tx:
            asked = (
                tx.execute(select(events.c.text).where(events.c.name == "asked").order_by(events.c.id)).scalars().all()
            )
        assert asked[0] == "låna till en maskin"
        assert "låna till en bil" in asked


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_backup_is_put_back_while_lotsen_runs(
    small: Catalog, address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    database, file = address(kind), tmp_path / "lotsen.backup"
    async with Lotsen(Guide.of(small), tmp_path, store=opened(database)) as running:
        owner = running.person()
        await owner.says("låna till en maskin")
        (answer,) = await owner.hears()
        await running.quiet()
        await lotsen(monkeypatch, database, "backup", str(file))
        await owner.says("låna till något som glöms")
        await owner.hears()
        restoring = asyncio.create_task(lotsen(monkeypatch, database, "restore", "--replace", str(file)))
        await owner.says("låna till ugn")
        assert "rows restored" in await restoring
        await owner.presses("Litet lån", on=answer)
        await running.api.until(lambda: any(m.by_bot and m.text.startswith("Litet lån") for m in owner.screen), 20)
        await running.quiet(20)
        with running.store.begin() as tx:
            asked = tx.execute(select(events.c.text).where(events.c.name == "asked")).scalars().all()
        assert "låna till en maskin" in asked
        assert "låna till något som glöms" not in asked
