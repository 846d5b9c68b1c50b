"""The same search over plain documents, and the command that questions them."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.search.documents import BadDocumentError, DocumentSearch, PlainDocument, read_documents

FAQ = Path(__file__).parents[1] / "data" / "faq.jsonl"
BOOKS = {"id": "lan", "title": "Lånetid", "text": "Böcker lånas i fyra veckor."}
LAUNDRY = {"id": "tvatt", "text": "Tvättstugan bokas på tavlan."}


def _written(folder: Path, *rows: object) -> Path:
    file = folder / "docs.jsonl"
    file.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), "utf-8")
    return file


def test_a_misspelt_question_in_other_forms_finds_the_document(tmp_path: Path) -> None:
    found = DocumentSearch.of(read_documents(_written(tmp_path, BOOKS, LAUNDRY)))
    assert found.find("hur länge kan jag låna bökcer")[0] == "lan"
    assert found.find("boka tvättstuga")[0] == "tvatt"


def test_everyday_questions_to_other_trades_texts_are_answered_by_meaning() -> None:
    rows = [json.loads(line) for line in FAQ.read_text("utf-8").splitlines()]
    search = DocumentSearch.of([PlainDocument(row["id"], row["title"], row["text"]) for row in rows])
    gains = []
    for row in rows:
        for ask in row["asks"]:
            found = search.find(ask)
            gains.append(1 / math.log2(2 + found.index(row["id"])) if row["id"] in found else 0.0)
    assert sum(gains) / len(gains) > 0.46  # letters alone reach 0.38, words alone 0.33


@pytest.mark.parametrize("question", ["", "🙂🙂", "och att det", "x" * 4000, "\x00\ud800", "і а о"])
def test_odd_questions_are_answered_with_at_most_ten(question: str) -> None:
    search = DocumentSearch.of([PlainDocument(str(n), "", f"text nummer {n}") for n in range(20)])
    assert len(search.find(question)) <= 10


def test_no_documents_find_nothing() -> None:
    assert DocumentSearch.of([]).find("låna") == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe\xfd", "not JSON"),
        (b"[1]", '"id", "title" and "text"'),
        (b'{"id": 1, "text": "x"}', '"id" should be a text'),
        (b'{"id": "b"}', '"text" should be a text'),
        (b'{"id": "b", "title": 3, "text": "x"}', '"title"'),
        (b'{"id": "a", "text": "x"}', "'a' stands on line 1 already"),
    ],
)
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, line: bytes, says: str) -> None:
    file = tmp_path / "docs.jsonl"
    file.write_bytes(b'{"id": "a", "text": "x"}\r\n\n' + line + b"\n")
    with pytest.raises(BadDocumentError, match=r"docs\.jsonl, line 3: ") as wrong:
        read_documents(file)
    assert says in str(wrong.value)


def test_the_command_answers_each_question_in_the_same_contract(tmp_path: Path) -> None:
    asked = '{"id": 7, "q": "lånetid för böcker"}\nno json\n{"id": 8, "q": "tvätta"}\n'
    docs = str(_written(tmp_path, BOOKS, LAUNDRY))
    result = CliRunner().invoke(main, ["ask", "--jsonl", "--documents", docs], input=asked)
    first, bad, second = (json.loads(line) for line in result.output.splitlines())
    assert (first["id"], first["answered"], first["kind"], first["offers"][0]) == (7, True, "offers", "lan")
    assert first["shown"][0] == "lan"
    assert first["groups"] == []
    assert first["need"] is None
    assert first["ms"] > 0
    assert "not JSON" in bad["error"]
    assert second["offers"][0] == "tvatt"


def test_the_command_says_which_line_of_the_documents_is_wrong(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["ask", "--jsonl", "--documents", str(_written(tmp_path, BOOKS, 3))])
    assert result.exit_code == 1
    assert result.output.startswith("Error: docs.jsonl, line 2: ")


def test_documents_need_questions_as_json_lines(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["ask", "låna", "--documents", str(_written(tmp_path, BOOKS))])
    assert result.exit_code == 2
