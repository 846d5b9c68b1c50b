"""A walk through what people get wrong in the catalog's files, each told with place, what is wrong, and how to mend it.

A table to read: what stands in the offer or the file of test_reading.py, what somebody wrote instead, and what the
check then says, word for word. `mistakes.txt` beside it holds more, of single values.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalog.test_reading import OFFER, ORGANISATION, folder, told

__all__ = ["folder"]
KAJEN = "organisations/kajen.yaml"
AREAS, STATUS = 'area: ["9901"]\n    cost', "status: open"
WALK = [
    # the municipality is misspelt, or its name stands for its code
    (AREAS, "area: [Norrbyy]\n    cost", "15:12: error: okänd kommun 'Norrbyy'. Menade du 'Norrby'? Skriv koden \"9901\"."),
    (AREAS, 'area: ["9991"]\n    cost', "15:12: error: okänd kommun '9991'. Menade du '9901'?"),
    (AREAS, "area: [Xyz]\n    cost", "15:12: error: okänd kommun 'Xyz'. Områdenas koder står i areas.yaml."),
    (STATUS, f"{STATUS}\n    handled_by: {{Norby: kajen}}", "18:25: error: okänd kommun 'Norby'. Menade du 'Norrby'? Skriv koden \"9901\"."),
    # a wrong type
    (STATUS, f"{STATUS}\n    amount: Upp till 100 000 kr", "18:13: error: amount ska ha rader av formen 'nyckel: värde', med text, min_sek, max_sek."),
    (STATUS, f"{STATUS}\n    amount: {{text: {{sv: A, en: B}}, max_sek: 100 000}}", "18:45: error: '100 000' är inget heltal. Skriv bara siffror, utan mellanslag och kr."),
    (STATUS, f"{STATUS}\n    contact: 0416-12345", "18:14: error: contact ska ha rader av formen 'nyckel: värde', med text, url."),
    (STATUS, f"{STATUS}\n    steps: Ring oss", "18:12: error: steps ska vara en lista. Skriv varje värde på en egen rad som börjar med '- '."),
    (STATUS, f"{STATUS}\n    steps: [Ring oss]", "18:13: error: steps ska ha en text på svenska och en på engelska: 'sv: …' och 'en: …' på varsin rad."),
    (STATUS, f"{STATUS}\n    steps:", "18:11: error: steps är tom. Skriv något på raderna under, eller ta bort raden."),
    # a date that is none
    (STATUS, f"{STATUS}\n    closes: 31/12 2026", "18:13: error: '31/12 2026' är inget datum. Skriv år-månad-dag, till exempel 2026-03-31."),
    (STATUS, f"{STATUS}\n    closes: 2026-02-30", "18:13: error: '2026-02-30' är inget datum. Skriv år-månad-dag, till exempel 2026-03-31."),
    (STATUS, f"{STATUS}\n    opens: 2026-05-01\n    closes: 2026-04-01", "19:13: error: sista dagen (closes) ligger före första dagen (opens)."),
    # the owner
    (STATUS, f"{STATUS}\n    owner: kajen", "18:5: error: okänd nyckel 'owner'. Ägaren är den organisation som filen hör till. Ta bort raden."),
    (STATUS, f"{STATUS}\n    assured: {{date: 2026-01-01}}", "18:14: error: 'by' saknas. Lägg till 'by:'."),
    (STATUS, f"{STATUS}\n    roles: [{{organisation: radhusett, role: performs}}]", "18:28: error: okänd organisation 'radhusett'. Menade du 'radhuset'?"),
    # keys
    (STATUS, f"{STATUS}\n    reviewmonths: 6", "18:5: error: okänd nyckel 'reviewmonths'. Menade du 'review_months'?"),
    (STATUS, f"{STATUS}\n    deadline: 2026-03-31", "18:5: error: okänd nyckel 'deadline'. Skriv 'closes' för sista dagen."),
    (STATUS, f"{STATUS}\n    contact: {{text: {{sv: A, en: B}}, fax: nej}}", "18:37: error: okänd nyckel 'fax'. Här får stå: text, url."),
    (STATUS, f"{STATUS}\n    {STATUS}", "18:5: error: nyckeln 'status' står två gånger. Ta bort den ena."),
    ("  - id: batplats\n    name", "  - name", "9:5: error: 'id' saknas. Lägg till 'id:'."),
    # what points to nothing
    (STATUS, f"{STATUS}\n    similar: [{{offer: litet-lon, difference: {{sv: A., en: B.}}}}]", "18:23: error: okänt erbjudande 'litet-lon'. Menade du 'litet-lan'?"),
    (STATUS, f"{STATUS}\n    generic_of: xyz", "18:17: error: okänt erbjudande 'xyz'. Rätta id:t, eller ta bort raden."),
    (STATUS, f"{STATUS}\n    similar: [{{offer: litet-lan}}]", "18:15: error: 'difference' saknas. Lägg till 'difference:'."),
    (STATUS, "status: replaced", "17:13: error: status är replaced men 'replaced_by' saknas. Skriv vad som finns i stället."),
    # ids
    ("batplats", "bygglov", "error: id 'bygglov' finns redan i kajen.yaml, rad 9. Varje id får finnas en gång. Byt det ena."),
    ("batplats", "Båtplats", "9:9: error: 'Båtplats' går inte som id. Använd bara a–z, 0–9 och bindestreck, högst 48 tecken."),
    (STATUS, f"{STATUS}\n    former_ids: [batplats]", "18:18: error: id 'batplats' finns redan i kajen.yaml, rad 9."),
    # what YAML means by signs and spaces
    ("needs: [bygga]", "needs: &n [bygga]", "14:12: error: & först i en text betyder något särskilt i YAML. Sätt hela texten inom citattecken."),
    ("needs: [bygga]", "needs: *n", "14:12: error: * först i en text betyder något särskilt i YAML. Sätt hela texten inom citattecken."),
    ("    status", "\tstatus", "17:1: error: en tabb. Använd mellanslag i stället."),
    ("    status", "   status", "felindragen"),
    ("needs: [bygga]", f"needs: {'[' * 30}{']' * 30}", "14:33: error: för djupt kapslat (mer än 24 nivåer)."),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "expected"), WALK)
def test_each_mistake_says_where_what_and_how(folder: Path, right: str, wrong: str, expected: str) -> None:
    assert right in OFFER
    (folder / KAJEN).write_text(ORGANISATION + OFFER.replace(right, wrong, 1), encoding="utf-8")
    (problem,) = told(folder)
    file, _, said = problem.partition(":")
    assert file.startswith("organisations/") and expected in said
    assert "None" not in said and "found" not in said and "Error" not in said, "no word of the libraries"


def test_a_file_that_is_no_utf_8_says_how_to_save_it(folder: Path) -> None:
    (folder / KAJEN).write_bytes((ORGANISATION + OFFER).encode("latin-1"))
    assert told(folder) == [
        f"{KAJEN}:4:20: error: filen är inte UTF-8. Spara den som UTF-8, så att å, ä och ö blir rätt."
    ]


@pytest.mark.parametrize(
    ("file", "right", "wrong", "expected"),
    [
        ("areas.yaml", 'neighbours: ["9902"]', "neighbours: [Söderbyy]", "okänd kommun 'Söderbyy'. Menade du 'Söderby'? Skriv koden \"9902\"."),
        ("areas.yaml", "at: [56.0, 14.0]", "at: 56.0", "at ska vara en lista."),
        ("needs.yaml", "id: ma-daligt", "id: bygga", "id 'bygga' finns redan i needs.yaml, rad"),
        ("needs.yaml", "offer: norrby-naringsliv", "offer: norby-naringsliv", "Menade du 'norrby-naringsliv'?"),
        ("meetings/frukost.yaml", "organisation: ", "organisation: x", "okänd organisation 'x"),
        ("questions.yaml", "offers: [", "offers: [finns-ej, ", "okänt erbjudande 'finns-ej'. Rätta id:t, eller ta bort raden."),
    ],
)  # fmt: skip
def test_the_other_files_say_it_as_well(folder: Path, file: str, right: str, wrong: str, expected: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert right in text
    (folder / file).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    problems = told(folder)
    assert any(problem.startswith(f"{file}:") and expected in problem for problem in problems), problems
