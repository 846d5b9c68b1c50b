"""The answer to a question: a group of offers, what sets them apart, and only buttons that keep what they promise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.catalog import Catalog
from bot.dialogue.answer import shown_hits
from bot.search import Finding, Hit
from tests.dialogue.talking import Talk, found, knowing

LOANS = found("litet-lan", "stort-lan", need="lana-pengar", groups=(("litet-lan", "stort-lan"),))


def test_an_answer_names_the_need_and_says_what_sets_the_offers_apart(small: Catalog) -> None:
    talk = Talk(small, {"lån till maskin": LOANS})
    read = talk.say("lån till maskin")
    assert "Det här handlar om: Låna till företaget." in read
    assert "Låna en mindre summa när banken säger nej" in read
    assert "Skillnad: Litet lån är för upp till 100 000 kronor, Stort lån är för mer." in read
    assert read.count("Skillnad:") == 1
    assert talk.reply.groups == (("litet-lan", "stort-lan"),)
    assert talk.reply.kind == "offers"


def test_an_answer_says_whose_an_offer_is_and_where_its_facts_come_from(small: Catalog) -> None:
    read = Talk(small, {"lån": LOANS}).say("lån")
    assert "Lån från Lånehuset." in read
    assert "Uppgifterna kommer från öppna källor 2023. Ägarna har inte bekräftat dem än." in read


def test_a_price_is_said_only_when_a_source_says_it_is_nothing(small: Catalog) -> None:
    talk = Talk(small, {"kurs": found("grundkurs", "stort-lan")})
    read = talk.say("kurs")
    assert "Kurs från Rådhuset, kostar inget." in read
    assert "Lån från Lånehuset." in read


def test_every_offer_shown_has_its_button_and_the_answer_can_be_compared(small: Catalog) -> None:
    talk = Talk(small, {"lån": LOANS})
    talk.say("lån")
    assert talk.labels == ["Litet lån", "Stort lån", "Hjälp mig välja", "Jämför", "Prata med någon", "Spara behovet"]


def test_one_offer_alone_is_not_compared(small: Catalog) -> None:
    talk = Talk(small, {"lån": found("litet-lan")})
    talk.say("lån")
    assert "Jämför" not in talk.labels


def test_at_most_four_are_shown_and_the_rest_are_a_press_away(small: Catalog) -> None:
    many = ("litet-lan", "stort-lan", "sommarstod", "elstod", "grundkurs", "natverket", "mentorsaret", "bygglov",
            "norrby-kurs", "bondejouren")  # fmt: skip
    hits = tuple(Hit(offer, 1.0) for offer in many)
    talk = Talk(small, {"stöd": Finding("offers", hits=hits, certain=0.9)})
    talk.say("stöd")
    assert talk.shown == list(many[:4])
    assert talk.reply.offers == many
    talk.click("Fler alternativ")
    assert talk.shown == list(many[4:8])
    talk.click("Fler alternativ")
    assert talk.shown == list(many[8:])
    assert "Fler alternativ" not in talk.labels


def test_going_back_from_more_shows_the_first_answer_again(small: Catalog) -> None:
    many = [Hit(offer, 1.0) for offer in ("litet-lan", "stort-lan", "sommarstod", "elstod", "grundkurs")]
    talk = Talk(small, {"stöd": Finding("offers", hits=tuple(many), certain=0.9)})
    talk.say("stöd")
    talk.click("Fler alternativ")
    talk.click("Tillbaka till svaret")
    assert talk.shown == ["litet-lan", "stort-lan", "sommarstod", "elstod"]


def test_a_local_offer_says_where_it_applies(small: Catalog) -> None:
    local = {"hjälp": found("norrby-naringsliv")}
    assert "Gäller i Norrby." in Talk(small, local).say("hjälp")
    assert "Gäller i" not in Talk(small, local, facts=knowing(municipality="9901")).say("hjälp")
    assert "Gäller inte här, utan i Norrby." in Talk(small, local, facts=knowing(municipality="9902")).say("hjälp")


def test_a_shared_offer_names_who_handles_it_here(small: Catalog) -> None:
    talk = Talk(small, {"bygglov": found("bygglov")}, facts=knowing(municipality="9902"))
    assert "Söderby kommun sköter det i Söderby." in talk.say("bygglov")


@pytest.mark.parametrize(
    ("offer", "says"),
    [
        ("exportcheck", "Har upphört. Titta i stället på Stort lån och Nätverket."),
        ("stort-lan", "Söks i omgångar."),
        ("natverket", "Oklart om det pågår. Fråga Rådhuset först."),
        ("elstod", "Pengarna är slut för den här gången."),
        ("mentorsaret", "Pausat just nu."),
        ("sommarstod", "Öppnar 1 mars 2026."),
    ],
)
def test_what_cannot_simply_be_had_now_says_so_in_the_answer(small: Catalog, offer: str, says: str) -> None:
    assert says in Talk(small, {"stöd": found(offer)}).say("stöd")


@pytest.mark.parametrize("fact", ["employees", "turnover_sek", "age", "company_years", "stage", "sector"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_failed_condition_is_said_and_does_not_hide_the_best_hit(small: Catalog, fact: str, language: str) -> None:
    hits = (Hit("litet-lan", 1.0, unfit=fact),)
    read = Talk(small, {"x": Finding("offers", hits=hits, certain=0.9, language=language)}).say("x")
    assert ("Passar kanske inte" if language == "sv" else "May not fit") in read


def test_beside_the_best_come_those_near_it_and_those_that_overlap_it() -> None:
    hits = [
        Hit("a", 1.0),
        Hit("near", 0.7),
        Hit("far", 0.3),
        Hit("overlapping", 0.2),
        Hit("there", 0.9, elsewhere=True),
    ]
    assert [hit.offer for hit in shown_hits(hits, [("a", "overlapping")])] == ["a", "near", "overlapping"]
    assert shown_hits([], []) == ()


def test_the_best_hit_is_shown_even_when_it_is_elsewhere() -> None:
    hits = [Hit("there", 1.0, elsewhere=True), Hit("unfit", 0.9, unfit="age")]
    assert [hit.offer for hit in shown_hits(hits, [])] == ["there"]


def test_nothing_that_fits_is_said_with_the_nearest_needs_and_a_person(small: Catalog) -> None:
    nothing = Finding("none", needs=("lana-pengar", "bygga", "starta-foretag"))
    talk = Talk(small, {"flygplats": nothing})
    read = talk.say("flygplats")
    assert "Jag hittar inget som passar det" in read
    assert talk.labels == ["Låna till företaget", "Bygga eller ändra en lokal", "Jag vill ha en människa"]
    assert talk.shown == []


def test_a_person_after_nothing_is_not_the_person_of_an_earlier_answer(small: Catalog) -> None:
    start = found("norrby-naringsliv", need="starta-foretag")
    talk = Talk(small, {"starta": start}, facts=knowing(municipality="9902"))
    talk.say("starta")
    talk.say("flygplats")
    assert "Starta eget företag" not in talk.click("Jag vill ha en människa")


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("greeting", "Hej! Vad behöver företaget?"),
        ("thanks", "Varsågod."),
        ("about_bot", "Jag är ett program som letar i en katalog med 13 erbjudanden från 4 organisationer."),
        ("out_of_scope", "Det kan jag inte hjälpa till med."),
        ("nonsense", "Det förstod jag inte."),
        ("abuse", "Jag förstår att det är frustrerande."),
        ("injection", "Det gör jag inte."),
        ("privacy", "Skriv inga personuppgifter här"),
    ],
)
def test_what_is_no_question_gets_a_short_answer_and_never_an_offer(small: Catalog, kind: str, says: str) -> None:
    talk = Talk(small, {"x": Finding(kind, hits=(Hit("litet-lan", 1.0),))})  # type: ignore[arg-type]
    assert says in talk.say("x")
    assert talk.reply.kind == kind
    assert talk.shown == []
    assert talk.company.questions == ()


def test_another_region_is_told_where_lotsen_helps(small: Catalog) -> None:
    talk = Talk(small, {"lån i Umeå": Finding("out_of_scope", place="Umeå")})
    assert "Jag hjälper företag i Norrby och Söderby. I Umeå är det bäst att" in talk.say("lån i Umeå")


def test_what_a_question_tells_is_remembered_and_passed_on(small: Catalog) -> None:
    talk = Talk(small, {"vi är tre i Norrby": replace(LOANS, facts=knowing(employees=3, municipality="9901"))})
    talk.say("vi är tre i Norrby")
    talk.say("något gratis?")
    assert talk.engine.asked[-1].facts == knowing(employees=3, municipality="9901")
    assert talk.before == ["vi är tre i Norrby"]


def test_a_fact_that_is_told_anew_goes_before_the_old(small: Catalog) -> None:
    talk = Talk(small, {"nu fem": replace(LOANS, facts=knowing(employees=5))}, facts=knowing(employees=3, age=40))
    talk.say("nu fem")
    assert talk.company.facts == knowing(employees=5, age=40)


def test_only_the_latest_questions_colour_the_next_one_and_none_after_a_pause(small: Catalog) -> None:
    talk = Talk(small, dict.fromkeys("abcdef", LOANS))
    for name in "abcde":
        talk.say(name)
    assert talk.before == ["b", "c", "d"]
    talk.wait(hours=2)
    talk.say("f")
    assert talk.before == []


def test_an_answer_comes_in_the_language_of_the_question(small: Catalog) -> None:
    talk = Talk(small, {"loan": replace(LOANS, language="en"), "lån": LOANS})
    assert "This is about: Borrow for the company." in talk.say("loan")
    assert talk.company.spoke == "en"
    assert "Det här handlar om" in talk.say("lån")


def test_a_few_words_go_on_in_english_and_a_swedish_sentence_does_not(small: Catalog) -> None:
    talk = Talk(small, {"a loan please": replace(LOANS, language="en")})
    talk.say("a loan please")
    talk.say("free?")
    assert talk.reply.language == "en"
    talk.say("på svenska")
    assert talk.reply.language == "sv"
    talk.say("a loan please")
    talk.say("vad kostar ett sådant")
    assert talk.reply.language == "sv"


def test_a_need_that_the_offers_do_not_serve_is_not_claimed(small: Catalog) -> None:
    wrong = replace(LOANS, need="spara-energi")
    assert Talk(small, {"lån": wrong}).say("lån").startswith("Det här hittade jag.")


def test_a_chosen_language_goes_before_that_of_the_question(small: Catalog) -> None:
    talk = Talk(small, {"loan": replace(LOANS, language="en")})
    talk.press("language", "sv")
    assert "Det här handlar om" in talk.say("loan")


def test_what_is_kept_and_counted_holds_no_personal_data(small: Catalog) -> None:
    question = "lån, ring 070-123 45 67 eller anna@example.com"
    talk = Talk(small, {question: LOANS})
    talk.say(question)
    assert talk.company.questions == ("lån, ring ••• eller •••",)
    assert "070" not in str(talk.events)
    assert [event.name for event in talk.events] == ["asked", "shown", "shown", "together", "need"]


def test_a_very_long_question_is_read_from_its_beginning_and_says_so(small: Catalog) -> None:
    talk = Talk(small, {"a" * 4000: LOANS})
    assert "Det var mycket text. Jag läste början." in talk.say("a" * 9000)
    assert talk.reply.shown


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_message_is_no_question(small: Catalog, text: str) -> None:
    talk = Talk(small)
    assert "Jag kan bara läsa text." in talk.say(text)
    assert talk.engine.asked == []
