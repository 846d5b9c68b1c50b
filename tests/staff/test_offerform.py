"""The form of an offer: generated whole from the model, true to each offer, and read back to the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import Catalog, read
from bot.catalog.edit import Set, plain
from bot.catalog.model import Offer
from bot.dialogue.texts import texts
from bot.staff.formmodel import FIXED, SECTIONS, part_of, parts
from bot.staff.formmodel import read as posted
from bot.staff.formparts import FormError, cell
from bot.staff.offerform import changes, filled, problems_of, whole

REAL = read(Path(__file__).parents[2] / "catalog")
OFFERS = [plain(offer) for offer in REAL.offers.values()]


@pytest.fixture
def offer(small: Catalog) -> dict[str, Any]:
    return dict(plain(small.offers["litet-lan"]))


def test_every_field_of_the_model_stands_in_one_section_of_the_form() -> None:
    fields = {field.alias or name for name, field in Offer.model_fields.items() if name not in FIXED}
    listed = [top for tops in SECTIONS.values() for top in tops]
    assert sorted(listed) == sorted(fields)
    assert {part.path[0] for part in parts()} == fields


def test_every_cell_has_a_name_an_example_and_a_help() -> None:
    for part in parts():
        helps = [getattr(part, "help", ""), *(leaf.help for leaf in part.cells)]
        assert any(helps), part.name
        for leaf in part.cells:
            assert leaf.example, f"{part.name} {leaf.name} has no example"
            for language in ("sv", "en"):
                assert all(texts(language)(f"staff-field-{one}") for one in (*part.path, *leaf.path))


def test_an_example_is_true_to_its_cell() -> None:
    """All examples together are an offer that only points to things that are made up."""
    said = {}
    for part in parts():
        for leaf in part.cells:
            said[f"{part.name}.0.{leaf.name}" if part.form == "rows" else leaf.name] = leaf.example
    data = whole(said) | dict(id="exempel", status="open")
    assert problems_of(data) == []
    assert lines_of(said["promise.sv"]) and 6 <= len(said["promise.sv"].split()) <= 12
    assert 15 <= len(said["summary.sv"].split()) <= 60


def lines_of(text: str) -> list[str]:
    return text.splitlines()


@given(st.sampled_from(OFFERS))
def test_a_form_that_nobody_touched_changes_nothing_and_says_the_whole_offer(data: dict[str, Any]) -> None:
    said = posted(filled(data))
    assert changes(data, filled(data), said) == ([], {})
    fixed = {key: data[key] for key in ("id", "former_ids", "status", "assured", "url_checked") if key in data}
    assert Offer.model_validate(whole(said) | fixed) == Offer.model_validate(_one_row(data))


def _one_row(value: Any) -> Any:
    """The same data with each text on one row, as a form has it."""
    if isinstance(value, dict):
        return {key: _one_row(item) for key, item in value.items() if item not in ([], {}, None)}
    if isinstance(value, list):
        return [_one_row(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def test_each_changed_part_is_one_step_with_what_the_editor_saw(offer: dict[str, Any]) -> None:
    before = filled(offer)
    after = before | {
        "cost.free": "true",
        "cost.text.sv": "Gratis.",
        "cost.text.en": "Free.",
        "roles.0.role": "decides",
    }
    steps, saw = changes(offer, before, after)
    here = ("offers", "litet-lan")
    free = {"free": True, "text": {"sv": "Gratis.", "en": "Free."}}
    roles = [{"organisation": "radhuset", "role": "decides"}, {"organisation": "norrby-kommun", "role": "refers"}]
    assert steps == [Set((*here, "roles"), roles), Set((*here, "cost"), free)]
    assert saw == {(*here, "roles"): offer["roles"], (*here, "cost"): offer["cost"]}


def test_a_row_that_is_emptied_goes_and_an_empty_row_is_none(offer: dict[str, Any]) -> None:
    before = filled(offer)
    emptied = {name: "" if name.startswith("roles.0.") else text for name, text in before.items()}
    fields = emptied | {"roles.2.organisation": "", "roles.2.role": ""}
    steps, _ = changes(offer, before, posted(fields))
    assert steps == [Set(("offers", "litet-lan", "roles"), [{"organisation": "norrby-kommun", "role": "refers"}])]


def test_who_handles_what_where_is_a_mapping(offer: dict[str, Any]) -> None:
    before = filled(offer)
    rows = {"handled_by.0.municipality": "9001", "handled_by.0.organisation": "norrby-kommun"}
    steps, _ = changes(offer, before, posted(before | rows))
    assert steps == [Set(("offers", "litet-lan", "handled_by"), {"9001": "norrby-kommun"})]


def test_boxes_and_rows_of_choices_are_read_and_what_was_ticked_keeps_its_order(offer: dict[str, Any]) -> None:
    before = filled(offer)
    fields = {name: text for name, text in before.items() if name not in ("needs", "for.stages")}
    fields |= {"for.stages:growing": "on", "for.stages:established": "on", "for.stages:new": "on"}
    fields |= {"needs.0": "lana-pengar", "needs.1": "", "needs.2": "lana-pengar", "needs.3": "hitta-lokal"}
    steps, _ = changes(offer, before, posted(fields))
    assert [(step.path[2:], step.value) for step in steps if isinstance(step, Set)] == [
        (("needs",), ["lana-pengar", "hitta-lokal"]), (("for", "stages"), ["new", "established", "growing"]),
    ]  # fmt: skip


def test_how_a_value_is_written_is_no_change_by_others(offer: dict[str, Any]) -> None:
    """An empty list, or a text over two rows, shows the same in the form."""
    written = offer | {"replaced_by": [], "note": "En rad\noch en till"}
    before = filled(written)
    _, saw = changes(written, before, before | {"replaced_by": "stort-lan", "note": "Nytt"})
    assert saw == {("offers", "litet-lan", "replaced_by"): [], ("offers", "litet-lan", "note"): "En rad\noch en till"}


def test_what_others_changed_meanwhile_is_not_taken_for_what_was_seen(offer: dict[str, Any]) -> None:
    before = filled(offer)
    theirs = offer | {"url": "https://www.lanehuset.example/nytt"}
    _, saw = changes(theirs, before, before | {"url": "https://www.lanehuset.example/mitt"})
    assert saw == {("offers", "litet-lan", "url"): offer["url"]}


@pytest.mark.parametrize(("wrong", "name", "text"), [
    ({"promise.sv": ""}, "promise.sv", "Löfte, svenska: här behöver du fylla i något."),
    ({"url": "lanehuset.se"}, "url", "https://"),
    ({"amount.max_sek": "mycket"}, "amount.max_sek", "Belopp, högst, kronor: skriv bara siffror."),
    ({"amount.min_sek": "5", "for.employees.min": "10"}, "for.employees.min", "min är större än max"),
    ({"conditions.en": "One row"}, "conditions.en", "lika många rader"),
    ({"similar.0.difference.en": ""}, "similar.0.difference.en", "Liknande erbjudanden, 1, vad som skiljer, engelska"),
    ({"name.sv": ""}, "name.sv", "Namn, svenska: här behöver du fylla i något."),
    ({"kind": ""}, "kind", "Slag: här behöver du fylla i något."),
    ({"needs": ""}, "needs", "Behov: här behöver du fylla i något."),
    ({"review_months": "99"}, "review_months", "Bekräftas efter antal månader är för stort: högst 24."),
    ({"opens": "2027-03-01", "closes": "2027-01-01"}, "closes", "sista dagen"),
])  # fmt: skip
def test_what_is_wrong_is_said_at_its_cell_in_plain_words(
    offer: dict[str, Any], wrong: dict[str, str], name: str, text: str
) -> None:
    said = filled(offer) | wrong
    try:
        problems = tuple(problems_of(whole(said) | dict(id="x", status="open")))
    except FormError as error:
        problems = error.problems
    assert [problem.name for problem in problems] == [name]
    assert text.casefold() in problems[0].text.casefold()


def test_a_text_that_is_missing_wholly_is_asked_for_in_both_languages(offer: dict[str, Any]) -> None:
    said = filled(offer) | {"cost.free": "true", "cost.text.sv": "", "cost.text.en": ""}
    problems = problems_of(whole(said) | dict(id="x", status="open"))
    assert [problem.name for problem in problems] == ["cost.text.sv", "cost.text.en"]


@given(st.dictionaries(st.sampled_from([leaf.name for part in parts() for leaf in part.cells] + [
    "similar.0.offer", "similar.1.difference.sv", "sources.0.url", "roles.39.role", "handled_by.0.municipality",
    "needs.0", "area:9001", "similar.x.offer", "unknown",
]), st.text(max_size=40)))  # fmt: skip
def test_whatever_is_posted_is_read_or_refused_in_words(fields: dict[str, str]) -> None:
    said = posted(fields)
    assert all(part_of(name) for name in said)
    try:
        problems = problems_of(whole(said) | dict(id="x", status="open"))
    except FormError as error:
        problems = list(error.problems)
    assert all(problem.text and part_of(problem.name) for problem in problems)
    assert all(cell(said, name) == text.replace("\r\n", "\n").strip() for name, text in said.items())
