"""A new offer: search first, a form that is kept as a draft, publication, and whose draft nobody else touches."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping

import httpx
import pytest

from bot.catalog import read
from bot.dialogue import Guide
from bot.staff.newoffer import new_id
from bot.store import differences, drafts, members, memory
from bot.store.tables import outbox
from bot.turn import Event
from bot.web.staff.desk import now_ms
from tests.conftest import SMALL
from tests.web.test_staff import Office, csrf
from tests.web.test_staff_offers import folder, office

__all__ = ["office"]
WHOLE = {
    "name.sv": "Växthuslånet", "name.en": "The greenhouse loan",
    "promise.sv": "Låna till växthus och odling under glas året om",
    "promise.en": "Borrow for greenhouses and growing under glass",
    "summary.sv": "Du får ett lån till växthus. Företaget ska vara registrerat.",
    "summary.en": "You get a loan for a greenhouse. The company is registered.",
    "kind": "loan", "needs": "lana-pengar", "area": "SE", "cost.free": "unknown", "basis": "general_knowledge",
}  # fmt: skip


def begun(client: httpx.Client, gives: str = "lån till växthus", **more: str) -> str:
    """A draft's address, after the search."""
    said = client.post("/staff/new", data={"csrf": csrf(client), "gives": gives, "do": "search"} | more)
    assert said.status_code == 303, said.text
    return said.headers["location"].removesuffix("/alike")


def sent(client: httpx.Client, path: str, fields: Mapping[str, str] = WHOLE, do: str = "publish") -> httpx.Response:
    return client.post(path, data={"csrf": csrf(client), "base": "{}", "do": do} | dict(fields))


def kept(office: Office, name: str) -> list[drafts.Draft]:
    with office.place.store.begin() as tx:
        return drafts.of_member(tx, office.members[name].id)


def test_offers_of_all_actors_that_are_like_it_are_shown_first_with_why(office: Office) -> None:
    editor = office.browser("other editor")
    page = editor.get(begun(editor, "Låna en mindre summa när banken säger nej") + "/alike").text
    assert page.index("Litet lån") < page.index("Stort lån")
    assert "Lånehuset" in page and "Låna en mindre summa när banken säger nej" in page
    assert "Löftet liknar det du skrev (100 %)" in page
    assert "Företag som frågar så får det här erbjudandet i dag." in page
    assert "Det överlappar Litet lån." in page or "Stort lån" in page


def test_when_it_is_the_same_nothing_new_is_begun(office: Office) -> None:
    editor, other = office.browser("editor"), office.browser("other editor")
    for client, name, place in (
        (editor, "editor", "/staff/offers/litet-lan"), (other, "other editor", "/staff/offers/litet-lan/card"),
    ):  # fmt: skip
        path = begun(client)
        assert client.get(f"{path}/alike").status_code == 200
        said = client.post(f"{path}/alike", data={"csrf": csrf(client), "same": "litet-lan"})
        assert said.headers["location"] == place
        assert "Litet lån" in client.get(place).text
        assert kept(office, name) == []


def test_a_new_offer_is_one_commit_that_only_adds_rows(office: Office) -> None:
    editor = office.browser("editor")
    before = (folder(office.place) / "organisations" / "lanehuset.yaml").read_text(encoding="utf-8")
    said = sent(editor, begun(editor))
    assert said.headers["location"] == "/staff?saved=1"
    after = (folder(office.place) / "organisations" / "lanehuset.yaml").read_text(encoding="utf-8")
    assert after.startswith(before)
    offer = read(folder(office.place)).offers["lanehuset-vaxthuslanet"]
    assert offer.name.sv == "Växthuslånet" and offer.status == "open"
    assert offer.assured is not None and offer.assured.by == "lanehuset"
    log = subprocess.run(
        ["git", "log", "-1", "--format=%an %s"], cwd=folder(office.place), capture_output=True, text=True
    )
    assert log.stdout == "editor Add lanehuset-vaxthuslanet\n"
    assert kept(office, "editor") == []


