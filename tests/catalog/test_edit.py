"""A change to a file of the catalog touches the rows that it means, and no others."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.catalog.edit import Add, EditError, Remove, Set, edited, new_organisation, plain, value_at
from bot.catalog.model import Organisation, Status
from bot.catalog.yamltext import parse

CATALOG = Path(__file__).parents[2] / "catalog"
KAJEN = """\
# yaml-language-server: $schema=../schema/organisation.json
id: kajen
name: Kajen  # som den kallas
area: ["12"]
# Erbjudandena, ett i taget.
offers:
  - id: lan
    name: {sv: Lån, en: Loan}
    words: [låna, pengar,
      kredit]
    # Beloppet är från 2024.
    amount:
      text:
        sv: 'Upp till 100 000 kr'
        en: Up to 100,000 kr
      max_sek: 100000   # högst
    asks:
      - kan jag låna
      # vanligast av alla
      - vem lånar ut

  - id: rad
    name: {sv: Råd, en: Advice}
    note:
"""


def diff(before: str, after: str) -> list[str]:
    """The rows that went and came, without what stands around them."""
    rows = list(unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))
    return [row for row in rows[2:] if not row.startswith("@@")]


@pytest.mark.parametrize(
    ("step", "rows"),
    [
        (Set(("offers", "lan", "amount", "max_sek"), 150000),
         ["-      max_sek: 100000   # högst", "+      max_sek: 150000   # högst"]),
        (Set(("offers", "lan", "amount", "text", "sv"), "Högst 5 %"),
         ["-        sv: 'Upp till 100 000 kr'", "+        sv: 'Högst 5 %'"]),
        (Set(("offers", "lan", "amount", "text", "en"), "Yes: no"),
         ["-        en: Up to 100,000 kr", '+        en: "Yes: no"']),
        (Set(("offers", "lan", "name", "sv"), "Lån, stora"),
         ["-    name: {sv: Lån, en: Loan}", '+    name: {sv: "Lån, stora", en: Loan}']),
        (Set(("offers", "lan", "status"), Status.PAUSED), ["+    status: paused"]),
        (Set(("offers", "lan", "cost"), {"free": True, "text": {"sv": "Inget", "en": "Nothing"}}),
         ["+    cost:", "+      free: true", "+      text:", "+        sv: Inget", "+        en: Nothing"]),
        (Set(("offers", "rad", "note"), "Ring först"), ["-    note:", "+    note: Ring först"]),
        (Set(("offers", "rad", "note"), ["en rad", "en till"]), ["+      - en rad", "+      - en till"]),
        (Set(("name",), "Kajen i Ystad"), ["-name: Kajen  # som den kallas", "+name: Kajen i Ystad  # som den kallas"]),
        (Set(("area",), ["12", "1286"]), ['-area: ["12"]', '+area: ["12", "1286"]']),
        (Set(("offers", "lan", "amount"), "unknown"),
         ["-    amount:", "-      text:", "-        sv: 'Upp till 100 000 kr'", "-        en: Up to 100,000 kr",
          "-      max_sek: 100000   # högst", "+    amount: unknown   # högst"]),
        (Remove(("offers", "lan", "amount", "max_sek")), ["-      max_sek: 100000   # högst"]),
        (Remove(("offers", "lan", "asks", 0)), ["-      - kan jag låna"]),
        (Remove(("offers", "lan", "name", "sv")), ["-    name: {sv: Lån, en: Loan}", "+    name: {en: Loan}"]),
        (Remove(("offers", "rad", "id")), ["-  - id: rad", "-    name: {sv: Råd, en: Advice}", "+  - name: {sv: Råd, en: Advice}"]),
        (Remove(("offers", "lan", "nothing")), []),
        (Set(("offers", "lan", "amount", "max_sek"), None), ["-      max_sek: 100000   # högst"]),
        (Add(("offers", "lan", "asks"), ("får jag låna?", "kan jag låna")), ["+      - får jag låna?"]),
        (Add(("offers", "lan", "words"), ("lån", "1286")), ["-      kredit]", '+      kredit, lån, "1286"]']),
        (Add(("offers", "rad", "needs"), ("lana-pengar",)), ["+    needs: [lana-pengar]"]),
        (Add(("offers",), ({"id": "ny", "steps": [{"sv": "Ring.", "en": "Call."}], "closes": "2026-12-31"},)),
         ["+  - id: ny", "+    steps:", "+      - sv: Ring.", "+        en: Call.", '+    closes: "2026-12-31"']),
    ],
)  # fmt: skip
def test_only_the_rows_that_are_meant_change(step: Any, rows: list[str]) -> None:
    assert diff(KAJEN, edited(KAJEN, "organisation", [step])) == rows


def test_several_changes_are_made_at_once() -> None:
    steps = [Set(("offers", "lan", "status"), "open"), Remove(("offers", "lan", "asks", 1)), Set(("name",), "Kaj")]
    after = edited(KAJEN, "organisation", steps)
    assert value_at(after, ("offers", "lan", "status")) == "open"
    assert value_at(after, ("offers", "lan", "asks")) == ["kan jag låna"]
    assert "# vanligast av alla" in after and "# Erbjudandena" in after


def test_row_ends_and_the_byte_order_mark_stay_as_they_are() -> None:
    windows = "\ufeff" + KAJEN.replace("\n", "\r\n")
    after = edited(windows, "organisation", [Set(("offers", "lan", "kind"), "loan"), Set(("name",), "K")])
    assert after.startswith("\ufeff") and after.count("\n") == after.count("\r\n") == windows.count("\n") + 1


def test_a_file_without_an_end_of_its_last_row_can_be_added_to() -> None:
    assert edited("id: a\nname: b", "organisation", [Set(("kind",), "company")]) == "id: a\nname: b\nkind: company"


@pytest.mark.parametrize(
    ("text", "step", "told"),
    [
        (KAJEN, Set(("offers", "borta", "status"), "open"), "'borta' finns inte"),
        (KAJEN, Add(("name",), ("x",)), "'name' är ingen lista"),
        ("id: [", Set(("id",), "a"), "filen går inte att läsa"),
        ("id: no\n", Set(("id",), "a"), "filen har ett fel"),
        ("a: 1\na: 2\n", Set(("a",), 3), "filen har ett fel"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_changed(text: str, step: Any, told: str) -> None:
    with pytest.raises(EditError, match=told):
        edited(text, "organisation", [step])


def test_a_new_organisation_gets_a_file_in_the_style_of_the_others(small: Any) -> None:
    for organisation in small.organisations.values():
        text = new_organisation(organisation)
        assert text.startswith("# yaml-language-server: $schema=../schema/organisation.json\nid: ")
        assert Organisation.model_validate(parse(text.encode()).data) == organisation


WORDS = ["kr", "Ja: nej", "no", "08", "# inget", "'citat'", '"dubbelt"', "a, b", "[x]", "{y}", "- z", "2026-01-01", "12",
         "å ä ö", "rad\nbryt", "tab\tb", " x ", "ok?", "&a", "*b", "!c", "%d", "@e", "true", "~", "1.5", "x:", "long " * 40]  # fmt: skip


def _paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, value in inner for found in _paths(value, (*path, key)))]


def _step(data: Any, dice: random.Random) -> Any:
    path = dice.choice(_paths(data)[1:])
    here = data
    for part in path:
        here = here[part]
    text = dice.choice(WORDS)
    value = dice.choice([text, dice.randrange(10**6), True, [text, "b"], {"sv": text, "en": dice.choice(WORDS)}])
    if isinstance(here, list):
        return dice.choice(
            [Add(path, (value, text)), Set(path, [value, *here[1:]]), Set(path, here[::-1]), Remove(path)]
        )
    if isinstance(here, dict):
        return dice.choice([Set((*path, "new"), value), Set((*path, "note"), text), Remove(path)])
    return dice.choice([Set(path, text), Set(path, text), Set(path, value), Remove(path)])


def _meant(data: Any, step: Any) -> Any:
    """The data with a step made, the plain way."""
    data = copy.deepcopy(data)
    here = data
    for part in step.path[:-1]:
        here = here[part]
    last = step.path[-1]
    if isinstance(step, Remove):
        del here[last]
    elif isinstance(step, Add):
        here[last] = here[last] + [value for value in step.values if value not in here[last]]
    else:
        here[last] = step.value
    return data


FORMS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "Windows row ends": lambda text: text.replace("\n", "\r\n"),
    "no end of the last row": lambda text: text.rstrip("\n"),
    "a byte order mark": lambda text: f"\ufeff{text}",
}


def test_a_thousand_changes_to_the_real_catalog_say_what_they_mean_and_leave_every_other_row_as_it_was() -> None:
    dice = random.Random(4)
    files = [("organisation", path) for path in sorted((CATALOG / "organisations").glob("*.yaml"))]
    files += [(kind, CATALOG / f"{kind}.yaml") for kind in ("needs", "areas")]
    texts = {path: path.read_text(encoding="utf-8") for _, path in files}
    read = {path: parse(text.encode()).data for path, text in texts.items()}
    for number in range(1000):
        kind, path = files[number % len(files)]
        before = FORMS[dice.choice(list(FORMS))](texts[path])
        step = _step(read[path], dice)
        after = edited(before, kind, [step])
        document = parse(after.encode())
        assert document.problems == ()
        assert document.data == plain(_meant(read[path], step)), step
        assert_only_these_rows_changed(before, after, step)


def assert_only_these_rows_changed(before: str, after: str, step: Any) -> None:
    """Byte for byte: all rows before and after those that the step is about are as they were, and so are comments."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    first, last = _rows_that_may_change(before, step)
    kept = 0
    while kept < min(len(old), len(new)) and old[kept] == new[kept]:
        kept += 1
    if kept == len(old) - 1 and not old[-1].endswith("\n") and new[kept : kept + 1] == [f"{old[-1]}{_end(before)}"]:
        kept = len(old)  # what comes after the last row first ends that row
    tail = 0
    while tail < min(len(old), len(new)) - kept and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    assert kept >= min(first, len(old)), (step, old[kept : kept + 1], new[kept : kept + 1])
    assert kept == len(old) or len(old) - tail <= last + 1, (step, old[len(old) - tail - 1])
    assert after.count("\r\n") == (after.count("\n") if "\r\n" in before else 0)
    assert after.startswith("\ufeff") == before.startswith("\ufeff")
    if isinstance(step, Add) or (isinstance(step, Set) and not isinstance(step.value, list | dict)):
        gone = {row.strip() for row in old if row.strip().startswith("#")} - {row.strip() for row in new}
        held = {row.strip() for row in old[first : last + 1]}
        assert not gone - held, step


