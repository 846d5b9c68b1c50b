"""How the report's cost grows: `python -m tests.report_bench [--questions 10000 100000 1000000]`.

A year with so many questions is written by the database itself; then its last week is rolled up and the whole set of
reports is made (page, PDF, picture and sheets of the whole area, each municipality and each organisation).
"""

from __future__ import annotations

# ruff: noqa: S608 - only names that stand here are put into the SQL
import argparse
import math
import resource
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from sqlalchemy import text

from bot.catalog import read
from bot.dialogue import Guide
from bot.reports import rollup
from bot.reports.files import files
from bot.reports.press import everyone, made
from bot.reports.weeks import Week
from bot.store import Store

LAST = Week(2026, 47)
WEEKS = 52
COLUMNS = "at, pseudonym, channel, municipality, language, name, about, text"


def fill(store: Store, guide: Guide, questions: int, weeks: int = WEEKS) -> None:
    """So many questions in the last weeks, each with a need, two offers shown, and what followed for some."""
    first, after = LAST.back(weeks - 1).bounds[0], LAST.bounds[1]
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
            tx.execute(text(f"CREATE TEMP TABLE {table} (n INTEGER PRIMARY KEY, id TEXT)"))
            tx.execute(text(f"INSERT INTO {table} VALUES (:n, :id)"), [dict(n=n, id=v) for n, v in enumerate(values)])
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


def measure(guide: Guide, questions: int, folder: Path) -> tuple[float, float, float, float]:
    """Seconds: writing the year, rolling one week up, the earlier weeks' roll-up each, the whole set of reports."""
    store = Store(f"sqlite:///{folder / f'{questions}.sqlite'}")
    store.migrate()
    began = time.perf_counter()
    fill(store, guide, questions)
    written = time.perf_counter()
    with store.begin() as tx:
        for back in range(1, 13):
            rollup.roll_up(tx, guide.catalog, LAST.back(back), 0)
    before = time.perf_counter()
    with store.begin() as tx:
        rollup.roll_up(tx, guide.catalog, LAST, 0)
    rolled = time.perf_counter()
    with store.begin() as tx:
        for report in made(tx, guide, "https://lotsen.example", LAST, everyone(guide), LAST.bounds[1] + 1):
            files(report)
    done = time.perf_counter()
    store.close()
    return written - began, rolled - before, (before - written) / 12, done - rolled


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    given = parser.parse_args()
    guide = Guide.of(read(Path("catalog")))
    rows = []
    print(
        f"{'questions':>10} {'roll-up s':>10} {'whole set s':>12} {'peak MB':>8}   ({len(everyone(guide))} reports a week)"
    )
    with tempfile.TemporaryDirectory() as folder:
        for questions in given.questions:
            _, rolled, _, whole = measure(guide, questions, Path(folder))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            rows.append((questions, rolled, whole))
            print(f"{questions:>10} {rolled:>10.2f} {whole:>12.1f} {peak:>8.0f}", flush=True)
    for (n, a, b), (m, c, d) in pairwise(rows):
        grown = math.log(m / n)
        print(f"{n} → {m}: roll-up exponent {math.log(c / a) / grown:.2f}, whole set {math.log(d / b) / grown:.2f}")


if __name__ == "__main__":
    main()
