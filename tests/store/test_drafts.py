"""Drafts, differences and what companies asked most: the same on both databases."""

from __future__ import annotations

from typing import Any

from bot import retention
from bot.store import Store, asked, differences, drafts, housekeeping, members, memory
from bot.store.tables import events

DAY = 86_400_000
NOW = 1000 * DAY


def test_a_draft_of_a_change_is_one_and_its_members_own(store: Store) -> None:
    with store.begin() as tx:
        for text in ("ett", "två"):
            drafts.keep(tx, 1, "almi", "almi-mikrolan", {"note": text}, {"note": ""}, NOW)
        drafts.keep(tx, 2, "almi", "almi-mikrolan", {"note": "en annans"}, {}, NOW)
        [mine] = drafts.of_member(tx, 1)
        assert (mine.said, mine.base, mine.offer) == ({"note": "två"}, {"note": ""}, "almi-mikrolan")
        assert drafts.find(tx, 2, mine.id) is None
        drafts.change(tx, 2, mine.id, {"note": "stulet"}, NOW)
        drafts.drop(tx, 2, mine.id)
        drafts.published(tx, 2, "almi-mikrolan")
        assert drafts.find(tx, 1, mine.id) == mine
        drafts.published(tx, 1, "almi-mikrolan")
        assert drafts.of_member(tx, 1) == []


def test_a_member_has_so_many_drafts_at_most_and_the_oldest_gives_way(store: Store) -> None:
    with store.begin() as tx:
        made = [drafts.new(tx, 1, "almi", None, {"note": str(n)}, NOW + n) for n in range(drafts.MOST + 2)]
        assert [draft.id for draft in drafts.of_member(tx, 1)] == list(reversed(made[2:]))


def test_drafts_and_differences_go_in_time_and_drafts_with_their_member(store: Store) -> None:
    with store.begin() as tx:
        member = members.add(tx, "Anna", "editor", "almi", NOW, telegram="telegram:1")
        drafts.new(tx, member.id, "almi", None, {"note": "x"}, NOW)
        id = differences.keep(tx, "one", "other", member.id, "Så skiljer de.", NOW)
        memory.save(tx, memory.load(tx, "telegram:1"), NOW)
        shown = memory.everything(tx, "telegram:1")
        assert len(shown["drafts"]) == len(shown["differences"]) == 1
        housekeeping.sweep(tx, NOW + retention.DRAFT_DAYS * DAY)
        assert len(drafts.of_member(tx, member.id)) == 1
        housekeeping.sweep(tx, NOW + retention.DRAFT_DAYS * DAY + 1)
        assert drafts.of_member(tx, member.id) == [] and differences.find(tx, id) is not None
        housekeeping.sweep(tx, NOW + retention.DIFFERENCE_DAYS * DAY + 1)
        assert differences.find(tx, id) is None
        drafts.new(tx, member.id, "almi", None, {"note": "x"}, NOW)
        members.remove(tx, member.id, NOW)
        assert drafts.of_member(tx, member.id) == []


def test_a_difference_is_answered_once(store: Store) -> None:
    with store.begin() as tx:
        id = differences.keep(tx, "one", "other", 1, "Så skiljer de.", NOW)
        assert [one.id for one in differences.waiting(tx, ["other"])] == [id]
        assert differences.waiting(tx, ["one"]) == []
        assert differences.answer(tx, id, "Ja.", 2, NOW) and not differences.answer(tx, id, "Nej.", 3, NOW)
        found = differences.find(tx, id)
        assert found is not None and (found.answer, found.answered_by) == ("Ja.", 2)
        assert differences.waiting(tx, ["other"]) == []


def _asked(tx: Any, text: str, pseudonym: str | None, about: str = "offers", at: int = NOW, place: str = "") -> None:
    row = dict(at=at, pseudonym=pseudonym, channel="web", municipality=place or None, language="sv", name="asked")
    tx.execute(events.insert().values(row | dict(about=about, text=text)))


def test_the_questions_asked_most_come_first_in_their_commonest_wording(store: Store) -> None:
    with store.begin() as tx:
        for n, text in enumerate(("Låna pengar?", "låna pengar", "låna pengar", "lokal", "lokal")):
            _asked(tx, text, f"p{n}", place="1265" if n else "")
        assert asked.most(tx, NOW, 50) == [("låna pengar", "1265"), ("lokal", "1265")]
        assert asked.most(tx, NOW, 1) == [("låna pengar", "1265")]


def test_a_question_of_one_conversation_is_shown_to_nobody_unless_it_stands_unanswered(store: Store) -> None:
    with store.begin() as tx:
        for text in ("Mitt recept på kakor", "mitt recept på kakor!", "mitt recept på kakor"):
            _asked(tx, text, "one")
        _asked(tx, "utan ägare", None)
        _asked(tx, "hej", "one", about="greeting")
        _asked(tx, "hej", "two", about="greeting")
        _asked(tx, "för länge sedan", "one", at=NOW - 1)
        _asked(tx, "för länge sedan", "two", at=NOW - 1)
        assert asked.most(tx, NOW, 50) == []
        _asked(tx, "solceller på ladan", "one", about="none")
        assert asked.most(tx, NOW, 50) == [("solceller på ladan", None)]
        _asked(tx, "Mitt recept på kakor", "two")
        assert asked.most(tx, NOW, 50)[0][0].casefold() == "mitt recept på kakor"
