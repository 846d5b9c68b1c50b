"""Facts: what a question tells of the company, and what it does not."""

from __future__ import annotations

import pytest

from bot.search.facts import facts_of
from bot.search.finding import Wish
from bot.search.wish import continued, wish_of
from bot.search.words import Said


@pytest.mark.parametrize(
    ("text", "employees"),
    [
        ("vi är fem anställda", 5),
        ("vi är bara två", 2),
        ("och om vi bara är två?", 2),
        ("20 personer jobbar här", 20),
        ("we are 12 people", 12),
        ("enmansföretag som vill växa", 0),
        ("vi är två mil från Ystad", None),
        ("vi är i Sjöbo", None),
        ("bidrag på 50 000 kr", None),
    ],
)
def test_the_number_of_employees(text: str, employees: int | None) -> None:
    assert facts_of(Said.of(text)).employees == employees


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("jag är 44", 44),
        ("jag är 38 år och tar över gården", 38),
        ("im 44 tho", 44),
        ("fyller fyrtio i år", 40),
        ("27-åring söker lån", 27),
        ("jag är 5 år för tidig", None),
        ("jag är två anställda kort", None),
        ("jag är ensam", None),
    ],
)
def test_the_age_of_the_owner(text: str, age: int | None) -> None:
    assert facts_of(Said.of(text)).age == age


def test_what_is_denied_tells_neither_trade_nor_stage() -> None:
    said = Said.of("vi är inte nystartade lantbrukare utan kör åkeri")
    assert facts_of(said, {3, 4}).sector == "transport"
    assert facts_of(said, {3, 4}).stage is None


@pytest.mark.parametrize(
    ("text", "amount", "turnover"),
    [
        ("låna 250 000 kr", 250_000, None),
        ("sju miljoner till expansionen", 7_000_000, None),
        ("behöver en halv miljon", 500_000, None),
        ("300 tusen till ugn", 300_000, None),
        ("vi omsätter 4,5 miljoner", None, 4_500_000),
        ("turnover is 2 million", None, 2_000_000),
        ("50k till webben", 50_000, None),
        ("vill låna 150000 till en vagn", 150_000, None),
        ("we need 800 000 for a lathe", 800_000, None),
        ("vi behöver lagra 20 000 liter", None, None),
        ("vi är tre kompisar", None, None),
    ],
)
def test_sums_of_money_and_turnover(text: str, amount: int | None, turnover: int | None) -> None:
    said = Said.of(text)
    assert (wish_of(said).amount_sek, facts_of(said).turnover_sek) == (amount, turnover)


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("mjölkbonde utanför sjöbo", "farming"),
        ("åkeri i Tomelilla", "transport"),
        ("vår svetsrobot är trasig", "industry"),
        ("I run a hotel", "tourism"),
        ("har ingen gård", None),
        ("vem kan hjälpa mig", None),
    ],
)
def test_the_trade(text: str, sector: str | None) -> None:
    assert facts_of(Said.of(text)).sector == sector


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("jag vill starta eget", "idea"),
        ("nystartat företag", "new"),
        ("vi växer och behöver folk", "growing"),
        ("bygglov för skylt", None),
    ],
)
def test_the_stage(text: str, stage: str | None) -> None:
    assert facts_of(Said.of(text)).stage == stage


def test_years_in_business_are_not_the_owners_age() -> None:
    facts = facts_of(Said.of("vi har drivit firman i 12 år"))
    assert (facts.company_years, facts.age) == (12, None)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("jag vill ha ett lån", Wish(kinds=("loan",))),
        ("nej, ett lån", Wish(kinds=("loan",))),
        ("inget lån tack", Wish(not_kinds=("loan",))),
        ("bidrag men inte lån", Wish(kinds=("grant",), not_kinds=("loan",))),
        ("något gratis?", Wish(free=True)),
        ("free advice please", Wish(free=True, kinds=("advice",))),
        ("hur startar man", Wish()),
    ],
)
def test_what_kind_of_help_is_wished_for_or_declined(text: str, wish: Wish) -> None:
    assert wish_of(Said.of(text)) == wish


def test_a_wish_carries_over_to_the_next_question_until_it_changes() -> None:
    grant = wish_of(Said.of("finns det bidrag"))
    assert continued(wish_of(Said.of("jag är 44")), grant).kinds == ("grant",)
    assert continued(wish_of(Said.of("nej, ett lån")), grant).kinds == ("loan",)
    assert continued(wish_of(Said.of("något gratis?")), wish_of(Said.of("låna pengar till lån"))).kinds == ()
