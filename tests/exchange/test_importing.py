"""What a file would change, what is refused and why, and that nothing is written unless it is asked for."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog import Catalog
from bot.catalog import read as read_catalog
from bot.cli import main
from bot.cli.exchange import FORMS
from bot.exchange import hsds, sheets
from bot.exchange.formats import FORMATS, template
from bot.exchange.importing import Proposal, propose, said
from bot.exchange.reading import read
from bot.exchange.sheets import UnreadableFile
from bot.store import Store, members, snapshots
from tests.exchange.conftest import FOLDER

OFFER = "almi-nyforetagarradgivning"


def proposed(catalog: Catalog, text: str, name: str = "a.csv") -> Proposal:
    return propose(catalog, read(name, text.encode(), catalog))


def refused(catalog: Catalog, text: str) -> list[str]:
    return [str(one) for one in proposed(catalog, text).refused]


def test_only_the_columns_that_a_sheet_has_are_compared(real: Catalog) -> None:
    found = proposed(real, f"organisation;id;time.sv;time.en\nalmi;{OFFER};En timme;An hour\n")
    assert [str(field) for field in found.changed[0].fields] == ["time: (inget) → ”En timme / An hour”"]


def test_an_empty_cell_empties_the_fact(real: Catalog) -> None:
    found = proposed(real, f"organisation;id;note;words\nalmi;{OFFER};;\n")
    assert {(field.path, field.after) for field in found.changed[0].fields} == {("note", None), ("words", None)}


def test_a_row_that_is_left_out_is_left_alone(real: Catalog) -> None:
    assert proposed(real, "organisation;id\n").changes == ()


def test_what_is_refused_says_row_column_and_what_to_write(real: Catalog) -> None:
    header = "organisation;id;status;amount.text.sv;amount.text.en;amount.max_sek;opens\n"
    found = refused(real, f"{header}almi;{OFFER};oppen;Högst;At most;mycket;1 mars\n")
    assert any(one.startswith("rad 2, status: 'oppen' går inte som status. Menade du 'open'?") for one in found)
    assert "rad 2, amount.max_sek: 'mycket' är inget heltal. Skriv bara siffror, utan mellanslag och kr." in found
    assert "rad 2, opens: '1 mars' är inget datum. Skriv år-månad-dag, till exempel 2026-03-31." in found


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("alme;x", "rad 2, organisation: okänd organisation 'alme'. Menade du 'almi'?"),
        ("almi;", "rad 2, id: id saknas. Skriv ett kort och fast namn: a–z, 0–9 och bindestreck."),
        (
            "krinova;" + OFFER,
            f"rad 2, organisation: '{OFFER}' ägs av almi. Ett erbjudande byter inte ägare vid import.",
        ),
        (f"almi;{OFFER}\nalmi;{OFFER}", f"rad 3, id: '{OFFER}' står redan på rad 2. Ta bort den ena raden."),
    ],
)
def test_offers_and_owners_are_not_mixed_up(real: Catalog, row: str, message: str) -> None:
    assert refused(real, f"organisation;id\n{row}\n") == [message]


def test_what_points_nowhere_is_refused_in_its_column(real: Catalog) -> None:
    found = refused(real, f"organisation;id;needs\nalmi;{OFFER};starta-foretaget\n")
    assert found == ["rad 2, needs: okänt behov 'starta-foretaget'. Menade du 'starta-foretag'?"]


def test_a_refused_row_does_not_stand_in_the_way_of_others(real: Catalog) -> None:
    found = proposed(real, f"organisation;id;url\nalmi;{OFFER};https://www.almi.se/nytt\nnobody;x;\n")
    assert (len(found.changed), len(found.refused)) == (1, 1)


def test_area_codes_get_back_the_zeros_that_excel_takes(real: Catalog) -> None:
    assert proposed(real, f"organisation;id;area\nalmi;{OFFER};7\n").changed[0].data["area"] == ["07"]


def test_the_example_of_a_template_can_be_imported_as_it_is(real: Catalog) -> None:
    for form in ("csv", "xlsx"):
        found = propose(real, read(f"a.{form}", template(real, form), real))
        assert ([change.offer for change in found.new], found.refused) == (["exempel-radgivning"], ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_as_excel_and_others_write_it(real: Catalog, encoding: str, delimiter: str) -> None:
    text = f"organisation;id;time.sv;time.en\r\nalmi;{OFFER};Två år på ön;Two years\r\n".replace(";", delimiter)
    found = propose(real, read("a.csv", text.encode(encoding), real))
    assert found.changed[0].data["time"] == {"sv": "Två år på ön", "en": "Two years"}
    assert bool(found.remarks) == (encoding in ("cp1252", "utf-16"))


def workbook(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "raw", "word"),
    [
        ("a.docx", b"", "kan inte läsas"),
        ("a.csv", b"", "filen är tom"),
        ("a.csv", b"x" * (sheets.MOST_BYTES + 1), "för stor"),
        ("a.csv", b"organisation;id\n" + b"a;b\n" * (sheets.MOST_ROWS + 5), "fler än 5000 rader"),
        ("a.csv", b"organisation;id;id\n", "står två gånger"),
        ("a.csv", b"organisation;id;Status\n", "Menade du 'status'?"),
        ("a.csv", b"id\n", "kolumnen 'organisation' saknas"),
        ("a.xlsx", b"PK not a zip", "ingen arbetsbok"),
        ("a.xlsx", workbook(bomb=b"\0" * (sheets.MOST_UNPACKED + 1)), "för stor när den packas upp"),
        ("a.xlsx", workbook(**{"x.xml": b"<a/>"}), "går inte att läsa"),
        ("a.json", b"{", "rad 1, tecken 2"),
        ("a.json", b"[" * 100_000, "JSON-filen"),
        ("a.json", b'{"x": 1}', "varken"),
        ("a.json", b"\xff", "UTF-8"),
    ],
    ids=[
        "another kind",
        "empty",
        "too large",
        "too many rows",
        "a column twice",
        "a misspelt column",
        "no owner",
        "no archive",
        "a zip bomb",
        "no workbook",
        "cut off",
        "too deep",
        "another JSON",
        "no text",
    ],
)
def test_a_file_that_cannot_be_read_is_told_so(real: Catalog, name: str, raw: bytes, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word):
        read(name, raw, real)


def test_a_formula_is_refused_with_its_cell(real: Catalog) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["organisation", "id"])
    book.active.append(["almi", "=A1"])
    made = io.BytesIO()
    book.save(made)
    with pytest.raises(UnreadableFile, match="cell B2 har en formel"):
        read("a.xlsx", made.getvalue(), real)


def test_numbers_dates_and_yes_or_no_of_a_workbook_are_understood(real: Catalog) -> None:
    import datetime as dt

    from openpyxl import Workbook

    book = Workbook()
    book.active.append(
        ["organisation", "id", "amount.text.sv", "amount.text.en", "amount.max_sek", "opens", "url_checked"]
    )
    book.active.append(["almi", OFFER, "Högst", "At most", 250000.0, dt.datetime(2026, 3, 1), True])  # noqa: DTZ001
    made = io.BytesIO()
    book.save(made)
    data = propose(real, read("a.xlsx", made.getvalue(), real)).changed[0].data
    assert (data["amount"]["max_sek"], data["opens"], data["url_checked"]) == (250000, "2026-03-01", True)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: f"organisation;id;status\n{text}".encode()))
def test_whatever_a_file_holds_it_is_read_or_refused_in_words(raw: bytes) -> None:
    for name in ("a.csv", "a.xlsx", "a.json"):
        with suppress(UnreadableFile):
            assert list(said(propose(SMALL, read(name, raw, SMALL))))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "sv", "offers", "needs", "cost", "area", "for", "x"]), inside, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["organisations", "contents", "organizations", "services"]), json_values)
def test_whatever_a_json_holds_it_is_read_or_refused_in_words(key: str, value: object) -> None:
    raw = json.dumps({key: [value, {"id": "almi", "offers": [value if isinstance(value, dict) else {}]}]}).encode()
    with suppress(UnreadableFile):
        assert list(said(propose(SMALL, read("a.json", raw, SMALL))))


SMALL = Catalog({}, {}, {})


def test_an_organisations_own_facts_are_not_changed_in_silence(real: Catalog) -> None:
    data = json.loads(FORMATS["json"].write(real, "", True))
    data["organisations"][0]["name"] = "Another"
    found = proposed(real, json.dumps(data), "a.json")
    assert "ändras inte vid import" in str(found.refused[0])


def test_hsds_from_elsewhere_says_what_a_new_offer_lacks(real: Catalog) -> None:
    service = {"id": "1", "name": "Råd", "status": "active", "organization": {"name": "Almi (i Skåne)"}}
    found = proposed(real, json.dumps({"contents": [service]}), "a.json")
    assert {str(one) for one in found.refused} > {"rad 1: 'kind' saknas. Lägg till 'kind:'."}


def test_hsds_of_a_known_offer_tells_what_changed(real: Catalog) -> None:
    made = hsds.page(real)
    made["contents"][0]["name"] = "Nytt namn"
    made["contents"][1]["status"] = "defunct"
    found = proposed(real, json.dumps(made), "a.json")
    assert [[field.path for field in change.fields] for change in found.changed] == [["name.sv"], ["status"]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(FOLDER, tmp_path / "catalog")
    monkeypatch.setenv("CATALOG_DIR", str(tmp_path / "catalog"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'lotsen.sqlite'}")
    assert run("migrate")[0] == 0
    return tmp_path / "catalog"


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, [str(one) for one in arguments])
    return done.exit_code, done.output


def test_the_commands_formats_are_those_there_are() -> None:
    assert set(FORMS) == set(FORMATS)


def test_import_shows_first_and_writes_only_when_asked(folder: Path) -> None:
    sheet = folder.parent / "a.csv"
    sheet.write_text(f"organisation;id;time.sv;time.en\nalmi;{OFFER};En timme;An hour\n", encoding="utf-8")
    before = (folder / "organisations/almi.yaml").read_text()
    code, output = run("import", sheet)
    assert (code, "time: (inget) → ”En timme / An hour”" in output, "--apply" in output) == (0, True, True)
    assert (folder / "organisations/almi.yaml").read_text() == before
    code, output = run("import", sheet, "--apply")
    assert (code, "almi.yaml" in output) == (0, True)
    assert read_catalog(folder).offers[OFFER].time is not None
    lines = subprocess.run(
        ["diff", "-", folder / "organisations/almi.yaml"], input=before, text=True, capture_output=True
    ).stdout.splitlines()
    assert [line for line in lines if line[:1] in "<>"] == [
        ">     time:",
        ">       sv: En timme",
        ">       en: An hour",
    ]


def test_an_import_stands_in_the_name_of_whoever_runs_it(folder: Path) -> None:
    git = ("git", "-C", str(folder))
    for step in (("init", "-q"), ("config", "user.name", "Åsa på kontoret"), ("config", "user.email", "a@x.invalid"),
                 ("add", "."), ("commit", "-qm", "First")):  # fmt: skip
        subprocess.run([*git, *step], check=True)
    store = Store(f"sqlite:///{folder.parent / 'lotsen.sqlite'}")
    with store.begin() as tx:
        for name in ("Anna", "Bo", "bo"):
            members.add(tx, name, "editor", "almi", 1)
    for number, (who, expected) in enumerate(
        [((), "Åsa på kontoret"), (("--as", "anna"), "Anna"), (("--as", "2"), "Bo")]
    ):
        sheet = folder.parent / "a.csv"
        sheet.write_text(f"organisation;id;time.sv;time.en\nalmi;{OFFER};Tid {number};T {number}\n", encoding="utf-8")
        assert run("import", sheet, "--apply", *who)[0] == 0
        said = subprocess.run([*git, "log", "-1", "--format=%an|%s"], capture_output=True, text=True).stdout
        assert said == f"{expected}|Import: a.csv\n"
        with store.begin() as tx:
            assert snapshots.history(tx, OFFER)[0].name == expected
    sheet.write_text(f"organisation;id;time.sv;time.en\nalmi;{OFFER};En;An\n", encoding="utf-8")
    for wrong, told in (("Cecilia", "is no member. There is: 1 Anna, 2 Bo, 3 bo."), ("BO", "is several members. There is: 2 Bo, 3 bo.")):  # fmt: skip
        code, output = run("import", sheet, "--apply", "--as", wrong)
        assert code == 1 and told in output and "inget är skrivet" in output
    store.close()


def test_a_new_offer_is_added_to_its_owners_file(folder: Path) -> None:
    run("export", "--template", "--out", folder.parent / "a.xlsx")
    assert run("import", folder.parent / "a.xlsx", "--apply")[0] == 0
    found = read_catalog(folder)
    assert "exempel-radgivning" in found.offers
    assert run("import", folder.parent / "a.xlsx")[1].startswith("0 nya, 0 ändrade, 1 oförändrade")


def test_a_refused_import_ends_with_an_error_and_names_the_row(folder: Path) -> None:
    sheet = folder.parent / "a.csv"
    sheet.write_text("organisation;id\nnobody;x\n", encoding="utf-8")
    code, output = run("import", sheet)
    assert (code, "Avvisat: rad 2, organisation" in output) == (1, True)


def test_an_unreadable_file_is_told_in_one_line(folder: Path) -> None:
    (folder.parent / "a.xlsx").write_bytes(b"no")
    code, output = run("import", folder.parent / "a.xlsx")
    assert (code, output.count("\n")) == (1, 1)
