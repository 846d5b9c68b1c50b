"""Every press of a button as every role: docs/access.md. The same presses come from Telegram, the web and mails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot.channels import codec
from bot.channels.plaintext import render
from bot.store import members
from bot.store.tables import companies, metadata
from bot.turn import Press, Reply, Turn
from bot.web.staff.desk import now_ms
from tests.access import EXPECTED, PRESSES, about
from tests.world import OWNER, ROLES, SECRET, World

COMPANY = World.chat("the company")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("world"))
    yield made
    made.close()


def press(world: World, who: str, action: str, about: str, *, channel: str = "telegram") -> Reply:
    """Press a button that went through the codec, as every button does."""
    found = codec.decode(codec.encode(Press(action, about)))
    return world.service.run(Turn(who, channel, dt.datetime.now(dt.UTC), press=found))  # type: ignore[arg-type]


def kept(world: World, *, without: str = "") -> dict[str, list[str]]:
    """All that is kept, by table: but companies' memories, which each press touches, or but all that is of a role."""
    member = world.members.get(without)
    with world.store.begin() as tx:
        chat = World.chat(without) if without else ""
        pseudonym = tx.execute(select(companies.c.pseudonym).where(companies.c.id == chat)).scalar()
        own = {one for one in (chat, pseudonym, member.email if member else None) if one}
        tables = [table for table in metadata.sorted_tables if without or table is not companies]
        rows = {table.name: [tuple(row) for row in tx.execute(select(table))] for table in tables}
    return {name: [repr(row) for row in found if own.isdisjoint(row)] for name, found in rows.items()}


@pytest.mark.parametrize("action", [action for action, who in PRESSES.items() if "link" not in who])
def test_every_press_as_every_role(world: World, action: str) -> None:
    world.remember(COMPANY)
    strangers, allowed = set(), set()
    for role in ROLES:
        who, expected = world.seated(role), EXPECTED[PRESSES[action]][role]
        given = about(world, action, COMPANY)
        others = kept(world, without=role)
        reply = press(world, who, action, given)
        said = render(reply) + repr(reply.buttons) + (reply.document.text if reply.document else "")
        told = f"{action}:{given} as {role}: {said}"
        if expected == "nothing":
            assert kept(world, without=role) == others, told
            assert SECRET not in said and "/staff/in/" not in said, told
            strangers.add(said)
        elif PRESSES[action] == "everybody":
            assert kept(world, without=role) == others, told
            assert role == "the company" or SECRET not in said, told
        else:
            allowed.add(said)
    assert strangers.isdisjoint(allowed), "a right press does no more than a stranger's"


@pytest.mark.parametrize("role", ROLES)
def test_an_invitation_is_for_who_is_no_member_and_works_once(world: World, role: str) -> None:
    invitation, member = world.invitation(), role in world.members and role != "a removed member"
    who = world.seated(role) if member else f"telegram:{500 + ROLES.index(role)}"
    before = kept(world)["members"]
    press(world, who, "join", invitation)
    if member:
        assert kept(world)["members"] == before
        return
    assert joined(world, who) == OWNER
    press(world, f"{who}1", "join", invitation)
    assert joined(world, f"{who}1") is None


@pytest.mark.parametrize("kind", ["old", "sign-in", "forged", "in a group", "on the web"])
def test_no_other_link_makes_a_member(world: World, kind: str) -> None:
    made = {"old": lambda: world.invitation(-7 * 86_400_000), "sign-in": world.sign_in, "forged": lambda: "forged"}
    who = {"in a group": "telegram:-77", "on the web": "web:stranger"}.get(kind, "telegram:777")
    press(world, who, "join", made.get(kind, world.invitation)(), channel=who.partition(":")[0])
    assert joined(world, who) is None


@pytest.mark.parametrize("who", ["telegram:-100", "web:the-editor", "terminal:1"])
@pytest.mark.parametrize("action", ["staff", "tend", "differ"])
def test_staff_press_in_their_own_chat_only(world: World, who: str, action: str) -> None:
    with world.store.begin() as tx:
        if members.by_company(tx, who) is None:  # a group or a browser that somehow got to be a member's chat
            members.add(tx, "Anna", "lead", OWNER, now_ms(), who)
    given, before = about(world, action, COMPANY), kept(world)
    reply = press(world, who, action, given, channel=who.partition(":")[0])
    assert "/staff/in/" not in repr(reply.buttons)
    assert kept(world) == before


def joined(world: World, who: str) -> str | None:
    with world.store.begin() as tx:
        found = members.by_company(tx, who)
    return found.organisation if found else None