def test_pressed_twice_it_is_published_once(office: Office) -> None:
    editor = office.browser("editor")
    path = begun(editor)
    [draft] = kept(office, "editor")
    assert sent(editor, path).status_code == 303
    with office.place.store.begin() as tx:  # the second press came while the first was under way
        again = drafts.new(tx, draft.member, "lanehuset", None, {"new.id": "lanehuset-vaxthuslanet"}, draft.changed_at)
    assert sent(editor, f"/staff/new/{again}").status_code in (303, 422)
    assert len(read(folder(office.place)).offers) == len(read(SMALL).offers) + 1
    assert sent(editor, path).status_code == 404


def test_what_is_missing_is_said_and_nothing_typed_is_lost(office: Office) -> None:
    editor = office.browser("editor")
    path = begun(editor)
    said = sent(editor, path, {"name.sv": "Växthuslånet", "asks": "vem lånar ut till växthus"})
    assert said.status_code == 422
    assert "Löfte, svenska: här behöver du fylla i något." in said.text
    again = editor.get(path).text
    assert "Växthuslånet" in again and "vem lånar ut till växthus" in again
    assert 'href="' + path in editor.get("/staff").text and "Nytt: Växthuslånet" in editor.get("/staff").text
    assert len(read(folder(office.place)).offers) == len(read(SMALL).offers)


def test_a_draft_is_kept_found_again_and_thrown_away(office: Office) -> None:
    editor = office.browser("editor")
    path = begun(editor)
    assert sent(editor, path, {"note": "inte klar"}, "draft").headers["location"] == "/staff?kept=1"
    editor.post("/staff/out", data={"csrf": csrf(editor)})
    again = office.browser("editor")
    assert "inte klar" in again.get(path).text
    assert again.post(path.replace("new", "drafts") + "/drop", data={"csrf": csrf(again)}).status_code == 303
    assert again.get(path).status_code == 404 and "Påbörjade" not in again.get("/staff").text


def test_a_preview_shows_the_card_what_it_is_like_and_the_changed_answers(office: Office) -> None:
    editor = office.browser("editor")
    path = begun(editor)
    alike = {"promise.sv": "Låna en mindre summa när banken säger nej till dig"}
    page = sent(editor, path, WHOLE | alike | {"asks": "kan jag låna till en maskin"}, "preview")
    assert page.status_code == 200
    assert "<h3>Växthuslånet</h3>" in page.text
    assert "Löftet är för likt Litet lån (Lånehuset)" in page.text and 'value="differ:litet-lan"' in page.text
    assert len(read(folder(office.place)).offers) == len(read(SMALL).offers)


def test_the_script_gets_only_the_part_that_changes(office: Office) -> None:
    editor = office.browser("editor")
    path, fields = begun(editor), {"csrf": csrf(editor), "base": "{}", "do": "preview"}
    part = editor.post(path, data=fields | WHOLE, headers={"X-Requested-With": "fetch"}).text
    assert part.lstrip().startswith('<div id="seen"') and "<html" not in part and "Växthuslånet" in part
    assert kept(office, "editor")[0].said["name.sv"] == "Växthuslånet"


def test_a_hard_summary_gets_a_hint(office: Office) -> None:
    editor = office.browser("editor")
    hard = "Finansieringsmöjligheterna förutsätter näringslivsutvecklingsperspektiv, " * 5
    page = sent(editor, begun(editor), WHOLE | {"summary.sv": hard}, "preview").text
    assert "Sammanfattningen är svårläst" in page


def test_what_overlaps_needs_a_sentence_that_sets_it_apart(office: Office) -> None:
    editor = office.browser("editor")
    path = begun(editor)
    ids = [id for id in read(SMALL).offers if id != "exportcheck"][:2]
    ticked = {"csrf": csrf(editor), "do": "go"} | {f"overlaps:{id}": "on" for id in ids}
    assert editor.post(f"{path}/alike", data=ticked).headers["location"] == path
    form = editor.get(path).text
    assert form.count('name="similar.') >= 6 and '<details class="section" open>' in form
    said = sent(editor, path)
    assert said.status_code == 422 and said.text.count("skriv i en mening vad som skiljer") >= 2
    half = {"similar.0.offer": ids[0], "similar.0.difference.sv": "Det ena är för växthus, Litet lån för annat."}
    assert "engelska: här behöver du fylla i något" in sent(editor, path, WHOLE | half).text
    rows = {f"similar.{n}.offer": id for n, id in enumerate(ids)}
    rows |= {f"similar.{n}.difference.{one}": f"Växthuslånet {n}." for n in range(2) for one in ("sv", "en")}
    assert sent(editor, path, WHOLE | rows).status_code == 303
    offer = read(folder(office.place)).offers["lanehuset-vaxthuslanet"]
    assert [similar.offer for similar in offer.similar] == ids


