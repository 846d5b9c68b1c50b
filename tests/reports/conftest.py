"""A made-up half year on a database of its own, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.catalog import read
from bot.dialogue import Guide
from bot.reports import demo
from bot.reports.weeks import Week
from bot.store import Store

CATALOG = Path(__file__).parents[2] / "catalog"
LAST = Week(2026, 47)
NOW = LAST.bounds[1] + 8 * 3_600_000


@pytest.fixture(scope="session")
def guide() -> Guide:
    return Guide.of(read(CATALOG))


@pytest.fixture(scope="session")
def filled(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Six weeks of 300 companies, up to the week before the tests' Monday. No test changes its events."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'lotsen.sqlite'}")
    store.migrate()
    with store.begin() as tx:
        assert len(list(demo.fill(tx, guide, LAST, 6, 300, 1))) == 6
    yield store
    store.close()
