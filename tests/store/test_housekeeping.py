"""What has been kept long enough is erased, and nothing sooner."""

from __future__ import annotations

from sqlalchemy import func, select

from bot import retention
from bot.store import Store, housekeeping, memory
from bot.store.tables import events, inbox, metadata, outbox
from bot.turn import Answer, Company, Event, Heading, Reply

DAY = 86_400_000
LONG_AGO = 1_767_225_600_000


def days(number: float) -> int:
    return LONG_AGO + int(number * DAY)


def sweep(store: Store, now: int) -> int:
    with store.begin() as tx:
        return housekeeping.sweep(tx, now)


def left(store: Store) -> dict[str, int]:
    with store.begin() as tx:
        found = {t.name: tx.execute(select(func.count()).select_from(t)).scalar_one() for t in metadata.sorted_tables}
    return {name: count for name, count in found.items() if count}


def visit(store: Store, at: int) -> None:
    with store.begin() as tx:
        pseudonym = memory.save(tx, Company("web:1"), at)
        memory.keep_answer(tx, "web:1", Answer(f"k{at}", "fråga", ("litet-lan",)), at)
        memory.said(tx, "web:1", f"t{at}", "fråga", Reply("page", (Heading("Svar"),)), at)
        common = dict(at=at, pseudonym=pseudonym, channel="web", municipality=None, language="sv")
        memory.log(tx, [Event("asked", "offers", "fråga")], **common)


def test_a_conversation_lasts_as_long_as_the_privacy_page_says(store: Store) -> None:
    visit(store, LONG_AGO)
    assert sweep(store, days(retention.CONVERSATION_DAYS - 0.1)) == 0
    assert sweep(store, days(retention.CONVERSATION_DAYS + 0.1)) == 3
    assert left(store) == {"events": 1}


def test_a_company_that_comes_back_is_remembered_but_not_its_old_answers(store: Store) -> None:
    visit(store, LONG_AGO)
    visit(store, days(20))
    sweep(store, days(retention.CONVERSATION_DAYS + 0.1))
    assert left(store) == {"answers": 1, "companies": 1, "messages": 1, "events": 2}


def test_the_statistics_lose_who_it_was_and_keep_what_was_asked(store: Store) -> None:
    visit(store, LONG_AGO)
    sweep(store, days(retention.QUESTION_DAYS + 0.1))
    with store.begin() as tx:
        assert [(row.pseudonym, row.text) for row in tx.execute(select(events))] == [(None, "fråga")]


def test_letters_that_nobody_could_deliver_go_after_a_week(store: Store) -> None:
    with store.begin() as tx:
        update = dict(lane="telegram:1", payload="{}", received_at=LONG_AGO, not_before=0, attempts=5)
        tx.execute(inbox.insert(), [update | dict(update_id=1, state="dead"), update | dict(update_id=2, state="done")])
        call = dict(lane="telegram:1", company="telegram:1", priority=1, method="sendMessage", payload="{}")
        tx.execute(outbox.insert(), call | dict(created_at=LONG_AGO, not_before=LONG_AGO, attempts=5))
    sweep(store, days(retention.SEEN_UPDATE_DAYS + 0.1))
    assert left(store) == {"inbox": 1, "outbox": 1}
    sweep(store, days(retention.DEAD_LETTER_DAYS + 0.1))
    assert left(store) == {}


def test_sweeping_twice_does_no_harm(store: Store) -> None:
    visit(store, LONG_AGO)
    late = days(365)
    assert sweep(store, late) > 0
    assert sweep(store, late) == 0
