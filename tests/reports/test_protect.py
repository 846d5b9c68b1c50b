"""A number that could point at a company cannot be worked out, over all that is published together."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import Guide
from bot.reports.protect import Sum, exposed, withheld
from bot.reports.rollup import sums, tallied
from bot.store import Store
from tests.reports.conftest import LAST


def solved(counts: dict, hidden: set, relations: list[Sum]) -> set:
    """What somebody finds by solving the published sums: Gauss with fractions, and nothing of ours."""
    keys = sorted(hidden, key=repr)
    rows = []
    for one in relations:
        row = [Fraction((key in one.parts) - (key == one.total)) for key in keys]
        if any(row):
            rows.append(row)
    found, used = set(), 0
    for column in range(len(keys)):
        pivot = next((i for i in range(used, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[used], rows[pivot] = rows[pivot], rows[used]
        rows[used] = [x / rows[used][column] for x in rows[used]]
        for i, row in enumerate(rows):
            if i != used and row[column]:
                rows[i] = [x - row[column] * y for x, y in zip(row, rows[used], strict=True)]
        used += 1
    for row in rows[:used]:
        if sum(map(bool, row)) == 1:
            found.add(keys[next(i for i, x in enumerate(row) if x)])
    return found


@given(st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4), min_size=2, max_size=5))
def test_no_number_of_any_table_with_its_sums_can_be_worked_out(table: list[list[int]]) -> None:
    counts = {(r, c): n for r, row in enumerate(table) for c, n in enumerate(row)}
    relations = []
    for r, row in enumerate(table):
        counts[r, "all"] = sum(row)
        relations.append(Sum((r, "all"), tuple((r, c) for c in range(4))))
    for c in range(4):
        counts["all", c] = sum(row[c] for row in table)
        relations.append(Sum(("all", c), tuple((r, c) for r in range(len(table)))))
    hidden = withheld(counts, counts, relations)
    assert {key for key, n in counts.items() if 0 < n < 5} <= set(hidden)
    assert not any(counts[key] == 0 for key in hidden)
    assert solved(counts, set(hidden), relations) == set()
    assert exposed(counts, hidden, relations) == []


def test_a_single_small_number_takes_the_next_smallest_with_it() -> None:
    counts = {"all": 23, "a": 3, "b": 12, "c": 8}
    assert withheld(counts, counts, [Sum("all", ("a", "b", "c"))]) == {"a": False, "c": True}


def test_fewer_than_five_in_four_places_and_in_all_would_say_one_each() -> None:
    counts = {"all": 4, "a": 1, "b": 1, "c": 1, "d": 1}
    assert any(withheld(counts, counts, [Sum("all", ("a", "b", "c", "d"))]).values())


def test_many_questions_of_few_companies_are_withheld_too() -> None:
    assert withheld({"a": 40}, {"a": 2}, []) == {"a": True}


def test_nothing_can_be_worked_out_of_a_whole_weeks_set(filled: Store, guide: Guide) -> None:
    with filled.begin() as tx:
        tally = tallied(tx, guide.catalog, LAST)
    relations = sums(tally.n)
    hidden = withheld(tally.n, tally.companies, relations)
    assert len(hidden) > 50
    used = {key for one in relations for key in (one.total, *one.parts)}
    assert solved(dict(tally.n), set(hidden) & used, relations) == set()
