"""Every figure of a report, counted another way from the raw rows; and what the report says of them."""

from __future__ import annotations

import io
import os
import random
import re
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, text

from bot.dialogue import Guide
from bot.dialogue.texts import texts
from bot.reports.document import subtitle
from bot.reports.figures import Owner, Report
from bot.reports.files import files, name, rows
from bot.reports.press import everyone, made
from bot.reports.sentence import sentence
from bot.reports.suggest import suggestions
from bot.reports.weeks import Week
from bot.settings import Settings
from bot.store import Store, members, memory, report_archive
from bot.store.memory import log
from bot.store.people_tables import callbacks
from bot.store.tables import events
from bot.turn import Company, Event
from tests.reports.conftest import LAST, NOW
from tests.reports.recount import Recount

ROOT = Path(__file__).parents[2]
SITE = "https://lotsen.example"
WEEKS = ("2026-W01", "2026-W13", "2026-W43", "2026-W52", "2026-W53", "2027-W01")
"""Weeks about the year's end and about the days when the clocks change, made by hand."""


@pytest.fixture(scope="module")
def reports(filled: Store, guide: Guide) -> dict[str, Report]:
    with filled.begin() as tx:
        return {one.scope.key: one for one in made(tx, guide, SITE, LAST, everyone(guide), NOW)}


@pytest.fixture(scope="module")
def in_files(reports: dict[str, Report]) -> dict[str, bytes]:
    """The whole area's report in every format."""
    return files(reports["*"])


def test_every_figure_of_the_demo_is_as_recounted(filled: Store, reports: dict[str, Report], guide: Guide) -> None:
    recount = Recount(filled, guide.catalog)
    assert [wrong for report in reports.values() for wrong in recount.wrong(report)] == []
    told = {(row[2], row[6]) for report in reports.values() for row in rows(report)}
    exact = {measure for measure, how in told if how == "number"}
    assert exact >= {"questions", "step", "need", "stage", "offer_shown", "offers_overdue", "thumb_up"}
    assert exact >= {"callbacks", "callbacks_closed"}
    assert ("callbacks", "few") in told or ("callbacks", "at_least") in told


def test_every_figure_of_weeks_52_53_1_and_of_changing_clocks_is_as_recounted(store: Store, guide: Guide) -> None:
    by_hand(store, guide)
    recount = Recount(store, guide.catalog)
    wanted = [scope for scope in everyone(guide) if scope.kind != "organisation"]
    wanted += [scope for scope in everyone(guide) if scope.id in ("almi", "ystads-kommun", "sinab")]
    with store.begin() as tx:
        for name in WEEKS:
            week = Week.read(name)
            found = list(made(tx, guide, SITE, week, wanted, week.bounds[1] + 1))
            assert [wrong for report in found for wrong in recount.wrong(report)] == []
            assert found[0].now.questions and len(found[0].before) == 4
            assert sum(n > 0 for met in found[0].meetings for n in met.opinions.values())
            assert any(pair.together > 0 for pair in found[0].overlaps)
            assert found[0].load and found[0].callbacks.kept and found[0].callbacks.waiting
    assert found[0].year_ago is not None and found[0].year_ago.week == "2026-W01"


def by_hand(store: Store, guide: Guide) -> None:
    """Weeks of all that can happen, to the first and the last millisecond of each."""
    dice = random.Random(7)
    offers, needs = sorted(guide.catalog.offers)[:6], list(guide.catalog.needs)[:4]
    home = [area.code for area in guide.catalog.home()]
    places = {f"p{n}": dice.choice([*home[:3], "0180", None]) for n in range(60)}
    with store.begin() as tx:
        for owner in ("almi", "sinab", "ystads-kommun"):
            members.add(tx, "Anna", "lead", owner, Week.read("2025-W50").bounds[0])
        for name in WEEKS:
            first, after = Week.read(name).bounds
            moments = [first, after - 1, *(dice.randrange(first, after) for _ in range(150))]
            happened = []
            for at in moments:
                company = dice.choice(list(places))
                common = dict(at=at, pseudonym=company, channel="web", municipality=places[company])
                common["language"] = dice.choice(("sv", "sv", "en"))
                happened += [
                    common | dict(name=e.name, about=e.about, text=e.text) for e in _happened(dice, offers, needs)
                ]
            tx.execute(insert(events), happened)
            tx.execute(text("ANALYZE events"))
            waiting = dict(company="web:x", topic="", language="sv", state="waiting")
            tx.execute(insert(callbacks), [dict(waiting, organisation="almi", asked_at=first + n) for n in range(2)])