def test_an_unanswered_question_becomes_a_draft_in_two_presses(office: Office) -> None:
    editor = office.browser("editor")
    asked = {"csrf": csrf(editor), "question": "vem lånar ut till växthus", "about": "", "do": "question"}
    said = editor.post("/staff/new", data=asked)
    path = said.headers["location"].removesuffix("/alike")
    assert "vem lånar ut till växthus" in editor.get(f"{path}/alike").text
    [draft] = kept(office, "editor")
    assert draft.said["asks"] == "vem lånar ut till växthus" and draft.said["needs"] == "lana-pengar"
    steward = office.browser("steward")
    path = steward.post("/staff/new", data=asked | {"csrf": csrf(steward)}).headers["location"]
    go = {"csrf": csrf(steward), "do": "go"}
    assert steward.post(path, data=go).status_code == 422
    assert steward.post(path, data=go | {"organisation": "lanehuset"}).status_code == 303
    assert kept(office, "steward")[0].said["area"] == "SE"


def test_a_steward_says_whose_and_the_owner_has_not_confirmed_it(office: Office) -> None:
    steward = office.browser("steward")
    assert steward.post("/staff/new", data={"csrf": csrf(steward), "gives": "lån"}).status_code == 422
    assert (
        steward.post("/staff/new", data={"csrf": csrf(steward), "gives": "lån", "organisation": "x"}).status_code == 403
    )
    assert sent(steward, begun(steward, organisation="radhuset")).status_code == 303
    offer = read(folder(office.place)).offers["radhuset-vaxthuslanet"]
    assert offer.assured is None


def test_another_organisation_is_told_of_the_difference_and_answers(office: Office) -> None:
    other, editor = office.browser("other editor"), office.browser("editor")
    row = {"similar.0.offer": "litet-lan", "similar.0.difference.sv": "Växthuslånet är för växthus, Litet lån för annat.",
           "similar.0.difference.en": "One is for greenhouses, the other for the rest."}  # fmt: skip
    assert sent(other, begun(other), WHOLE | row).status_code == 303
    with office.place.store.begin() as tx:
        told = {one["lane"] for one in tx.execute(outbox.select()).mappings()}
    assert told == {"mail:editor@x.example", "mail:lead@x.example"}
    office.place.service.guide = Guide.of(read(folder(office.place)))
    link = re.search(r"/staff/differences/\d+", editor.get("/staff").text)
    assert link is not None
    page = editor.get(link[0]).text
    assert "Växthuslånet är för växthus" in page and "other editor skrev" in page
    assert "/staff/differences" not in other.get("/staff").text
    answer = {"csrf": csrf(editor), "do": "answer", "answer": "Bra, men vi lånar också ut till växthus."}
    for client, name in ((other, "other editor"), (office.browser("other lead"), "other lead")):
        assert client.get(link[0]).status_code == 200, name
        assert client.post(link[0], data=answer | {"csrf": csrf(client)}).status_code == 403
    assert editor.post(link[0], data={"csrf": csrf(editor), "do": "answer", "answer": " "}).status_code == 422
    assert editor.post(link[0], data=answer).status_code == 303
    assert editor.post(link[0], data=answer).status_code == 403
    assert "Bra, men vi lånar" in other.get(link[0]).text and link[0] not in editor.get("/staff").text
    with office.place.store.begin() as tx:
        lanes = [one["lane"] for one in tx.execute(outbox.select()).mappings()]
    assert lanes.count("mail:other.editor@x.example") == 1


def test_a_difference_between_ones_own_offers_is_told_to_nobody(office: Office) -> None:
    editor = office.browser("editor")
    row = {"similar.0.offer": "litet-lan", "similar.0.difference.sv": "Så.", "similar.0.difference.en": "So."}
    assert sent(editor, begun(editor), WHOLE | row).status_code == 303
    with office.place.store.begin() as tx:
        assert list(tx.execute(outbox.select())) == []


