"""Every screen of every real offer, in both languages: it can be built, and nothing in it is raw or empty."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from bot.catalog import Catalog, read
from bot.catalog.model import LANGUAGES
from bot.channels.codec import encode
from bot.channels.plaintext import render
from bot.turn import Language, Reply
from tests.dialogue.talking import Talk, found, knowing

RAW = re.compile(r"\bNone\b|\{|\}|'sv'|\$|\bsv=|<[a-z/]|\w_\w|\.\.(?!\.)|\. \.|,,|\(\)|\bnull\b")
PLACES = (None, "1265", "1291", "1290")
SCREENS = ("offer", "similar", "person")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read(Path(__file__).parents[2] / "catalog")


def faults(reply: Reply, language: Language) -> list[str]:
    """What is wrong with a reply, whichever it is."""
    text = re.sub(r"https?://\S+", "", render(reply, width=10_000))
    labels = [button.label for row in reply.buttons for button in row]
    presses = [button.press for row in reply.buttons for button in row if button.press]
    found = [text[max(0, hit.start() - 30) : hit.end() + 30] for hit in RAW.finditer(text)]
    found += [f"empty block: {block}" for block in reply.blocks if not render(Reply("page", (block,))).strip()]
    found += [f"label: {label!r}" for label in labels if not label.strip() or len(label) > 64]
    found += [f"said twice: {label}" for label in {label for label in labels if labels.count(label) > 1}]
    found += ["language"] if reply.language != language else []
    assert all(encode(press) for press in presses)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_of_every_offer_reads_well(catalog: Catalog, screen: str, language: Language) -> None:
    wrong = {}
    for id, place in product(catalog.offers, PLACES):
        talk = Talk(catalog, language=language, facts=knowing(municipality=place))
        talk.press(screen, id)
        if found := faults(talk.reply, language):
            wrong[id, place] = found
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_offer_can_be_compared_with_what_is_like_it(catalog: Catalog, language: Language) -> None:
    wrong: dict[str, list[str]] = {}
    for id in catalog.offers:
        talk = Talk(catalog, language=language, facts=knowing(municipality="1265"))
        talk.press("similar", id)
        if len(talk.company.answers) and len(talk.company.answers[0].offers) > 1:
            talk.press("compare", talk.company.answers[0].key)
            assert talk.reply.shown
            if said := faults(talk.reply, language):
                wrong[id] = said
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_offer_can_lead_an_answer(catalog: Catalog, language: Language) -> None:
    wrong: dict[object, list[str]] = {}
    for id, place in product(catalog.offers, (None, "1290")):
        beside = [similar.offer for similar in catalog.similar(id)][:3]
        talk = Talk(catalog, {"x": found(id, *beside)}, language=language, facts=knowing(municipality=place))
        talk.say("x")
        assert talk.shown[0] == id
        if said := faults(talk.reply, language):
            wrong[id, place] = said
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_clarifying_question_can_be_put(catalog: Catalog, language: Language) -> None:
    for need in catalog.needs.values():
        for question in need.questions:
            offers = [offer for option in question.options for offer in option.offers][:4]
            talk = Talk(catalog, {"x": found(*offers, need=need.id)}, language=language)
            talk.say("x")
            talk.company = talk.remembering(pending=question.id)
            talk.press("narrow", question.id)
            assert talk.reply.kind == "clarify"
            assert faults(talk.reply, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", ["start", "help", "profile", "privacy", "forget", "language"])
def test_every_page_reads_well(catalog: Catalog, action: str, language: Language) -> None:
    talk = Talk(catalog, language=language, facts=knowing(municipality="1265", employees=1, turnover_sek=2_000_000))
    talk.press(action)
    assert faults(talk.reply, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_to_talk_to_is_found_for_every_need_in_every_home_municipality(
    catalog: Catalog, language: Language
) -> None:
    for need, area in product(catalog.needs, catalog.home()):
        talk = Talk(catalog, {"x": found(need=need)}, language=language, facts=knowing(municipality=area.code))
        talk.company = talk.remembering(need=need)
        talk.press("person")
        assert faults(talk.reply, language) == [], need
        assert any(button.url for button in talk.buttons), (need, area.code)


def test_what_a_card_says_of_an_offer(small: Catalog) -> None:
    read = Talk(small, facts=knowing(municipality="9901")).press("offer", "litet-lan")
    for said in (
        "Litet lån", "Låna en mindre summa när banken säger nej", "Företag med högst 9 anställda",
        "Upp till 100 000 kronor.", "Ränta enligt avtal.", "Svar inom två veckor.", "Öppet.", "Sverige",
        "Lånehuset (https://www.lanehuset.example/)", "Rådhuset betalar. Norrby kommun hänvisar hit.",
        "Banken har sagt nej.", "1. Gör en budget.", "2. Ansök på sidan.", "Ha detta klart", "Din budget.",
        "lanehuset.example, hösten 2023", ": Upp till 100 000 kronor.", "lanehuset.example, utan datum",
        "Lånehuset har inte bekräftat uppgifterna.", "Prata med Lånehuset", "Liknande", "Öppna lanehuset.example",
    ):  # fmt: skip
        assert said in read


def test_a_card_never_guesses_a_cost(small: Catalog) -> None:
    assert "Ingen källa säger vad det kostar. Fråga Lånehuset." in Talk(small).press("offer", "stort-lan")


def test_a_card_says_who_confirmed_it_and_when(small: Catalog) -> None:
    assert "Rådhuset bekräftade uppgifterna 1 februari 2026." in Talk(small).press("offer", "grundkurs")


@pytest.mark.parametrize(
    ("offer", "says"),
    [
        ("exportcheck", "Har upphört. I stället finns: Stort lån och Nätverket."),
        ("stort-lan", "Söks i omgångar. Söks vår och höst."),
        ("sommarstod", "Öppnar 1 mars 2026."),
        ("elstod", "Pengarna är slut för den här gången."),
        ("mentorsaret", "Pausat."),
        ("natverket", "Oklart om det pågår."),
    ],
)
def test_a_card_says_how_things_stand(small: Catalog, offer: str, says: str) -> None:
    assert says in Talk(small).press("offer", offer)


def test_a_card_with_nothing_like_it_and_no_page_has_no_such_buttons(small: Catalog) -> None:
    talk = Talk(small)
    talk.press("offer", "natverket")
    assert talk.labels == ["Prata med Rådhuset", "Spara", "Något är fel"]


def test_a_comparison_leaves_out_what_nobody_knows_and_says_where_to_begin(small: Catalog) -> None:
    talk = Talk(small, {"lån": found("litet-lan", "stort-lan")})
    talk.say("lån")
    read = talk.click("Jämför")
    assert "Ränta enligt avtal." in read
    assert "uppgift saknas" in read
    assert "Vem beslutar" not in read
    assert "ditt svar är ”Under 100 000” på frågan: Hur mycket behöver ni låna?" in read
    assert read.count("Litet lån är för upp till 100 000 kronor, Stort lån är för mer.") == 1


def test_an_old_offer_id_opens_what_it_became(small: Catalog) -> None:
    assert Talk(small).press("offer", "minilan").startswith("Litet lån")
