"""Reading a catalog: each mistake is told with file, line, column and what to write instead, and all at once."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from bot.catalog import CatalogError, Problem, examine, read
from tests.conftest import SMALL

ORGANISATION = """\
id: kajen
name: Kajen
kind: company
does: {sv: Hyr ut båtplatser., en: Lets berths.}
url: https://kajen.example/
area: ["9901"]
basis: source
offers:
"""
OFFER = """\
  - id: batplats
    name: {sv: Båtplats, en: Berth}
    promise: {sv: Hyr en plats vid kajen hela sommaren lång, en: Rent a place at the quay all summer}
    summary: {sv: En plats vid kajen., en: A place at the quay.}
    kind: service
    needs: [bygga]
    area: ["9901"]
    cost: unknown
    status: open
    basis: source
"""
FIRST_OFFER_LINE = ORGANISATION.count("\n") + 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small catalog, to spoil."""
    return Path(shutil.copytree(SMALL, tmp_path / "catalog"))


def told(folder: Path) -> list[str]:
    """What is wrong, as lines with the path inside the catalog."""
    catalog, problems = examine(folder)
    assert (catalog is None) is bool(problems)
    return [str(problem).removeprefix(f"{folder}{os.sep}") for problem in problems]


def kajen(folder: Path, text: str) -> list[str]:
    """What is wrong when an organisation is added with this text."""
    (folder / "organisations" / "kajen.yaml").write_text(text, encoding="utf-8")
    return told(folder)


def offer(folder: Path, old: str, new: str) -> list[str]:
    """What is wrong when an offer is added in which one text is replaced."""
    assert old in OFFER
    return kajen(folder, ORGANISATION + OFFER.replace(old, new))


def at(line_of_offer: int, column: int, message: str) -> list[str]:
    """One problem in the added offer, on its n-th line."""
    line = FIRST_OFFER_LINE + line_of_offer - 1
    return [f"organisations/kajen.yaml:{line}:{column}: error: {message}"]


def test_the_small_catalog_and_one_more_organisation_are_in_order(folder: Path) -> None:
    assert kajen(folder, ORGANISATION + OFFER) == []
    assert read(folder).owner("batplats").name == "Kajen"


def test_an_unknown_key_comes_with_the_one_that_was_meant(folder: Path) -> None:
    assert offer(folder, "status: open", "statuss: open\n    status: open") == at(
        9, 5, "okänd nyckel 'statuss'. Menade du 'status'?"
    )


def test_a_comma_that_parts_a_text_in_braces_is_explained(folder: Path) -> None:
    assert offer(folder, "sv: En plats vid kajen.", "sv: En plats, el och vatten.") == at(
        4, 29, "ett kommatecken delar texten. Sätt hela texten inom citattecken."
    )


def test_a_missing_key_is_told_where_its_surroundings_begin(folder: Path) -> None:
    assert offer(folder, "    status: open\n", "") == at(1, 5, "'status' saknas. Lägg till 'status:'.")


def test_a_missing_language_is_told_at_the_text(folder: Path) -> None:
    assert offer(folder, ", en: Berth", "") == at(2, 11, "'en' saknas. Lägg till 'en:'.")


def test_a_text_in_one_language_only_says_how_two_are_written(folder: Path) -> None:
    assert offer(folder, "{sv: Båtplats, en: Berth}", "Båtplats") == at(
        2, 11, "name ska ha en text på svenska och en på engelska: 'sv: …' och 'en: …' på varsin rad."
    )


def test_a_missing_organisation_key_is_told_at_the_top(folder: Path) -> None:
    assert kajen(folder, ORGANISATION.replace("url: https://kajen.example/\n", "") + OFFER) == [
        "organisations/kajen.yaml:1:1: error: 'url' saknas. Lägg till 'url:'."
    ]


def test_an_offer_belongs_to_the_file_of_its_owner(folder: Path) -> None:
    assert kajen(folder, OFFER.replace("    ", "").replace("  - ", ""))[0].startswith(
        "organisations/kajen.yaml:1:1: error: 'does' saknas."
    )


MISTAKES = (SMALL.parent / "mistakes.txt").read_text(encoding="utf-8").strip().split("\n\n")[1:]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_wrong_value_says_what_to_write(folder: Path, mistake: str) -> None:
    old, *instead, message = mistake.splitlines()
    place, _, says = message.partition(" ")
    line, _, column = place.partition(":")
    (problem,) = offer(folder, old, "\n    ".join(text.removeprefix("-> ") for text in instead))
    (expected,) = at(int(line), int(column), says)
    assert problem.startswith(expected)


