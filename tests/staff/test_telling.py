"""A catalog that cannot be used is told to those who can mend it, with file, line and column, once a day."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.catalog import Problem
from bot.channels.post import post
from bot.dialogue import Guide
from bot.running import watcher
from bot.service import Service
from bot.settings import Settings
from bot.staff.folder import Folder
from bot.staff.publishing import Publisher
from bot.staff.telling import DAY_MS, tell
from bot.store import Store, members
from bot.store.tables import outbox
from tests.conftest import SMALL

STINA, LENA, EVA, BO = "telegram:1", "telegram:2", "telegram:3", "telegram:4"
BROKEN = [Problem("/srv/catalog/organisations/lanehuset.yaml", 23, 16, "'mycket' är inget heltal.")]


@pytest.fixture
def staffed(store: Store) -> Store:
    with store.begin() as tx:
        members.add(tx, "Stina", "steward", None, 1, STINA)
        members.add(tx, "Lena", "lead", "lanehuset", 1, LENA)
        members.add(tx, "Eva", "editor", "lanehuset", 1, EVA)
        members.add(tx, "Bo", "lead", "radhuset", 1, BO)
    return store


def sent(store: Store) -> dict[str, str]:
    """What each was sent since last."""
    with store.begin() as tx:
        found = {row.company: json.loads(row.payload)["text"] for row in tx.execute(select(outbox))}
        tx.execute(outbox.delete())
    return found


def told(store: Store, problems: list[Problem], trouble: str = "", now: int = 1_000) -> dict[str, str]:
    with store.begin() as tx:
        tell(tx, post, problems, trouble, now)
    return sent(store)


def test_stewards_and_the_leads_of_the_file_are_told_where_the_mistake_is(staffed: Store) -> None:
    found = told(staffed, BROKEN)
    assert set(found) == {STINA, LENA}
    assert "lanehuset.yaml:23:16: error: 'mycket' är inget heltal." in found[STINA].replace("&#39;", "'").replace(
        "&#x27;", "'"
    )
    assert "Den förra katalogen gäller" in found[LENA]


def test_the_same_is_told_once_a_day_and_another_thing_at_once(staffed: Store) -> None:
    assert told(staffed, BROKEN)
    assert told(staffed, BROKEN, now=DAY_MS) == {}
    assert told(staffed, [Problem("needs.yaml", 1, 1, "filen saknas.")], now=DAY_MS).keys() == {STINA}
    assert told(staffed, BROKEN, now=DAY_MS + 1_000)


def test_many_mistakes_are_shortened_and_say_how_many_more(staffed: Store) -> None:
    text = told(staffed, [Problem("needs.yaml", line, 1, "fel.") for line in range(1, 31)])[STINA]
    assert "needs.yaml:10:1" in text and "needs.yaml:11:1" not in text and "20 till" in text


def test_trouble_with_git_is_told_to_stewards_without_the_passwords_of_the_address(staffed: Store) -> None:
    found = told(staffed, [], "git fetch: https://anna:hemligt@git.example/katalog.git finns inte " + "x" * 900)
    assert set(found) == {STINA}
    assert "hemligt" not in found[STINA] and "git.example/katalog.git" in found[STINA] and len(found[STINA]) < 900


def test_nobody_to_tell_is_no_trouble(store: Store) -> None:
    assert told(store, BROKEN) == {}


def test_a_catalog_broken_in_the_watched_folder_is_refused_served_on_and_told_with_its_place(
    staffed: Store, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(SMALL, tmp_path / "catalog"))
    settings = Settings.read({"DATA_DIR": str(tmp_path), "CATALOG_DIR": str(folder), "SECRET_KEY": "k" * 40})
    publisher = Publisher(staffed, Folder(folder))
    served, catalog = publisher.start()
    service = Service(staffed, Guide.of(catalog), post)
    watching = watcher(publisher, served, service, settings)
    watching.once()
    file = folder / "organisations" / "lanehuset.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("max_sek: 100000", "max_sek: mycket"), encoding="utf-8")
    watching.once()
    watching.once()
    line = text[: text.index("max_sek: 100000")].count("\n") + 1
    found = sent(staffed)
    assert set(found) == {STINA, LENA}
    assert f"lanehuset.yaml:{line}:16: error:" in found[LENA] and "inget heltal" in found[LENA]
    assert service.guide.catalog is catalog
    file.write_text(text.replace("max_sek: 100000", "max_sek: 70000"), encoding="utf-8")
    watching.once()
    amount = service.guide.catalog.offers["litet-lan"].amount
    assert amount and amount.max_sek == 70000 and sent(staffed) == {}
