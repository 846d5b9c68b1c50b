"""The threat model and the security list keep to what is so: the tests they name exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = {
    name
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))
}
DOCS = ("threat-model.md", "security.md")


def rows(name: str) -> list[list[str]]:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    return [row for row in found if set("".join(row)) != {"-"} and row[-1] != "test"]


@pytest.mark.parametrize("doc", DOCS)
def test_every_test_that_the_docs_name_exists(doc: str) -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / doc).read_text(encoding="utf-8")))
    assert len(named) > 20
    assert named - TESTS == set()


@pytest.mark.parametrize("doc", DOCS)
def test_every_line_has_a_test_or_says_that_it_has_none(doc: str) -> None:
    open_ended = [row for row in rows(doc) if not re.search(r"`test_\w+`|\*(not|outside|held)", " ".join(row))]
    assert open_ended == []


def test_every_door_has_its_threats() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    doors = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert doors == [
        "Telegram",
        "Webhook",
        "Web chat",
        "Staff",
        "Files",
        "Database",
        "Logs and figures",
        "Supply chain",
    ]
    assert {row[0] for row in rows("threat-model.md")} == set("STRIDE")