def _happened(dice: random.Random, offers: list[str], needs: list[str]) -> list[Event]:
    one, other = dice.sample(offers, 2)
    pair = ",".join(sorted((one, other)))
    days = dice.choice(("kept.0", "kept.2", "late.5", "free.1"))
    closed = dice.choice(("helped", "declined.area", "declined.closed", "unreached", "expired"))
    said = dice.choice(("yes.yes.helped", "no.no.helped", "yes.no.helped", "no.no.unreached"))
    plan = dice.choice(("will", "did", "waiting", "ongoing", "done", "dropped"))
    return [
        Event("asked", dice.choice(("offers", "none", "clarify", "thanks")), dice.choice(QUESTIONS)),
        Event("need", dice.choice(needs)), Event("stage", dice.choice(("idea", "new"))), Event("sector", "food"),
        Event("shown", one), Event("shown", other), Event("together", pair), Event("compared", pair),
        *dice.choice(([], [Event("opened", one)], [Event("saved", other), Event("plan", f"{other}.{plan}")])),
        *dice.choice(([], [Event("callback_asked", "almi.lan"), Event("callback_taken", f"almi.{days}")])),
        *dice.choice(([], [Event("callback_closed", f"almi.{closed}"), Event("callback_verdict", f"sinab.{said}")])),
        *dice.choice(([], [Event("signed_up", "traff"), Event("attended", "traff")])),
        *dice.choice(([], [Event("meeting_opinion", f"traff.{dice.choice(('good', 'fair', 'bad'))}")])),
        *dice.choice(([], [Event("case", one, "Vi fick hjälp.")], [Event("reported_wrong", one)])),
        *dice.choice(([], [Event("rated", f"k.{dice.choice(('up', 'down'))}")])),
    ]  # fmt: skip


QUESTIONS = ("var hittar jag lokal", "hur lånar jag till maskiner", "maskiner och lokal i Ystad", "lokal till bageriet",
             "vem köper maskiner", "where can I borrow")  # fmt: skip


def test_a_wrong_figure_would_be_noticed(filled: Store, reports: dict[str, Report], guide: Guide) -> None:
    report = reports["*"]
    now = replace(report.now, questions=(report.now.questions or 0) + 1)
    changed = replace(report, trend=(*report.trend[:-1], now), unattended=0)
    assert list(Recount(filled, guide.catalog).wrong(changed))


def test_each_suggestion_rests_on_a_figure_of_the_report(reports: dict[str, Report]) -> None:
    assert len(reports["*"].suggestions) == 3
    for report in reports.values():
        known = {row[5] for row in rows(report)} | {gap.times for gap in report.gaps} | {report.unattended}
        known |= {owner.overdue + owner.due for owner in report.owners}
        assert {step.figure for step in report.suggestions} <= known


def test_a_week_in_which_little_happened_leaves_time_for_the_catalog(reports: dict[str, Report]) -> None:
    calls = replace(reports["*"].callbacks, waiting=0, late=0, against=0)
    owners = tuple(
        Owner(name, 1, 9, overdue, 0, 0, 0) for name, overdue in (("Almi", 7), ("LRF", 3), ("IUC", 0), ("HS", 2))
    )
    quiet = replace(
        reports["*"], gaps=(), needs=(), overlaps=(), offers=(), callbacks=calls, unattended=0, owners=owners
    )
    asked = [(one.message, one.figure, one.what) for one in suggestions(quiet, "").suggestions]
    assert asked == [("stale", 7, "Almi"), ("stale", 3, "LRF"), ("stale", 2, "HS")]


