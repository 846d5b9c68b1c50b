"""What is ready for those who use Git: the hook runs for real, and the workflow says only what there is."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from bot.cli import main
from tests.conftest import SMALL

ROOT = Path(__file__).parents[1]
WORKFLOW = ROOT / "docs" / "check-catalog.yml"
Git = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Git in a repository with the small catalog, the hook, and a `lotsen` on the path."""
    programs = tmp_path / "bin"
    programs.mkdir()
    lotsen = programs / "lotsen"
    lotsen.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m bot "$@"\n')
    lotsen.chmod(0o755)
    repository = tmp_path / "repository"
    shutil.copytree(SMALL, repository / "catalog")
    environment = {
        "PATH": f"{programs}:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
    }
    who = ("-c", "user.name=T", "-c", "user.email=t@t.invalid")

    def run(*arguments: str, where: Path = repository) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["git", *who, *arguments], cwd=where, env=environment, capture_output=True, text=True)

    run("init", "-q", "-b", "main")
    run("add", ".")
    run("commit", "-qm", "First")
    hook = repository / ".git" / "hooks" / "pre-commit"
    shutil.copy(ROOT / "docs" / "pre-commit", hook)
    hook.chmod(0o755)
    return run


def spoil(repository: Path, to: str = "permitt") -> Path:
    file = repository / "catalog" / "organisations" / "radhuset.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("kind: permit\n", f"kind: {to}\n"), encoding="utf-8")
    return file


def test_the_hook_stops_a_commit_that_breaks_the_catalog_and_says_where(git: Git, tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    file = spoil(repository)
    git("add", ".")
    for commit in (("commit", "-m", "Broken"), ("commit", "-am", "Broken"), ("commit", "-m", "Broken", str(file))):
        refused = git(*commit)
        assert refused.returncode == 1
        assert (
            "catalog/organisations/radhuset.yaml:14:11: error: 'permitt' går inte som kind."
            in refused.stdout + refused.stderr
        )
    assert git("log", "--format=%s").stdout == "First\n"


def test_the_hook_lets_a_good_commit_through(git: Git, tmp_path: Path) -> None:
    spoil(tmp_path / "repository", "advice")
    done = git("commit", "-am", "Better")
    assert done.returncode == 0, done.stderr
    assert git("log", "-1", "--format=%s").stdout == "Better\n"


def test_the_hook_works_in_a_second_work_tree(git: Git, tmp_path: Path) -> None:
    git("worktree", "add", "-q", str(tmp_path / "second"))
    spoil(tmp_path / "second")
    refused = git("commit", "-am", "Broken", where=tmp_path / "second")
    assert refused.returncode == 1 and "radhuset.yaml:14:11" in refused.stdout + refused.stderr


def test_every_command_of_the_workflow_is_one_that_there_is() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert workflow[True]["pull_request"]["paths"] == ["catalog/**"], "YAML 1.1 reads `on` as true"
    steps = workflow["jobs"]["check"]["steps"]
    runs = [shlex.split(step["run"]) for step in steps if "run" in step]
    assert [run[:2] for run in runs] == [["python", "-m"], ["python", "-m"], ["lotsen", "check"], ["lotsen", "check"]]
    assert (ROOT / runs[0][runs[0].index("--requirement") + 1]).is_file()
    assert next(step["with"]["fetch-depth"] for step in steps if "checkout" in step.get("uses", "")) == 0
    for _, command, *options in runs[2:]:
        known = CliRunner().invoke(main, [command, "--help"]).output
        assert all(option in known for option in options if option.startswith("--"))


def test_the_workflow_checks_what_a_review_is_about(git: Git, tmp_path: Path) -> None:
    """The last step, as the workflow says it, with a remote branch to compare with."""
    repository = tmp_path / "repository"
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    (repository / ".git" / "hooks" / "pre-commit").unlink()
    spoil(repository)
    git("commit", "-am", "Broken")
    steps = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["check"]["steps"]
    environment = {
        "PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "BASE": "main",
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        ["sh", "-c", steps[-1]["run"]], cwd=repository, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1 and "radhuset.yaml:14:11: error:" in done.stdout
