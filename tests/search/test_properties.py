"""Whatever anybody types, there is an answer."""

from __future__ import annotations

import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.search import Engine, Finding, Question
from tests.search.conftest import Asker

MAIL = (
    "Hej!\n\nJag heter Anna och driver ett litet bageri i Kivik sedan fyra år. Vi är tre anställda och omsätter ungefär "
    "två miljoner.\nUgnen är från 1987 och drar enormt mycket el. Banken säger nej. Finns det någon som kan hjälpa oss?\n\n"
    "Med vänliga hälsningar\nAnna\n--\nSkickat från min telefon\n"
)
ODD = [
    "",
    " ",
    "\x00",
    "\n\t",
    "😀🎉" * 100,
    "och att jag det",
    MAIL * 8,
    "a" * 300,
    "lån " * 1000,
    "ª²³ ﬁ ǅ İstanbul",
    "١٢٣ كيف أحصل على قرض",
    "як отримати кредит для бізнесу",
    "jak dostać pożyczkę na firmę",
    "hvordan søger jeg et lån til min virksomhed",
    unicodedata.normalize("NFD", "företagslån på Österlen"),
    "".join(map(chr, range(1, 2000))),
    "\ud800",
    "<script>alert(1)</script> %s {0} ${x}",
    "1" * 4000,
    "år 0 miljoner 99999999999999999999 kr",
    "-1 anställda, 1e9 anställda, 1.2.3 miljoner",
]


def valid(finding: Finding) -> bool:
    return len(finding.hits) <= 10 and 0 <= finding.certain <= 1 and finding.language in ("sv", "en")


@pytest.mark.parametrize("text", ODD)
def test_odd_input_gets_an_answer(ask: Asker, text: str) -> None:
    assert valid(ask(text))
    assert valid(ask(text, "jag vill starta eget", text))


@given(st.text(max_size=400), st.lists(st.text(max_size=80), max_size=3))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gets_an_answer(engine: Engine, text: str, before: list[str]) -> None:
    assert valid(engine.find(Question(text, tuple(before))))


@pytest.mark.parametrize("text", [MAIL * 8, "lån till företag i Sjöbo " * 160, "a" * 4000])
def test_long_input_takes_little_more_than_a_short_question(ask: Asker, text: str) -> None:
    def seconds(asked: str) -> float:
        started = time.process_time()
        ask(asked)
        return time.process_time() - started

    ask(text)
    assert min(seconds(text) for _ in range(5)) < 25 * min(seconds("lån till bageri i Kivik") for _ in range(5))


def test_polish_and_danish_still_find_a_loan(ask: Asker) -> None:
    for text in ("hvordan får jeg et lån til min virksomhed", "pożyczka firma lån"):
        assert any("lan" in hit.offer for hit in ask(text).hits[:5])


def test_many_threads_get_the_same_answers(engine: Engine) -> None:
    questions = [Question(text) for text in ("lån till ugn", "mark i Ystad", "starta eget", "anställa lärling")] * 20
    alone = [engine.find(question) for question in questions]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(engine.find, questions)) == alone
