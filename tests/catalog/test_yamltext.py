"""YAML text to plain data: by the rules of YAML 1.2, bounded, and never by an exception of its own."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from bot.catalog import yamltext
from bot.catalog.yamltext import YamlError, parse, scalar

NAMES = ["CSafeLoader", "SafeLoader"]


@pytest.fixture(params=[name for name in NAMES if hasattr(yaml, name)])
def _each_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamltext, "_Loader", getattr(yaml, request.param))


both_loaders = pytest.mark.usefixtures("_each_loader")


def value(written: str) -> Any:
    document = parse(f"a: {written}\n".encode())
    assert document.problems == ()
    return document.data["a"]


def refusal(raw: bytes) -> tuple[int, int, str]:
    with pytest.raises(YamlError) as wrong:
        parse(raw)
    return (*wrong.value.place, wrong.value.message)


def problem(raw: bytes) -> tuple[int, int, str]:
    (wrong,) = parse(raw).problems
    return (*wrong.place, wrong.message)


def read_or_refused(raw: bytes) -> bool:
    try:
        return all(problem.message and min(problem.place) >= 1 for problem in parse(raw).problems)
    except YamlError as wrong:
        return bool(wrong.message) and min(wrong.place) >= 1


@both_loaders
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12:30", "12:30"),
        ("1:2:3", "1:2:3"),
        ("2026-03-01", "2026-03-01"),
        ("2026-03-01 18:00", "2026-03-01 18:00"),
        ("1e3", "1e3"),
        ("1_000", "1_000"),
        (".5", ".5"),
        (".inf", ".inf"),
        ("1.", "1."),
        ("+", "+"),
        ("<<", "<<"),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("250000", 250000),
        ("1.5", 1.5),
        ("-0.25e3", -250.0),
        ("true", True),
        ("False", False),
        ("~", None),
        ("null", None),
        ("", None),
        ("nej", "nej"),
        ("TRUE", "TRUE"),
        ('"12"', "12"),
        ("'no'", "no"),
        ("|\n  två\n  rader", "två\nrader\n"),
        (">-\n  två\n  rader", "två rader"),
        ("99999999999999999999999", "99999999999999999999999"),
    ],
)
def test_a_value_is_what_yaml_1_2_says_and_else_stays_text(written: str, meant: Any) -> None:
    assert value(written) == meant
    assert type(value(written)) is type(meant)


@both_loaders
@pytest.mark.parametrize("written", ["no", "Yes", "ON", "off", "y", "=", "08", "0123", "-007", "0x1F", "0o17", "01_0"])
def test_a_value_that_was_once_something_else_must_be_quoted(written: str) -> None:
    line, column, message = problem(f"a: 1\nb: {written}\n".encode())
    assert (line, column) == (2, 4)
    assert f'Skriv "{written}" med citattecken' in message


def test_an_unquoted_no_could_also_have_been_meant_as_false() -> None:
    assert "eller false om det är ja/nej" in problem(b"a: no\n")[2]
    assert "eller true om det är ja/nej" in problem(b"a: on\n")[2]
    assert "ja/nej" not in problem(b"a: 08\n")[2]


@both_loaders
@pytest.mark.parametrize("written", ["no", "08", "y"])
def test_a_key_that_could_be_read_as_something_else_is_a_key(written: str) -> None:
    assert parse(f"{written}: 1\n".encode()).data == {written: 1}


@both_loaders
def test_every_value_and_key_has_its_place() -> None:
    document = parse("# först\nid: x\noffers:\n  - id: ett\n    name: {sv: Ö, en: O}\n".encode())
    assert document.place(("offers", 0, "id")) == (4, 9)
    assert document.key_place(("offers", 0, "name", "en")) == (5, 19)
    assert document.place(("offers", 0, "name", "en")) == (5, 23)
    assert document.place(("offers", 0, "promise", "sv")) == document.place(("offers", 0)) == (4, 5)
    assert document.key_place(("offers", 0, "nothing")) == (4, 5)


@both_loaders
@pytest.mark.parametrize(
    ("raw", "place", "says"),
    [
        (b"a:\n\t- 1\n", (2, 1), "en tabb"),
        (b"a:\r\t- 1\r", (2, 1), "en tabb"),
        ("ååå: \xe5\n".encode("latin-1"), (1, 1), "UTF-8"),
        ("å: ".encode() + b"\xff", (1, 4), "UTF-8"),
        ("å: 1\nö: x\x00y\n".encode(), (2, 5), "styrtecken"),
        (b"a: x\x1b[0m\n", (1, 5), "styrtecken"),
        (b'a: "x\\x1b[0m"\n', (1, 4), "styrtecken"),
        (b'a: "x\\0"\n', (1, 4), "styrtecken"),
        (b'a: "gpj.\\u202eexe"\n', (1, 4), "styrtecken"),
        ("a: gpj.\u202eexe\n".encode(), (1, 4), "styrtecken"),
        (b"a: 'open\n\n", (3, 1), "citattecknet som öppnas på rad 1"),
        (b"a: 1\nb: [1, 2\nc: 3\n", (3, 2), "parentesen [ som öppnas på rad 2"),
        (b"a: {b: 1\n", (2, 1), "parentesen { som öppnas på rad 1"),
        (b"a: b: c\n", (1, 5), "inom citattecken"),
        (b"a: 1\n b: 2\n", (2, 3), "felindragen"),
        (b"a:\n  b: 1\n c: 2\n", (3, 2), "felindragen"),
        (b"a:\n  - b\n c\n", (3, 2), "felindragen"),
        (b"- a\nb: 1\n", (2, 1), "felindragen"),
        (b"a: 'it's'\n", (1, 8), "efter ett avslutande citattecken"),
        (b"a: x\nb\n", (3, 1), "kolon efter nyckeln"),
        (b"a: 1\n---\nb: 2\n", (2, 1), "flera dokument"),
        (b"a: 1\nb: *x\n", (2, 4), "* först i en text"),
        (b"a: *\n", (1, 5), "* först i en text"),
        (b"a: &x\n", (1, 4), "& först i en text"),
        (b"a: & Co\n", (1, 5), "& först i en text"),
        (b"a: !viktigt\n", (1, 4), "! först i en text"),
        (b"a: !!str 12\n", (1, 4), "! först i en text"),
        (b"a: !x!y 1\n", (1, 4), "! först i en text"),
        (b"a: %x\n", (1, 4), "% först i en text"),
        (b"a: @x\n", (1, 4), "@ först i en text"),
        (b"a: `x\n", (1, 4), "` först i en text"),
        (b"a: |x\n", (1, 5), "på nästa rad"),
        (b"{a: 1}: 2\n", (1, 1), "nyckel"),
        (b"? [a]\n: 2\n", (1, 3), "nyckel"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_to_write(raw: bytes, place: tuple[int, int], says: str) -> None:
    line, column, message = refusal(raw)
    assert says in message
    assert (line, column) == place
    assert message.endswith(".")


@both_loaders
def test_a_key_that_stands_twice_is_a_problem_where_the_second_stands() -> None:
    assert problem(b"a: 1\nb: 2\na: 3\n") == (3, 1, "nyckeln 'a' står två gånger. Ta bort den ena.")


@both_loaders
@pytest.mark.parametrize("raw", [b"", b"# bara en kommentar\n", b"---\n", b"\xef\xbb\xbf", b"~\n"])
def test_a_text_without_anything_is_nothing(raw: bytes) -> None:
    assert parse(raw).data is None


@both_loaders
def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    document = parse(b"\xef\xbb\xbfa: 1\r\nb:\r\n  - x\r\n")
    assert document.data == {"a": 1, "b": ["x"]}
    assert document.place(("b", 0)) == (3, 5)


@both_loaders
@pytest.mark.parametrize("raw", [b"[" * 50_000, b"a: " + b"[" * 50_000, b"{a: " * 50_000, b"- " * 50_000])
def test_deep_nesting_is_refused_without_a_crash(raw: bytes) -> None:
    assert "för djupt kapslat" in refusal(raw)[2]


def test_ten_megabytes_of_nesting_are_refused_at_once() -> None:
    began = time.perf_counter()
    assert "för stor" in refusal(b"[" * 10_000_000)[2]
    assert time.perf_counter() - began < 5


def test_a_billion_laughs_are_refused_at_the_first() -> None:
    laughs = "a: &a [lol, lol, lol]\n" + "".join(
        f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcd", "bcde", strict=True)
    )
    assert refusal(laughs.encode())[:2] == (1, 4)


def test_a_file_at_the_limit_of_size_is_read_in_seconds() -> None:
    raw = b"".join(b"- {a: %07d x, b: en rad text som den brukar se ut}\n" % n for n in range(20_000))
    assert len(raw) > 1_000_000
    began = time.perf_counter()
    assert len(parse(raw).data) == 20_000
    assert time.perf_counter() - began < 10


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
@example(b"\x85")
@example("a: \u2028b".encode())
@example(b"%YAML 9.9\n---\na")
@example(b"%TAG ! tag:x\n--- !y\na")
@example(b"!!binary x")
@example(b"? a\n? b\n")
@example(b": 1")
@example(b"- - - ? a")
@example(b"!<tag> {")
def test_any_bytes_are_read_or_refused_and_nothing_else(raw: bytes) -> None:
    assert read_or_refused(raw)


PIECES = st.sampled_from(
    ["a", ": ", ":", "- ", "\n", "  ", "[", "]", "{", "}", ", ", "#", "&a ", "*a", "|", ">", "'", '"', "? ", "!!str ",
     "---\n", "...\n", "\t", "no", "08", "~", "%", "@", "`", "\\", "å", "\r\n", "<<"],
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
def test_anything_that_looks_like_yaml_is_read_or_refused(text: str) -> None:
    assert read_or_refused(text.encode())


OBEYED = {
    *map(chr, range(32)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff",
}
READABLE = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=OBEYED - {"\t", "\n", "\r", "\x85"}), max_size=60
)


@given(READABLE)
@example("no")
@example("08")
@example("12:30")
@example("- x")
@example("a: b")
@example("# x")
@example(" x ")
@example("\n")
@example("\x85")
@example("'")
@example('"')
@example("...")
@example("---")
@example("0x1F")
@example("Å" * 200 + " " + "ä" * 200)
@example("\ufeff")
def test_a_text_written_as_a_scalar_is_read_back_as_that_text(text: str) -> None:
    assert parse(f"a: {scalar(text)}\n".encode()).data == {"a": text}


@given(READABLE)
def test_a_written_scalar_stays_on_one_line(text: str) -> None:
    assert len(f"a{scalar(text)}b".splitlines()) == 1