@cache
def _composed(text: str) -> Any:
    return yaml.compose(text.removeprefix("\ufeff"), Loader=yaml.CSafeLoader)


def _rows_that_may_change(text: str, step: Any) -> tuple[int, int]:
    """The first and the last row, from 0, of what a step is about, by another reader's marks than the edit's own."""
    node, key, around = _composed(text), None, []
    for part in step.path:
        around.append((key, node))
        pairs = node.value if isinstance(node, yaml.MappingNode) else [(None, item) for item in node.value]
        named = [pair for pair in pairs if pair[0] is not None and pair[0].value == part]
        at = named or (pairs[part : part + 1] if isinstance(part, int) else [])
        if not at:  # a key that there was not: somewhere in what holds it, after the row of a sister
            begin, end = _rows_of(key, node)
            return begin, end
        key, node = at[0]
    begin, end = _rows_of(key, node)
    if not isinstance(step, Remove):
        return begin, end
    holder_key, holder = around[-1]
    if len(holder.value) == 1:  # the last one goes: what held it is written anew
        return _rows_of(holder_key, holder)
    if isinstance(holder, yaml.SequenceNode):
        return begin, end
    sisters = [pair[0] for pair in holder.value]
    on_the_dash = sisters[0] is key and not holder.flow_style  # its row holds the dash: the next sister moves there
    return begin, max(end, sisters[1].start_mark.line) if on_the_dash else end


def _rows_of(key: Any, node: Any) -> tuple[int, int]:
    begin = (key or node).start_mark.line
    last = node
    while isinstance(last, yaml.CollectionNode) and last.value and not last.flow_style:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    mark = last.end_mark
    end = mark.line - (1 if mark.column == 0 and mark.line > last.start_mark.line else 0)
    return begin, max(begin, end)


def _end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def test_the_measure_sees_a_row_that_was_touched_unasked() -> None:
    step = Set(("offers", "lan", "amount", "max_sek"), 150000)
    right = edited(KAJEN, "organisation", [step])
    number = Set(("offers", 0, "amount", "max_sek"), 150000)
    assert_only_these_rows_changed(KAJEN, right, number)
    spoilt = (
        right.replace("pengar,\n      kredit", "pengar, kredit"),
        right.replace("    # Beloppet är från 2024.\n", ""),
        right.replace("\n\n", "\n"),
        right + "\n",
        right.replace("name: Kajen  #", "name: Kajen #"),
    )
    for after in spoilt:
        with pytest.raises(AssertionError):
            assert_only_these_rows_changed(KAJEN, after, number)
