"""What the whole set of a week's reports says together gives no small number away: looked at as somebody curious would,
who has every file, the weeks before and after, and the open figures."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable

import pytest
from sqlalchemy import delete, insert

from bot.dialogue import Guide
from bot.reports.files import rows
from bot.reports.press import everyone, made
from bot.store import Store
from bot.store.report_tables import report_figures, report_weeks, reports
from bot.store.tables import events
from bot.web.reports import _year
from tests.reports.conftest import LAST
from tests.reports.test_figures import SITE, _happened
from tests.reports.test_protect import solved

Cell = tuple[str, ...]
"""A measure, what it is about, and for whom or where."""
OWNED = ("asked", "taken", "called", "not_called", "against")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterable[Store]:
    made = Store(f"sqlite:///{tmp_path_factory.mktemp('published') / 'lotsen.sqlite'}")
    made.migrate()
    yield made
    made.close()


@pytest.mark.parametrize("seed", range(4))
def test_nothing_small_can_be_worked_out_of_all_that_is_published(store: Store, guide: Guide, seed: int) -> None:
    dice = random.Random(seed)
    lived(store, guide, dice, dice.randrange(5, 60), dice.randrange(3, 40))
    with store.begin() as tx:
        week = {str(one): published(made(tx, guide, SITE, one, everyone(guide), one.bounds[1])) for one in (
            LAST, LAST.back(1))}  # fmt: skip
        year = dict(_year(tx, LAST)["rows"])
    for name, cells in week.items():
        exact = {cell: n for cell, n in cells.items() if n is not None}
        hidden = {cell for cell, n in cells.items() if n is None}
        relations, unknown = sums(cells)
        assert not found_out(exact, hidden, unknown, relations), name
    latest, before = week[str(LAST)], week[str(LAST.back(1))]
    for cell in before:  # the trend and the year repeat what was said, and say no more
        if cell[0] in ("questions", "companies", "unanswered") and cell in latest:
            assert latest[cell] == before[cell]
    for measure, shown in zip(("companies", "questions", "unanswered"), year[str(LAST)], strict=True):
        n = latest[measure, str(LAST), "*"]
        assert shown == (str(n) if n is not None else shown) and (n is not None or not shown.isdigit())


def lived(store: Store, guide: Guide, dice: random.Random, happened: int, companies: int) -> None:
    """Two weeks in which little happened, to few companies."""
    offers, needs = sorted(guide.catalog.offers)[:5], list(guide.catalog.needs)[:3]
    places = [*(area.code for area in guide.catalog.home()), None]
    found = []
    for week in (LAST, LAST.back(1)):
        for _ in range(happened):
            who = dice.randrange(companies)
            common = dict(at=dice.randrange(*week.bounds), pseudonym=f"p{who}", channel="web", language="sv")
            common["municipality"] = places[who % len(places)]
            kinds = [e for e in _happened(dice, offers, needs) if dice.random() < 0.7]
            found += [common | dict(name=e.name, about=e.about, text=e.text) for e in kinds]
    with store.begin() as tx:
        for table in (events, reports, report_weeks, report_figures):
            tx.execute(delete(table))
        tx.execute(insert(events), found)


def published(found: Iterable) -> dict[Cell, int | None]:
    """Every cell of every file: its number, or None when it is not told. The same cell is the same in every file."""
    cells: dict[Cell, int | None] = {}
    for report in found:
        for _, _, measure, about, place, n, how, _ in rows(report):
            if how in ("unknown", "at_least") or measure.startswith(("offers_", "load_")) or about == "days":
                continue
            scope = f"m:{'' if place == 'other' else place}" if place else report.scope.key
            if measure in ("need", "pair_together", "pair_compared", "word") or measure.startswith(
                ("pair_", "meeting_")
            ):
                scope = f"m:{place}" if place else "*" if report.scope.kind != "municipality" else scope
            if measure.startswith(("pair_", "meeting_")):
                scope = "*"
            if how == "hidden" or how == "few" or n:
                cell = (measure, about, scope)
                assert cells.setdefault(cell, n) == n, cell
    return cells


def sums(cells: dict[Cell, int | None]) -> tuple[list[tuple[Cell, list[Cell]]], set[Cell]]:
    """The sums that anybody can think of, and their parts that are in no file."""
    relations: list[tuple[Cell, list[Cell]]] = []
    unknown: set[Cell] = set()
    parts: dict[Cell, list[Cell]] = defaultdict(list)
    for measure, about, scope in cells:
        if scope.startswith("m:"):
            parts[measure, about, "*"].append((measure, about, scope))
        if scope.startswith("o:") and ((measure == "callbacks" and about in OWNED) or measure == "callbacks_closed"):
            parts[f"{measure}/", about, "*"].append((measure, about, scope))
    for (measure, about, _), found in parts.items():
        whole = (measure.rstrip("/"), about, "*")
        if whole not in cells or whole[1] == "against":
            continue
        rest = (f"{measure} elsewhere", about, "*")
        if not measure.endswith("/") and not any(scope == "m:" for *_, scope in found):
            unknown.add(rest)
            found = [*found, rest]
        relations.append((whole, found))
    for measure, about, _ in [cell for cell in cells if cell[0] == "pair_compared"]:
        rest = ("pair_other", about, "*")
        unknown.add(rest)
        three = [(f"pair_{part}", about, "*") for part in ("chose_one", "chose_other", "nothing")]
        relations.append(((measure, about, "*"), [*(cell for cell in three if cell in cells), rest]))
    taken, declined = ("callbacks", "taken", "*"), ("callbacks_closed", "declined", "*")
    if taken in cells:
        unknown.add(("callbacks", "free", "*"))
        kinds = [("callbacks", part, "*") for part in ("kept", "late")]
        relations.append((taken, [*(cell for cell in kinds if cell in cells), ("callbacks", "free", "*")]))
    reasons = [cell for cell in cells if cell[0] == "callbacks_reason" and cell[2] == "*"]
    if declined in cells and reasons:
        relations.append((declined, reasons))
    return relations, unknown


def found_out(
    exact: dict[Cell, int], hidden: set[Cell], unknown: set[Cell], relations: list[tuple[Cell, list[Cell]]]
) -> set[Cell]:
    """The cells that are not told and can have but one value."""
    from bot.reports.protect import Sum

    blank = hidden | unknown
    counts = exact | dict.fromkeys(blank, 0)
    return solved(counts, blank, [Sum(total, tuple(parts)) for total, parts in relations]) & hidden
