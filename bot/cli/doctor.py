"""The command that says what to mend."""

from __future__ import annotations

import click

from bot.settings import Settings


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Try what Lotsen stands on, and say what to mend. Exit code 1 when something is broken."""
    from bot.doctor import examine  # it brings Telegram along, which other commands need not wait for

    broken = False
    for found in examine(Settings.read()):
        broken |= found.state == "broken"
        click.echo(f"{found.state:<7} {found.name}: {found.said}")
        if found.mend:
            click.echo(f"        {found.mend}")
    ctx.exit(1 if broken else 0)
