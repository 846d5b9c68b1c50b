"""The history: what was changed, told so that a person sees the difference."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.catalog import Catalog
from bot.catalog.edit import Add, Remove, Set
from bot.dialogue.texts import texts
from bot.staff.folder import Folder
from bot.staff.history import Entry, entries, words_changed
from bot.staff.publishing import Author, Edit, Publisher
from bot.store import Store
from bot.store.snapshots import Changed
from tests.conftest import SMALL

HERE = ("offers", "litet-lan")


def told(entry: Entry) -> list[tuple[str, str]]:
    """Each field with what went in [-brackets-] and what came in {+braces+}."""
    marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return [(one.label, " ".join(marks[p.kind].format(p.text) for p in one.pieces)) for one in entry.differences]


def change(path: tuple[Any, ...], before: Any, after: Any, about: str = "litet-lan") -> Changed:
    return Changed(1, 0, "7", "Anna", "lanehuset", "organisations/lanehuset.yaml", about, path, before, after)


@pytest.mark.parametrize(
    ("path", "before", "after", "expected"),
    [
        (("amount", "max_sek"), 100000, 150000, [("Belopp, högst, kronor", "[-100000-] {+150000+}")]),
        (("promise", "sv"), "Låna lite till allt", "Låna mer till allt", [("Löfte, svenska", "Låna [-lite-] {+mer+} till allt")]),
        (("status",), "open", "in_rounds", [("Läge", "[-Öppet-] {+Söks i omgångar+}")]),
        (("replaced_by",), None, ["stort-lan"], [("Ersatt av", "{+Stort lån+}")]),
        (("words",), ["låna", "kredit"], ["låna", "pengar"], [("Ord", "[-kredit-] {+pengar+}")]),
        (("area",), ["9901"], ["9901", "9902"], [("Område", "{+Söderby+}")]),
        (("closes",), "2026-12-31", "2027-01-31", [("Stänger", "31 [-december 2026-] {+januari 2027+}")]),
        (("cost",), "unknown", {"free": True, "text": {"sv": "Inget.", "en": "Nothing."}},
         [("Kostnad", "[-unknown-]"), ("Kostnad, gratis", "{+ja+}"), ("Kostnad, text, svenska", "{+Inget.+}"), ("Kostnad, text, engelska", "{+Nothing.+}")]),
        (("steps",), [{"sv": "Ring.", "en": "Call."}], [{"sv": "Mejla.", "en": "Mail."}, {"sv": "Ring.", "en": "Call."}],
         [("Steg, svenska", "{+Mejla.+}"), ("Steg, engelska", "{+Mail.+}")]),
        (("note",), "Ring.", None, [("Anteckning", "[-Ring.-]")]),
        (("hittepå",), "a", "b", [("hittepå", "[-a-] {+b+}")]),
        ((), None, {"id": "ny", "name": {"sv": "Nytt lån", "en": "New"}}, [("Nytt eller borttaget", "{+Nytt lån+}")]),
    ],
)  # fmt: skip
def test_a_change_is_told_in_the_words_of_the_pages(
    small: Catalog, path: tuple[Any, ...], before: Any, after: Any, expected: list[tuple[str, str]]
) -> None:
    (entry,) = entries([change((*HERE, *path), before, after)], small, texts("sv"))
    assert told(entry) == expected


def test_two_texts_are_compared_word_by_word() -> None:
    assert [piece.kind for piece in words_changed("a b c", "a x c")] == ["same", "gone", "new", "same"]
    assert words_changed("", "") == ()


def test_replaced_is_one_change_and_what_others_did_at_other_times_is_apart(store: Store, tmp_path: Path) -> None:
    one = Publisher(store, Folder(Path(shutil.copytree(SMALL, tmp_path / "catalog"))))
    _, catalog = one.start()
    anna = Author("7", "Anna")
    file = "organisations/lanehuset.yaml"
    one.publish([Edit(file, (Set((*HERE, "status"), "replaced"), Set((*HERE, "replaced_by"), ["stort-lan"])))], anna)
    one.publish(
        [Edit(file, (Add((*HERE, "words"), ("slantar", "stålar")), Remove((*HERE, "time"))))], Author("8", "Bo")
    )
    newest, first = entries(one.history("litet-lan"), catalog, texts("sv"))
    assert (newest.name, first.name) == ("Bo", "Anna")
    assert told(first) == [("Läge", "[-Öppet-] {+Ersatt+}"), ("Ersatt av", "{+Stort lån+}")]
    assert ("Ord", "{+slantar+} {+stålar+}") in told(newest)
    one.undo(first.id, anna)
    undone = entries(one.history("litet-lan"), catalog, texts("sv"))[0]
    assert undone.undoes and told(undone) == [("Ersatt av", "[-Stort lån-]"), ("Läge", "[-Ersatt-] {+Öppet+}")]


def test_what_was_changed_in_the_files_says_so(small: Catalog) -> None:
    row = Changed(1, 0, "lotsen", "", None, "needs.yaml", "bygga", ("needs", "bygga", "name", "sv"), "A", "B")
    (entry,) = entries([row], small, texts("sv"))
    assert entry.name == "Ändrat i filerna" and told(entry) == [("Namn, svenska", "[-A-] {+B+}")]
