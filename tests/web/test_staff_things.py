"""Stewards add and mend organisations, needs and areas; an organisation's own people what is theirs."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.catalog import Catalog, read
from bot.store import links
from tests.web.conftest import Place
from tests.web.htmlforms import forms
from tests.web.test_staff import Office, csrf
from tests.web.test_staff_offers import office

__all__ = ["office"]
HOUSE = "/staff/catalog/organisations/lanehuset"
NEED = "/staff/catalog/needs/starta-foretag"
NORRBY = "/staff/catalog/areas/9901"
MEND = f"{NORRBY}/places/mend"
KAJEN = {
    "name": "Kajen", "kind": "association", "does.sv": "Hyr ut båtplatser.", "does.en": "Lets berths.", "area:9901": "on",
    "url": "https://kajen.example/", "sources": "https://kajen.example/om",
}  # fmt: skip


def catalog(place: Place) -> Catalog:
    return read(place.settings.catalog_dir)


def form(client: httpx.Client, path: str) -> dict[str, str]:
    page = client.get(path)
    assert page.status_code == 200, (path, page.status_code, page.text[:500])
    (found,) = forms(page.text, path)
    return found


def save(client: httpx.Client, path: str, **changed: str) -> httpx.Response:
    """Open a page, change some cells (`__` for a dot), and send the form."""
    return client.post(
        path, data=form(client, path) | {name.replace("__", "."): text for name, text in changed.items()}
    )


def rows_of_latest_commit(folder: Path) -> tuple[str, list[str]]:
    shown = subprocess.run(
        ["git", "log", "-1", "-p", "--format=%an|%s"], cwd=folder, capture_output=True, text=True
    ).stdout
    return shown.splitlines()[0], [row for row in shown.splitlines() if re.match(r"[+-](?![+-])", row)]


def test_a_form_that_is_sent_as_it_was_opened_changes_nothing(office: Office) -> None:
    steward, before = office.browser("steward"), office.place.service.publisher.texts()  # type: ignore[union-attr]
    for path in (HOUSE, NEED, NORRBY, "/staff/catalog/needs/lana-pengar", "/staff/catalog/areas/SE",
                 "/staff/catalog/organisations/norrby-kommun"):  # fmt: skip
        assert save(steward, path).status_code == 303, path
    assert office.place.service.publisher.texts() == before  # type: ignore[union-attr]


def test_a_steward_mends_an_organisation_and_one_row_is_changed(office: Office) -> None:
    steward = office.browser("steward")
    assert save(steward, HOUSE, does__sv="Lånar ut och ger råd.").headers["location"] == f"{HOUSE}?saved=1"
    said, rows = rows_of_latest_commit(office.place.settings.catalog_dir)
    assert said == "steward|lanehuset: does.sv"
    assert len(rows) == 2 and "Lånar ut och ger råd." in rows[1]
    page = steward.get(f"{HOUSE}?saved=1").text
    assert "Sparat" in page and "<del>" in page
    (undo,) = forms(page, f"{HOUSE}/undo")
    assert steward.post(f"{HOUSE}/undo", data=undo).status_code == 303
    assert (
        catalog(office.place).organisations["lanehuset"]
        == office.place.service.guide.catalog.organisations["lanehuset"]
    )


def test_a_new_organisation_gets_a_file_of_its_own_and_can_be_invited_to(office: Office) -> None:
    steward = office.browser("steward")
    page = form(steward, "/staff/catalog/organisations")
    made = steward.post("/staff/catalog/organisations", data=page | KAJEN)
    assert made.headers["location"] == "/staff/catalog/organisations/kajen?saved=1"
    assert "Kajen" in steward.get("/staff/catalog/organisations/kajen").text
    kajen = catalog(office.place).organisations["kajen"]
    assert (kajen.does.sv, kajen.area, kajen.sources[0].url) == ("Hyr ut båtplatser.", ("9901",), KAJEN["sources"])
    text = (office.place.settings.catalog_dir / "organisations" / "kajen.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schema/organisation.json\nid: kajen\n")
    office.place.service.guide = office.place.service.guide.of(catalog(office.place))
    (again,) = forms(
        steward.post("/staff/catalog/organisations", data=page | KAJEN).text, "/staff/catalog/organisations"
    )
    assert again["name"] == "Kajen", "nothing that was typed is lost"
    assert '<option value="kajen">' in steward.get("/staff/members").text


def test_a_new_need_and_a_new_area_are_added(office: Office) -> None:
    steward = office.browser("steward")
    need = {
        "name.sv": "Sälja mer på nätet",
        "name.en": "Sell more online",
        "words": "webbutik\nnäthandel",
        "handled_by.9901": "radhuset",
    }
    made = steward.post("/staff/catalog/needs", data=form(steward, "/staff/catalog/needs") | need)
    assert made.headers["location"] == "/staff/catalog/needs/salja-mer-pa-natet?saved=1"
    area = {
        "code": "9909",
        "name.sv": "Skogby",
        "name.en": "Skogby",
        "kind": "municipality",
        "within:99": "on",
        "neighbours:9901": "on",
    }
    made = steward.post("/staff/catalog/areas", data=form(steward, "/staff/catalog/areas") | area)
    assert made.headers["location"] == "/staff/catalog/areas/9909?saved=1"
    now = catalog(office.place)
    new = now.needs["salja-mer-pa-natet"]
    assert new.words == ("webbutik", "näthandel") and new.handled_by[0].organisation == "radhuset"
    assert (now.areas["9909"].within, now.areas["9909"].neighbours, now.areas["9909"].home) == (
        ("99",),
        ("9901",),
        False,
    )


def test_who_handles_a_need_is_chosen_by_municipality_and_the_rest_stays(office: Office) -> None:
    steward = office.browser("steward")
    assert save(steward, NEED, handled_by__9902="soderby-kommun").status_code == 303
    handled = {one.area: one for one in catalog(office.place).needs["starta-foretag"].handled_by}
    assert handled["9902"].organisation == "soderby-kommun" and handled["99"].inferred
    assert handled["9901"].offer == "norrby-naringsliv"
    assert save(steward, NEED, handled_by__9901="radhuset").status_code == 303
    handled = {one.area: one for one in catalog(office.place).needs["starta-foretag"].handled_by}
    assert (handled["9901"].organisation, handled["9901"].offer) == ("radhuset", None)
    assert save(steward, NEED, handled_by__9901="", handled_by__9902="").status_code == 303
    assert [one.area for one in catalog(office.place).needs["starta-foretag"].handled_by] == ["99"]


WRONG: list[tuple[str, dict[str, str], str]] = [
    (HOUSE, {"does__en": ""}, "Gör för företag: skriv på både svenska och engelska."),
    (HOUSE, {"url": "lanehuset.se"}, "Webbadress: skriv hela adressen, med https:// först."),
    (HOUSE, {"name": " "}, "Namn: fyll i det här."),
    (HOUSE, {"answer_time__max": "snart"}, "Svarstid i arbetsdagar, högst: skriv bara siffror."),
    (HOUSE, {"answer_time__min": "9", "answer_time__max": "2"}, "min är större än max. Byt plats på dem."),
    (HOUSE, {"kind": "bolag"}, "Slag: fyll i det här."),
    (NEED, {"name__sv": "", "name__en": ""}, "Namn: fyll i det här."),
]


def test_what_is_wrong_is_said_in_plain_words_and_nothing_typed_is_lost(office: Office) -> None:
    steward = office.browser("steward")
    for path, changed, told in WRONG:
        note = {"note": "Det jag skrev"} if path == HOUSE else {"words": "det jag skrev"}
        page = save(steward, path, **changed, **note)
        assert page.status_code == 422
        assert told in page.text and "det jag skrev" in page.text.casefold()
    assert catalog(office.place) == office.place.service.guide.catalog


CANNOT_BE: list[tuple[str, dict[str, str], str]] = [
    ("organisation", KAJEN | {"name": "Lånehuset"}, "Det finns redan: Lånehuset."),
    ("organisation", KAJEN | {"id": "Å Ä Ö!"}, "Id får bara ha"),
    ("organisation", KAJEN | {"sources": ""}, "Källor: fyll i det här."),
    ("organisation", {k: v for k, v in KAJEN.items() if k != "area:9901"}, "Område: fyll i det här."),
    ("need", {"name.sv": "Starta företag", "name.en": "x"}, "Det finns redan: Starta eget företag."),
    ("need", {"name.sv": "!?", "name.en": "x"}, "Id får bara ha"),
    ("area", {"code": "9901", "name.sv": "N", "name.en": "N", "kind": "municipality"}, "Det finns redan: Norrby."),
    ("area", {"code": "Å1", "name.sv": "N", "name.en": "N", "kind": "municipality"}, "Koden får ha"),
]


def test_a_new_thing_that_cannot_be_says_why(office: Office) -> None:
    steward = office.browser("steward")
    for path, said, told in CANNOT_BE:
        page = steward.post(f"/staff/catalog/{path}s", data=form(steward, f"/staff/catalog/{path}s") | said)
        assert page.status_code == 422 and told in page.text, told


def test_a_village_is_added_mended_and_taken_away(office: Office) -> None:
    lead, steward = office.browser("lead"), office.browser("steward")
    new = {"csrf": csrf(lead), "name": "Sandby", "also": "Sandbyn\nSandby by", "at": "55.91, 14.2"}
    assert lead.post(f"{NORRBY}/places", data=new).status_code == 303
    said, rows = rows_of_latest_commit(office.place.settings.catalog_dir)
    assert said == "lead|9901: places" and not [row for row in rows if row.startswith("-")]
    place = catalog(office.place).areas["9901"].places[1]
    assert (place.name, place.also, place.at) == ("Sandby", ("Sandbyn", "Sandby by"), (55.91, 14.2))
    office.place.service.guide = office.place.service.guide.of(catalog(office.place))
    for name in ("Sandbyn", "lillviken"):
        page = lead.post(f"{NORRBY}/places", data=new | {"name": name})
        assert page.status_code == 422 and "finns redan i" in page.text and f'value="{name}"' in page.text
    assert lead.post(f"{NORRBY}/places", data=new | {"name": "Nyby", "at": "där"}).status_code == 422
    _, mine = forms(steward.get(NORRBY).text, MEND)
    assert lead.post(MEND, data=mine | {"do": "remove", "csrf": csrf(lead)}).status_code == 403
    page = steward.post(MEND, data=mine | {"do": "save", "also": "Det jag skrev", "at": "där borta"})
    assert page.status_code == 422 and '<a href="#p1-at">' in page.text and "<details open>" in page.text
    assert forms(page.text, MEND)[1] | {"do": ""} == mine | {"also": "Det jag skrev", "at": "där borta", "do": ""}
    assert steward.post(MEND, data=mine | {"do": "save", "also": "Sandbyn"}).status_code == 303
    assert catalog(office.place).areas["9901"].places[1].also == ("Sandbyn",)
    assert "ändrats igen" in steward.post(MEND, data=mine | {"do": "remove"}).text
    _, mine = forms(steward.get(NORRBY).text, MEND)
    assert steward.post(MEND, data=mine | {"do": "remove"}).status_code == 303
    assert [one.name for one in catalog(office.place).areas["9901"].places] == ["Ekhamn"]
    for wrong in ({"number": "x"}, {"before": "{"}, {"before": "[]"}):
        assert steward.post(MEND, data=mine | wrong | {"do": "save"}).status_code == 400


def test_words_are_added_to_a_need_words_and_whole_questions_each_where_they_belong(office: Office) -> None:
    lead = office.browser("lead")
    page = lead.get(NEED).text
    assert "starta eget" in page and not forms(page, NEED), "a lead adds and changes nothing else"
    (fields,) = forms(page, f"{NEED}/words")
    done = lead.post(f"{NEED}/words", data=fields | {"more": "eget bolag\n\nkan jag  starta på deltid\nstartup"})
    assert done.status_code == 303
    need = catalog(office.place).needs["starta-foretag"]
    assert need.words[-1] == "eget bolag" and need.words.count("startup") == 1
    assert need.asks[-1] == "kan jag starta på deltid"


def test_an_organisations_own_people_change_how_they_are_reached_and_no_more(office: Office) -> None:
    editor = office.browser("editor")
    page = editor.get(HOUSE).text
    (mine,) = forms(page, HOUSE)
    assert "name" not in mine and "does.sv" not in mine
    done = editor.post(
        HOUSE, data=mine | {"answer_time.max": "3", "name": "Mitt hus", "does.sv": "Allt.", "kind": "agency"}
    )
    assert done.status_code == 303
    house = catalog(office.place).organisations["lanehuset"]
    assert house.answer_time is not None and house.answer_time.max == 3
    assert (house.name, house.does.sv) == (
        "Lånehuset",
        office.place.service.guide.catalog.organisations["lanehuset"].does.sv,
    )
    steward = office.browser("steward")
    assert save(steward, HOUSE, name="Lånehuset AB").status_code == 303
    theirs, own = forms(editor.get(HOUSE).text, f"{HOUSE}/undo")
    assert editor.post(f"{HOUSE}/undo", data=theirs).status_code == 403
    assert editor.post(f"{HOUSE}/undo", data=own).status_code == 303
    assert editor.post(f"{HOUSE}/undo", data=own | {"change": "99999"}).status_code == 404


def test_the_second_of_two_sees_both_and_chooses(office: Office) -> None:
    one, two = office.browser("steward"), office.browser("editor")
    late = form(two, HOUSE) | {"contact.text.sv": "Ring växeln."}
    assert save(one, HOUSE, contact__text__sv="Skriv på sidan.").status_code == 303
    page = two.post(HOUSE, data=late)
    assert page.status_code == 409
    assert (
        "Skriv på sidan." in page.text
        and "Ring växeln." in page.text
        and "steward har ändrat Kontakt, text" in page.text
    )
    (both,) = forms(page.text, HOUSE)
    assert both["choose:contact.text"] == "theirs"
    assert two.post(HOUSE, data=both | {"choose:contact.text": "mine"}).status_code == 303
    contact = catalog(office.place).organisations["lanehuset"].contact
    assert contact is not None and contact.text.sv == "Ring växeln."


OTHERS = ["editor", "lead", "other editor", "other lead", None]


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_gets_further_than_the_role_allows(office: Office, name: str | None) -> None:
    client = office.browser(name)
    before = catalog(office.place)
    token = {"csrf": csrf(client)} if name else {"csrf": "x"}
    data: dict[str, Any] = token | KAJEN | {"base": "{}", "name.sv": "N", "name.en": "N", "code": "1", "change": "1", "number": "0",
                                            "before": '{"name": "Ekhamn"}', "do": "remove", "more": "ord"}  # fmt: skip
    closed = ["/staff/catalog/organisations", "/staff/catalog/needs", "/staff/catalog/areas", NEED, NORRBY, f"{NEED}/undo",
              f"{NORRBY}/undo", MEND]  # fmt: skip
    if name not in ("editor", "lead"):
        closed += [HOUSE, f"{HOUSE}/undo"]
        assert client.get(HOUSE).status_code == (403 if name else 303)
    if name is None or "editor" in name:
        closed += [f"{NEED}/words"]
        assert client.post(f"{NORRBY}/places", data=data | {"name": "Nyby"}).status_code == 403
        assert client.get(NEED).status_code == (403 if name else 303)
    for path in closed:
        assert client.post(path, data=data).status_code == 403, path
        if name:
            assert client.post(path, data={key: text for key, text in data.items() if key != "csrf"}).status_code == 403
    assert catalog(office.place) == before


def test_what_there_is_not_is_not_found(office: Office) -> None:
    steward = office.browser("steward")
    token = {"csrf": csrf(steward), "base": "{}"}
    for path in ("/staff/catalog/offers", "/staff/catalog/needs/finns-inte", "/staff/catalog/organisations/..%2Fareas",
                 "/staff/catalog/organisations/needs"):  # fmt: skip
        assert steward.get(path).status_code == 404, path
        assert steward.post(path, data=token).status_code == 404, path
    assert steward.post(f"{HOUSE}/words", data=token).status_code == 404
    assert steward.post(f"{HOUSE}/places", data=token).status_code == 404
    assert steward.post(HOUSE, data=token | {"base": "["}).status_code == 400
    assert steward.post(HOUSE, data=token | {"base": "[]"}).status_code == 400


def test_broken_links_need_somebody_now_and_uncertain_ones_are_called_so(office: Office) -> None:
    editor, now = office.browser("editor"), catalog(office.place)
    house, offer = now.organisations["lanehuset"], now.offers["litet-lan"]
    with office.place.store.begin() as tx:
        links.keep(tx, house.url, "broken", 410, 1_790_000_000_000)
        links.keep(tx, offer.url or "", "uncertain", 403, 1_790_000_000_000)
    start, page = editor.get("/staff").text, editor.get("/staff/offers/litet-lan").text
    assert start.count("Trasig länk") == 1 and f"{house.url} leder ingenstans sedan 21 september 2026" in start
    assert "svarade inte som väntat 21 september 2026 (403)" in page and "leder ingenstans" not in page
    assert "leder ingenstans" in editor.get(HOUSE).text
    with office.place.store.begin() as tx:
        links.keep(tx, offer.url or "", "broken", 404, 1_790_000_000_000)
    assert editor.get("/staff").text.count("Trasig länk") == 3, "among what is urgent, and in the list of all offers"
    assert "Trasig länk" not in office.browser("other editor").get("/staff").text


def test_the_log_tells_what_was_changed_in_the_catalog_to_those_whose_it_is(office: Office) -> None:
    steward = office.browser("steward")
    assert save(steward, HOUSE, does__sv="Lånar ut och ger råd.").status_code == 303
    assert save(steward, NEED, name__sv="Starta eget bolag").status_code == 303
    seen = {name: office.browser(name).get("/staff/log").text for name in ("steward", "editor", "other editor")}
    assert all("Lånehuset" in seen[name] and "ger råd." in seen[name] for name in ("steward", "editor"))
    assert "Starta eget" in seen["steward"] and "Starta eget" not in seen["editor"]
    assert "ger råd." not in seen["other editor"]


def test_words_for_a_need_show_which_answers_they_change_before_they_count(office: Office) -> None:
    lead, steward, before = office.browser("lead"), office.browser("steward"), catalog(office.place)
    question = "vem lånar ut till en liten maskin"
    asked = {"csrf": csrf(lead), "more": "maskin", "do": "preview"}
    path = "/staff/catalog/needs/ma-daligt"
    page = lead.post(f"{path}/words", data=asked)
    assert page.status_code == 200 and "Inget är publicerat än." in page.text
    assert f"<li>{question}<br>" in page.text and catalog(office.place).offers["bondejouren"].name.sv in page.text
    assert f">\n{asked['more']}</textarea>" in page.text, "what is typed stays"
    part = lead.post(f"{path}/words", data=asked, headers={"X-Requested-With": "fetch"}).text
    assert part.startswith('<div id="seen"') and question in part
    said = {"words": f"orkar inte\n{asked['more']}", "do": "preview"}
    assert f"<li>{question}<br>" in save(steward, path, **said).text
    assert "Inga svar ändras." in save(steward, path, do="preview").text
    page = save(steward, path, do="preview", name__en="", words="det jag skrev")
    assert '<a href="#c-name-en">Namn: skriv på både svenska och engelska.</a>' in page.text
    assert "det jag skrev" in page.text and catalog(office.place) == before


def test_the_log_and_closed_doors_speak_in_names_and_lead_back(office: Office) -> None:
    lead = office.browser("lead")
    lead.post(
        "/staff/members/invite", data={"csrf": csrf(lead), "role": "editor", "name": "Ny", "organisation": "lanehuset"}
    )
    page = lead.get("/staff/log").text
    assert "<strong>Bjöd in till</strong> Lånehuset" in page and "redaktör Ny" in page
    for path, told in (
        ("/staff/offers/bygglov", "annan organisation"),
        ("/staff/offers/finns-inte", "Sidan finns inte"),
    ):
        page = lead.get(path).text
        assert told in page and '<a class="press action" href="/staff">Till Start</a>' in page
