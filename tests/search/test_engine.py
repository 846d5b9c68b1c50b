"""The engine on the real catalog: questions as companies ask them, and the offers that they must find."""

from __future__ import annotations

import pytest

from bot.catalog import Catalog
from bot.search import Engine, Question
from bot.search.wish import MONEY, names_only_help, wish_of
from bot.search.words import Said
from tests.search.conftest import Asker

YSTAD, SJOBO, TOMELILLA = "1286", "1265", "1270"


def first(finding: object, count: int = 3) -> list[str]:
    return [hit.offer for hit in finding.hits[:count]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("hur registrerar jag mitt kafé i Sjöbo hos kommunen, livsmedel", "sjobo-livsmedelsregistrering"),
        ("serveringstillstånd för öl", "yom-serveringstillstand"),
        ("jag är arbetslös och vill starta eget", "af-starta-eget"),
        ("varumärke på mitt företagsnamn", "prv-varumarke"),
        ("how do I register my company", "bolagsverket-registrering"),
        ("anstäla min första medarbetare sänkt avgift", "vaxa-stod"),
        ("foretagslan", "almi-foretagslan"),
    ],
)
def test_plain_questions_find_their_offer(ask: Asker, text: str, offer: str) -> None:
    finding = ask(text)
    assert finding.kind == "offers"
    assert offer in first(finding)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("lån", "loan"), ("ett lån", "loan"), ("loan", "loan"), ("loans?", "loan"), ("bidrag", "grant"),
        ("kurs", "course"), ("permit", "permit"), ("advice", "advice"), ("network", "network"), ("mentor", "mentor"),
    ],
)  # fmt: skip
def test_a_kind_of_help_alone_is_a_question_about_support(ask: Asker, catalog: Catalog, text: str, kind: str) -> None:
    finding = ask(text)
    assert finding.kind == "offers"
    assert kind in {catalog.offers[offer].kind for offer in first(finding)}


@pytest.mark.parametrize("text", ["pris", "inget lån", "boken"])
def test_a_word_that_may_mean_something_else_is_not_taken_for_a_kind_of_help(text: str) -> None:
    assert not names_only_help(Said.of(text))


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("avlopp", "miljoanmalan"),
        ("behöver hjälp med skulder", "betalningsproblem"),
        ("kronofogden", "betalningsproblem"),
        ("mår dåligt", "ma-daligt"),
        ("jag orkar inte", "ma-daligt"),
        ("hjälp med hemsida", "digitalisera"),
        ("kassan är tom", "betalningsproblem"),
    ],
)
def test_a_word_that_staff_list_is_understood_alone(ask: Asker, text: str, need: str) -> None:
    finding = ask(text)
    assert (finding.kind, finding.need) == ("offers", need)


@pytest.mark.parametrize("text", ["mina barn pratar inte med mig", "recept på bullar", "jobbar du för kommunen"])
def test_a_sentence_around_such_a_word_says_what_it_is_about(ask: Asker, text: str) -> None:
    assert ask(text).kind != "offers"


@pytest.mark.parametrize("text", ["hjälp", "hjälp mig", "jag behöver hjälp", "I need help"])
def test_a_cry_for_help_is_greeted_and_asked_what_with(ask: Asker, text: str) -> None:
    assert ask(text).kind == "greeting"


def test_offers_of_another_municipality_come_last_and_say_so(ask: Asker) -> None:
    finding = ask("ledig industrimark", municipality=YSTAD)
    assert first(finding, 1) == ["ystad-verksamhetsmark"]
    assert all(hit.elsewhere == hit.offer.startswith(("sjobo-", "tomelilla-", "skurup-")) for hit in finding.hits[:5])
    assert not any(hit.elsewhere for hit in finding.hits[:1])


def test_the_place_in_the_question_goes_before_the_known_one(ask: Asker) -> None:
    finding = ask("ledig industrimark i Blentarp", municipality=YSTAD)
    assert (finding.facts.municipality, finding.place) == (SJOBO, "Blentarp")
    assert first(finding, 1) == ["sjobo-verksamhetsmark"]


def test_an_ended_offer_leads_only_when_it_was_asked_for(ask: Asker, catalog: Catalog) -> None:
    ended = {offer.id for offer in catalog.offers.values() if not offer.status.living}
    assert first(ask("pengar till en robot på verkstaden"), 1)[0] not in ended
    asked = first(ask("finns robotlyftet fortfarande"), 4)
    assert asked[0] == "robotlyftet"
    assert set(asked[1:3]) & set(catalog.offers["robotlyftet"].replaced_by)


def test_a_known_age_reorders(ask: Asker) -> None:
    young, older = ask("startstöd till lantbruk, jag är 30"), ask("startstöd till lantbruk, jag är 52")
    assert first(young, 1) == ["startstod-lantbruk"]
    assert "startstod-lantbruk" not in first(older, 3)
    assert all(hit.unfit == "age" for hit in older.hits if hit.offer == "startstod-lantbruk")


def test_an_unknown_fact_excludes_nothing(ask: Asker) -> None:
    assert not any(hit.unfit in ("age", "employees", "turnover_sek") for hit in ask("bidrag till gården").hits)


