"""The JSON Schemas that help editors: in step with the model, and agreeing with the reader."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from bot.catalog import schema
from bot.catalog.yamltext import parse
from tests.conftest import SMALL

REAL = Path(__file__).parents[2] / "catalog"
SCHEMAS = {name: json.loads(text) for name, text in schema.schemas().items()}
FILES = sorted(path for folder in (SMALL, REAL) for path in folder.rglob("*.yaml"))


def kind(path: Path) -> str:
    """The name of the schema that a file belongs to."""
    return {"organisations": "organisation", "cases": "case", "meetings": "meeting"}.get(path.parent.name, path.stem)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_in_the_catalog_is_the_one_that_the_model_gives(name: str) -> None:
    assert (REAL / "schema" / name).read_text(encoding="utf-8") == schema.schemas()[name], "run: lotsen schema"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_valid_itself(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_agrees_with_its_schema(path: Path) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMAS[f"{kind(path)}.json"])
    assert [error.message for error in validator.iter_errors(parse(path.read_bytes()).data)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_names_its_schema_in_its_first_line(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    _, equals, place = first.partition("# yaml-language-server: $schema=")
    assert equals, first
    assert (path.parent / place).resolve() == (REAL / "schema" / f"{kind(path)}.json").resolve()


@pytest.mark.parametrize("wrong", [{"audience": {}}, {"cost": "gratis"}, {"closes": 20260331}, {"id": "Å"}])
def test_what_the_reader_refuses_the_schema_refuses(wrong: dict[str, object]) -> None:
    organisation = parse((SMALL / "organisations" / "lanehuset.yaml").read_bytes()).data
    organisation["offers"][0] |= wrong
    assert not jsonschema.Draft202012Validator(SCHEMAS["organisation.json"]).is_valid(organisation)


def test_every_field_that_an_editor_must_understand_is_described() -> None:
    offer = SCHEMAS["organisation.json"]["$defs"]["Offer"]["properties"]
    plain = {"kind", "cost", "status", "url", "basis", "sources", "review_months"}
    assert [name for name, field in offer.items() if name not in plain and "description" not in field] == []


def test_schemas_are_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    written = schema.write(tmp_path / "new" / "schema")
    assert {path.name for path in written} == set(SCHEMAS)
    assert all(json.loads(path.read_text(encoding="utf-8")) == SCHEMAS[path.name] for path in written)
