"""The command `lotsen`: one thin command for each thing a person does."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from bot.catalog import Catalog, CatalogError, read
from bot.catalog.schema import write as write_schemas
from bot.channels import terminal
from bot.cli import reports
from bot.cli.backup import backup, restore
from bot.cli.check import check
from bot.cli.clock import clock
from bot.cli.doctor import doctor
from bot.cli.exchange import export, import_
from bot.cli.search import overlaps, why
from bot.cli.staff import staff
from bot.dialogue import Guide
from bot.search.documents import BadDocumentError, DocumentSearch, read_documents
from bot.service import Service
from bot.settings import Settings, SettingsError
from bot.store import Store, StoreError


class Commands(click.Group):
    """Turns what a person can mend into one clear message and exit code 1, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (SettingsError, CatalogError) as wrong:
            click.echo(wrong, err=True)  # a line a problem, as editors and terminals know to follow them
            ctx.exit(1)
        except BrokenPipeError:  # whoever read the output has read enough
            raise
        except (StoreError, BadDocumentError, OSError) as wrong:
            raise click.ClickException(str(wrong)) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lotsen")
def main() -> None:
    """Lotsen guides companies to the support that municipalities and partners offer."""


@main.command()
def settings() -> None:
    """List every setting: meaning, default and present value."""
    for variable, meaning, default, value in Settings.read().table():
        click.echo(f"{variable}\n    {meaning}\n    default: {default or '–'}\n    now:     {value or '–'}")


@main.command()
def migrate() -> None:
    """Bring the database up to date."""
    with closing(Store(Settings.read().database)) as store:
        store.migrate()
    click.echo("The database is up to date.")


@main.command()
def run() -> None:
    """Serve the web chat, and Telegram when TELEGRAM_TOKEN is set."""
    from bot.running import serve  # the web server and Telegram take their time to import; other commands need neither

    serve(Settings.read(), click.echo)


@main.command()
def schema() -> None:
    """Write the JSON Schemas that help editors, into the catalog's schema folder."""
    for file in write_schemas(Settings.read().catalog_dir / "schema"):
        click.echo(file)


@main.command()
def chat() -> None:
    """Talk with Lotsen here in the terminal."""
    settings = Settings.read()
    store = Store("sqlite://")
    store.migrate()
    service = Service(store, Guide.of(read(settings.catalog_dir), settings.controller))
    terminal.chat(service, _read_line, lambda text: click.echo(f"\n{text}\n"))


def _read_line() -> str | None:
    try:
        return input("> ")
    except (EOFError, KeyboardInterrupt):
        return None


@main.command()
@click.argument("question", required=False)
@click.option("--municipality", help="Where the company is.")
@click.option("--jsonl", is_flag=True, help="Read questions as JSON lines on standard input.")
@click.option("--catalog", "folder", type=click.Path(path_type=Path), help="Another catalog folder.")
@click.option("--documents", type=click.Path(path_type=Path), help="Search plain documents, JSON lines, with --jsonl.")
def ask(
    question: str | None, municipality: str | None, jsonl: bool, folder: Path | None, documents: Path | None
) -> None:
    """Answer one question, or many as JSON lines."""
    if not jsonl and (documents or not question):
        raise click.UsageError('Give a question: lotsen ask "hur lånar jag till en ugn", or --jsonl.')
    if documents:
        for line in terminal.document_answers(DocumentSearch.of(read_documents(documents)), sys.stdin.buffer):
            click.echo(line)
        return
    guide = Guide.of(read(folder or Settings.read().catalog_dir))
    if jsonl:
        for line in terminal.answers(guide, sys.stdin.buffer):
            click.echo(line)
        return
    click.echo(terminal.ask(guide, question or "", _code(guide.catalog, municipality)))


def _code(catalog: Catalog, name: str | None) -> str | None:
    if name is None:
        return None
    code = terminal.municipality_code(catalog, name)
    if code is None:
        raise click.BadParameter(f"there is no municipality called {name!r}", param_hint="--municipality")
    return code


main.add_command(check)
main.add_command(clock)
main.add_command(doctor)
main.add_command(staff)
main.add_command(why)
main.add_command(overlaps)
main.add_command(reports.report)
main.add_command(reports.demo)
main.add_command(export)
main.add_command(import_)
main.add_command(backup)
main.add_command(restore)
