"""A steward writes the questions that tell a need's offers apart."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.catalog.model import Clarification
from tests.web.htmlforms import forms
from tests.web.test_staff import Office, csrf
from tests.web.test_staff_offers import office
from tests.web.test_staff_things import catalog, form, rows_of_latest_commit

__all__ = ["office"]
NEED = "/staff/catalog/needs/lana-pengar"
NEW = f"{NEED}/questions"
ONE = f"{NEW}/hur-mycket"
MADE = {
    "ask.sv": "Har ni lånat förut?", "ask.en": "Have you borrowed before?",
    "options.0.label.sv": "Ja", "options.0.label.en": "Yes", "options.0.offers.0": "stort-lan",
    "options.1.label.sv": "Nej", "options.1.label.en": "No", "options.1.offers.0": "litet-lan", "options.1.stage": "new",
}  # fmt: skip


def questions(office: Office) -> tuple[Clarification, ...]:
    return catalog(office.place).needs["lana-pengar"].questions


def sent(client: httpx.Client, path: str, **changed: str) -> httpx.Response:
    """Open the page, change some cells (`__` for a dot), and send the form."""
    said = {name.replace("__", "."): text for name, text in changed.items()}
    return client.post(path, data=form(client, path) | {"do": "save"} | said)


def test_a_question_sent_as_it_was_opened_changes_nothing(office: Office) -> None:
    steward, before = office.browser("steward"), office.place.service.publisher.texts()  # type: ignore[union-attr]
    for question in ("hur-mycket", "vad-till"):
        assert sent(steward, f"{NEW}/{question}").status_code == 303
    assert office.place.service.publisher.texts() == before  # type: ignore[union-attr]


def test_a_buttons_words_are_changed_in_one_row_and_the_answers_keep_their_ids(office: Office) -> None:
    steward = office.browser("steward")
    assert sent(steward, ONE, options__0__label__sv="Högst 100 000").headers["location"] == f"{NEED}?saved=1"
    said, rows = rows_of_latest_commit(office.place.settings.catalog_dir)
    assert said.startswith("steward|lana-pengar: ") and len(rows) == 2 and "Högst 100 000" in rows[1]
    assert [one.id for one in questions(office)[0].options] == ["lite", "mycket"]


def test_an_answer_more_and_one_less(office: Office) -> None:
    steward = office.browser("steward")
    more = {
        "options__2__label__sv": "Vi behöver både & allt",
        "options__2__label__en": "Both",
        "options__2__offers__1": "stort-lan",
    }
    assert sent(steward, ONE, **more).status_code == 303
    last = questions(office)[0].options[-1]
    assert (last.id, last.offers) == ("vi-behover-bade-allt", ("stort-lan",))
    empty = {f"options__0__{name}": "" for name in ("label__sv", "label__en", "offers__0", "offers__1")}
    assert "Svar 1, knapp: fyll i det här." in sent(steward, ONE, **empty).text, "there are two answers at least"
    gone = {name.replace("0", "2", 1): "" for name in empty}
    assert sent(steward, ONE, **gone).status_code == 303
    assert [one.id for one in questions(office)[0].options] == ["lite", "mycket"]


def test_a_new_question_is_asked_and_can_be_taken_away(office: Office) -> None:
    steward = office.browser("steward")
    assert steward.post(NEW, data=form(steward, NEW) | MADE).status_code == 303
    new = questions(office)[-1]
    assert (new.id, [one.id for one in new.options]) == ("har-ni-lanat-forut", ["ja", "nej"])
    assert new.options[0].offers == ("stort-lan",) and new.options[1].stage == "new"
    office.place.service.guide = office.place.service.guide.of(catalog(office.place))
    assert "Har ni lånat förut?" in steward.get(NEED).text
    assert steward.post(NEW, data=form(steward, NEW) | MADE).status_code == 303
    assert questions(office)[-1].id == "har-ni-lanat-forut-2"
    assert sent(steward, f"{NEW}/{new.id}", do="remove").status_code == 303
    assert [one.id for one in questions(office)] == ["hur-mycket", "vad-till", "har-ni-lanat-forut-2"]
    assert steward.get(f"{NEW}/{new.id}").status_code == 404


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(office: Office) -> None:
    steward = office.browser("steward")
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"ask.en": ""}, "Fråga: skriv på både svenska och engelska."),
        ({"options.1.label.sv": "", "options.1.label.en": ""}, "Svar 2, knapp: fyll i det här."),
        ({"options.3.offers.0": "litet-lan"}, "Svar 4, knapp: fyll i det här."),
        ({"options.0.offers.0": "finns-inte"}, "finns-inte"),
    ]
    for changed, told in wrong:
        page = steward.post(NEW, data=form(steward, NEW) | MADE | changed)
        assert page.status_code == 422 and told in page.text, told
        (again,) = forms(page.text, NEW)
        kept = {name: text for name, text in (MADE | changed).items() if text}
        assert {name: again.get(name) for name in kept} == kept
    assert len(questions(office)) == 2


def test_two_who_change_different_things_both_get_theirs_and_the_same_thing_is_chosen(office: Office) -> None:
    one, two = office.browser("steward"), office.browser("steward")
    late = form(two, ONE) | {"do": "save", "ask.sv": "Hur mycket vill ni låna?"}
    assert sent(one, ONE, options__1__stage="new").status_code == 303
    assert two.post(ONE, data=late).status_code == 303
    now = questions(office)[0]
    assert (now.ask.sv, now.options[1].stage) == ("Hur mycket vill ni låna?", "new")
    late = form(two, ONE) | {"do": "save", "ask.sv": "Hur stort lån?"}
    assert sent(one, ONE, ask__sv="Vilket belopp?").status_code == 303
    page = two.post(ONE, data=late)
    assert page.status_code == 409 and "Vilket belopp?" in page.text and "Hur stort lån?" in page.text
    (both,) = forms(page.text, ONE)
    assert two.post(ONE, data=both | {"do": "save", "choose:ask": "mine"}).status_code == 303
    assert questions(office)[0].ask.sv == "Hur stort lån?"


@pytest.mark.parametrize("name", ["editor", "lead", "other lead", None])
def test_nobody_but_stewards_writes_questions(office: Office, name: str | None) -> None:
    client, before = office.browser(name), catalog(office.place)
    for path in (NEW, ONE):
        assert client.get(path).status_code == (403 if name else 303)
        token = csrf(client) if name else "x"
        for do in ("save", "remove"):
            said = client.post(path, data=MADE | {"csrf": token, "base": "{}", "do": do})
            assert said.status_code == 403
    assert catalog(office.place) == before
    if name and "lead" in name:
        page = client.get(NEED).text
        assert "Hur mycket behöver ni låna?" in page and "/questions" not in page
