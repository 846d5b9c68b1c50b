"""The real catalog's guide, made once, and a Lotsen on Telegram for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.catalog import Catalog, read
from bot.dialogue import Guide
from tests.telegram.running import Lotsen

CATALOG = Path(__file__).parents[2] / "catalog"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The catalog that companies meet."""
    return read(CATALOG)


@pytest.fixture(scope="session")
def guide(catalog: Catalog) -> Guide:
    return Guide.of(catalog, "Sjöbo kommun")


@pytest_asyncio.fixture
async def lotsen(guide: Guide, tmp_path: Path) -> AsyncIterator[Lotsen]:
    """Lotsen, fetching its updates. In the end, Telegram has refused nothing that no test asked for."""
    async with Lotsen(guide, tmp_path) as running:
        yield running
    running.api.verdict(but=running.expected)


@pytest_asyncio.fixture(params=["polling", "webhook"])
async def either(request: pytest.FixtureRequest, guide: Guide, tmp_path: Path) -> AsyncIterator[Lotsen]:
    """Lotsen, once fetching its updates and once getting them delivered."""
    async with Lotsen(guide, tmp_path, request.param) as running:
        yield running
    running.api.verdict(but=running.expected)
    assert running.api.unanswered() == []
