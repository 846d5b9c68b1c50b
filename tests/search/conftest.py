"""The real catalog and one engine over it, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalog import Catalog, read
from bot.search import Engine, Finding, Question
from bot.turn import Facts

CATALOG = Path(__file__).parents[2] / "catalog"


class Asker:
    """Asks an engine as a company would."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __call__(self, text: str, *before: str, **facts: str | int) -> Finding:
        known = Facts(**facts)  # type: ignore[arg-type]
        return self.engine.find(Question(text, before, known))


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return read(CATALOG)


@pytest.fixture(scope="session")
def engine(catalog: Catalog) -> Engine:
    return Engine.of(catalog)


@pytest.fixture(scope="session")
def ask(engine: Engine) -> Asker:
    return Asker(engine)
