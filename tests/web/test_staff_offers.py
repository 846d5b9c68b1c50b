"""Staff change an offer in the form: what is saved, what is refused, and whose offers nobody else touches."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import httpx
import pytest

from bot.catalog import read
from bot.dialogue import Guide
from bot.staff.folder import Folder
from bot.staff.offerform import filled
from bot.staff.publishing import Publisher
from tests.conftest import SMALL
from tests.web.conftest import Build, Place
from tests.web.htmlforms import forms
from tests.web.test_staff import Office, csrf

OFFER = "/staff/offers/litet-lan"


@cache
def small_guide() -> Guide:
    """Built once: a guide never changes."""
    return Guide.of(read(SMALL))


@pytest.fixture
def office(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr("tests.web.test_staff.ROLES", {
        "editor": ("editor", "lanehuset"), "lead": ("lead", "lanehuset"), "other editor": ("editor", "radhuset"),
        "other lead": ("lead", "radhuset"), "steward": ("steward", None),
    })  # fmt: skip
    folder = tmp_path / "catalog"
    shutil.copytree(SMALL, folder)
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=A", "-c", "user.email=a@x", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    made = build(CATALOG_DIR=str(folder))
    made.service.guide = small_guide()
    made.service.publisher = Publisher(made.store, Folder(folder))
    made.service.publisher.start()
    return Office(made)


def form(client: httpx.Client) -> dict[str, str]:
    page = client.get(OFFER).text
    base = re.search(r'name="base" value="([^"]*)"', page)
    assert base is not None
    return filled_in(client) | {"base": html.unescape(base[1]), "csrf": csrf(client), "do": "save"}


def filled_in(client: httpx.Client) -> dict[str, str]:
    return filled(read(SMALL).offers["litet-lan"])


def folder(place: Place) -> Path:
    return place.settings.catalog_dir


def test_a_changed_row_is_one_changed_row_in_git(office: Office) -> None:
    editor = office.browser("editor")
    fields = form(editor) | {"promise.sv": "Låna upp till 90 000 kronor till det du behöver"}
    assert editor.post(OFFER, data=fields).headers["location"] == f"{OFFER}?saved=1"
    shown = subprocess.run(
        ["git", "log", "-1", "-p", "--format=%an"], cwd=folder(office.place), capture_output=True, text=True
    )
    rows = [row for row in shown.stdout.splitlines() if re.match(r"[+-] ", row)]
    assert len(rows) == 2 and "90 000" in rows[1]
    assert shown.stdout.startswith("editor")
    assert read(folder(office.place)).offers["litet-lan"].promise.sv.startswith("Låna upp till 90 000")
    assert "Ångra" in editor.get(OFFER).text


def test_a_preview_shows_the_card_and_saves_nothing(office: Office) -> None:
    editor = office.browser("editor")
    page = editor.post(OFFER, data=form(editor) | {"promise.sv": "Låna till en alldeles egen ugn", "do": "preview"})
    assert page.status_code == 200 and "Så ser företag det" in page.text
    assert page.text.count("Låna till en alldeles egen ugn") > 1
    assert read(folder(office.place)).offers["litet-lan"].promise.sv != "Låna till en alldeles egen ugn"


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(office: Office) -> None:
    editor = office.browser("editor")
    page = editor.post(OFFER, data=form(editor) | {"name.sv": "", "promise.sv": "Det jag skrev"})
    assert page.status_code == 422 and "Rätta det här" in page.text and "Det jag skrev" in page.text
    assert "Namn, svenska: här behöver du fylla i något." in page.text and 'href="#f-name-sv"' in page.text


def test_what_cannot_be_read_is_said_first_on_the_page_and_is_not_saved(office: Office) -> None:
    editor = office.browser("editor")
    page = editor.post(OFFER, data=form(editor) | {"amount.max_sek": "tvåhundra", "name.sv": "Det jag skrev"})
    assert page.status_code == 422 and "Det jag skrev" in page.text
    alert = page.text.index('role="alert"')
    assert alert < page.text.index("Belopp, högst", alert) < page.text.index('id="form"')
    assert read(folder(office.place)) == read(SMALL)


def test_the_second_of_two_sees_both_versions_and_chooses(office: Office) -> None:
    one, two = office.browser("editor"), office.browser("lead")
    late = form(two) | {"promise.sv": "Den andras text som kom sist"}
    assert one.post(OFFER, data=form(one) | {"promise.sv": "Den första texten som kom först"}).status_code == 303
    page = two.post(OFFER, data=late)
    assert page.status_code == 409
    assert "Den första texten som kom först" in page.text and "Den andras text som kom sist" in page.text
    base = re.search(r'name="base" value="([^"]*)"', page.text)
    assert base is not None
    chosen = late | {"base": html.unescape(base[1]), "choose:promise.sv": "mine"}
    assert two.post(OFFER, data=chosen).status_code == 303
    assert read(folder(office.place)).offers["litet-lan"].promise.sv == "Den andras text som kom sist"


def test_a_press_confirms_pauses_and_is_undone(office: Office) -> None:
    editor = office.browser("editor")
    token = {"csrf": csrf(editor)}
    assert editor.post(f"{OFFER}/press", data=token | {"to": "paused"}).status_code == 303
    assert read(folder(office.place)).offers["litet-lan"].status == "paused"
    change = re.search(r'name="change" value="(\d+)"', editor.get(OFFER).text)
    assert change is not None
    assert editor.post(f"{OFFER}/undo", data=token | {"change": change[1]}).status_code == 303
    assert read(folder(office.place)).offers["litet-lan"].status != "paused"
    assert editor.post(f"{OFFER}/press", data=token | {"to": "true"}).status_code == 303
    assured = read(folder(office.place)).offers["litet-lan"].assured
    assert assured is not None and assured.by == "lanehuset"
    assert editor.post(f"{OFFER}/undo", data=token | {"change": "9999"}).status_code == 404


def test_the_next_round_has_its_day_and_replaced_names_by_what(office: Office) -> None:
    editor = office.browser("editor")
    token = {"csrf": csrf(editor)}
    other = next(id for id in read(SMALL).offers if id != "litet-lan")
    for wrong in ({"to": "in_rounds"}, {"to": "in_rounds", "opens": "i vår"}, {"to": "replaced"},
                  {"to": "replaced", "by": "litet-lan"}, {"to": "replaced", "by": "finns-inte"}):  # fmt: skip
        assert editor.post(f"{OFFER}/press", data=token | wrong).status_code == 422
    assert editor.post(f"{OFFER}/press", data=token | {"to": "nonsense"}).status_code == 400
    assert editor.post(f"{OFFER}/press", data=token | {"to": "in_rounds", "opens": "2027-03-01"}).status_code == 303
    offer = read(folder(office.place)).offers["litet-lan"]
    assert offer.status == "in_rounds" and str(offer.opens) == "2027-03-01"
    assert editor.post(f"{OFFER}/press", data=token | {"to": "replaced", "by": other}).status_code == 303
    offer = read(folder(office.place)).offers["litet-lan"]
    assert offer.status == "replaced" and offer.replaced_by == (other,)


def test_a_question_becomes_words_of_an_offer_or_a_need_or_a_check(office: Office) -> None:
    editor, lead = office.browser("editor"), office.browser("lead")
    need = next(iter(read(SMALL).needs))
    mine, theirs = {"csrf": csrf(editor)}, {"csrf": csrf(lead)}
    asked = {"question": "kan ni förskottera  min kakelugn", "about": "offer.litet-lan", "do": "words"}
    assert editor.post("/staff/questions", data=mine | asked).headers["location"] == "/staff?saved=1"
    assert "kan ni förskottera min kakelugn" in read(folder(office.place)).offers["litet-lan"].asks
    office.place.service.guide = Guide.of(read(folder(office.place)))
    assert editor.post("/staff/questions", data=mine | asked | {"do": "probe"}).status_code == 303
    assert read(folder(office.place)).probes[-1].offers == ("litet-lan",)
    lost = {"question": "zzyx qwrt", "do": "probe"}
    page = editor.post("/staff/questions", data=mine | asked | lost)
    assert page.status_code == 422 and "hittar inte" in page.text
    about_need = {"question": "slantar", "about": f"need.{need}"}
    assert lead.post("/staff/questions", data=theirs | asked | about_need).status_code == 303
    assert "slantar" in read(folder(office.place)).needs[need].words
    assert lead.post("/staff/questions", data=theirs | asked | about_need | {"do": "probe"}).status_code == 422
    assert editor.post("/staff/questions", data=mine | asked | {"question": " "}).status_code == 422
    assert editor.post("/staff/questions", data=mine | asked | {"question": "x" * 201}).status_code == 422


@pytest.mark.parametrize("name", ["editor", "other editor", "other lead", None])
def test_words_are_added_only_by_those_whose_they_are(office: Office, name: str | None) -> None:
    client = office.browser(name)
    token = {"csrf": csrf(client)} if name else {"csrf": "x"}
    need = next(iter(read(SMALL).needs))
    before = read(folder(office.place))
    asked = {"question": "ett nytt ord här", "do": "words"}
    abouts = [f"need.{need}"] if name == "editor" else ["offer.litet-lan"]
    for about in abouts:
        for do in ("words", "probe"):
            tried = client.post("/staff/questions", data=token | asked | {"about": about, "do": do})
            assert tried.status_code == 403
    assert client.post("/staff/questions", data=asked | {"about": "offer.litet-lan"}).status_code == 403
    if name:
        for about in ("offer.finns-inte", "need.", "area.1286", ""):
            assert client.post("/staff/questions", data=token | asked | {"about": about}).status_code == 404
    assert read(folder(office.place)) == before


@pytest.mark.parametrize("name", ["other editor", "other lead", None])
def test_nobody_else_changes_the_offer(office: Office, name: str | None) -> None:
    client = office.browser(name)
    token = {"csrf": csrf(client)} if name else {"csrf": "x"}
    before = (folder(office.place) / "organisations" / "lanehuset.yaml").read_bytes()
    assert client.get(OFFER).status_code == (403 if name else 303)
    for path in (OFFER, f"{OFFER}/press", f"{OFFER}/undo"):
        tried = client.post(path, data=filled_in(client) | token | {"base": "{}", "to": "paused", "change": "1"})
        assert tried.status_code == 403
    assert (folder(office.place) / "organisations" / "lanehuset.yaml").read_bytes() == before


def test_an_offer_is_confirmed_in_one_press_from_the_start_page(office: Office) -> None:
    editor = office.browser("editor")
    found = forms(editor.get("/staff").text, f"{OFFER}/press")
    assert found, "it waits to be confirmed"
    said = editor.post(f"{OFFER}/press", data=found[0] | {"to": "true"})
    assert said.headers["location"] == "/staff?saved=1"
    assured = read(folder(office.place)).offers["litet-lan"].assured
    assert assured is not None and assured.by == "lanehuset"
    office.place.service.guide = Guide.of(read(folder(office.place)))
    assert not forms(editor.get("/staff").text, f"{OFFER}/press")
