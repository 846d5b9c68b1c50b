"""Commands about staff: invite the first ones, and let them in where there is no Telegram."""

from __future__ import annotations

import time
from typing import cast

import click

from bot.catalog import read
from bot.settings import Settings
from bot.staff import access
from bot.store import Store, members
from bot.store.members import ROLES, Role


@click.group()
def staff() -> None:
    """Invite, list and remove those who keep the catalog."""


@staff.command()
@click.option("--organisation", help="The organisation's id; none for a steward.")
@click.option("--role", type=click.Choice(ROLES), default="editor", show_default=True)
@click.option("--name", default="", help="Whom the invitation is for.")
@click.option("--email", default="", help="The person's e-mail address.")
def invite(organisation: str | None, role: str, name: str, email: str) -> None:
    """Make an invitation that is valid 7 days and works once."""
    settings = Settings.read()
    if (role == "steward") != (organisation is None):
        raise click.UsageError("Give --organisation for an editor or a lead; a steward has none.")
    if organisation is not None and organisation not in read(settings.catalog_dir).organisations:
        raise click.BadParameter(f"there is no organisation {organisation!r}", param_hint="--organisation")
    with _opened(settings).begin() as tx:
        token = access.invite(tx, None, cast(Role, role), organisation, name, _now(), email)
    click.echo(f"On the web:  {settings.site}/staff/invite/{token}")
    click.echo(f"On Telegram: https://t.me/<your bot>?start=i_{token}")


@staff.command()
@click.argument("member", type=int)
def link(member: int) -> None:
    """Print a link that signs a member in once, within 10 minutes."""
    settings = Settings.read()
    with _opened(settings).begin() as tx:
        found = members.by_id(tx, member)
        if found is None or found.removed:
            raise click.ClickException(f"There is no member {member}. 'lotsen staff list' shows them.")
        token = access.sign_in_link(tx, found, _now())
    click.echo(f"{settings.site}/staff/in/{token}")


@staff.command("list")
def list_members() -> None:
    """List the members with their numbers."""
    with _opened(Settings.read()).begin() as tx:
        for member in members.everyone(tx):
            click.echo(f"{member.id}  {member.name}  {member.role}  {member.organisation or '–'}")


@staff.command()
@click.argument("member", type=int)
def remove(member: int) -> None:
    """Remove a member, who is signed out at once."""
    with _opened(Settings.read()).begin() as tx:
        try:
            gone = access.remove(tx, None, member, _now())
        except access.Refused:
            raise click.ClickException(f"There is no member {member}. 'lotsen staff list' shows them.") from None
    click.echo(f"{gone.name} is removed.")


def _opened(settings: Settings) -> Store:
    from bot.running import opened  # the web server takes its time to import, and 'lotsen --help' needs none of it

    return opened(settings)


def _now() -> int:
    return int(time.time() * 1000)