def test_every_organisation_without_a_member_is_counted(
    reports: dict[str, Report], filled: Store, guide: Guide
) -> None:
    with filled.begin() as tx:
        staffed = set(tx.execute(text("SELECT organisation FROM members WHERE removed_at IS NULL")).scalars())
    alone = [o for o in guide.catalog.organisations.values() if any(x.status.living for x in o.offers)]
    assert reports["*"].unattended == len([o for o in alone if o.id not in staffed]) > 0


def test_the_sentence_says_the_figures(reports: dict[str, Report]) -> None:
    report = reports["*"]
    said = sentence(report, texts("sv"))
    numbers = [int(n) for n in re.findall(r"\d+", said)]
    assert numbers[:2] == [report.now.companies, report.now.questions]
    assert ("inget svar" in said) == bool(report.now.unanswered)


def test_the_same_figures_give_the_same_bytes(reports: dict[str, Report], in_files: dict[str, bytes]) -> None:
    one, again = in_files, files(reports["*"])
    assert {form for form in one if one[form] != again[form]} == set()
    assert one["pdf"].startswith(b"%PDF") and one["png"].startswith(b"\x89PNG")


def test_made_up_figures_say_so_in_every_file_and_on_every_page(
    reports: dict[str, Report], in_files: dict[str, bytes]
) -> None:
    made_up = in_files
    assert "Påhittade uppgifter" in made_up["html"].decode()
    assert all("Påhittade uppgifter" in line for line in made_up["csv"].decode("utf-8-sig").splitlines()[1:])
    sheet = load_workbook(io.BytesIO(made_up["xlsx"]))["Siffror"]
    assert all("Påhittade uppgifter" in row[-1] for row in sheet.iter_rows(min_row=2, values_only=True))
    true = replace(reports["*"], made_up=False)  # in print it is drawn: the header of each page is another then
    printed = files(true, ["pdf", "png"])
    assert not {form for form, content in printed.items() if content == made_up[form]}
    assert "Påhittade" not in files(true, ["csv"])["csv"].decode("utf-8-sig")


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_quiet_week_gives_a_report_worth_reading(store: Store, guide: Guide, number: int) -> None:
    at = LAST.bounds[0] + 3_600_000
    with store.begin() as tx:
        log(tx, [Event("asked", "none", "var köper jag hyllor")] * number, at=at, pseudonym="p", channel="web",
            municipality="1265", language="sv")  # fmt: skip
        whole, *rest = made(tx, guide, SITE, LAST, everyone(guide)[:6], NOW)
        page = files(whole, ["html", "pdf"])["html"].decode()
    assert ("Färre än 5 företag" in page) == bool(number)
    assert ("Inga företag ställde någon fråga" in page) == (not number)
    assert all(files(report, ["html"]) for report in rest)


def test_a_week_whose_texts_are_gone_keeps_its_figures_and_loses_what_companies_said(
    filled: Store, guide: Guide
) -> None:
    with filled.begin() as tx:
        (before,) = made(tx, guide, SITE, LAST, everyone(guide)[:1], NOW)
    connection = filled.engine.connect()
    trial = connection.begin()
    connection.execute(text("UPDATE events SET text = '', pseudonym = NULL"))
    connection.execute(text("DELETE FROM answers"))
    (after,) = made(connection, guide, SITE, LAST, everyone(guide)[:1], NOW)
    trial.rollback()
    connection.close()
    assert any(gap.examples for gap in before.gaps)
    assert not any(gap.examples or gap.why for gap in after.gaps)
    without = replace(after, gaps=before.gaps, suggestions=before.suggestions)
    assert without == before
    page = files(after, ["html"])
    assert all(words not in str(page) for gap in before.gaps for words in gap.examples)


