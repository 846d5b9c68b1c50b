"""A member's e-mail address is changed on the page: the new one counts when its link is pressed, and the old is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, ViewportSize

from bot.channels.mail import Mail
from bot.dialogue import Guide
from bot.staff import access, newaddress
from bot.store import members, staff_log
from bot.web.staff.desk import now_ms
from tests.mailing import Mailbox, body
from tests.web.conftest import Place
from tests.web.test_axe import violations
from tests.web.test_staff import Office, csrf

NEW = "ny@x.example"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with Mailbox() as found:
        yield found


@pytest.fixture
def office(guide: Guide, tmp_path: Path, box: Mailbox) -> Iterator[Office]:
    place = Place(guide, tmp_path, SMTP_URL=box.url, MAIL_FROM="lotsen@x.example")
    yield Office(place)
    place.close()


def ask(office: Office, by: str, whose: str, email: str = NEW) -> httpx.Response:
    client = office.browser(by)
    fields = {"csrf": csrf(client), "member": str(office.members[whose].id), "email": email}
    return client.post("/staff/members/email", data=fields)


def mailed(office: Office, box: Mailbox) -> dict[str, str]:
    """What was mailed since the last time, by address."""
    sender = Mail(office.place.store, office.place.settings)
    with ThreadPoolExecutor() as beside:  # the browser's tests have a loop running here
        while beside.submit(sender.once).result():
            pass
    found = {str(mail["to"]): body(mail) for mail in box.mails}
    box.mails.clear()
    return found


def link(text: str) -> str:
    found = re.search(r"/staff/email/\S+", text)
    assert found is not None
    return found[0]


def address(office: Office, name: str) -> str | None:
    with office.place.store.begin() as tx:
        found = members.by_id(tx, office.members[name].id)
        assert found is not None
        return found.email


@pytest.mark.parametrize("by", ["editor", "lead", "steward"])
def test_a_new_address_counts_when_its_link_is_pressed_and_the_old_one_is_told(
    office: Office, box: Mailbox, by: str
) -> None:
    assert NEW in ask(office, by, "editor", " Ny@X.example ").text
    sent = mailed(office, box)
    assert list(sent) == [NEW]
    client = office.browser(None)
    assert NEW in client.get(link(sent[NEW])).text
    assert address(office, "editor") == "editor@x.example"  # looking changes nothing
    assert "Adressen är bytt" in client.post(link(sent[NEW])).text
    assert address(office, "editor") == NEW
    told = mailed(office, box)
    assert list(told) == ["editor@x.example"] and "en annan e-postadress" in told["editor@x.example"]
    assert NEW not in told["editor@x.example"]
    assert client.post(link(sent[NEW])).status_code == 403


def test_what_was_changed_stands_in_the_log_without_addresses(office: Office, box: Mailbox) -> None:
    ask(office, "lead", "editor")
    office.browser(None).post(link(mailed(office, box)[NEW]))
    with office.place.store.begin() as tx:
        changed, asked, *_ = staff_log.latest(tx)
    assert (changed.who, changed.what, changed.about) == ("editor", "email_changed", "almi")
    assert (asked.who, asked.what, asked.after) == ("lead", "email_asked", "editor")
    page = office.browser("lead").get("/staff/log").text
    assert "Bytte e-postadress" in page and "@x.example" not in page


@pytest.mark.parametrize(("by", "whose"), [("editor", "lead"), ("other lead", "editor"), ("lead", "steward")])
def test_nobody_changes_the_address_of_a_member_of_whom_they_are_no_lead(
    office: Office, box: Mailbox, by: str, whose: str
) -> None:
    assert ask(office, by, whose).status_code == 403
    assert mailed(office, box) == {}
    assert f" {whose}@x.example" not in office.browser(by).get("/staff/members").text


@pytest.mark.parametrize(
    "email", ["", "ny", "lead@x.example", "Lead@X.Example", "a@b\nBcc: c@d.example", "x" * 250 + "@x.se"]
)
def test_no_link_goes_to_what_is_no_address_or_another_members(office: Office, box: Mailbox, email: str) -> None:
    assert ask(office, "lead", "editor", email).status_code == 422
    assert mailed(office, box) == {}


def test_only_the_last_link_counts_and_not_after_a_day(office: Office, box: Mailbox) -> None:
    ask(office, "lead", "editor", "fel@x.example")
    first = link(mailed(office, box)["fel@x.example"])
    ask(office, "lead", "editor")
    last = link(mailed(office, box)[NEW])
    assert office.browser(None).post(first).status_code == 403
    with office.place.store.begin() as tx, pytest.raises(access.Refused):
        newaddress.confirm(tx, last.rpartition("/")[2], now_ms() + newaddress.HOURS * 3_600_000)
    assert address(office, "editor") == "editor@x.example"


def test_an_address_that_somebody_took_meanwhile_is_not_given_to_two(office: Office, box: Mailbox) -> None:
    ask(office, "lead", "editor")
    asked = link(mailed(office, box)[NEW])
    with office.place.store.begin() as tx:
        members.change(tx, office.members["lead"].id, email=NEW)
    assert "hör redan till en medlem" in office.browser(None).post(asked).text
    assert address(office, "editor") == "editor@x.example"


def test_what_was_on_its_way_to_the_old_address_lets_nobody_in(office: Office, box: Mailbox) -> None:
    ask(office, "lead", "editor")
    late, asked = office.link("editor"), link(mailed(office, box)[NEW])
    office.browser(None).post(asked)
    assert office.browser(None).post(f"/staff/in/{late}").status_code == 403


def test_whoever_is_removed_gets_no_new_address(office: Office, box: Mailbox) -> None:
    ask(office, "lead", "editor")
    asked = link(mailed(office, box)[NEW])
    with office.place.store.begin() as tx:
        access.remove(tx, None, office.members["editor"].id, now_ms())
    assert office.browser(None).post(asked).status_code == 403
    assert address(office, "editor") is None


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 1280])
def test_the_pages_of_a_new_address_read_well_and_keep_the_rules_of_access(
    office: Office, box: Mailbox, chromium: Browser, width: int
) -> None:
    url = office.place.running.url
    page = chromium.new_context(viewport=ViewportSize(width=width, height=900), locale="sv-SE").new_page()
    page.goto(f"{url}/staff/in/{office.link('lead')}")
    page.get_by_role("button", name="Logga in").click()
    page.goto(f"{url}/staff/members")
    page.get_by_text("Byt e-postadress editor").click()
    page.get_by_label("Ny e-postadress").first.fill(NEW)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Skicka länken").first.click()
    assert page.get_by_role("status").inner_text().startswith("En länk är på väg till ny@x.example")
    page.goto(url + link(mailed(office, box)[NEW]))
    assert violations(page) == []
    page.get_by_role("button", name="Det stämmer").click()
    assert "Adressen är bytt" in page.get_by_role("status").inner_text()
    assert violations(page) == []
