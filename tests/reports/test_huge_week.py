"""A week of 100,000 questions gives a report that is whole, as short as any other, and true."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from pypdf import PdfReader
from sqlalchemy import Connection, insert, text

from bot.dialogue import Guide
from bot.dialogue.texts import texts
from bot.reports import document
from bot.reports.figures import Report
from bot.reports.files import files
from bot.reports.press import everyone, made
from bot.reports.sentence import sentence
from bot.store import Store
from bot.store.people_tables import callbacks, cases
from tests.reports.conftest import LAST, NOW

QUESTIONS, COMPANIES = 100_000, 20_000
EVERY = 16
"""One question in so many has no answer, and each of those is worded in its own way."""
RATED = 8
"""One answer in so many got a thumb, which is down when there was none."""
CALLED = 50
"""One company in so many wanted a call; half of those calls were taken."""
PLACES = 5
"""Companies are spread evenly over our four municipalities and elsewhere."""
LONGEST_LIST, LONGEST_TABLE = 12, 20
HEADINGS = ("report-do", "report-ask", "report-gaps", "report-overlap", "report-result", "report-catalog",
            "report-said", "report-ourselves")  # fmt: skip


@pytest.fixture(scope="module")
def huge(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Report]]:
    """The reports of the whole area, a municipality and an organisation."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('huge') / 'lotsen.sqlite'}")
    store.migrate()
    scopes = everyone(guide)
    with store.begin() as tx:
        fill(tx, guide)
        wanted = [scopes[0], scopes[1], next(scope for scope in scopes if scope.id == "almi")]
        found = list(made(tx, guide, "https://lotsen.example", LAST, wanted, NOW))
    yield found
    store.close()


def fill(tx: Connection, guide: Guide) -> None:
    """Every question and what followed, written by the database itself."""
    one, other = (offer.id for offer in guide.catalog.organisations["almi"].offers[:2])
    places = " ".join(f"WHEN {n} THEN '{area.code}'" for n, area in enumerate(guide.catalog.home()))
    needs = " ".join(f"WHEN {n} THEN '{need}'" for n, need in enumerate(guide.catalog.needs))
    worded = "'fråga ' || i || ' om ' || char(97 + i % 26, 97 + i / 26 % 26, 97 + i / 676 % 26) || 'tillstånd'"
    wrote = (
        ("asked", f"CASE WHEN i % {EVERY} THEN 'offers' ELSE 'none' END", worded, 1),
        ("need", f"CASE i % {len(guide.catalog.needs)} {needs} END", "''", 1),
        ("together", f"'{','.join(sorted((one, other)))}'", "''", 2),
        ("shown", f"'{one}'", "''", 2),
        ("opened", f"'{one}'", "''", 4),
        ("rated", f"'k' || i || CASE WHEN i % {EVERY} THEN '.up' ELSE '.down' END", "'kort sagt'", RATED),
        ("callback_asked", "'almi.lan'", "''", CALLED),
        ("callback_taken", "'almi.kept.1'", "''", 2 * CALLED),
    )
    for name, about, words, every in wrote:
        tx.execute(
            text(
                "WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i + 1 < :questions) "  # noqa: S608
                "INSERT INTO events (at, pseudonym, channel, municipality, language, name, about, text) "
                f"SELECT :first + i, 'p' || (i % :companies), 'web', CASE i % :places {places} END, 'sv', '{name}', "
                f"{about}, {words} FROM c WHERE i % {every} = 0"
            ),
            dict(questions=QUESTIONS, companies=COMPANIES, places=PLACES, first=LAST.bounds[0]),
        )
    waiting = dict(organisation="almi", topic="", language="sv", state="waiting", asked_at=LAST.bounds[0])
    told = dict(offer=one, organisation="almi", language="sv", state="published", got="Vi fick ett lån.", at=0)
    tx.execute(insert(callbacks), [dict(waiting, company=f"web:{n}") for n in range(QUESTIONS // CALLED // 2)])
    tx.execute(insert(cases), [dict(told, company=f"web:{n}", decided_at=LAST.bounds[0]) for n in range(500)])


def test_the_sentence_says_the_true_figures_of_a_huge_week(huge: list[Report]) -> None:
    whole, local, _ = (re.sub(r"\s", " ", sentence(report, texts("sv"))) for report in huge)
    assert whole == "20 000 företag ställde 100 000 frågor; 6 250 frågor fick inget svar."
    assert local == "4 000 företag ställde 20 000 frågor; 1 250 frågor fick inget svar."
    assert "10 000 företag fick se era erbjudanden och 5 000 öppnade något." in re.sub(
        r"\s", " ", sentence(huge[2], texts("sv"))
    )


def test_the_figures_of_a_huge_week_add_up(huge: list[Report]) -> None:
    whole, local, _ = huge
    assert sum(whole.by_place.values()) == whole.now.questions == QUESTIONS
    assert sum(need.now for need in whole.needs) == QUESTIONS
    assert whole.by_place[local.scope.id] == local.now.questions == QUESTIONS // PLACES
    assert {need.id: need.places[local.scope.id] for need in whole.needs} == {n.id: n.now for n in local.needs}
    assert whole.thumbs == (QUESTIONS // RATED - QUESTIONS // EVERY, QUESTIONS // EVERY)


def test_no_list_of_a_huge_week_grows_with_it(huge: list[Report]) -> None:
    for report in huge:
        found = [report.gaps, report.overlaps, report.words, report.owners, report.load, report.said]
        assert [len(one) for one in found if len(one) > LONGEST_LIST] == []
        assert 0 < len(report.suggestions) <= 3
        assert all(len(gap.examples) <= 2 for gap in report.gaps)
        shown = document.document(report)
        blocks = [part for section in shown.sections for block in section.blocks for part in (block, *block.parts)]
        assert max(len(block.rows) for block in blocks) <= LONGEST_TABLE


def test_a_huge_week_is_whole_in_every_format(huge: list[Report]) -> None:
    say = texts("sv")
    for report in huge:
        made = files(report)
        page = made["html"].decode()
        headings = [say(heading) for heading in HEADINGS[: 7 if report.scope.kind == "municipality" else 8]]
        assert [heading for heading in headings if f">{heading}</h2>" not in page] == []
        assert say("report-four-before") not in page  # no week before it is known
        assert len(made["html"]) < 150_000
        printed = PdfReader(io.BytesIO(made["pdf"]))
        words = " ".join(" ".join(page.extract_text() for page in printed.pages).split())
        assert [heading for heading in headings if heading not in words] == []
        assert len(printed.pages) <= 8
        assert made["csv"].count(b"\r\n") < 1000
