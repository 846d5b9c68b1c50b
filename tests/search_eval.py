"""How good search is, in figures: `python -m tests.search_eval [--worst N] [--ablate] [--dev FILE] [--catalog DIR]`.

hit1, hit3   share with a best offer (grade 2) first, or among the first three
mrr, ndcg    of the first ten; gain 2^grade - 1
misled       share with an offer first that would lead astray
silent       share of answerable questions that get no offers
whole        overlap questions with every best offer among the first five
refused      questions outside the subject that get no offers; understood: those whose kind is the expected one
ended        questions on ended offers that get it among the first three and a living one among the first five
after_one    hit1 when Lotsen's question back, if any, is answered as the labels say; asked: share that got one
person       wishes for a person understood, or answered with the right office among the first three
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.catalog import Catalog, read
from bot.dialogue import Guide
from bot.search import Engine, Finding, Question
from bot.turn import Facts
from tests import search_ablation as ablation
from tests.search_oracle import after_one_question

HERE = Path(__file__).parent
SETS = ("outside", "strangers", "turns", "fresh", "unseen", "last")
"""Our own labelled questions, and messages that are no question about support."""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Answered:
    """A labelled question and what was found."""

    row: Row
    finding: Finding
    ms: float

    @property
    def offers(self) -> list[str]:
        return [hit.offer for hit in self.finding.hits]

    @property
    def best(self) -> set[str]:
        return {offer for offer, grade in self.row.get("relevant", {}).items() if grade == 2}


def rows_of(path: Path) -> list[Row]:
    """The labelled questions of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def ask(engine: Engine, catalog: Catalog, row: Row) -> Answered:
    """Put one labelled question to the engine."""
    codes = {area.name.sv: area.code for area in catalog.areas.values()}
    place = row.get("municipality")
    facts = Facts(municipality=codes.get(place, place)) if place else Facts()
    before = (row["after"],) if row.get("after") else ()
    started = time.perf_counter()
    finding = engine.find(Question(row["q"], before, facts))
    return Answered(row, finding, (time.perf_counter() - started) * 1000)


def figures(answered: Iterable[Answered]) -> dict[str, float]:
    """The table: figure → mean."""
    found: dict[str, list[float]] = defaultdict(list)
    for one in answered:
        found["ms"].append(one.ms)
        for name, value in _measured(one).items():
            found[name].append(value)
    times = sorted(found.pop("ms"))
    table = {name: sum(values) / len(values) for name, values in found.items()}
    return table | {"ms_p50": times[len(times) // 2], "ms_p99": times[int(len(times) * 0.99)]}


def _measured(one: Answered) -> dict[str, float]:
    kind, best, offers = one.row["kind"], one.best, one.offers
    if kind == "none":
        refused = one.finding.kind not in ("offers",)
        return {"refused": refused, "understood": one.finding.kind == one.row.get("expect")}
    if kind == "human":
        return {"person": one.finding.kind == "human" or bool(best & set(offers[:3]))}
    if kind == "inside":
        return {"silent": one.finding.kind not in ("offers", "human")}
    if not one.row["relevant"]:
        return {}
    values: dict[str, float] = {
        "hit1": bool(offers) and offers[0] in best,
        "hit3": bool(best & set(offers[:3])),
        "mrr": next((1 / place for place, id in enumerate(offers, 1) if id in best), 0.0),
        "ndcg": ndcg(offers, one.row["relevant"]),
        "misled": bool(offers) and offers[0] in (one.row.get("wrong") or ()),
        "silent": one.finding.kind != "offers",
        f"hit3:{kind}": bool(best & set(offers[:3])),
    }
    if kind == "overlap":
        values["whole"] = best <= set(offers[:5])
    if kind == "ended":
        values["ended"] = values["hit3"] and any(one.row["relevant"].get(id) == 1 for id in offers[:5])
    return values


def asked_back(guide: Guide, rows: Iterable[Row]) -> dict[str, float]:
    """hit1 after at most one question back, and how many questions got one."""
    answerable = [row for row in rows if row.get("relevant") and row["kind"] not in ("none", "human")]
    found = [(row, *after_one_question(guide, row)) for row in answerable]
    right = sum(row["relevant"].get(offers[0]) == 2 for row, offers, _ in found if offers)
    return {"after_one": right / len(found), "asked": sum(asked for _, _, asked in found) / len(found)}


def ndcg(offers: Sequence[str], grades: Mapping[str, int]) -> float:
    """Normalised discounted cumulative gain of the first ten."""
    ideal = sum((2**g - 1) / math.log2(n + 1) for n, g in enumerate(sorted(grades.values(), reverse=True)[:10], 1))
    return sum((2 ** grades.get(id, 0) - 1) / math.log2(n + 1) for n, id in enumerate(offers, 1)) / ideal


def failed(one: Answered) -> bool:
    """Whether an answer is one to look at."""
    values = _measured(one)
    right = values.get("hit1", values.get("understood", values.get("person", 1)))
    return not right or bool(values.get("silent"))


def probe_rows(catalog: Catalog) -> list[Row]:
    """The catalog's own questions as labelled questions."""
    return [
        {"q": p.q, "kind": "probe", "relevant": dict.fromkeys(p.offers, 2), "municipality": p.municipality}
        for p in catalog.probes
    ]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worst", type=int, default=0, help="list so many of the questions that went wrong")
    parser.add_argument("--dev", type=Path, default=HERE / "data" / "dev.jsonl", help="labelled questions")
    parser.add_argument("--catalog", type=Path, default=HERE.parent / "catalog")
    parser.add_argument("--ablate", action="store_true", help="what each part is worth")
    options = parser.parse_args()
    catalog = read(options.catalog)
    if options.ablate:
        ablation.table(catalog, rows_of(options.dev))
        return
    started = time.perf_counter()
    engine = Engine.of(catalog)
    print(f"index of {len(catalog.offers)} offers: {time.perf_counter() - started:.2f} s")
    sets = {options.dev.stem: rows_of(options.dev), "catalog/questions.yaml": probe_rows(catalog)}
    sets |= {name: rows_of(HERE / "data" / f"{name}.jsonl") for name in SETS}
    answered = {name: [ask(engine, catalog, row) for row in rows] for name, rows in sets.items()}
    for name, found in answered.items():
        if found:
            print(f"{name} ({len(found)} questions)")
            print(*(f"  {figure:20s} {value:.3f}" for figure, value in figures(found).items()), sep="\n")
    guide = Guide(catalog, engine)
    for name in (options.dev.stem, "fresh", "unseen", "last"):
        told = asked_back(guide, sets[name])
        print(f"{name}, asking back", *(f"  {figure:20s} {value:.3f}" for figure, value in told.items()), sep="\n")
    wrong = [one for name, found in answered.items() if not name.startswith("catalog") for one in found if failed(one)]
    for one in wrong[: options.worst]:
        f = one.finding
        expected = one.row.get("expect") or sorted(one.best)[:3]
        print(one.row["kind"], one.row["q"], f.kind, f"{f.certain:.2f}", one.offers[:3], expected, sep=" | ")


if __name__ == "__main__":
    main()