@pytest.mark.parametrize("name", ["other editor", "other lead", "lead", "steward", None])
def test_a_draft_is_its_members_own(office: Office, name: str | None) -> None:
    editor, client = office.browser("editor"), office.browser(name)
    path = begun(editor)
    sent(editor, path, {"note": "hemligt utkast"}, "draft")
    token = {"csrf": csrf(client) if name else "x"}
    draft = path.replace("new", "drafts")
    for place in (path, f"{path}/alike"):
        page = client.get(place)
        assert page.status_code == (404 if name else 303) and "hemligt" not in page.text
    for place in (path, f"{path}/alike", f"{draft}/drop"):
        tried = client.post(place, data=token | WHOLE | {"base": "{}", "do": "publish", "same": "litet-lan"})
        assert tried.status_code == (404 if name else 403)
    if name:
        assert "hemligt" not in client.get("/staff").text
    assert kept(office, "editor")[0].said["note"] == "hemligt utkast"
    assert len(read(folder(office.place)).offers) == len(read(SMALL).offers)


@pytest.mark.parametrize("name", ["editor", "lead"])
def test_nobody_begins_or_publishes_for_another_organisation(office: Office, name: str) -> None:
    client = office.browser(name)
    asked = {"csrf": csrf(client), "gives": "lån", "organisation": "radhuset", "do": "search"}
    assert client.post("/staff/new", data=asked).status_code == 403
    path = begun(client)
    assert client.post(f"{path}/alike", data=asked | {"do": "go"}).status_code == 403
    with office.place.store.begin() as tx:  # one that was begun before the member changed organisation
        theirs = drafts.new(tx, office.members[name].id, "radhuset", None, dict(WHOLE), 1)
    assert client.get(f"/staff/new/{theirs}").status_code == 403
    assert sent(client, f"/staff/new/{theirs}").status_code == 403
    assert len(read(folder(office.place)).offers) == len(read(SMALL).offers)


def test_a_difference_is_read_by_its_two_sides_only(office: Office) -> None:
    with office.place.store.begin() as tx:
        id = differences.keep(tx, "litet-lan", "stort-lan", office.members["editor"].id, "Så skiljer de.", 1)
    for name in ("other editor", "other lead"):
        client = office.browser(name)
        assert client.get(f"/staff/differences/{id}").status_code == 403
        answer = {"csrf": csrf(client), "do": "agree"}
        assert client.post(f"/staff/differences/{id}", data=answer).status_code == 403
        for odd in ("0", "x", "9" * 40):
            assert client.get(f"/staff/differences/{odd}").status_code == 404
            assert client.post(f"/staff/differences/{odd}", data=answer).status_code == 404


def test_whoever_is_removed_leaves_no_draft(office: Office) -> None:
    begun(office.browser("editor"))
    with office.place.store.begin() as tx:
        members.remove(tx, office.members["editor"].id, 1)
    assert kept(office, "editor") == []


def test_an_id_is_made_of_the_name_and_never_taken() -> None:
    catalog = read(SMALL)
    assert new_id(catalog, "lanehuset", "Växthuslånet på Österlen!") == "lanehuset-vaxthuslanet-pa-osterlen"
    assert new_id(catalog, "litet", "Lån") == "litet-lan-2"
    assert new_id(catalog, "lanehuset", "Lånehusets rådgivning") == "lanehuset-lanehusets-radgivning"
    assert new_id(catalog, "lanehuset", "???") == "lanehuset-nytt"
    long = new_id(catalog, "lanehuset", "ett mycket långt namn på ett erbjudande " * 3)
    assert len(long) <= 48 and not long.endswith("-")


def test_unanswered_questions_close_to_ones_own_offers_come_first(office: Office) -> None:
    with office.place.store.begin() as tx:
        for text in ("lån till fritidsbåt", "bygglov för altan"):
            memory.log(tx, [Event("asked", "none", text)], at=now_ms(), pseudonym="p", channel="web", language="sv",
                       municipality=None)  # fmt: skip
    for name, first, last in (("editor", "fritidsbåt", "altan"), ("other editor", "altan", "fritidsbåt")):
        page = office.browser(name).get("/staff").text
        assert page.index("Nära era erbjudanden") < page.index(first) < page.index("Andra frågor") < page.index(last)
    page = office.browser("steward").get("/staff").text
    assert "Nära era erbjudanden" not in page and "fritidsbåt" in page and "altan" in page
