"""The texts: the same messages in both languages, all used, none missing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.catalog import model
from bot.dialogue.planscreens import NEEDS, NEXTS, WHENS
from bot.dialogue.profile import EMPLOYEES, FACTS
from bot.dialogue.texts import FOLDER, texts
from bot.followup.plans import STATES
from bot.turn import Language

ROOT = Path(__file__).parents[2] / "bot"
FILES = sorted(path.name for path in (FOLDER / "sv").glob("*.ftl"))
BUILT: dict[str, Iterable[object]] = {
    "kind": model.OfferKind,
    "stage": model.Stage,
    "sector": model.Sector,
    "status": model.Status,
    "answer": ["in-rounds", "paused", "budget-spent"],
    "card-role": model.Role,
    "card-basis": [basis for basis in model.Basis if basis is not model.Basis.SOURCE],
    "form-role": model.Role,
    "form-basis": model.Basis,
    "form-free": ["true", "false", "unknown"],
    "fact": FACTS,
    "answer-unfit": [fact for fact in FACTS if fact != "municipality"],
    "employees": EMPLOYEES,
    "language": model.LANGUAGES,
    "plan-state": STATES,
    "plan-next": NEXTS,
    "plan-need": NEEDS,
    "plan-when": WHENS,
}
"""Messages whose names are put together: the beginning, and what follows it."""


class Variables(Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - the visitor's own name
        self.found.add(node.id.name)


def messages(language: str) -> dict[str, set[str]]:
    """Every message of a language with the variables in it."""
    found: dict[str, set[str]] = {}
    for file in sorted((FOLDER / language).glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{file.name}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice"
                variables = Variables()
                variables.visit(entry)
                found[entry.id.name] = variables.found
    return found


def test_both_languages_have_every_message_with_the_same_variables() -> None:
    assert messages("sv") == messages("en")
    assert [path.name for path in sorted((FOLDER / "en").glob("*.ftl"))] == FILES


def source() -> str:
    files = [path for form in ("*.py", "*.html", "*.js") for path in ROOT.rglob(form)]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_no_message_is_without_use() -> None:
    code = source()
    whole = set(re.findall(r"[\"']([a-z][a-z0-9_-]+)[\"']", code))
    begun = set(re.findall(r"(?:f[\"']([a-z][a-z0-9-]*-)\{|\"([a-z-]+-)\" ~)", code))
    open_ended = tuple({one or other for one, other in begun} - {f"{begins}-" for begins in BUILT})
    built = {f"{begins}-{end}" for begins, ends in BUILT.items() for end in ends}
    assert sorted(n for n in messages("sv") if n not in whole | built and not n.startswith(open_ended)) == []


def test_no_message_is_missing() -> None:
    called = re.findall(r"(?:say|paragraph|button|short)\((?:scene, )?\"([a-z][a-z0-9_-]+[a-z0-9])\"", source())
    assert set(called) - set(messages("sv")) == set()
    assert len(set(called)) > 80


@pytest.mark.parametrize("begins", BUILT)
def test_every_message_whose_name_is_put_together_exists(begins: str) -> None:
    assert [end for end in BUILT[begins] if f"{begins}-{end}" not in messages("sv")] == []


@pytest.mark.parametrize("language", model.LANGUAGES)
def test_texts_do_not_shout_and_are_written_as_print_is(language: str) -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in (FOLDER / language).glob("*.ftl"))
    assert not re.findall(r".*!!.*|.* {2,}[^ ].*= .*|.*\.\.\..*", text)
    assert [line for line in text.splitlines() if '"' in line.partition(" = ")[2].replace('{ "', "")] == []


def test_an_unknown_message_and_a_missing_variable_are_errors_and_not_gaps() -> None:
    with pytest.raises(KeyError):
        texts("sv")("no-such-message")
    with pytest.raises((KeyError, LookupError)):
        texts("sv")("answer-need")


@pytest.mark.parametrize(
    ("language", "one", "two", "three"),
    [("sv", "a", "a och b", "a, b och c"), ("en", "a", "a and b", "a, b and c")],
)
def test_words_in_a_row(language: Language, one: str, two: str, three: str) -> None:
    say = texts(language)
    assert [say.list("a"), say.list("ab"), say.list("abc"), say.list([])] == [one, two, three, ""]


def test_days_and_numbers_are_written_as_people_do() -> None:
    sv, en = texts("sv"), texts("en")
    assert (sv.date(dt.date(2026, 5, 3)), en.date(dt.date(2026, 12, 31))) == ("3 maj 2026", "31 December 2026")
    assert (sv.number(1250000), en.number(1250000)) == ("1\u00a0250\u00a0000", "1,250,000")


@pytest.mark.parametrize(("number", "said"), [(0, "inga anställda"), (1, "1 anställd"), (5, "5 anställda")])
def test_numbers_are_inflected(number: int, said: str) -> None:
    assert texts("sv")("fact-value-employees", number=number) == said
