"""A member on Telegram is asked whether the offers are still true, and answers by pressing."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from bot.channels.post import post
from bot.running import watcher
from bot.staff.folder import Folder
from bot.staff.nudging import nudge
from bot.staff.publishing import Publisher
from bot.store import members
from tests.conftest import SMALL
from tests.telegram.running import Lotsen

pytestmark = pytest.mark.asyncio

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
SITE = "https://lotsen.example"


async def test_a_member_answers_for_each_offer_by_pressing(lotsen: Lotsen, tmp_path: Path) -> None:
    publisher = Publisher(lotsen.store, Folder(Path(shutil.copytree(SMALL, tmp_path / "catalog"))))
    served, catalog = publisher.start()
    service, now = lotsen.service, int(AT.timestamp() * 1000)
    service.site = SITE
    watching = watcher(publisher, served - 1, service, lotsen.settings)  # so that its first round serves the small one
    eva = lotsen.person(language_code="sv")
    with lotsen.store.begin() as tx:
        member = members.add(tx, "Eva", "lead", "lanehuset", now - 35 * 86_400_000, f"telegram:{eva.id}")
    watching.once()
    assert set(service.guide.joined) == {"lanehuset"}
    await eva.says("/start o_litet-lan")
    await eva.hears()
    assert nudge(lotsen.store, now, catalog, post, SITE, mails=False) == 1
    (asked,) = await eva.hears()
    assert "Dags att bekräfta" in asked.text and "Stort lån" in asked.text

    await eva.presses("Litet lån", on=asked)
    (choices,) = await eva.hears()
    await eva.presses("Stämmer fortfarande", on=choices)
    (noted,) = await eva.hears()
    assert "är bekräftat" in noted.text
    await eva.presses("Stort lån", on=asked)
    (choices,) = await eva.hears()
    await eva.presses("Avslutad", on=choices)
    (sure,) = await eva.hears()
    assert "Säkert?" in sure.text
    await eva.presses("Nej, gå tillbaka", on=sure)
    (choices,) = await eva.hears()
    watching.once()  # publishes
    watching.once()  # and serves it
    assert service.guide.catalog.offers["litet-lan"].assured is not None

    with lotsen.store.begin() as tx:
        members.remove(tx, member.id, now)
    await eva.presses("Pausa", on=choices)
    (refused,) = await eva.hears()
    assert "Du har ingen roll hos Lånehuset nu" in refused.text
    watching.once()
    watching.once()
    assert service.guide.catalog.offers["stort-lan"].status == "in_rounds"