def test_a_declined_kind_is_not_first(ask: Asker, catalog: Catalog) -> None:
    finding = ask("pengar till ny maskin men inget lån")
    assert finding.wish.not_kinds == ("loan",)
    assert catalog.offers[finding.hits[0].offer].kind != "loan"


def test_offers_that_overlap_come_as_a_group(ask: Asker) -> None:
    finding = ask("mentor")
    assert any({"almi-mentor", "nfc-mentor"} <= set(group) for group in finding.groups)


def test_hits_are_sorted_unique_and_at_most_ten(ask: Asker) -> None:
    hits = ask("pengar").hits
    assert len(hits) == len({hit.offer for hit in hits}) <= 10
    assert all(hit.score > 0 for hit in hits)


def test_the_need_is_one_that_the_first_offers_serve(ask: Asker, catalog: Catalog) -> None:
    finding = ask("jag vill låna till en ugn")
    assert finding.need in {need for hit in finding.hits[:2] for need in catalog.offers[hit.offer].needs}


@pytest.mark.parametrize(
    ("before", "text", "offer"),
    [
        ("ledig mark i Sjöbo", "men i ystad då", "ystad-verksamhetsmark"),
        ("finns det bidrag till en traktor", "nej, ett lån", "almi-foretagslan"),
        ("jag vill starta eget", "jag går på a-kassa", "af-starta-eget"),
        ("mentor till mitt nya företag", "vi har funnits i tio år och växer", "almi-mentor"),
        ("hur anmäler jag matförsäljning i Tomelilla", "samma fråga fast i Sjöbo", "sjobo-livsmedelsregistrering"),
    ],
)
def test_a_second_turn_goes_on_from_the_first(ask: Asker, before: str, text: str, offer: str) -> None:
    assert offer in first(ask(text, before))


def test_a_new_question_leaves_the_old_one_behind(ask: Asker) -> None:
    alone = ask("serveringstillstånd för vin och starköl på restaurangen")
    after = ask("serveringstillstånd för vin och starköl på restaurangen", "ledig mark i Sjöbo")
    assert first(after, 1) == first(alone, 1)


def test_an_explanation_adds_up(engine: Engine) -> None:
    explained = engine.explain(Question("lån till bageri i Kivik"))
    best = explained.parts[explained.finding.hits[0].offer]
    assert sum(value for name, value in best.items() if name != "total") == pytest.approx(best["total"], abs=0.06)


def test_certainty_is_a_probability_and_higher_for_a_plain_question(ask: Asker) -> None:
    plain, vague = ask("serveringstillstånd"), ask("vi behöver hjälp med lite allt möjligt")
    assert 0 <= vague.certain < plain.certain <= 1


@pytest.mark.parametrize(
    "text",
    ["hur finansierar jag en ny ugn till bageriet i Kivik", "how do I finance a new oven for the bakery in Kivik"],
)
def test_who_asks_how_to_pay_for_something_is_shown_money(ask: Asker, catalog: Catalog, text: str) -> None:
    finding = ask(text)
    assert finding.wish.kinds == MONEY
    assert {catalog.offers[hit.offer].kind.value for hit in finding.hits[:4]} <= set(MONEY)
    assert finding.need == "lana-pengar"


def test_a_kind_of_money_that_is_named_or_declined_is_meant_alone() -> None:
    assert wish_of(Said.of("hur betalar jag för en ny maskin")).kinds == MONEY
    assert wish_of(Said.of("när betalar jag momsen")).kinds == ()
    assert wish_of(Said.of("finansiera maskinen med ett lån")).kinds == ("loan",)
    assert wish_of(Said.of("finansiera maskinen utan lån")).kinds == ()


def test_the_need_named_speaks_for_half_of_what_leads_where_one_does(ask: Asker, catalog: Catalog) -> None:
    for text in ("medel för produktframtagning i etablerat aktiebolag", "internationaliseringsstöd för tillverkare"):
        finding = ask(text)
        leading = [catalog.offers[hit.offer] for hit in finding.hits[:4] if hit.score >= 0.6]
        assert 2 * sum(finding.need in offer.needs for offer in leading) >= len(leading)


BEFORE = ("ledig mark i Tomelilla", "hur får jag bygglov")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("finns det bidrag i Göteborg", "out_of_scope"),
        ("vad blir det för väder", "out_of_scope"),
        ("jag har ont i ryggen", "out_of_scope"),
        ("asdf qwer", "nonsense"),
        ("kan du skriva en dikt", "out_of_scope"),
        ("något gratis?", "offers"),
        ("och om vi bara är två?", "offers"),
        ("men i ystad då", "offers"),
        ("närmare än Jämtland", "offers"),
        ("vad kostar det", "offers"),
    ],
)
def test_what_is_no_question_about_support_is_none_in_the_middle_of_a_conversation_either(
    engine: Engine, text: str, kind: str
) -> None:
    assert engine.find(Question(text, BEFORE)).kind == kind


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("bygglov i Ystad", "sv"),
        ("mentor i Ystad", "sv"),
        ("lediga lokaler i Tomelilla?", "sv"),
        ("mentor in Ystad", "en"),
        ("can i get a loan", "en"),
    ],
)
def test_a_short_question_is_answered_in_its_own_language(engine: Engine, text: str, language: str) -> None:
    assert engine.find(Question(text)).language == language
