"""Commands for the catalog in and out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from bot.catalog import Catalog, read
from bot.catalog.edit import EditError
from bot.exchange.importing import Change
from bot.settings import Settings
from bot.staff.folder import Folder
from bot.store import Store

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
@click.option("--as", "who", help="The member, by number or name, whose change it is; default: Git's user.")
def import_(file: Path, does: bool, who: str | None) -> None:
    """Show what a CSV, XLSX or JSON file would change in the catalog, and with --apply change it."""
    from bot.exchange import importing, reading
    from bot.exchange.sheets import MOST_BYTES, UnreadableFile

    settings = Settings.read()
    catalog = read(settings.catalog_dir)
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
        _publish(settings, proposal.changes, file.name, who)
    if proposal.refused:
        sys.exit(1)


def _publish(settings: Settings, changes: Sequence[Change], name: str, who: str | None) -> None:
    """Publish all the changes as one, checked as a whole, with its place in the history."""
    from bot.staff import running_as
    from bot.staff.publishing import Busy, Conflict, Edit, Publisher

    store = Store(settings.database)
    store.check()
    files = dict.fromkeys(change.file for change in changes)
    steps = {file: [step for change in changes if change.file == file for step in change.steps] for file in files}
    edits = [Edit(file, tuple(steps[file])) for file in files]
    folder = Folder(settings.catalog_dir)
    try:
        with store.begin() as tx:
            author = running_as.author(tx, who, folder.git)
        done = Publisher(store, folder).publish(edits, author, f"Import: {name}")
    except running_as.Unknown as unknown:
        raise click.ClickException(f"inget är skrivet: {unknown}") from None
    except (Conflict, Busy, EditError) as wrong:
        raise click.ClickException(f"inget är skrivet: {wrong or 'någon annan publicerar. Försök igen.'}") from None
    finally:
        store.close()
    for file in files:
        click.echo(f"Skrivet: {settings.catalog_dir / file}")
    if done.trouble:
        click.echo(f"Databasen har ändringen, men mappen väntar: {done.trouble}", err=True)