def test_what_one_company_erased_is_gone_from_a_finished_report_and_what_others_said_stays(
    store: Store, guide: Guide
) -> None:
    def gaps() -> list[str]:
        with store.begin() as tx:
            (report,) = made(tx, guide, SITE, LAST, everyone(guide)[:1], NOW)
        return [words for gap in report.gaps for words in gap.examples]

    for id, question in (("web:1", "zeppelinare till luftskeppet"), ("web:2", "kvantdator åt hönsgården")):
        with store.begin() as tx:
            pseudonym = memory.save(tx, Company(id), NOW)
            common = dict(at=LAST.bounds[0] + 1, pseudonym=pseudonym, channel="web", municipality=None, language="sv")
            log(tx, [Event("asked", "none", question)], **common)
    assert len(gaps()) == 2
    with store.begin() as tx:
        memory.erase(tx, "web:1")
        kept = report_archive.find(tx, str(LAST), "*") or ""
    assert "zeppelinare" not in kept and "kvantdator" in kept
    assert gaps() == ["kvantdator åt hönsgården"]


def test_another_process_with_another_clock_hash_and_language_makes_the_same_files(
    filled: Store, guide: Guide, tmp_path: Path
) -> None:
    data = tmp_path / "lotsen.sqlite"
    with sqlite3.connect(str(filled.engine.url.database)) as here, sqlite3.connect(data) as copy:
        here.backup(copy)
    again = Store(f"sqlite:///{data}")
    with again.begin() as tx:
        report_archive.forget(tx)  # so that both make it, and none reads it
    with again.begin() as tx:
        (report,) = made(tx, guide, Settings.read({}).site, LAST, everyone(guide)[:1], NOW)
        report_archive.forget(tx)
    again.close()
    other = dict(PYTHONHASHSEED="7", TZ="Asia/Tokyo", LC_ALL="C", LANG="de_DE.UTF-8", DATA_DIR=str(tmp_path))
    command = [sys.executable, "-m", "bot", "report", "--week", str(LAST), "--out", str(tmp_path / "out")]
    subprocess.run(command, env=os.environ | other, check=True, capture_output=True, cwd=ROOT)
    for form, content in files(report).items():
        assert (tmp_path / "out" / name(report, form)).read_bytes() == content, form


@pytest.mark.parametrize(
    ("companies", "questions", "said"),
    [(-1, -2, "Färre än 5 företag ställde frågor;"), (38, -2, "38 företag ställde frågor;"),
     (-2, -2, "Företag ställde frågor, hur många visas inte;"), (-2, 40, "Företagen ställde 40 frågor")],
)  # fmt: skip
def test_a_sentence_whose_figures_are_withheld_reads_as_a_sentence(
    reports: dict[str, Report], companies: int, questions: int, said: str
) -> None:
    report = reports["*"]
    now = replace(report.now, companies=companies, questions=questions)
    assert sentence(replace(report, trend=(*report.trend[:-1], now)), texts("sv")).startswith(said)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [("2026-11-16", "2026-11-22", "16–22 november 2026"), ("2026-11-30", "2026-12-06", "30 november–6 december 2026"),
     ("2026-12-28", "2027-01-03", "28 december 2026–3 januari 2027")],
)  # fmt: skip
def test_the_days_of_a_week_are_written_as_people_do(
    reports: dict[str, Report], first: str, last: str, told: str
) -> None:
    report = replace(reports["*"], first_day=first, last_day=last)
    assert subtitle(report, texts("sv")) == f"Sydöstra Skåne, {told}"


@pytest.mark.parametrize(
    ("opened", "kept", "said"),
    [(0, 0, "9 företag fick se era erbjudanden. Inget av dem öppnade något eller ville prata med någon."),
     (-1, 0, "9 företag fick se era erbjudanden och färre än 5 öppnade något. Inget av dem sparade eller ville prata med någon."),
     (7, -1, "9 företag fick se era erbjudanden, 7 öppnade något och färre än 5 sparade eller ville prata med någon.")],
)  # fmt: skip
def test_an_organisations_sentence_says_none_in_words(
    reports: dict[str, Report], opened: int, kept: int, said: str
) -> None:
    steps = dict(asked=9, opened=opened, kept=kept, going=0, done=0)
    assert sentence(replace(reports["o:almi"], steps=steps), texts("sv")) == said