def test_times_and_dates_in_texts_stay_as_they_are_written(folder: Path) -> None:
    assert offer(folder, "status: open", "status: open\n    time: {sv: '12:30', en: 2026-03-01}") == []
    assert read(folder).offers["batplats"].time["en"] == "2026-03-01"  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1: error: filen är tom. Skriv innehållet eller ta bort filen."),
        ("# bara en kommentar\n", "1:1: error: filen är tom. Skriv innehållet eller ta bort filen."),
        ("- id: kajen\n", "1:1: error: filen ska ha rader av formen 'nyckel: värde'."),
        ("hej\n", "1:1: error: filen ska ha rader av formen 'nyckel: värde'."),
        (ORGANISATION + OFFER.replace("    kind", "\tkind"), "13:1: error: en tabb. Använd mellanslag i stället."),
        ("a: &a [lol]\nb: [*a, *a]\n", "1:4: error: & först i en text"),
        ("id: kajen\n---\nid: kajen\n", "2:1: error: filen har flera dokument (---). Behåll ett."),
        ("[" * 50_000, "1:25: error: för djupt kapslat (mer än 24 nivåer)."),
        (ORGANISATION.replace("id: kajen", "id: bro") + OFFER, "1:5: error: filen heter kajen.yaml men id är 'bro'."),
        (ORGANISATION + OFFER + OFFER, "19:9: error: id 'batplats' finns redan i kajen.yaml, rad 9. Varje id får finnas"),
        (ORGANISATION + OFFER.replace("batplats", "litet-lan"), "id 'litet-lan' finns redan"),
        (ORGANISATION + OFFER + "    former_ids: [minilan]\n", "id 'minilan' finns redan"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_organisation_says_why(folder: Path, text: str, expected: str) -> None:
    (problem,) = kajen(folder, text)
    assert expected in problem


def test_a_byte_order_mark_and_windows_line_ends_are_read(folder: Path) -> None:
    text = "\ufeff" + (ORGANISATION + OFFER).replace("\n", "\r\n")
    (folder / "organisations" / "kajen.yaml").write_bytes(text.encode())
    assert told(folder) == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("name: Sjöbo\n".encode("latin-1"), "1:9: error: filen är inte UTF-8."),
        ("name: Sjöbo\n".encode("utf-16"), "1:1: error: filen är inte UTF-8."),
        (b"id: kajen\nname: Kaj\x00en\n", "2:10: error: ett styrtecken"),
        (b"[" * 10_000_000, "1:1: error: filen är för stor"),
    ],
    ids=["latin-1", "utf-16", "nul", "10 MB of brackets"],
)
def test_bytes_that_are_no_text_are_told_and_not_fatal(folder: Path, raw: bytes, expected: str) -> None:
    (folder / "organisations" / "kajen.yaml").write_bytes(raw)
    began = time.perf_counter()
    (problem,) = told(folder)
    assert f"organisations/kajen.yaml:{expected}" in problem
    assert time.perf_counter() - began < 5


def test_a_folder_in_the_place_of_a_file_is_told(folder: Path) -> None:
    (folder / "organisations" / "kajen.yaml").mkdir()
    assert told(folder) == ["organisations/kajen.yaml:1:1: error: går inte att läsa: Is a directory."]


def test_a_catalog_without_its_main_files_says_which(folder: Path) -> None:
    (folder / "areas.yaml").unlink()
    assert told(folder) == ["areas.yaml:1:1: error: filen saknas."]


def test_a_catalog_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"mappen finns inte\. Ange katalogens mapp med CATALOG_DIR"):
        read(tmp_path / "nowhere")


def test_a_yaml_file_that_nobody_reads_is_told(folder: Path) -> None:
    (folder / "organisations" / "kajen.yml").write_text("id: kajen\n")
    (folder / "ordlista.yaml").write_text("a: 1\n")
    (folder / "organisations" / ".#kajen.yaml").write_text("an editor's own")
    says = (
        "1:1: error: filen läses inte. Här läses needs.yaml, areas.yaml, questions.yaml och filer som slutar på .yaml i"
    )
    assert [line.partition(" organisations/")[0] for line in told(folder)] == [
        f"ordlista.yaml:{says}",
        f"organisations/kajen.yml:{says}",
    ]


def test_all_mistakes_are_told_in_one_go_in_the_order_of_the_files(folder: Path) -> None:
    many = "".join(OFFER.replace("batplats", f"plats-{n}").replace("kind: service", "kind: båt") for n in range(20))
    (folder / "cases" / "bageriet.yaml").write_text("id: bageriet\ncompany: [\n")
    problems = kajen(folder, ORGANISATION + many)
    assert len(problems) == 21
    assert problems[0].startswith("cases/bageriet.yaml:3:1: error: här väntades ett värde.")
    assert [int(line.split(":")[1]) for line in problems[1:]] == [FIRST_OFFER_LINE + 4 + 10 * n for n in range(20)]


def test_a_file_that_cannot_be_read_does_not_make_others_point_nowhere(folder: Path) -> None:
    file = folder / "organisations" / "lanehuset.yaml"
    file.write_text(file.read_text().replace("kind: company", "kind: company: x"))
    assert len(told(folder)) == 1


def test_a_problem_can_be_read_by_people_and_by_tools() -> None:
    problem = Problem("a.yaml", 3, 7, "fel.")
    assert str(problem) == "a.yaml:3:7: error: fel."
    assert problem.as_dict() == {"file": "a.yaml", "line": 3, "column": 7, "message": "fel.", "level": "critical"}
