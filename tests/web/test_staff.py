"""The pages of staff: who gets in, and that nobody gets further than the role allows."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from bot.channels.post import post
from bot.dialogue import Guide
from bot.staff import access
from bot.store import members, staff_log, wrong
from bot.store.members import Member, Role
from bot.store.tables import outbox
from bot.web.staff import ROUTES
from bot.web.staff.desk import now_ms
from tests.web.conftest import Place

OFFER = "almi-mikrolan"
ROLES: dict[str, tuple[Role, str | None]] = {
    "editor": ("editor", "almi"),
    "lead": ("lead", "almi"),
    "other editor": ("editor", "sosk"),
    "other lead": ("lead", "sosk"),
    "steward": ("steward", None),
}


class Office:
    """A site with a member of each role, and browsers that are signed in as them."""

    def __init__(self, place: Place) -> None:
        self.place = place
        place.service.post = post
        place.site.limiter.burst = 10_000
        with place.store.begin() as tx:
            self.members = {
                name: members.add(tx, name, role, organisation, now_ms(), email=f"{name.replace(' ', '.')}@x.example")
                for name, (role, organisation) in ROLES.items()
            }

    def browser(self, name: str | None) -> httpx.Client:
        client = self.place.client()
        client.follow_redirects = False
        if name is not None:
            assert client.post(f"/staff/in/{self.link(name)}").status_code == 303
        return client

    def link(self, name: str) -> str:
        with self.place.store.begin() as tx:
            return access.sign_in_link(tx, self.members[name], now_ms())

    def invitation(self, role: Role = "editor", organisation: str | None = "almi") -> str:
        with self.place.store.begin() as tx:
            return access.invite(tx, None, role, organisation, "", now_ms())

    def living(self) -> set[str]:
        with self.place.store.begin() as tx:
            return {one.name for one in members.everyone(tx)}

    def report(self) -> int:
        with self.place.store.begin() as tx:
            wrong.keep(tx, OFFER, "web:somebody", "sv", "Beloppet stämmer inte.", now_ms())
            return wrong.waiting(tx, [OFFER])[-1].id


@pytest.fixture
def office(place: Place) -> Office:
    return Office(place)


def csrf(client: httpx.Client) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/staff").text)
    assert found is not None
    return found[1]


def test_looking_at_a_link_uses_nothing_up_and_the_button_does(office: Office) -> None:
    client, token = office.browser(None), office.link("editor")
    assert "Logga in nu" in client.get(f"/staff/in/{token}").text
    assert client.head(f"/staff/in/{token}").status_code in (200, 405)
    assert client.post(f"/staff/in/{token}").headers["location"] == "/staff"
    assert "Hej editor" in client.get("/staff").text
    stolen = office.browser(None)
    assert stolen.post(f"/staff/in/{token}").status_code == 403
    assert stolen.get("/staff").headers["location"] == "/staff/sign-in"


def test_a_link_is_too_old_after_ten_minutes_and_an_invitation_after_seven_days(office: Office) -> None:
    now = now_ms()
    with office.place.store.begin() as tx:
        sign_in = access.sign_in_link(tx, office.members["editor"], now)
        invite = access.invite(tx, None, "editor", "almi", "Ny", now)
        assert access.invitation(tx, invite, now + 7 * 86_400_000 - 1) is not None
        for attempt in (
            lambda: access.sign_in(tx, sign_in, now + 600_000),
            lambda: access.accept(tx, invite, now + 7 * 86_400_000, "Ny"),
        ):
            with pytest.raises(access.Refused):
                attempt()


def test_a_session_lasts_twelve_hours(office: Office) -> None:
    now = now_ms()
    with office.place.store.begin() as tx:
        token = access.open_session(tx, office.members["editor"], now)
        assert access.visit(tx, token, now + 12 * 3_600_000 - 1) is not None
        assert access.visit(tx, token, now + 12 * 3_600_000) is None


def test_no_token_is_kept_as_it_is(office: Office) -> None:
    token = office.link("editor")
    client = office.browser("lead")
    found = office.place.settings.database.removeprefix("sqlite:///")
    kept = b"".join(file.read_bytes() for file in Path(found).parent.glob("lotsen.sqlite*"))
    assert token.encode() not in kept
    assert client.cookies["staff"].encode() not in kept


def test_the_cookie_is_for_this_site_and_no_script(office: Office) -> None:
    said = office.browser(None).post(f"/staff/in/{office.link('editor')}").headers["set-cookie"].lower()
    assert "httponly" in said and "samesite=lax" in said and "path=/" in said


def test_over_https_the_cookie_is_bound_to_the_host(guide: Guide, tmp_path: Path) -> None:
    place = Place(guide, tmp_path, PUBLIC_URL="https://lotsen.example")
    try:
        office = Office(place)
        said = place.client(Host="lotsen.example").post(f"/staff/in/{office.link('editor')}", follow_redirects=False)
        assert said.headers["set-cookie"].startswith("__Host-staff=")
        assert "Secure" in said.headers["set-cookie"]
    finally:
        place.close()


def test_whoever_is_invited_joins_once(office: Office) -> None:
    client, token = office.browser(None), office.invitation()
    assert "inbjuden av Almi" in client.get(f"/staff/invite/{token}").text
    assert client.post(f"/staff/invite/{token}", data={"name": " "}).status_code == 422
    taken = client.post(f"/staff/invite/{token}", data={"name": "Ny", "email": "editor@x.example"})
    assert taken.status_code == 422 and "hör redan till en medlem" in taken.text
    assert client.post(f"/staff/invite/{token}", data={"name": "Ny"}).status_code == 303
    assert "Hej Ny" in client.get("/staff").text
    assert office.browser(None).post(f"/staff/invite/{token}", data={"name": "Tjuv"}).status_code == 403
    assert "Tjuv" not in office.living()


def test_a_lead_invites_to_the_own_organisation_only(office: Office) -> None:
    lead, editor = office.browser("lead"), office.browser("editor")
    asked = {"name": "Ny", "role": "editor"}
    made = lead.post("/staff/members/invite", data=asked | {"csrf": csrf(lead)})
    assert "/staff/invite/" in made.text and "/start i_" in made.text
    for more in ({"organisation": "sosk"}, {"role": "steward"}):
        assert lead.post("/staff/members/invite", data=asked | {"csrf": csrf(lead)} | more).status_code == 403
    assert editor.post("/staff/members/invite", data=asked | {"csrf": csrf(editor)}).status_code == 403


def test_whoever_is_removed_is_out_at_once(office: Office) -> None:
    lead, editor = office.browser("lead"), office.browser("editor")
    late = office.link("editor")
    gone = {"csrf": csrf(lead), "member": str(office.members["editor"].id)}
    assert lead.post("/staff/members/remove", data=gone).status_code == 303
    assert editor.get("/staff").headers["location"] == "/staff/sign-in"
    assert editor.post(f"/staff/in/{late}").status_code == 403
    with office.place.store.begin() as tx:
        assert (staff_log.latest(tx)[0].who, staff_log.latest(tx)[0].what) == ("lead", "removed")


@pytest.mark.parametrize("name", ["editor", "other editor", "other lead"])
def test_nobody_removes_a_member_of_whom_they_are_no_lead(office: Office, name: str) -> None:
    client = office.browser(name)
    gone = {"csrf": csrf(client), "member": str(office.members["lead"].id)}
    assert client.post("/staff/members/remove", data=gone).status_code == 403
    assert "lead" in office.living()


def test_the_owner_sees_what_is_wrong_and_the_company_hears_when_it_is_mended(office: Office) -> None:
    report, editor = office.report(), office.browser("editor")
    assert "Beloppet stämmer inte." in editor.get("/staff").text
    done = {"csrf": csrf(editor), "report": str(report)}
    assert editor.post("/staff/mended", data=done).status_code == 303
    assert "Beloppet stämmer inte." not in editor.get("/staff").text
    assert editor.post("/staff/mended", data=done).status_code == 403
    talk = office.place.site.chat.conversation("somebody")
    assert "har rättat det" in str(talk) or "rättat det" in str(talk)


@pytest.mark.parametrize("name", ["other editor", "other lead"])
def test_what_is_wrong_with_anothers_offer_is_neither_seen_nor_closed(office: Office, name: str) -> None:
    report, client = office.report(), office.browser(name)
    assert "Beloppet stämmer inte." not in client.get("/staff").text
    assert client.post("/staff/mended", data={"csrf": csrf(client), "report": str(report)}).status_code == 403
    with office.place.store.begin() as tx:
        assert len(wrong.waiting(tx, [OFFER])) == 1


OPEN = {"/staff/sign-in", "/staff/in/{token}", "/staff/invite/{token}", "/staff/email/{token}"}
CLOSED = [route for route in ROUTES if route.path not in OPEN]
POSTS = [route.path for route in CLOSED if "POST" in (route.methods or ())]


@pytest.mark.parametrize("route", CLOSED, ids=lambda route: route.path)
def test_no_page_opens_for_whoever_is_not_signed_in(office: Office, route: object) -> None:
    path, methods = route.path, route.methods  # type: ignore[attr-defined]
    for client in (office.browser(None), _forged(office)):
        if "GET" in methods:
            assert client.get(path).headers["location"] == "/staff/sign-in"
        if "POST" in methods:
            assert client.post(path, data={"csrf": "x"}).status_code == 403


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("name", list(ROLES))
def test_no_form_is_taken_without_its_own_token(office: Office, name: str, path: str) -> None:
    client, another = office.browser(name), csrf(office.browser("steward"))
    before = office.living()
    fields = {"member": str(office.members["lead"].id), "report": str(office.report()), "role": "editor", "name": "N"}
    for token in ({}, {"csrf": ""}, {"csrf": another}, {"csrf": "å" * 20}):
        assert client.post(path, data=fields | token).status_code == 403
    right = csrf(client)
    there = client.post(path, data=fields | {"csrf": right}, headers={"Origin": "https://elsewhere.example"})
    assert there.status_code == 403
    assert office.living() == before


def test_odd_ids_are_not_found(office: Office) -> None:
    client = office.browser("steward")
    for path, field in (("/staff/mended", "report"), ("/staff/members/remove", "member"),
                        ("/staff/members/email", "member")):  # fmt: skip
        for id in ("", "x", "1e3", "9" * 40, "-1"):
            assert client.post(path, data={"csrf": csrf(client), field: id}).status_code == 404


def _forged(office: Office) -> httpx.Client:
    client = office.browser(None)
    client.cookies.set("staff", "forged")
    return client


def test_a_link_by_mail_is_sent_to_members_only_and_looks_the_same_for_all(guide: Guide, tmp_path: Path) -> None:
    place = Place(guide, tmp_path, SMTP_URL="smtp://127.0.0.1:25", MAIL_FROM="lotsen@x.example")
    try:
        office = Office(place)
        client = office.browser(None)
        said = [client.post("/staff/sign-in", data={"email": mail}).text for mail in ("a@x.example", "Lead@X.example")]
        assert re.sub("[0-9a-f]{24}", "", said[0]) == re.sub("[0-9a-f]{24}", "", said[1])
        with place.store.begin() as tx:
            waiting = list(tx.execute(outbox.select()).mappings())
        assert [row["lane"] for row in waiting] == ["mail:lead@x.example"] or len(waiting) == 1
    finally:
        place.close()


def test_only_those_who_may_see_each_others_names(office: Office) -> None:
    shown: Member = office.members["other lead"]
    assert shown.name not in office.browser("editor").get("/staff/members").text
    assert shown.name in office.browser("steward").get("/staff/members").text
