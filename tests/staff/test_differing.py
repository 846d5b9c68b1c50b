"""What another organisation wrote of two offers is answered in the member's own chat: by a press, or in words."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from bot.catalog import Catalog
from bot.channels.codec import decode
from bot.channels.plaintext import render
from bot.channels.post import post
from bot.dialogue import Guide
from bot.service import Service
from bot.staff.differences import written
from bot.store import Store, differences, members
from bot.store.differences import Difference
from bot.store.tables import outbox
from bot.turn import Press, Reply, Turn

NOW = dt.datetime(2026, 2, 2, 11, tzinfo=dt.UTC)
MS = int(NOW.timestamp() * 1000)
EVA, BO = "telegram:7", "telegram:8"
SAID = "Vårt lån är för växthus, ert för annat."
ROWS = {"id": "norrby-naringsliv", "name": {"sv": "Växthuslånet", "en": "The greenhouse loan"},
        "similar": [{"offer": "litet-lan", "difference": {"sv": SAID, "en": "Ours is for greenhouses."}}]}  # fmt: skip


@dataclass
class House:
    """Eva has hand of "litet-lan"; Bo, of another organisation, wrote what sets his offer apart from it."""

    service: Service
    id: int = 0
    told: list[tuple[str, str, list[str]]] = field(default_factory=list)

    @property
    def kept(self) -> Difference:
        with self.service.store.begin() as tx:
            found = differences.find(tx, self.id)
        assert found is not None
        return found

    def says(self, text: str = "", press: str = "", *, who: str = EVA, minutes: int = 0, action: str = "differ") -> str:
        said = Press(action, press.replace("#", str(self.id))) if press else None
        turn = Turn(who, "telegram", NOW + dt.timedelta(minutes=minutes), text=text, press=said)
        return render(self.reply(turn))

    def reply(self, turn: Turn) -> Reply:
        return self.service.run(turn)

    def sent(self) -> list[tuple[str, str, list[str]]]:
        """Who was sent something since last: to whom, the text, and what its buttons press or open."""
        with self.service.store.begin() as tx:
            rows = tx.execute(select(outbox).order_by(outbox.c.id)).mappings().all()
            tx.execute(outbox.delete())
        found = []
        for row in rows:
            payload = json.loads(row["payload"])
            keys = [key for line in payload.get("reply_markup", {}).get("inline_keyboard", []) for key in line]
            pressed = [decode(key["callback_data"]) if "callback_data" in key else None for key in keys]
            found.append((row["lane"], payload.get("text", ""), [one.about if one else "url" for one in pressed]))
        return found


@pytest.fixture
def house(store: Store, small: Catalog) -> House:
    made = House(Service(store, Guide.of(small), post, "https://lotsen.example"))
    with store.begin() as tx:
        members.add(tx, "Eva", "editor", "lanehuset", 1, EVA)
        members.add(tx, "Ulla", "lead", "lanehuset", 1, email="ulla@x.example")
        bo = members.add(tx, "Bo", "editor", "norrby-kommun", 1, BO)
        post(tx, written(tx, small, bo, "norrby-kommun", ROWS, [], MS, "https://lotsen.example"), MS)
        made.id = differences.waiting(tx, ["litet-lan"])[0].id
    made.told = made.sent()
    return made


def test_the_other_owner_is_told_with_a_button_that_answers_and_by_mail_with_the_page(house: House) -> None:
    chat, mail = house.told
    assert chat[0].endswith("7") and SAID in chat[1] and chat[2] == [f"{house.id}.agree", f"{house.id}.type", "url"]
    assert mail[0] == "mail:ulla@x.example"


def test_one_press_says_that_it_is_right_and_the_one_who_wrote_hears_it(house: House) -> None:
    assert "Tack, svaret är skickat." in house.says(press="#.agree")
    assert house.kept.answer == "Det stämmer."
    [(to, text, _)] = house.sent()
    assert to.endswith("8") and "Det stämmer." in text
    assert "redan besvarat" in house.says(press="#.agree") and house.sent() == []


def test_the_next_line_is_the_answer_in_words(house: House) -> None:
    assert "Norrby kommun får läsa det" in house.says(press="#.type")
    assert "skickat" in house.says("Nej,  vi lånar också\nut till växthus.", minutes=59)
    assert house.kept.answer == "Nej, vi lånar också ut till växthus."
    assert "skickat" not in house.says("vem lånar ut pengar")


@pytest.mark.parametrize("left", ["not now", "another press", "an hour"])
def test_a_line_after_something_else_is_no_answer(house: House, left: str) -> None:
    house.says(press="#.type")
    if left == "not now":
        assert SAID in house.says(press="#")
    elif left == "another press":
        house.says(press="litet-lan", action="offer")
    house.says("jag vill låna pengar", minutes=61 if left == "an hour" else 1)
    assert house.kept.answered_at is None


def test_nobody_else_answers_not_even_a_member_who_was_removed_meanwhile(house: House) -> None:
    for who in (BO, "telegram:9"):
        for step in ("#.agree", "#.type"):
            assert "bara den svara på som har hand om" in house.says(press=step, who=who)
        house.says("Jo.", who=who)
    house.says(press="#.type")
    with house.service.store.begin() as tx:
        eva = members.by_company(tx, EVA)
        assert eva is not None
        members.remove(tx, eva.id, MS)
    assert "bara den svara på som har hand om" in house.says("Jo.")
    assert house.kept.answered_at is None and house.sent() == []


@pytest.mark.parametrize("about", ["0.agree", "x.type", f"{'9' * 40}.agree", ".", "²"])
def test_a_difference_that_is_gone_is_said_to_be(house: House, about: str) -> None:
    assert "finns inte längre" in house.says(press=about)
