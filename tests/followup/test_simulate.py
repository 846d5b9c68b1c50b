"""Half a year in small: nothing is lost, doubled, sent at night or to who does not want it."""

from __future__ import annotations

from bot.store import Store
from tests.simulate import simulate


def test_a_quarter_with_kills_late_clocks_and_clocks_set_back(store: Store) -> None:
    found = simulate([store, store], companies=40, weeks=13)
    assert found.pop("due") > 60
    found.pop("unknown_outcome")
    assert set(found.values()) == {0}, found
