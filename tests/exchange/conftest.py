"""The real catalog, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalog import Catalog, read

FOLDER = Path(__file__).parents[2] / "catalog"


@pytest.fixture(scope="session")
def real() -> Catalog:
    return read(FOLDER)
