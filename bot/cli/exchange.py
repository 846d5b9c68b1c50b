"""Commands for the catalog in and out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from bot.catalog import Catalog, read
from bot.settings import Settings

FORMS = ("json", "csv", "xlsx", "hsds", "cpsv-jsonld", "cpsv-turtle")
"""The keys of `bot.exchange.formats.FORMATS`, which takes its time to import; a test holds them alike."""


@click.command()
@click.option("--format", "form", type=click.Choice(FORMS), help="Default: by the file's ending, else json.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file to write; default: show it.")
@click.option("--template", is_flag=True, help="A sheet with one example and help for every column (xlsx or csv).")
def export(form: str | None, out: Path | None, template: bool) -> None:
    """Write the catalog for spreadsheets and other systems."""
    from bot.exchange import formats

    settings = Settings.read()
    ending = out.suffix.removeprefix(".") if out else ""
    chosen = form or (ending if ending in FORMS else "csv" if template else "json")
    if template and chosen not in ("csv", "xlsx"):
        raise click.UsageError("A template is a sheet: --format csv or xlsx.")
    catalog = read(settings.catalog_dir)
    if template:
        made = formats.template(catalog, chosen)
    else:
        write: Callable[[Catalog, str, bool], bytes] = formats.FORMATS[chosen].write
        made = write(catalog, settings.site, True)
    if out is None:
        sys.stdout.buffer.write(made)
        return
    out.write_bytes(made)
    click.echo(out)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--apply", "does", is_flag=True, help="Write what is new and changed; without it nothing is written.")
def import_(file: Path, does: bool) -> None:
    """Show what a CSV, XLSX or JSON file would change in the catalog, and with --apply change it."""
    from bot.exchange import importing, reading
    from bot.exchange.applying import apply
    from bot.exchange.sheets import MOST_BYTES, UnreadableFile

    folder = Settings.read().catalog_dir
    catalog = read(folder)
    with file.open("rb") as opened:
        raw = opened.read(MOST_BYTES + 1)
    try:
        proposal = importing.propose(catalog, reading.read(file.name, raw, catalog))
    except UnreadableFile as wrong:
        click.echo(f"{file}: {wrong}", err=True)
        sys.exit(1)
    for line in importing.said(proposal):
        click.echo(line)
    if not does:
        if proposal.changes:
            click.echo("Inget är skrivet. Skriv det med --apply.")
    elif proposal.changes:
        for path in apply(folder, proposal.changes):
            click.echo(f"Skrivet: {path}")
    if proposal.refused:
        sys.exit(1)
