"""Staff are asked whether their offers are still true, once by the database, until somebody answers."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.catalog import examine_texts
from bot.catalog.edit import Set
from bot.channels.codec import decode
from bot.channels.mail import Mail
from bot.channels.post import post
from bot.dialogue import Guide
from bot.service import Service
from bot.settings import Settings
from bot.staff.folder import Folder
from bot.staff.nudging import nudge
from bot.staff.publishing import Author, Edit, Publisher
from bot.staff.wanted import carry_out
from bot.store import Store, links, members
from bot.store.tables import outbox
from bot.turn import Press, Reply, Turn
from tests.conftest import SMALL
from tests.dialogue.talking import WrittenDown
from tests.mailing import Mailbox, body

SITE = "https://lotsen.example"
EVA, LENA, STINA = "telegram:1", "telegram:2", "telegram:3"
JOINED = dt.datetime(2026, 2, 2, 9, tzinfo=dt.UTC)
"""A Monday, at ten in the morning in Sweden."""


class House:
    """Lånehuset with its editor Eva, its lead Lena, and the steward Stina; the time is travelled."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.at = store, JOINED
        self.publisher = Publisher(store, Folder(folder), lambda: self.at.timestamp())
        self.service = Service(store, Guide(self.publisher.start()[1], WrittenDown({})), post, SITE)
        with store.begin() as tx:
            self.eva = members.add(tx, "Eva", "editor", "lanehuset", self.ms, EVA)
            members.add(tx, "Lena", "lead", "lanehuset", self.ms, LENA)
            members.add(tx, "Stina", "steward", None, self.ms, STINA)

    @property
    def ms(self) -> int:
        return int(self.at.timestamp() * 1000)

    def tick(self, at: str = "") -> int:
        """The clock looks, on a day at ten or at a given hour."""
        if at:
            self.at = dt.datetime.fromisoformat(at if "T" in at else f"{at}T10:00").replace(tzinfo=dt.UTC)
        return nudge(self.store, self.ms, self.catalog, post, SITE, mails=False)

    @property
    def catalog(self) -> Any:
        return self.service.guide.catalog

    def sent(self) -> list[tuple[str, str, list[str]]]:
        """Who was sent something since last: to whom, the text, and the offers on its buttons."""
        with self.store.begin() as tx:
            rows = tx.execute(select(outbox).order_by(outbox.c.id)).mappings().all()
            tx.execute(outbox.delete())
        found = []
        for row in rows:
            payload = json.loads(row["payload"])
            keys = [key for line in payload.get("reply_markup", {}).get("inline_keyboard", []) for key in line]
            presses = [decode(key["callback_data"]) for key in keys if "callback_data" in key]
            found.append((row["company"], payload["text"], [press.about for press in presses if press]))
        return found

    def press(self, about: str, who: str = EVA) -> Reply:
        return self.service.run(Turn(who, "telegram", self.at, press=Press("tend", about)))

    def publish(self) -> None:
        """Whoever watches the catalog has its round."""
        carry_out(self.publisher, self.catalog, post, SITE)
        catalog, problems = examine_texts(self.publisher.texts())
        assert catalog is not None, problems
        self.service.guide = Guide(catalog, WrittenDown({}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "catalog"))


@pytest.fixture
def house(store: Store, folder: Path) -> House:
    return House(store, folder)


def labels(reply: Reply) -> list[str]:
    return [button.label for row in reply.buttons for button in row]


def test_one_message_with_a_button_per_offer_in_working_time_only(house: House) -> None:
    assert house.tick("2026-02-07") == 0  # a Saturday
    assert house.tick("2026-02-09T05:30") == 0
    assert house.tick("2026-02-09") == 1
    [(to, text, offers)] = house.sent()
    assert (to, offers) == (EVA, ["litet-lan", "stort-lan"])  # what has ended is not asked about
    assert "Lånehuset" in text and "Har aldrig bekräftats" in text
    assert house.tick() == 0


def test_nobody_is_asked_before_an_organisation_has_a_member(house: House) -> None:
    with house.store.begin() as tx:
        members.remove(tx, house.eva.id, house.ms)
        members.remove(tx, house.eva.id + 1, house.ms)
    assert house.tick("2026-06-01") == 0


