"""Commands of the weekly report: make one again, and see what one looks like."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import click

from bot.catalog import read
from bot.dialogue import Guide
from bot.reports.figures import Scope
from bot.reports.files import FORMATS, files, name
from bot.reports.press import everyone, made
from bot.reports.weeks import SWEDEN, Week
from bot.settings import Settings
from bot.store import Store


class WeekType(click.ParamType[Week]):
    """A week on the command line: 2026-W47."""

    name = "week"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Week:
        try:
            return value if isinstance(value, Week) else Week.read(str(value))
        except ValueError as wrong:
            self.fail(str(wrong), param, ctx)


@click.command()
@click.option("--week", type=WeekType(), help="Such as 2026-W47; the latest that is over unless given.")
@click.option("--municipality", help="One municipality's report, by name or code.")
@click.option("--organisation", help="One organisation's report, by its id.")
@click.option("--all", "whole", is_flag=True, help="Every municipality's and organisation's report too.")
@click.option("--format", "formats", type=click.Choice(FORMATS), multiple=True, help="Only these; all unless given.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="The folder to write to.")
def report(
    week: Week | None,
    municipality: str | None,
    organisation: str | None,
    whole: bool,
    formats: tuple[str, ...],
    out: Path,
) -> None:
    """Make a week's report: page, PDF, picture, sheet and CSV."""
    settings = Settings.read()
    guide = Guide.of(read(settings.catalog_dir))
    store = _store(settings)
    wanted = everyone(guide) if whole else [_scope(guide, municipality, organisation)]
    out.mkdir(parents=True, exist_ok=True)
    with store.begin() as tx:
        for one in made(tx, guide, settings.site, week or latest(), wanted, int(time.time() * 1000)):
            for form, content in files(one, formats or FORMATS).items():
                path = out / name(one, form)
                path.write_bytes(content)
                click.echo(path)


@click.command()
@click.option("--weeks", type=click.IntRange(1, 260), default=26, show_default=True)
@click.option("--companies", type=click.IntRange(1, 100_000), default=400, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--until", type=WeekType(), help="The last week; the latest that is over unless given.")
@click.option("--force", is_flag=True, help="Even where companies have written; what is made up cannot be told apart.")
def demo(weeks: int, companies: int, seed: int, until: Week | None, force: bool) -> None:
    """Fill an empty database with a made-up half year, to see what a report looks like."""
    from bot.reports import demo as making

    settings = Settings.read()
    guide = Guide.of(read(settings.catalog_dir))
    store = _store(settings)
    last = until or latest()
    with store.begin() as tx:
        if making.occupied(tx) and not force:
            raise click.ClickException(
                "The database holds what companies have written. Set DATA_DIR or DATABASE_URL to another, or --force."
            )
        with click.progressbar(making.fill(tx, guide, last, weeks, companies, seed), weeks, "Making weeks") as bar:
            for _ in bar:
                pass
    click.echo(f"Now: lotsen report --week {last} --out reports")


def latest() -> Week:
    """The latest week that is over."""
    return Week.of(dt.datetime.now(SWEDEN).date()).back(1)


def _scope(guide: Guide, municipality: str | None, organisation: str | None) -> Scope:
    if municipality and organisation:
        raise click.UsageError("Give either --municipality or --organisation.")
    found = everyone(guide)
    if not municipality and not organisation:
        return found[0]
    kind = "municipality" if municipality else "organisation"
    named = (municipality or organisation or "").casefold()
    for one in found:
        if one.kind == kind and named in (one.id.casefold(), one.name.casefold()):
            return one
    known = ", ".join(one.name if municipality else one.id for one in found if one.kind == kind)
    raise click.BadParameter(f"there is no {kind} {named!r}; there are: {known}", param_hint=f"--{kind}")


def _store(settings: Settings) -> Store:
    store = Store(settings.database)
    if store.is_sqlite:
        store.migrate()
    else:
        store.check()
    return store
