"""The terminal as people and tools use it: real processes, with what they read and write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.catalog import Catalog
from bot.channels.plaintext import render
from bot.channels.terminal import municipality_code
from bot.turn import Bullets, Button, Comparison, Heading, Items, Paragraph, Press, Reply, Rows, Span
from tests.conftest import SMALL

ROOT = Path(__file__).parents[1]
KINDS = {"offers", "clarify", "greeting", "thanks", "about_bot", "out_of_scope", "nonsense", "abuse", "injection",
         "privacy", "human", "none"}  # fmt: skip


def lotsen(*arguments: str, heard: bytes = b"", catalog: Path = SMALL) -> subprocess.CompletedProcess[bytes]:
    environment = {"CATALOG_DIR": str(catalog), "PATH": os.environ["PATH"], "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, input=heard, capture_output=True, cwd=ROOT, env=environment, timeout=120)


def jsonl(*lines: object) -> list[dict[str, Any]]:
    """What comes back for each line; a text is a line as it is, anything else is written as JSON."""
    heard = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    done = lotsen("ask", "--jsonl", heard=b"\n".join(heard) + b"\n")
    assert done.stderr == b""
    assert done.returncode == 0
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_conversation_from_a_question_to_an_offer_and_back() -> None:
    told = lotsen("chat", heard="kan jag låna till en maskin\n1\n/profil\n/kommun\nEkhamn\n/mindata\n".encode())
    read = told.stdout.decode()
    assert told.returncode == 0
    assert told.stderr == b""
    steps = ["Hej, jag är Lotsen", "Låna en mindre summa", "Vem äger:", "Det här vet jag om företaget",
             "Var finns företaget?", "Norrby", "Det här sparar jag om dig", '"pseudonym"']  # fmt: skip
    for step in steps:
        assert step in read
        read = read.partition(step)[2]


def test_one_question_gets_its_answer_as_text() -> None:
    done = lotsen("ask", "kan jag låna till en maskin", "--municipality", "ekhamn")
    assert "Litet lån" in done.stdout.decode()
    assert done.returncode == 0


def test_a_municipality_that_is_not_there_is_an_error_of_one_line() -> None:
    done = lotsen("ask", "lån", "--municipality", "Ankeborg")
    assert "there is no municipality called 'Ankeborg'" in done.stderr.decode()
    assert done.returncode == 2


def test_no_question_at_all_says_how_to_ask() -> None:
    done = lotsen("ask")
    assert "Give a question" in done.stderr.decode()
    assert done.returncode == 2


def test_lines_of_json_come_back_in_the_same_order_whatever_is_in_between() -> None:
    rows = jsonl(
        {"id": 1, "q": "kan jag låna till en maskin"},
        b"not json",
        {"id": "två", "q": "something about solar panels", "lang": "en", "municipality": "Norrby"},
        b"",
        b"[1, 2]",
        {"id": 3},
        {"id": 4, "q": 5},
        {"id": 5, "q": "lån", "after": 7},
        b"\xff\xfe\xff",
        b"[" * 100_000,
        b'{"id": NaN, "q": "x"}',
        {"id": 6, "q": "hej"},
        {"id": "\ud800", "q": "l\ud800n \u0000"},
        {"id": None, "q": "", "municipality": None, "after": None, "lang": None},
        {"id": [1], "q": "x" * 50_000, "municipality": "Ankeborg", "lang": "de"},
    )
    answered = [row for row in rows if "error" not in row]
    assert [row["id"] for row in answered] == [1, "två", 6, "\ud800", None, [1]]
    assert [row["id"] for row in rows].count(None) == 9
    assert all(row["id"] is None and row["error"] for row in rows if "error" in row)
    assert [("error" in row) for row in rows][:4] == [False, True, False, True]


def test_a_line_says_all_that_the_contract_promises() -> None:
    first, silly = jsonl({"id": 1, "q": "kan jag låna till en maskin"}, {"id": 2, "q": ""})
    assert set(first) == {"id", "answered", "kind", "offers", "shown", "groups", "need", "ms"}
    assert first["answered"] is True
    assert first["kind"] == "offers"
    assert first["offers"][0] == first["shown"][0] == "litet-lan"
    assert set(first["shown"]) <= set(first["offers"])
    assert len(first["offers"]) <= 10
    assert all(set(group) <= set(first["shown"]) for group in first["groups"])
    assert first["need"] == "lana-pengar"
    assert 0 < first["ms"] < 10_000
    assert {first["kind"], silly["kind"]} <= KINDS
    assert (silly["answered"], silly["shown"]) == (False, [])


def test_the_question_before_colours_the_answer_and_lines_do_not_colour_each_other() -> None:
    alone, after, again = jsonl(
        {"id": 1, "q": "1"}, {"id": 2, "q": "1", "after": "kan jag låna till en maskin"}, {"id": 3, "q": "1"}
    )
    assert (after["shown"], after["kind"]) == (["litet-lan"], "offers")
    assert alone["shown"] == []
    assert [alone[key] for key in ("kind", "shown", "offers")] == [again[key] for key in ("kind", "shown", "offers")]


def test_another_catalog_is_read_when_asked_for(tmp_path: Path) -> None:
    done = lotsen("ask", "lån", "--catalog", str(tmp_path / "gone"))
    assert "mappen finns inte" in done.stderr.decode()
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [("9901", "9901"), ("Norrby", "9901"), (" norrby ", "9901"), ("Norrby kommun", "9901"), ("Lillviken", "9902"),
     ("Ankeborg", None), ("", None)],
)  # fmt: skip
def test_a_municipality_is_known_by_its_names(small: Catalog, name: str, code: str | None) -> None:
    assert municipality_code(small, name) == code


def test_every_block_is_set_as_text() -> None:
    blocks = (
        Heading("Rubrik"),
        Paragraph((Span("Se "), Span("sidan", url="https://a.example/"), Span("!", bold=True))),
        Items(()),
        Bullets("Steg", ((Span("Ett"),), (Span("Två"),)), numbered=True),
        Bullets("Ha med", ((Span("Budget"),),)),
        Rows((("Kostnad", (Span("Inget"),)), ("Tid", (Span("x " * 60),)))),
        Comparison(("A", "B"), (("Vem", ("Ettan", "Tvåan")),)),
    )
    more, place = Button("Mer", Press("more", "k")), Button("Plats", ask_location=True)
    buttons = ((more, place), (Button("Sida", url="https://b.example/"),))
    read = render(Reply("page", blocks, buttons))
    assert read.startswith("Rubrik\n──────\n\nSe sidan (https://a.example/)!\n\n")
    assert "Steg\n  1. Ett\n  2. Två" in read
    assert "Ha med\n  • Budget" in read
    assert "Kostnad: Inget\nTid:     x x" in read
    assert "Ettan" in read
    assert read.endswith("  [1] Mer\n  [2] Sida: https://b.example/")
    assert max(map(len, read.splitlines())) <= 78


def test_a_wide_comparison_is_set_one_offer_after_the_other() -> None:
    table = Comparison(("A", "B", "C", "D"), (("Vem", ("1", "2", "3", "4")),))
    assert render(Reply("page", (table,))) == "Vem\n  A: 1\n  B: 2\n  C: 3\n  D: 4"
