"""Who is staff, and what each may do."""

from __future__ import annotations

import pytest

from bot.store import Store, members, staff_log
from bot.store.members import Member

EDITOR = Member(1, "Eva", "lanehuset", "editor", "telegram:1", "eva@lanehuset.example")


def test_a_member_is_found_by_organisation_chat_address_and_number(store: Store) -> None:
    with store.begin() as tx:
        eva = members.add(tx, "Eva", "editor", "lanehuset", 5, "telegram:1", "eva@lanehuset.example")
        boss = members.add(tx, "Sten", "steward", None, 5)
        assert members.of_organisation(tx, "lanehuset") == [eva]
        assert members.stewards(tx) == [boss]
        assert members.by_company(tx, "telegram:1") == eva
        assert members.by_email(tx, " Eva@Lanehuset.example ") == eva
        assert members.by_id(tx, eva.id) == eva
        assert members.everyone(tx) == [eva, boss]


def test_whoever_is_removed_keeps_only_the_name(store: Store) -> None:
    with store.begin() as tx:
        eva = members.add(tx, "Eva", "editor", "lanehuset", 5, "telegram:1", "eva@lanehuset.example")
        members.remove(tx, eva.id, 9)
        assert members.of_organisation(tx, "lanehuset") == []
        assert members.by_company(tx, "telegram:1") is None
        gone = members.by_id(tx, eva.id)
    assert gone == Member(eva.id, "Eva", "lanehuset", "editor", removed=True)
    assert not gone.may_edit("lanehuset")


def test_a_member_is_reached_in_telegram_first_and_then_by_mail() -> None:
    assert EDITOR.addresses == ("telegram:1", "mail:eva@lanehuset.example")
    assert EDITOR.address == "telegram:1"
    assert Member(2, "Sten", None, "steward").address is None


@pytest.mark.parametrize(
    ("role", "organisation", "edits", "leads"),
    [
        ("editor", "lanehuset", True, False),
        ("lead", "lanehuset", True, True),
        ("editor", "radhuset", False, False),
        ("lead", "radhuset", False, False),
        ("steward", None, True, True),
    ],
)
def test_each_role_may_do_its_part(role: members.Role, organisation: str | None, edits: bool, leads: bool) -> None:
    member = Member(1, "Eva", organisation, role)
    assert member.may_edit("lanehuset") is edits
    assert member.may_lead("lanehuset") is leads


def test_every_change_is_written_down_newest_first(store: Store) -> None:
    with store.begin() as tx:
        staff_log.note(tx, None, 5, "invited", "lanehuset")
        staff_log.note(tx, EDITOR, 9, "saved", "litet-lan", "paused", "open")
        first, second = staff_log.latest(tx)
        assert staff_log.latest(tx, "litet-lan") == [first]
    assert (first.who, first.before, first.after) == ("Eva", "paused", "open")
    assert (second.who, second.at) == ("lotsen", 5)
