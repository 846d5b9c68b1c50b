"""The house's own rules: who may import whom, where the environment is read, and that the docs keep up."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.channels import codec
from bot.cli import main
from bot.settings import Settings
from bot.web import webhook
from bot.web.app import ROUTES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SOURCES = sorted((ROOT / "bot").rglob("*.py"))


def test_a_room_imports_only_rooms_on_floors_below_it() -> None:
    program = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_environment_is_read_in_one_place_only() -> None:
    reads = re.compile(r"\bgetenv\b|\benviron\b(?!\[[^]]+\] = )")  # setting a variable for a library is another thing
    found = [path.relative_to(ROOT).as_posix() for path in SOURCES if reads.search(path.read_text(encoding="utf-8"))]
    assert found == ["bot/settings.py"]


def test_thinking_reads_no_clock_and_rolls_no_dice() -> None:
    forbidden = re.compile(
        r"\bdatetime\.now|\bdt\.datetime\.now|\btime\.time\(|\bimport random|\bdate\.today|\bsecrets\b"
    )
    rooms = [path for path in SOURCES if path.relative_to(ROOT / "bot").parts[0] in ("catalog", "search", "dialogue")]
    assert [path.name for path in rooms if forbidden.search(path.read_text(encoding="utf-8"))] == []


def test_secrets_are_compared_in_constant_time() -> None:
    compared = re.compile(r"\w*(?:secret|token|csrf|digest|password)\w*\)? *[!=]= *(?!None|\"\"|'')", re.IGNORECASE)
    rooms = [path for path in SOURCES if path.relative_to(ROOT / "bot").parts[0] in ("web", "channels")]
    assert [path.name for path in rooms if compared.search(path.read_text(encoding="utf-8"))] == []
    for name in ("web/webhook.py", "web/figures.py", "web/staff/desk.py"):
        assert "compare_digest(" in (ROOT / "bot" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("variable", [row[0] for row in Settings.read({}).table()])
def test_every_setting_stands_in_the_readme(variable: str) -> None:
    assert f"`{variable}`" in README


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert re.search(rf"\blotsen {command}\b", README)


@pytest.mark.parametrize("line", (ROOT / "Procfile").read_text(encoding="utf-8").splitlines())
def test_every_process_of_the_procfile_stands_in_the_readme(line: str) -> None:
    process, _, command = line.partition(": ")
    assert f"| `{process}` | `{command}` |" in README
    assert command.removeprefix("lotsen ").split()[0] in main.commands


def test_every_room_stands_in_the_house_on_one_page() -> None:
    rooms = {path.name for path in (ROOT / "bot").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    missing = [room for room in rooms if not room.startswith("__") and f"bot/{room}" not in CONTRIBUTING]
    assert missing == []


def test_every_address_and_press_says_who_may_use_it() -> None:
    text = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    written = set(re.findall(r"^\| `(\S+)` \| (?:(GET|POST) \|)?", text, re.MULTILINE))
    real = {(route.path, method) for route in ROUTES for method in (route.methods or ()) if method != "HEAD"}
    real |= {(webhook.PATH, "POST")} | {(action, "") for action in codec.ACTIONS}
    missing = [f"| `{where}` | {method or '<about what>'} | <who> |" for where, method in sorted(real - written)]
    told = "Add to docs/access.md who may use these; and for an address tests/access.py RIGHT, for a press ABOUT"
    assert missing == [], f"{told}:\n" + "\n".join(missing)
    assert written - real == set(), "docs/access.md names what is no more"


FAULT_TESTS = {
    name: {int(number) for number in numbers.split("_") if number}
    for path in (ROOT / "tests").rglob("test_*.py")
    for name, numbers in re.findall(r"def (test_fault_((?:\d\d_)+)\w+)", path.read_text(encoding="utf-8"))
}
FAULTS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "faults.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| \d\d \|", line)
]


def test_all_42_faults_stand_in_the_docs() -> None:
    assert [int(row[0]) for row in FAULTS] == list(range(1, 43))


def test_what_the_table_of_faults_says_is_read_is_what_is_said() -> None:
    files = [*(ROOT / "bot" / "dialogue" / "messages" / "sv").glob("*.ftl"), ROOT / "bot/channels/telegram/errors.py"]
    said = "\n".join(file.read_text(encoding="utf-8") for file in files)
    quoted = {words for row in FAULTS for words in re.findall("“([^”]+)”", row[2])}
    assert len(quoted) > 5
    assert {words for words in quoted if words not in said} == set()


@pytest.mark.parametrize(("number", "tests"), [(int(row[0]), row[3]) for row in FAULTS])
def test_every_fault_has_its_tests_and_the_docs_name_them_all(number: int, tests: str) -> None:
    named = set(re.findall(r"`(\w+)`", tests))
    assert named
    assert named == {name for name, numbers in FAULT_TESTS.items() if number in numbers}
