"""Every address as every role, with forms and links that are right, missing, stolen, used and forged: docs/access.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import httpx
import pytest

from tests.access import ADDRESSES, EXPECTED, right
from tests.world import ROLES, SECRET, World

POSTS = [address for address, method in ADDRESSES if method == "POST"]
FOREIGN = ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"})
SIGN_IN = "/staff/sign-in"


def lines(*nobody: str) -> list[object]:
    """The addresses and methods that meet nobody in particular with one of these."""
    every = [line for line, who in ADDRESSES.items() if not nobody or EXPECTED[who]["nobody"] in nobody]
    return [pytest.param(*line, id=" ".join(line[::-1])) for line in every]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("world"))
    yield made
    made.close()


class Asked:
    """What came of a request, and whether anything was written."""

    def __init__(self, world: World, answer: httpx.Response, before: int) -> None:
        self.status, self.text, self.headers = answer.status_code, answer.text, answer.headers
        self.wrote = world.written() != before

    @property
    def refused(self) -> bool:
        """Nothing shown, nothing done."""
        return self.status in (403, 404, 410) and SECRET not in self.text and not self.wrote

    @property
    def led_to_sign_in(self) -> bool:
        return self.status == 303 and self.headers["location"] == SIGN_IN and not self.wrote


def ask(
    world: World, role: str, method: str, path: str, fields: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None, cookies: Mapping[str, str] | None = None,
) -> Asked:  # fmt: skip
    """Ask as a role does, with its own form token unless the fields have one."""
    cookies = world.cookies(role) if cookies is None else cookies
    fields = dict(fields or {})
    if method == "POST" and "staff" in cookies:
        fields.setdefault("csrf", world.csrf(cookies["staff"]))
    brought = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} | dict(headers or {})
    before = world.written()
    answer = world.client.request(
        method, path, data=fields if method == "POST" else None, headers=brought, follow_redirects=False
    )
    world.client.cookies.clear()
    return Asked(world, answer, before)


@pytest.mark.parametrize(("address", "method"), lines())
def test_every_address_as_every_role(world: World, address: str, method: str) -> None:
    who = ADDRESSES[address, method]
    for role in ROLES:
        made, expected = right(world, address, role), EXPECTED[who][role]
        headers = {made.header[0]: made.header[1]} if made.header[0] else {}
        got = ask(world, role, method, made.path, made.fields, headers)
        told = f"{method} {address} as {role}: {got.status}"
        if expected == "no":
            assert got.refused, told
        elif expected == "sign in":
            assert got.led_to_sign_in if method == "GET" else got.refused, told
        elif expected == "nothing":
            assert SECRET not in got.text, told
            assert got.status in (200, 404), told
            assert made.notes or not got.wrote, told
        else:
            assert got.status < 400, f"{told} {got.text}"
            assert not (got.status == 303 and got.headers["location"] == SIGN_IN and address != "/staff/out"), told
            assert got.wrote or method == "GET" or not made.changes, told
            assert not (method == "GET" and made.shows) or SECRET in got.text, told


@pytest.mark.parametrize(("address", "method"), lines("link"))
def test_a_link_that_is_used_old_forged_or_for_something_else_opens_nothing(
    world: World, address: str, method: str
) -> None:
    made = right(world, address, "nobody")
    assert made.stale
    for path in made.stale:
        for role in ("nobody", "the company", "the editor"):
            got = ask(world, role, method, path, made.fields)
            if method == "GET" and address == "/staff/in/{token}":  # looks the same for all: only the press tells
                assert not got.wrote
            else:
                assert got.refused, f"{method} {path} as {role}: {got.status}"
            assert "set-cookie" not in got.headers


@pytest.mark.parametrize(("address", "method"), lines("token"))
def test_without_the_right_token_nothing_is_told_and_nothing_taken(world: World, address: str, method: str) -> None:
    made = right(world, address, "nobody")
    name, value = made.header
    for wrong in ({}, {name: ""}, {name: value[:-1]}, {name: value + "x"}, {name: value.upper()}, {"Cookie": value}):
        assert ask(world, "a steward", method, made.path, headers=wrong).refused


@pytest.mark.parametrize("address", [one for one in POSTS if one != "/telegram"])  # which no browser sends
def test_no_form_is_taken_from_another_site(world: World, address: str) -> None:
    for role in _allowed(address):
        made = right(world, address, role)
        for headers in FOREIGN:
            got = ask(world, role, "POST", made.path, made.fields, headers)
            assert got.refused, f"{address} as {role} {headers}: {got.status}"


@pytest.mark.parametrize("address", [one for one in POSTS if EXPECTED[ADDRESSES[one, "POST"]]["nobody"] == "sign in"])
def test_no_form_of_staff_is_taken_without_its_own_token(world: World, address: str) -> None:
    for role in _allowed(address):
        another = world.csrf(world.session("a steward"))
        for token in ("", "x", "å" * 20, another, world.session(role)):
            made = right(world, address, role)
            got = ask(world, role, "POST", made.path, {**made.fields, "csrf": token})
            assert got.refused, f"{address} as {role}: {got.status}"


@pytest.mark.parametrize(("address", "method"), lines("sign in", "nothing"))
def test_a_forged_or_old_session_is_nobody(world: World, address: str, method: str) -> None:
    staff = "staff" in address
    cookie = world.session("a steward") if staff else world.place.site.sessions.token("the-company")
    name = "staff" if staff else "lotsen"
    for value in ("", "x", cookie[:-1], cookie.swapcase(), "the-company", "'--"):
        made = right(world, address, "nobody")
        got = ask(world, "nobody", method, made.path, made.fields, cookies={name: value})
        assert got.led_to_sign_in or got.refused or (not staff and SECRET not in got.text and not got.wrote), value


@pytest.mark.parametrize("address", sorted({address for address, _ in ADDRESSES}))
def test_no_other_method_is_answered(world: World, address: str) -> None:
    path = right(world, address, "nobody").path
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - {m for a, m in ADDRESSES if a == address}:
        got = ask(world, "a steward", method, path)
        assert got.status in (404, 405), f"{method} {address}: {got.status}"
        assert not got.wrote


def _allowed(address: str) -> list[str]:
    """Two roles that may, so that only what is wrong with the form can be why it is refused."""
    expected = EXPECTED[ADDRESSES[address, "POST"]]
    return [role for role in ROLES if expected[role] in ("yes", "link")][:2]
