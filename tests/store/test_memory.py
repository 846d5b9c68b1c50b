"""What is kept of companies, and that it can be seen and erased."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from bot.store import Store, differences, drafts, members, memory, wrong
from bot.store.tables import companies, events, metadata, outbox
from bot.turn import Answer, Company, Event, Facts, Heading, Paragraph, Press, Reply, Span

ANSWER = Answer("k1", "kan jag låna", ("litet-lan", "stort-lan"), 1, "lana-pengar")
KNOWN = Company(
    "telegram:4711",
    language="en",
    spoke="en",
    facts=Facts(municipality="1265", employees=0, turnover_sek=0),
    questions=("kan jag låna", "något gratis?"),
    asked=("hur-mycket.?",),
    answers=(ANSWER,),
    pending=Press("answer", "hur-mycket"),
    said_at=1767225600.5,
)
COMMON: dict[str, Any] = dict(at=5, channel="telegram", municipality="1265", language="sv")


def fill(store: Store, company: Company = KNOWN, now: int = 5) -> str:
    """Keep something of the company in every table."""
    with store.begin() as tx:
        pseudonym = memory.save(tx, company, now)
        memory.keep_answer(tx, company.id, Answer(f"k-{company.id}"[:16], "fråga", ("litet-lan",)), now)
        memory.log(tx, [Event("asked", "offers", "min fråga")], pseudonym=pseudonym, **COMMON)
        memory.said(tx, company.id, "t1", "min fråga", Reply("page", (Heading("Svar"),)), now)
        row = dict(lane=company.id, company=company.id, priority=1, method="sendMessage", payload="{}")
        tx.execute(outbox.insert().values(**row, created_at=now, not_before=now))
        wrong.keep(tx, "litet-lan", company.id, "sv", "min anmälan", now)
        eva = members.add(tx, "Eva", "editor", "lanehuset", now, company.id, "eva@lanehuset.example").id
        drafts.new(tx, eva, "lanehuset", None, {"name.sv": "mitt utkast"}, now)
        differences.keep(tx, "litet-lan", "stort-lan", eva, "min skillnad", now)
    return pseudonym


def counts(store: Store) -> dict[str, int]:
    with store.begin() as tx:
        return {
            table.name: tx.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
            if table.name != "inbox"
        }


def test_a_company_that_never_came_is_new(store: Store) -> None:
    with store.begin() as tx:
        assert memory.load(tx, "web:1") == Company("web:1")
        assert memory.everything(tx, "web:1") == {}


def test_all_that_is_remembered_comes_back_as_it_was(store: Store) -> None:
    with store.begin() as tx:
        memory.save(tx, KNOWN, 5)
    with store.begin() as tx:
        assert memory.load(tx, KNOWN.id) == KNOWN


def test_a_company_keeps_its_pseudonym_and_first_day(store: Store) -> None:
    with store.begin() as tx:
        first, again = memory.save(tx, KNOWN, 5), memory.save(tx, Company(KNOWN.id), 9)
        row = tx.execute(select(companies)).mappings().one()
    assert first == again
    assert len(first) >= 16
    assert (row["created_at"], row["seen_at"]) == (5, 9)


def test_an_answer_comes_back_by_its_key_and_only_to_its_company(store: Store) -> None:
    with store.begin() as tx:
        memory.keep_answer(tx, "web:1", ANSWER, 5)
    with store.begin() as tx:
        assert memory.find_answer(tx, "web:1", "k1") == ANSWER
        assert memory.find_answer(tx, "web:2", "k1") is None
        assert memory.find_answer(tx, "web:1", "k2") is None


def test_an_answer_that_is_given_twice_is_kept_once(store: Store) -> None:
    with store.begin() as tx:
        memory.keep_answer(tx, "web:1", ANSWER, 5)
        memory.keep_answer(tx, "web:1", ANSWER, 6)
        assert memory.find_answer(tx, "web:1", "k1") == ANSWER


def test_what_happened_is_logged_under_the_pseudonym(store: Store) -> None:
    pseudonym = fill(store)
    with store.begin() as tx:
        (row,) = tx.execute(select(events)).mappings().all()
    assert (row["pseudonym"], row["name"], row["about"]) == (pseudonym, "asked", "offers")
    assert KNOWN.id not in str(dict(row))


def test_nothing_happened_is_nothing_logged(store: Store) -> None:
    with store.begin() as tx:
        memory.log(tx, [], pseudonym="p", **COMMON)
    assert counts(store)["events"] == 0


def test_a_long_subject_is_cut_to_fit(store: Store) -> None:
    with store.begin() as tx:
        memory.log(tx, [Event("compared", "x" * 500)], pseudonym="p", **COMMON)
        assert tx.execute(select(events.c.about)).scalar_one() == "x" * 200


def test_a_conversation_comes_back_oldest_first(store: Store) -> None:
    replies = [Reply("page", (Paragraph((Span(f"Svar {n}", bold=True),)),)) for n in range(4)]
    with store.begin() as tx:
        for n, reply in enumerate(replies):
            memory.said(tx, "web:1", f"t{n}", f"fråga {n}", reply, n)
    with store.begin() as tx:
        assert memory.conversation(tx, "web:1", latest=3) == [(f"t{n}", f"fråga {n}", replies[n]) for n in (1, 2, 3)]
        assert memory.conversation(tx, "web:2") == []
        assert memory.already(tx, "web:1", "t2") == replies[2]
        assert memory.already(tx, "web:2", "t2") is None


def test_a_company_that_closed_its_door_gets_nothing_more_until_it_writes_again(store: Store) -> None:
    fill(store)
    with store.begin() as tx:
        memory.unreachable(tx, KNOWN.id)
        assert tx.execute(select(companies.c.unreachable)).scalar_one() is True
    assert counts(store)["outbox"] == 0
    with store.begin() as tx:
        memory.save(tx, KNOWN, 9)
        assert tx.execute(select(companies.c.unreachable)).scalar_one() is False


def test_a_company_can_see_all_that_is_kept_of_it_and_nothing_of_others(store: Store) -> None:
    fill(store)
    fill(store, Company("web:2"))
    with store.begin() as tx:
        kept = memory.everything(tx, KNOWN.id)
    assert {name: len(rows) for name, rows in kept.items() if name != "company"} == {
        "answers": 1, "events": 1, "messages": 1, "outbox": 1, "wrong_reports": 1, "members": 1, "drafts": 1,
        "differences": 1,
    }  # fmt: skip
    assert kept["company"]["memory"]["facts"] == {"municipality": "1265", "employees": 0, "turnover_sek": 0}
    assert "web:2" not in str(kept)


@pytest.mark.parametrize("column", ["text", "said", "question", "memory"])
def test_what_is_shown_holds_what_the_company_said(store: Store, column: str) -> None:
    fill(store)
    with store.begin() as tx:
        assert column in str(memory.everything(tx, KNOWN.id))


def test_erasing_leaves_nothing_of_the_company_and_all_of_the_others(store: Store) -> None:
    fill(store)
    fill(store, Company("web:2"))
    with store.begin() as tx:
        memory.erase(tx, KNOWN.id)
        assert memory.everything(tx, KNOWN.id) == {}
        assert memory.load(tx, KNOWN.id) == Company(KNOWN.id)
        assert [len(rows) for rows in memory.everything(tx, "web:2").values()][1:] == [1, 1, 1, 1, 1, 1, 1, 1]
        [eva, _] = members.everyone(tx)  # staff she stays, but nothing ties her to the chat any more
        assert eva.telegram is None
    kept = {"answers": 1, "companies": 1, "events": 2, "messages": 1, "outbox": 1, "wrong_reports": 1, "members": 2}
    kept |= {"drafts": 2, "differences": 2}  # a member's own, as the member stays
    assert {name: count for name, count in counts(store).items() if count} == kept


def test_what_is_left_in_the_statistics_says_nothing_of_who_or_what(store: Store) -> None:
    fill(store)
    with store.begin() as tx:
        memory.erase(tx, KNOWN.id)
        (row,) = tx.execute(select(events)).mappings().all()
    assert (row["pseudonym"], row["text"], row["name"]) == (None, "", "asked")


def test_erasing_a_company_that_never_came_does_nothing(store: Store) -> None:
    fill(store)
    before = counts(store)
    with store.begin() as tx:
        memory.erase(tx, "web:9")
    assert counts(store) == before


def test_characters_of_every_kind_come_back(store: Store) -> None:
    text = "åäö 😀 \u202e ' \" \\ ; -- \n\t €"
    with store.begin() as tx:
        memory.save(tx, Company("web:1", questions=(text,)), 1)
        memory.said(tx, "web:1", "t", text, Reply("page", ()), 1)
    with store.begin() as tx:
        assert memory.load(tx, "web:1").questions == (text,)
        assert memory.conversation(tx, "web:1")[0][1] == text
