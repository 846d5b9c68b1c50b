"""What the log says of a turn on Telegram."""

from __future__ import annotations

import io
import json
import logging

import pytest

from bot import log
from tests.telegram.running import Lotsen


@pytest.mark.asyncio
async def test_a_turn_is_told_with_the_number_of_its_update_and_neither_who_nor_what(lotsen: Lotsen) -> None:
    root, written = logging.getLogger(), io.StringIO()
    before, level = root.handlers, root.level
    log.configure(lotsen.settings, written)
    try:
        person = lotsen.person(first_name="Anna")
        await person.says("hemlig fråga om lån")
        await person.hears()
    finally:
        root.handlers = before
        root.setLevel(level)
    turns = [found for line in written.getvalue().splitlines() if "turn" in (found := json.loads(line))]
    assert [found["about"].partition(":")[0] for found in turns] == ["update"]
    assert "hemlig" not in written.getvalue()
    assert "Anna" not in written.getvalue()
    assert str(person.id) not in written.getvalue()
    assert lotsen.api.token not in written.getvalue()
