"""What a change does to the answers."""

from __future__ import annotations

import time

from bot.catalog import Catalog
from bot.catalog.model import Status
from bot.search import Engine
from bot.staff.answers import changed_answers, own_questions
from tests.catalog.test_quality import changed


def test_only_questions_whose_first_three_change_are_shown_before_and_after(small: Catalog) -> None:
    old = Engine.of(small)
    new = Engine.of(changed(small, "litet-lan", status=Status.ENDED, replaced_by=("startbidrag",)))
    asked = [
        ("kan jag låna till en maskin", None),
        ("qwxz", None),
        *own_questions(small),
        ("kan jag låna till en maskin", None),
    ]
    found = changed_answers(old, new, asked)
    assert changed_answers(old, old, asked) == []
    assert found[0].question == "kan jag låna till en maskin" and "litet-lan" in found[0].before
    assert len(found) < len(set(asked)) and all(one.before != one.after for one in found)


def test_hundreds_of_questions_take_less_time_than_an_editor_notices(small: Catalog) -> None:
    engine = Engine.of(small)
    asked = [(f"{text} {number}", place) for number in range(40) for text, place in own_questions(small)][:600]
    started = time.process_time()
    changed_answers(engine, engine, asked)
    assert time.process_time() - started < 10, "far from a few seconds on any machine"