def test_nobody_answers_so_the_lead_is_asked_and_then_the_steward(house: House) -> None:
    for day in ("2026-02-02", "2026-02-09", "2026-02-16", "2026-02-23"):
        before = dt.date.fromisoformat(day) - dt.timedelta(3)
        assert house.tick(str(before)) == 0 or day == "2026-02-02"
        house.tick(day)
    told = house.sent()
    assert [to for to, _, _ in told] == [EVA, EVA, LENA, STINA]
    assert "frågade för några dagar sedan" in told[1][1] and "frågat två gånger" in told[2][1]
    assert house.tick("2026-06-01") == 0


def test_any_number_of_clocks_ask_once(house: House) -> None:
    clocks = [threading.Thread(target=house.tick) for _ in range(4)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    assert [to for to, _, _ in house.sent()] == [EVA]


def test_what_ends_with_the_year_comes_as_one_message(house: House) -> None:
    closes = dict(closes=dt.date(2026, 12, 31))
    changed = {id: house.catalog.offers[id].model_copy(update=closes) for id in ("litet-lan", "stort-lan")}
    owner = house.catalog.organisations["lanehuset"]
    offers = tuple(changed.get(offer.id, offer) for offer in owner.offers)
    house.catalog.organisations["lanehuset"] = owner.model_copy(update=dict(offers=offers))
    house.tick("2026-02-02")
    house.press("litet-lan.paused")
    house.press("stort-lan.paused")
    house.sent()
    house.tick("2026-12-15")
    told = [one for one in house.sent() if "Slutar vid årsskiftet" in one[1]]
    assert [(to, offers) for to, _, offers in told] == [(EVA, ["litet-lan", "stort-lan"])]


def test_the_four_choices_and_what_they_do(house: House) -> None:
    house.tick()
    reply = house.press("litet-lan")
    assert labels(reply) == ["Stämmer fortfarande", "Ändra", "Pausa", "Avslutad"]
    assert reply.buttons[1][0].url == f"{SITE}/staff/offers/litet-lan"
    assert "är bekräftat" in str(house.press("litet-lan.true"))
    assert "Säkert?" in str(house.press("stort-lan.ended"))
    house.publish()
    assert house.catalog.offers["litet-lan"].assured.date == dt.date(2026, 2, 2)
    assert house.catalog.offers["stort-lan"].status == "in_rounds"  # it was only asked
    house.press("stort-lan.sure")
    house.publish()
    assert house.catalog.offers["stort-lan"].status == "ended"
    assert {change.name for change in house.publisher.history()} == {"Eva"}
    assert "redan avslutat" in str(house.press("stort-lan.sure"))
    house.sent()
    assert house.tick("2026-03-02") == 0 and house.tick("2026-08-03") == 1  # half a year after it was confirmed
    assert house.sent()[0][2] == ["litet-lan"]


def test_a_pause_gives_peace_for_a_while(house: House) -> None:
    house.tick()
    house.press("litet-lan.paused")
    house.press("stort-lan.true")
    house.publish()
    assert house.catalog.offers["litet-lan"].status == "paused"
    house.sent()
    assert house.tick("2026-02-09") == 0
    house.tick("2026-03-05")
    assert [(to, offers) for to, _, offers in house.sent()] == [(EVA, ["litet-lan"])]


def test_a_change_on_the_pages_is_an_answer_too(house: House) -> None:
    from bot.catalog.edit import Set
    from bot.staff.publishing import Edit

    house.tick()
    edits = [Set(("offers", offer, "review_months"), 5) for offer in ("litet-lan", "stort-lan")]
    house.publisher.publish([Edit("organisations/lanehuset.yaml", tuple(edits))], Author.of(house.eva))
    house.sent()
    assert house.tick("2026-02-16") == 0


@pytest.mark.parametrize("about", ["litet-lan", "litet-lan.true", "litet-lan.paused", "litet-lan.sure"])
def test_who_lost_the_role_changes_nothing_and_is_told_why(house: House, about: str) -> None:
    house.tick()
    with house.store.begin() as tx:
        members.remove(tx, house.eva.id, house.ms)
    for who in (EVA, "telegram:99", "telegram:-5"):
        assert "Du har ingen roll hos Lånehuset nu" in str(house.press(about, who))
    house.publish()
    assert house.publisher.history() == []


def test_anothers_offer_and_one_that_is_gone_cannot_be_changed(house: House) -> None:
    assert "ingen roll hos Rådhuset" in str(house.press("bygglov.paused"))
    assert "finns inte längre" in str(house.press("aldrig-funnits.paused"))
    house.publish()
    assert house.publisher.history() == []


def test_what_cannot_be_saved_is_told_and_asked_again(house: House, folder: Path) -> None:
    house.tick()
    house.press("litet-lan.paused")
    house.sent()
    file = folder / "organisations" / "lanehuset.yaml"
    file.write_text(file.read_text("utf-8").replace("  - id: litet-lan", "  - id: nytt-lan"), "utf-8")
    for other in folder.rglob("*.yaml"):
        other.write_text(other.read_text("utf-8").replace("litet-lan", "nytt-lan"), "utf-8")
    carry_out(house.publisher, house.catalog, post, SITE)
    [(to, text, _)] = house.sent()
    assert to == EVA and "Det gick inte att spara" in text and "Litet lån" in text
    carry_out(house.publisher, house.catalog, post, SITE)
    assert house.sent() == []


def test_two_processes_publish_an_answer_once(house: House, folder: Path) -> None:
    house.press("litet-lan.paused")
    others = [Publisher(house.store, Folder(folder), house.publisher.now) for _ in range(3)]
    threads = [threading.Thread(target=carry_out, args=(one, house.catalog, post, SITE)) for one in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(house.publisher.history()) == 1


def test_by_mail_the_buttons_lead_to_the_pages(store: Store, folder: Path, tmp_path: Path) -> None:
    house = House(store, folder)
    with store.begin() as tx:
        members.change(tx, house.eva.id, telegram=None, email="eva@lanehuset.example")
    with Mailbox() as box:
        known = {"SMTP_URL": box.url, "DATA_DIR": str(tmp_path), "PUBLIC_URL": SITE, "SECRET_KEY": "k" * 40}
        assert nudge(store, house.ms, house.catalog, post, SITE, mails=True) == 1
        assert Mail(store, Settings.read(known), house.at.timestamp).once() == 1
    [mail] = box.mails
    assert mail["To"] == "eva@lanehuset.example" and "Lånehuset" in mail["Subject"]
    assert f"{SITE}/staff/offers/litet-lan" in body(mail) and f"{SITE}/staff/offers/stort-lan" in body(mail)
    assert "Stämmer" in body(mail, "html")


def test_a_broken_link_is_asked_about_until_the_address_is_changed_and_an_uncertain_one_is_not(house: House) -> None:
    house.tick("2026-02-02")
    house.sent()
    for offer in house.catalog.organisations["lanehuset"].offers:
        house.press(f"{offer.id}.true")
    carry_out(house.publisher, house.catalog, post, SITE)
    house.sent()
    small, big = house.catalog.offers["litet-lan"].url, "https://www.lanehuset.example/gott"
    with house.store.begin() as tx:
        links.keep(tx, small, "broken", 404, house.ms)
        links.keep(tx, house.catalog.offers["stort-lan"].url or big, "uncertain", 503, house.ms)
    assert house.tick("2026-02-09") == 1
    ((who, text, offers),) = house.sent()
    assert (who, offers) == (EVA, ["litet-lan"])
    assert "Länken fungerar inte" in text and "finns inte längre" in text
    assert house.tick("2026-02-10") == 0
    step = Set(("offers", "litet-lan", "url"), "https://www.lanehuset.example/nytt")
    house.at += dt.timedelta(hours=1)
    house.publisher.publish([Edit("organisations/lanehuset.yaml", (step,))], Author("1", "Eva"))
    house.service.guide = Guide(house.publisher.start()[1], WrittenDown({}))
    assert [house.tick(f"2026-02-{day}") for day in (17, 18, 24, 25)] == [0, 0, 0, 0]
