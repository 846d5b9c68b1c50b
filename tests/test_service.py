"""One turn is one transaction: all of it is kept, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from bot.catalog import Catalog
from bot.dialogue import Guide
from bot.service import Service
from bot.store import Store, memory
from bot.store.tables import answers, companies, events, outbox
from bot.turn import Press, Reply, Turn
from tests.dialogue.talking import NOON, WrittenDown, found

WHO = "web:1"


@pytest.fixture
def service(tmp_path: Path, small: Catalog) -> Iterator[Service]:
    findings = {"lån": found("litet-lan", "stort-lan", need="lana-pengar"), "kurs": found("grundkurs", "norrby-kurs")}
    store = Store(f"sqlite:///{tmp_path / 'lotsen.sqlite'}")
    store.migrate()
    yield Service(store, Guide(small, WrittenDown(findings)))
    store.close()


def said(text: str, *, seconds: int = 0, who: str = WHO) -> Turn:
    return Turn(who, "web", NOON + dt.timedelta(seconds=seconds), text=text)


def pressed(action: str, about: str = "", *, seconds: int = 1, who: str = WHO) -> Turn:
    return Turn(who, "web", NOON + dt.timedelta(seconds=seconds), press=Press(action, about))


def button(reply: Reply, action: str) -> Turn:
    """The press of the first button in a reply that does this."""
    presses = [button.press for row in reply.buttons for button in row if button.press]
    press = next(press for press in presses if press.action == action)
    return pressed(press.action, press.about, seconds=5)


def rows(service: Service) -> list[int]:
    with service.store.begin() as tx:
        tables = (companies, answers, events, outbox)
        return [tx.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def send(tx: Connection, reply: Reply) -> None:
    row = dict(lane=WHO, company=WHO, priority=1, method="sendMessage", payload=reply.kind)
    tx.execute(outbox.insert().values(**row, created_at=1, not_before=1))


def test_what_a_turn_changes_and_the_messages_it_sends_are_written_together(service: Service) -> None:
    reply = service.run(said("lån"), send)
    assert reply.shown == ("litet-lan", "stort-lan")
    assert rows(service) == [1, 1, 4, 1]


def test_a_turn_whose_messages_cannot_be_written_leaves_nothing(service: Service) -> None:
    def broken(tx: Connection, reply: Reply) -> None:
        send(tx, reply)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        service.run(said("lån"), broken)
    assert rows(service) == [0, 0, 0, 0]


def test_a_company_is_remembered_from_one_turn_to_the_next(service: Service) -> None:
    service.run(said("lån"))
    service.run(pressed("set", "municipality.9901"))
    with service.store.begin() as tx:
        company = memory.load(tx, WHO)
    assert (company.questions, company.facts.municipality) == (("lån",), "9901")
    assert company.answers[0].offers == ("litet-lan", "stort-lan")
    assert "Norrby" in str(service.run(pressed("profile", seconds=9)).blocks)


def test_the_buttons_of_an_old_answer_work_after_newer_ones_and_a_restart(service: Service, small: Catalog) -> None:
    first = service.run(said("lån"))
    service.run(said("kurs", seconds=60))
    restarted = Service(service.store, Guide(small, service.guide.engine))
    assert restarted.run(button(first, "compare")).shown == ("litet-lan", "stort-lan")


def test_an_answer_of_another_company_cannot_be_opened(service: Service) -> None:
    compare = button(service.run(said("lån")), "compare").press
    assert compare is not None
    assert service.run(pressed("compare", compare.about, who="web:2")).shown == ()


def test_comparing_with_an_old_answer_does_not_make_it_the_latest_twice(service: Service) -> None:
    first = service.run(said("lån"))
    service.run(button(first, "compare"))
    service.run(button(first, "compare"))
    assert rows(service)[1] == 1


def test_the_same_turn_twice_is_no_error(service: Service) -> None:
    assert service.run(said("lån")) == service.run(said("lån"))
    assert rows(service)[1] == 1


def test_my_data_shows_what_is_kept_and_keeps_nothing_itself(service: Service) -> None:
    assert service.run(pressed("my_data")).document is None
    assert rows(service) == [0, 0, 0, 0]
    service.run(said("lån"))
    before = rows(service)
    document = service.run(pressed("my_data")).document
    assert document is not None
    assert "litet-lan" in document.text
    assert rows(service) == before


def test_forgetting_erases_everything_at_once_and_the_company_may_begin_anew(service: Service) -> None:
    service.run(said("lån"), send)
    reply = service.run(pressed("forget_now"))
    assert reply.erased
    assert rows(service) == [0, 0, 4, 0]
    assert service.run(pressed("my_data")).document is None
    service.run(said("kurs"))
    assert rows(service)[0] == 1


def test_what_happened_is_counted_without_saying_who(service: Service) -> None:
    service.run(said("lån, ring 070-123 45 67"))
    with service.store.begin() as tx:
        (row,) = tx.execute(select(events)).mappings().all()
    assert (row["name"], row["channel"], row["language"], row["text"]) == ("asked", "web", "sv", "lån, ring •••")
    assert WHO not in row.values()


@pytest.mark.parametrize("text", ["l\x00ån", "lån\ud800", "\udc00lån"])
def test_characters_that_no_database_takes_are_left_out(service: Service, text: str) -> None:
    assert service.run(said(text)).shown == ("litet-lan", "stort-lan")


def test_a_new_catalog_takes_over_between_two_turns(service: Service, small: Catalog) -> None:
    first = service.run(said("lån"))
    service.guide = Guide(small, WrittenDown({}))
    assert service.run(said("lån", seconds=9)).kind == "none"
    assert service.run(button(first, "compare")).shown == ("litet-lan", "stort-lan")
