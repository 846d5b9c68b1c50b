"""What people tell of themselves is nowhere but where they asked for it to be, and after /glom not there either."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import logging
import time
from pathlib import Path

import pytest

from bot import log, metrics
from bot.channels.post import post
from bot.channels.webchat import Heard, WebChat
from bot.dialogue import Guide
from bot.followup.workdays import STOCKHOLM
from bot.reports.files import files
from bot.reports.press import everyone, made
from bot.reports.weeks import Week
from bot.store import members
from bot.store.backup import backup
from tests import privacy
from tests.telegram.running import Lotsen

BELONGS = {"callbacks.phone": ["phone"]}
"""The number that a company asked to be called at, until its call-back is erased."""


@pytest.mark.asyncio
async def test_what_people_should_not_have_told_is_in_no_table_log_or_export_and_nothing_after_glom(
    guide: Guide, tmp_path: Path
) -> None:
    root, written = logging.getLogger(), io.StringIO()
    before, level = root.handlers, root.level
    async with Lotsen(guide, tmp_path) as lotsen:
        log.configure(lotsen.settings, written)
        try:
            lotsen.service.post = post
            careless, anna = lotsen.person(first_name="Sigbritt", last_name="Planterqvist"), lotsen.person()
            with lotsen.store.begin() as tx:
                members.add(tx, "Anna", "editor", "almi", 1, telegram=f"telegram:{anna.id}")
            for said in privacy.SAID:
                await careless.says(said)
                assert await careless.hears()
            await careless.presses("👎 Inte bra")
            await careless.hears()
            await careless.says(" ".join(privacy.PLANTED.values()).replace(privacy.PLANTED["name"], "dåligt"))
            await careless.hears()
            chat = WebChat(lotsen.service)
            for number, said in enumerate(privacy.SAID):
                chat.say(Heard("a-session-of-the-careless", f"n{number}", said))
            await careless.says("/start o_almi-mikrolan")
            await careless.hears()
            for label in ("Prata med Almi", "Ring mig"):
                await careless.presses(label)
                await careless.hears()
            await careless.says(privacy.PLANTED["phone"])
            await careless.hears()
            for label in ("När som helst", "Ja, ring mig"):
                await careless.presses(label)
                await careless.hears()
            await anna.hears()
            await lotsen.quiet()
            assert privacy.in_tables(lotsen.store) == ["phone in callbacks.phone"]
            assert privacy.in_tables(lotsen.store, BELONGS) == []
            assert privacy.held(written.getvalue()) == []
            assert {what for one in exports(lotsen) for what in privacy.held(one)} == set()
            backup(lotsen.store, tmp_path / "backup")
            assert privacy.held(gzip.decompress((tmp_path / "backup").read_bytes()).decode()) == ["phone"]
            await privacy.forget(careless)
            await lotsen.api.until(lambda: not privacy.in_tables(lotsen.store), 10)
            await lotsen.quiet()
            assert privacy.of(lotsen.store, f"telegram:{careless.id}") == []
        finally:
            root.handlers = before
            root.setLevel(level)


def exports(lotsen: Lotsen) -> list[str]:
    """Every report of this week, and what a program may read of how Lotsen is."""
    now = time.time()
    week = Week.of(dt.datetime.fromtimestamp(now, STOCKHOLM).date())
    with lotsen.store.begin() as tx:
        reports = list(made(tx, lotsen.guide, "", week, everyone(lotsen.guide), int(now * 1000)))
    # In print and in the sheet stands the same; tests/test_published.py reads those too.
    told = [content.decode() for one in reports for content in files(one, ("html", "csv")).values()]
    return [*told, metrics.exposition({}).decode()]


def test_the_search_finds_what_it_is_to_find() -> None:
    said = " ".join(privacy.SAID)
    assert privacy.held(said) == list(privacy.PLANTED)
    assert privacy.held("ring +46 70 174 06 05") == ["phone"]
    assert privacy.held("ring mig på ••• om lån") == []
