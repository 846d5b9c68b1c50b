"""How the report's cost grows: `python -m tests.report_bench [--questions 10000 100000 1000000] [--json]`.

A year with so many questions is written by the database itself; then its last week is rolled up and the whole set of
reports is made (page, PDF, picture and sheets of the whole area, each municipality and each organisation). Once more
with a last week that is always as large, after so many questions: what history costs.
"""

from __future__ import annotations

# ruff: noqa: S608 - only names that stand here are put into the SQL
import argparse
import json
import math
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression

from sqlalchemy import text

from bot.catalog import read
from bot.dialogue import Guide
from bot.reports import rollup
from bot.reports.figures import Scope
from bot.reports.files import files
from bot.reports.press import everyone, made
from bot.reports.weeks import Week
from bot.store import Store

LAST = Week(2026, 47)
WEEKS = 52
A_WEEK = 2000
"""Questions of the week whose history grows."""
COLUMNS = "at, pseudonym, channel, municipality, language, name, about, text"


def fill(store: Store, guide: Guide, questions: int, weeks: int = WEEKS, last: Week = LAST) -> None:
    """So many questions in the weeks up to one, each with a need, two offers shown, and what followed for some."""
    first, after = last.back(weeks - 1).bounds[0], last.bounds[1]
    offers, needs = sorted(guide.catalog.offers), sorted(guide.catalog.needs)
    home = [area.code for area in guide.catalog.home()]
    probes = [probe.q for probe in guide.catalog.probes]
    kinds = (
        (
            "asked",
            "CASE WHEN i % 17 = 0 THEN 'none' ELSE 'offers' END",
            "(SELECT q FROM probe WHERE n = i % :probes)",
            1,
        ),
        ("need", "(SELECT id FROM need WHERE n = (i * i) % :needs)", "''", 1),
        ("shown", "(SELECT id FROM offer WHERE n = i % :offers)", "''", 1),
        ("shown", "(SELECT id FROM offer WHERE n = (i + 7) % :offers)", "''", 1),
        ("opened", "(SELECT id FROM offer WHERE n = i % :offers)", "''", 2),
        (
            "compared",
            "(SELECT id FROM offer WHERE n = i % :offers) || ',' || (SELECT id FROM offer WHERE n = (i + 7) % :offers)",
            "''",
            5,
        ),
        ("saved", "(SELECT id FROM offer WHERE n = i % :offers)", "''", 6),
    )
    with store.begin() as tx:
        for table, values in (("offer", offers), ("need", needs)):
            tx.execute(text(f"DROP TABLE IF EXISTS {table}"))
            tx.execute(text(f"CREATE TEMP TABLE {table} (n INTEGER PRIMARY KEY, id TEXT)"))
            tx.execute(text(f"INSERT INTO {table} VALUES (:n, :id)"), [dict(n=n, id=v) for n, v in enumerate(values)])
        tx.execute(text("DROP TABLE IF EXISTS probe"))
        tx.execute(text("CREATE TEMP TABLE probe (n INTEGER PRIMARY KEY, q TEXT)"))
        tx.execute(text("INSERT INTO probe VALUES (:n, :q)"), [dict(n=n, q=q) for n, q in enumerate(probes)])
        place = " ".join(f"WHEN {n} THEN '{code}'" for n, code in enumerate(home))
        for name, about, words, every in kinds:
            tx.execute(
                text(
                    f"WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i + 1 < :questions) "
                    f"INSERT INTO events ({COLUMNS}) SELECT :first + CAST(i * :step AS INTEGER), "
                    f"'p' || (i * 7919 % :people), 'web', CASE i % 5 {place} END, 'sv', '{name}', {about}, {words} "
                    f"FROM c WHERE i % {every} = 0"
                ),
                dict(questions=questions, first=first, step=(after - first) / questions, people=max(50, questions // 20),
                     offers=len(offers), needs=len(needs), probes=len(probes)),
            )  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """Seconds of the last week's roll-up and of its set of reports, and the most memory so far in MB."""

    questions: int
    roll_up: float
    reports: float
    peak: float


def measure(guide: Guide, questions: int, folder: Path, scopes: Sequence[Scope], *, history: bool) -> Cost:
    """What the last week costs after a year of so many questions. `history`: that week has always as many."""
    store = Store(f"sqlite:///{folder / f'{questions}-{history}.sqlite'}")
    store.migrate()
    if history:
        fill(store, guide, questions, WEEKS - 1, LAST.back(1))
        fill(store, guide, A_WEEK, 1)
    else:
        fill(store, guide, questions)
    with store.begin() as tx:
        for back in range(1, 13):
            rollup.roll_up(tx, guide.catalog, LAST.back(back), 0)
    began = time.perf_counter()
    with store.begin() as tx:
        rollup.roll_up(tx, guide.catalog, LAST, 0)
    rolled = time.perf_counter()
    with store.begin() as tx:
        for report in made(tx, guide, "https://lotsen.example", LAST, scopes, LAST.bounds[1] + 1):
            files(report)
    done = time.perf_counter()
    store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(questions, rolled - began, done - rolled, peak)


def exponent(costs: Sequence[Cost], of: str) -> float:
    """How the cost grows: the slope of its logarithm over that of the questions, by least squares."""
    x = [math.log(cost.questions) for cost in costs]
    y = [math.log(getattr(cost, of)) for cost in costs]
    return linear_regression(x, y).slope


def main(given: Sequence[str] | None = None) -> dict[str, dict[str, float]]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--reports", type=int, help="Only so many reports of the set.")
    parser.add_argument("--json", action="store_true", help="End with one line of JSON.")
    args = parser.parse_args(given)
    guide = Guide.of(read(Path(__file__).parents[1] / "catalog"))
    scopes = everyone(guide)[: args.reports]
    result: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("year", "history"):
            what = "the week grows with the year" if kind == "year" else f"a week of {A_WEEK} after so many"
            print(
                f"{what}, {len(scopes)} reports\n{'questions':>10} {'roll-up s':>10} {'reports s':>10} {'peak MB':>8}"
            )
            costs = []
            for questions in args.questions:
                costs.append(measure(guide, questions, Path(folder), scopes, history=kind == "history"))
                one = costs[-1]
                print(f"{questions:>10} {one.roll_up:>10.2f} {one.reports:>10.1f} {one.peak:>8.0f}", flush=True)
            slopes = {of: round(exponent(costs, of), 2) for of in ("roll_up", "reports")}
            print(f"exponent: roll-up {slopes['roll_up']}, reports {slopes['reports']}\n", flush=True)
            result[kind] = slopes | dict(
                seconds=round(costs[-1].roll_up + costs[-1].reports, 1), mb=round(costs[-1].peak)
            )
    if args.json:
        print(json.dumps(result))
    return result


if __name__ == "__main__":
    main()
