"""The command `lotsen`: what each part prints, its exit code, and never a traceback."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.store import Store, links, members
from tests.conftest import SMALL
from tests.test_settings import NAMES

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command in an environment of its own: the small catalog, and a folder to write in."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CATALOG_DIR", str(shutil.copytree(SMALL, tmp_path / "catalog")))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **environment: str) -> Result:
        result = CliRunner().invoke(main, arguments, env=environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        assert "Traceback" not in result.output
        return result

    return run


def spoil(tmp_path: Path) -> Path:
    file = tmp_path / "catalog" / "organisations" / "radhuset.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("kind: permit", "kind: permitt"), encoding="utf-8")
    return file


def test_a_catalog_in_order_is_told_in_one_line(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert "13 offers from 4 organisations: no errors.\n" in result.output
    assert ": error:" not in result.output


def test_a_mistake_is_told_as_editors_read_it(run: Run, tmp_path: Path) -> None:
    file = spoil(tmp_path)
    result = run("check")
    assert result.exit_code == 1
    assert result.output.startswith(f"{file}:14:11: error: 'permitt' går inte som kind. Menade du 'permit'?")
    assert len(result.output.splitlines()) == 1


def test_mistakes_are_told_to_tools_as_json(run: Run, tmp_path: Path) -> None:
    assert {problem["level"] for problem in json.loads(run("check", "--format", "json").stdout)} == {"important"}
    every = {problem["level"] for problem in json.loads(run("check", "--format", "json", "--all").stdout)}
    assert every == {"important", "minor", "info"}
    file = spoil(tmp_path)
    result = run("check", str(tmp_path / "catalog"), "--format", "json")
    (problem,) = json.loads(result.stdout)
    assert (problem["file"], problem["line"], problem["column"], problem["level"]) == (str(file), 14, 11, "critical")
    assert result.exit_code == 1


def test_only_what_changed_is_checked_for_a_review(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    git = ("git", "-C", str(folder), "-c", "user.name=T", "-c", "user.email=t@t.invalid")
    for step in (("init", "-q"), ("add", "."), ("commit", "-qm", "First")):
        subprocess.run([*git, *step], check=True)
    assert "warning" not in run("check", "--changed").output
    file = spoil(tmp_path)
    assert run("check", "--changed").output.startswith(f"{file}:14:11: error:")
    assert run("check", "--changed", "HEAD").exit_code == 1
    assert "git diff" in run("check", "--changed", "nowhere").output


def test_scores_are_told_for_organisations_and_offers(run: Run) -> None:
    table = json.loads(run("check", "--scores", "--format", "json").stdout)
    assert 0 < table["lanehuset"]["score"] <= 1 and "litet-lan" in table["lanehuset"]["offers"]
    assert "litet-lan" in run("check", "--scores").output


def test_without_a_database_the_check_says_what_it_takes_for_granted(run: Run, tmp_path: Path) -> None:
    assert "There is no database here. Nothing counts as overdue" in run("check").output
    assert not (tmp_path / "data").exists(), "a check makes no database"
    assert "The database was not asked: " in run("check", DATABASE_URL="postgresql://a@127.0.0.1:1/none").output
    assert "names no user" in run("check", DATABASE_URL="postgresql://127.0.0.1:1/none").output
    assert isinstance(json.loads(run("check", "--format", "json").stdout), list)


def test_with_a_database_the_check_knows_members_and_how_links_answered(run: Run, tmp_path: Path) -> None:
    run("migrate")
    store = Store(f"sqlite:///{tmp_path / 'data' / 'lotsen.sqlite'}")
    with store.begin() as tx:
        members.add(tx, "Anna", "editor", "lanehuset", 1)
        links.keep(tx, "https://www.lanehuset.example/litet", "broken", 404, 1)
        links.keep(tx, "https://www.lanehuset.example/", "uncertain", 403, 1)
    store.close()
    said = run("check", "--all").output
    file = tmp_path / "catalog" / "organisations" / "lanehuset.yaml"
    late = [line for line in said.splitlines() if "skulle ha bekräftats" in line]
    assert late and all(line.startswith(f"{file}:") for line in late)
    (broken,) = [line for line in said.splitlines() if "sidan finns inte längre" in line]
    assert ": warning: " in broken
    (uncertain,) = [line for line in said.splitlines() if "svarade inte som väntat" in line]
    assert uncertain.startswith(f"{file}:7:") and ": note: " in uncertain
    assert "no database" not in said


def test_one_file_is_checked_within_its_catalog(run: Run, tmp_path: Path) -> None:
    file = spoil(tmp_path)
    assert run("check", str(file)).exit_code == 1
    other = run("check", str(file.with_name("lanehuset.yaml")))
    assert (other.exit_code, other.output) == (0, f"{file.with_name('lanehuset.yaml')}: no errors.\n")
    assert run("check", str(tmp_path / "catalog" / "areas.yaml")).exit_code == 0


def test_a_catalog_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    result = run("check", str(tmp_path / "gone"))
    assert result.exit_code == 1
    assert "mappen finns inte" in result.output


@pytest.mark.parametrize("command", ["chat", "ask"])
def test_a_spoiled_catalog_stops_the_start_with_every_problem(run: Run, tmp_path: Path, command: str) -> None:
    file = spoil(tmp_path)
    result = run(command, *(["lån"] if command == "ask" else []))
    assert result.exit_code == 1
    assert result.output.startswith(f"{file}:14:11: error:")


def test_settings_are_listed_with_what_they_are_now(run: Run) -> None:
    output = run("settings", CONTROLLER="Sjöbo kommun", SECRET_KEY="k" * 40).output
    assert all(f"\n{name}\n" in f"\n{output}" for name in NAMES)
    assert "now:     Sjöbo kommun" in output
    assert "kkkk" not in output
    assert "default: 8000" in output


@pytest.mark.parametrize("command", ["settings", "migrate", "run", "clock", "check", "schema", "chat"])
def test_a_wrong_setting_stops_every_command_with_its_name(run: Run, command: str) -> None:
    result = run(command, PORT="http")
    assert result.exit_code == 1
    assert result.output == "PORT is 'http', but should be a port number from 0 to 65535, such as 8000.\n"


def test_the_database_is_made_and_the_clock_runs_on_it(run: Run, tmp_path: Path) -> None:
    refused = run("clock", "--once")
    assert refused.exit_code == 1
    assert "Run 'lotsen migrate' first." in refused.output
    assert run("migrate").output == run("migrate").output == "The database is up to date.\n"
    with sqlite3.connect(tmp_path / "data" / "lotsen.sqlite") as database:
        assert database.execute("SELECT count(*) FROM companies").fetchone() == (0,)
    database.close()
    assert run("clock", "--once").output == "0 things done.\n"


def test_a_database_out_of_reach_is_told_in_one_line(run: Run) -> None:
    result = run("migrate", DATABASE_URL="postgresql://u:hush@127.0.0.1:1/lotsen")
    assert result.exit_code == 1
    assert result.output.startswith("Error: The database cannot be used: ")
    assert "hush" not in result.output


def test_a_folder_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("migrate", DATA_DIR=str(tmp_path / "file"))
    assert result.exit_code == 1
    assert "file" in result.output


def test_schemas_are_written_beside_the_catalog(run: Run, tmp_path: Path) -> None:
    result = run("schema")
    assert {Path(line).name for line in result.output.splitlines()} == {
        path.name for path in (tmp_path / "catalog" / "schema").iterdir()
    }


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_says_what_it_is_for(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert len(main.commands[command].help or "") > 20


def test_why_shows_words_need_and_the_points_of_each_offer(run: Run) -> None:
    result = run("why", "bygglof för altanen")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "Words:      bygglof, för, altanen (Swedish)"
    assert any(line.startswith("Repaired:   bygglof → bygglov") for line in lines)
    assert any(line.startswith("Need:") for line in lines)
    assert any(" = words " in line for line in lines)


def test_why_shows_what_a_company_says_that_it_is_not(run: Run) -> None:
    lines = run("why", "jag är inte lantbrukare men vill göra must").output.splitlines()
    assert "Is not:     lantbrukare (trades: farming)" in lines


def test_why_goes_on_from_the_question_before_and_knows_the_place(run: Run) -> None:
    result = run("why", "och gratis?", "--after", "låna till en ugn", "--municipality", "Ingenstans")
    assert (result.exit_code, "no municipality called 'Ingenstans'" in result.output) == (2, True)
    assert "Goes on from: låna till en ugn" in run("why", "och gratis?", "--after", "låna till en ugn").output


def test_overlaps_lists_pairs_that_nobody_told_apart(run: Run) -> None:
    result = run("overlaps", "--most", "1")
    assert result.exit_code == 0
    assert "told apart" in result.output or "Tell two offers apart" in result.output
