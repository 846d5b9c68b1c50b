"""What the log says of a turn on Telegram."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path

import pytest

from bot import log
from bot.dialogue import Guide
from bot.store.tables import outbox
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
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    (call,) = [found for found in lines if "call" in found]
    assert (call["about"], call["call"]["method"]) == (turns[0]["about"], "sendMessage")
    assert "hemlig" not in written.getvalue()
    assert "Anna" not in written.getvalue()
    assert str(person.id) not in written.getvalue()
    assert lotsen.api.token not in written.getvalue()


@pytest.mark.asyncio
async def test_one_number_goes_from_the_webhook_through_the_turn_to_a_send_after_a_restart(
    guide: Guide, tmp_path: Path
) -> None:
    root, written = logging.getLogger(), io.StringIO()
    before, level = root.handlers, root.level
    async with Lotsen(guide, tmp_path, "webhook") as lotsen:
        log.configure(lotsen.settings, written)
        try:
            lotsen.api.fail("sendMessage", times=None, status=502)
            person = lotsen.person()
            await person.says("vem är du")
            await lotsen.api.until(lambda: lotsen.count(outbox, attempts=1) == 1)
            await lotsen.stop()
            lotsen.api.calm()
            await lotsen.start()
            assert await person.hears(10)
            await lotsen.quiet()
        finally:
            root.handlers = before
            root.setLevel(level)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    steps = {"A turn was run.", "A call was made."}
    told = [found for found in lines if found["said"] in steps]
    assert {found["said"] for found in told} == steps
    assert len(told) == len(steps)
    assert len({found["about"] for found in told}) == 1
