"""The command that checks the catalog, for those who keep it and for reviews."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.catalog import Catalog, Problem, examine, quality
from bot.catalog.yamltext import Document, Path, parse
from bot.settings import Settings
from bot.staff.git import Git, GitError

SWEDEN = ZoneInfo("Europe/Stockholm")
ASSUMED = "{}. Nothing counts as overdue, and how links answered last is not known."


@click.command()
@click.argument("path", type=click.Path(path_type=FilePath), required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--all", "everything", is_flag=True, help="Minor things and information too.")
@click.option("--changed", "since", is_flag=False, flag_value="HEAD", help="Only files changed since a Git revision.")
@click.option("--links", is_flag=True, help="Try every address too; needs the network.")
@click.option("--scores", is_flag=True, help="The quality of each organisation and offer, from 0 to 1.")
def check(path: FilePath | None, form: str, everything: bool, since: str | None, links: bool, scores: bool) -> None:
    """Check the catalog, or the one that a file belongs to. Ends with 1 when something stops it from being used."""
    folder = path or Settings.read().catalog_dir
    only = folder if folder.is_file() else None
    while (only and folder.is_file()) or folder.name in ("organisations", "cases", "meetings"):
        folder = folder.parent
    chosen = {only} if only else _changed(folder, since) if since else None
    catalog, problems = examine(folder)
    today, assumed = dt.datetime.now(SWEDEN).date(), ""
    if catalog is not None:
        if scores:
            _say_scores(catalog, today, form)
            return
        known = _known(Settings.read())
        tried = known.links | (_tried(catalog) if links else {})
        problems = _located(folder, quality.findings(catalog, today, known.members, tried))
        assumed = known.assumed
    problems = [problem for problem in problems if chosen is None or FilePath(problem.file) in chosen]
    shown = [problem for problem in problems if everything or problem.level in ("critical", "important")]
    if form == "json":
        click.echo(json.dumps([problem.as_dict() for problem in shown], ensure_ascii=False, indent=2))
    else:
        for problem in shown:
            click.echo(problem)
        if catalog is not None or not shown:
            _say_whole(str(only or folder), None if only else catalog, problems, shown)
    if assumed and only is None:
        click.echo(assumed, err=form == "json")
    if catalog is None and shown:
        sys.exit(1)


@dataclass(frozen=True)
class Known:
    """What the database knows beside the files. `assumed`: what is taken for granted when there is none to ask."""

    members: dict[str, dt.date] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    assumed: str = ""


def _known(settings: Settings) -> Known:
    """Who has members, and how the addresses answered when they were last tried."""
    if settings.database_url is None and not settings.data_dir.joinpath("lotsen.sqlite").exists():
        return Known(assumed=ASSUMED.format("There is no database here"))
    from bot.staff.overview import first_members  # these take their time to import
    from bot.store import Store, StoreError, links

    try:
        store = Store(settings.database)
        try:
            store.check()
            with store.begin() as tx:
                return Known(first_members(tx), links.states(tx))
        finally:
            store.close()
    except StoreError as wrong:
        return Known(assumed=ASSUMED.format(f"The database was not asked: {str(wrong).rstrip('.')}"))


def _tried(catalog: Catalog) -> dict[str, str]:
    from bot.staff.links import addresses, try_all  # what goes out on the network takes its time to import

    return {link.url: link.state for link in try_all(addresses(catalog))}


def _say_whole(what: str, catalog: Catalog | None, problems: list[Problem], shown: list[Problem]) -> None:
    if catalog is not None:
        what = f"{len(catalog.offers)} offers from {len(catalog.organisations)} organisations"
    click.echo(f"{what}: no errors.")
    hidden = Counter(problem.level for problem in problems if problem not in shown)
    if hidden:
        click.echo(", ".join(f"{count} {level}" for level, count in sorted(hidden.items())) + ": see them with --all.")


def _say_scores(catalog: Catalog, today: dt.date, form: str) -> None:
    table = {
        id: {
            "score": round(mean, 2),
            "offers": {o.id: round(quality.score(catalog, o, today), 2) for o in catalog.organisations[id].offers},
        }
        for id, mean in sorted(quality.scores(catalog, today).items())
    }
    if form == "json":
        click.echo(json.dumps(table, indent=2))
        return
    for id, row in table.items():
        click.echo(f"{row['score']:.2f}  {id}")
        for offer, mean in row["offers"].items():  # type: ignore[attr-defined]
            click.echo(f"{mean:.2f}    {offer}")


def _located(folder: FilePath, found: Iterable[quality.Finding]) -> list[Problem]:
    """Findings with the file, line and column that they are about, the gravest first."""
    read: dict[FilePath, Document] = {}
    problems: list[Problem] = []
    for finding in found:
        file = folder / (f"organisations/{finding.organisation}.yaml" if finding.organisation else "needs.yaml")
        if file not in read:
            read[file] = parse(file.read_bytes())
        document = read[file]
        place = document.place(_numbered(document.data, finding.path))
        problems.append(Problem(str(file), *place, finding.message, finding.level))
    order = ("critical", "important", "minor", "info")
    return sorted(problems, key=lambda problem: (order.index(problem.level), problem))


def _numbered(data: Any, path: Path) -> Path:
    """A path with an item's place in its list instead of its id."""
    if len(path) < 2 or not isinstance(data.get(path[0]), list):
        return path
    return (path[0], next(n for n, item in enumerate(data[path[0]]) if item["id"] == path[1]), *path[2:])


def _changed(folder: FilePath, since: str) -> set[FilePath]:
    """The files that differ from a Git revision, or that Git does not know yet."""
    if since.startswith("-"):
        raise click.BadParameter("give a revision such as HEAD or origin/main", param_hint="--changed")
    try:
        git = Git(folder)
        names = git.run("diff", "--name-only", "--relative", since, "--", ".").splitlines()
        names += git.run("ls-files", "--others", "--exclude-standard", "--", ".").splitlines()
    except (GitError, subprocess.SubprocessError) as wrong:
        raise click.ClickException(str(wrong)) from None
    return {folder / name for name in names}
