"""Commands that keep the database safe."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from bot.settings import Settings
from bot.store import Store
from bot.store import backup as backups


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write the whole database to a file, while Lotsen runs."""
    with closing(Store(Settings.read().database)) as store:
        store.check()
        click.echo(f"{backups.backup(store, file)} rows in {file}. It holds personal data: keep it as such.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Erase what the database has first.")
def restore(file: Path, replace: bool) -> None:
    """Put a backup into an empty database, SQLite or PostgreSQL."""
    with closing(Store(Settings.read().database)) as store:
        store.migrate()
        click.echo(f"{backups.restore(store, file, replace=replace)} rows restored.")
