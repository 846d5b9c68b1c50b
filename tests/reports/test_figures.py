"""Every figure of a report, counted another way: plain SQL on the events as they came."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import pytest
from sqlalchemy import text

from bot.dialogue import Guide
from bot.dialogue.texts import texts
from bot.reports.figures import FEW, NOT_SHOWN, Report
from bot.reports.files import files
from bot.reports.press import everyone, made
from bot.reports.sentence import sentence
from bot.reports.weeks import Week
from bot.store import Store
from bot.store.memory import log
from bot.turn import Event
from tests.reports.conftest import LAST, NOW

REAL = "about IN ('offers', 'clarify', 'none', 'out_of_scope', 'human')"
SITE = "https://lotsen.example"


@pytest.fixture(scope="module")
def reports(filled: Store, guide: Guide) -> dict[str, Report]:
    with filled.begin() as tx:
        return {one.scope.key: one for one in made(tx, guide, SITE, LAST, everyone(guide), NOW)}


def count(store: Store, what: str, where: str, week: Week = LAST, **values: Any) -> int:
    first, after = week.bounds
    query = f"SELECT {what} FROM events WHERE at >= :first AND at < :after AND {where}"  # noqa: S608
    with store.begin() as tx:
        return int(tx.execute(text(query), dict(first=first, after=after, **values)).scalar() or 0)


def agrees(shown: int | None, n: int) -> bool:
    return shown == n or (shown == FEW and 0 < n < 5) or (shown == NOT_SHOWN and n > 0)


def test_questions_and_companies_of_thirteen_weeks(filled: Store, reports: dict[str, Report]) -> None:
    for key, report in reports.items():
        if key.startswith("o:"):
            continue
        where = "1 = 1" if key == "*" else f"municipality = '{key[2:]}'"
        for moment in report.trend:
            week = Week.read(moment.week)
            asked = count(filled, "count(*)", f"name = 'asked' AND {REAL} AND {where}", week)
            none = count(filled, "count(*)", f"name = 'asked' AND about = 'none' AND {where}", week)
            companies = count(filled, "count(DISTINCT pseudonym)", where, week)
            if moment.questions is None:
                assert asked == 0
                continue
            assert agrees(moment.questions, asked)
            assert agrees(moment.unanswered, none)
            assert agrees(moment.companies, companies)


def test_needs_by_municipality_and_week(filled: Store, reports: dict[str, Report]) -> None:
    for row in reports["*"].needs:
        assert agrees(row.now, count(filled, "count(*)", "name = 'need' AND about = :need", need=row.id))
        for code, shown in row.places.items():
            where = "name = 'need' AND about = :need AND municipality = :code"
            assert agrees(shown, count(filled, "count(*)", where, need=row.id, code=code))
        for back, shown in zip((4, 3, 2, 1), row.before, strict=True):
            n = count(filled, "count(*)", "name = 'need' AND about = :need", LAST.back(back), need=row.id)
            assert agrees(shown, n)


STEPS = {
    "asked": f"name = 'asked' AND {REAL}",
    "opened": "name = 'opened'",
    "kept": "name IN ('saved', 'person', 'callback_asked')",
    "going": "name = 'plan' AND (about LIKE '%.ongoing' OR about LIKE '%.did' OR about LIKE '%.waiting')",
    "done": "name = 'plan' AND about LIKE '%.done'",
}


def test_steps_stages_sectors_and_thumbs(filled: Store, reports: dict[str, Report]) -> None:
    whole = reports["*"]
    for step, where in STEPS.items():
        assert agrees(whole.steps[step], count(filled, "count(DISTINCT pseudonym)", where))
    for name in ("stage", "sector"):
        for about, shown in getattr(whole, f"{name}s").items():
            assert agrees(shown, count(filled, "count(*)", f"name = '{name}' AND about = :about", about=about))
    for thumb, shown in zip(("up", "down"), whole.thumbs, strict=True):
        assert agrees(shown, count(filled, "count(*)", f"name = 'rated' AND about LIKE '%.{thumb}'"))


def test_an_organisations_offers_and_call_backs(filled: Store, reports: dict[str, Report], guide: Guide) -> None:
    report = reports["o:almi"]
    names = {offer.name.sv: id for id, offer in guide.catalog.offers.items()}
    assert report.offers
    for row in report.offers:
        for name, shown in (("shown", row.shown), ("opened", row.opened)):
            assert agrees(shown, count(filled, "count(*)", f"name = '{name}' AND about = :id", id=names[row.name]))
    asked = count(filled, "count(*)", "name = 'callback_asked' AND about LIKE 'almi.%'")
    assert agrees(report.callbacks.asked, asked)
    shown = ",".join(f"'{id}'" for id, owner in guide.catalog.owner_of.items() if owner == "almi")
    seen = count(filled, "count(DISTINCT pseudonym)", f"name = 'shown' AND about IN ({shown})")
    assert agrees(report.steps["asked"], seen)


def test_overlaps_and_comparisons(filled: Store, reports: dict[str, Report], guide: Guide) -> None:
    names = {offer.name.sv: id for id, offer in guide.catalog.offers.items()}
    first, after = LAST.bounds
    with filled.begin() as tx:
        events = tx.execute(text("SELECT id, at, pseudonym, name, about FROM events ORDER BY id")).all()
    compared: dict[tuple[str, str], list[str]] = {}
    for one in events:
        if one.name != "compared" or not first <= one.at < after:
            continue
        ids = one.about.split(",")
        later = [
            e.about for e in events
            if e.pseudonym == one.pseudonym and one.at <= e.at < one.at + 86_400_000 and e.about in ids
            and e.name in ("opened", "person", "saved")
        ]  # fmt: skip
        for pair in combinations(sorted(set(ids)), 2):
            compared.setdefault(pair, []).append(later[0] if later else "")
    assert reports["*"].overlaps
    for row in reports["*"].overlaps:
        pair = tuple(sorted((names[row.one], names[row.other])))
        chosen = compared.get(pair, [])  # type: ignore[call-overload]
        assert agrees(row.compared, len(chosen))
        assert agrees(row.nothing, chosen.count(""))
        assert agrees(row.chose_one, chosen.count(names[row.one]))


def test_the_sentence_says_the_figures(reports: dict[str, Report]) -> None:
    report = reports["*"]
    said = sentence(report, texts("sv"))
    numbers = [int(n) for n in re.findall(r"\d+", said)]
    assert numbers[:2] == [report.now.companies, report.now.questions]
    assert ("inget svar" in said) == bool(report.now.unanswered)


def test_the_same_figures_give_the_same_bytes(reports: dict[str, Report]) -> None:
    one, again = files(reports["*"]), files(reports["*"])
    assert {form for form in one if one[form] != again[form]} == set()
    assert one["pdf"].startswith(b"%PDF") and one["png"].startswith(b"\x89PNG")


def test_made_up_figures_say_so_on_the_page(reports: dict[str, Report]) -> None:
    assert "Påhittade uppgifter" in files(reports["*"], ["html"])["html"].decode()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_quiet_week_gives_a_report_worth_reading(store: Store, guide: Guide, number: int) -> None:
    at = LAST.bounds[0] + 3_600_000
    with store.begin() as tx:
        log(tx, [Event("asked", "none", "var köper jag hyllor")] * number, at=at, pseudonym="p", channel="web",
            municipality="1265", language="sv")  # fmt: skip
        whole, *rest = made(tx, guide, SITE, LAST, everyone(guide)[:6], NOW)
        page = files(whole, ["html", "pdf"])["html"].decode()
    assert ("färre än 5 företag" in page) == bool(number)
    assert ("Inga företag ställde någon fråga" in page) == (not number)
    assert all(files(report, ["html"]) for report in rest)


def test_a_week_whose_texts_are_gone_is_read_from_the_archive(filled: Store, guide: Guide) -> None:
    with filled.begin() as tx:
        (before,) = made(tx, guide, SITE, LAST, everyone(guide)[:1], NOW)
    connection = filled.engine.connect()
    trial = connection.begin()
    connection.execute(text("UPDATE events SET text = '', pseudonym = NULL"))
    (after,) = made(connection, guide, SITE, LAST, everyone(guide)[:1], NOW)
    trial.rollback()
    connection.close()
    assert before.gaps and after == before
