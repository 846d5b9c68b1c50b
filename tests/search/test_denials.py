"""Denials: what a company says that it is not speaks against offers for those, and a need said with a no does not."""

from __future__ import annotations

import pytest

from bot.catalog import Catalog
from bot.search import Engine, Question
from bot.search.denials import Denials
from bot.search.reader import Field
from bot.search.words import Said
from tests.search.conftest import Asker

DENIED_THERE = [[Field.of("vi hittar inte personal")], [Field.of("Du behöver inte vara lantbrukare.")]]


AUDIENCES = [
    [Field.of("Arbetslösa"), Field.of("Farmers")],
    [Field.of("Företag som exporterar")],
    [Field.of("Utbildad personal")],
]


def denied(text: str) -> list[str]:
    said = Said.of(text)
    return [said.words[at] for at in sorted(Denials(DENIED_THERE * 5, AUDIENCES).places(said))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("jag är inte lantbrukare men vill göra must", ["lantbrukare"]),
        ("har aldrig varit arbetslös", ["arbetslös"]),
        ("hon är inte långtidsarbetslös men har dålig hörsel", ["långtidsarbetslös"]),
        ("vi driver inget lantbruk", ["lantbruk"]),
        ("har ingen gård", ["gård"]),
        ("we are not farmers", ["farmers"]),
        ("vi exporterar inte, kan banken ändå låna ut", ["exporterar"]),
    ],
)
def test_what_a_company_is_not_is_heard(text: str, words: list[str]) -> None:
    assert denied(text)[: len(words)] == words


@pytest.mark.parametrize(
    "text",
    [
        "vi hittar inte en enda diskare",  # the texts deny this verb themselves: it is the need
        "kan inte betala momsen",
        "har ingen personal",
        "har inga pengar kvar",
        "bolaget är inte registrerat än",
        "är det inte så att kommunen hjälper till",
        "ingen restaurang vet att vi finns",
        "vi är inte bara bönder",
        "firman är inte momsregistrerad, hur gör jag",
        "personalen är inte utbildad, finns kurser",
        "maskinen är inte ny, finns det lån för bönder",
    ],
)
def test_a_need_said_with_a_no_is_a_need(text: str) -> None:
    assert denied(text) == []


def test_what_is_denied_is_not_answered_first(ask: Asker, catalog: Catalog) -> None:
    """The same wish with and without the condition: the offer for those whom the condition names gives way."""
    for wish, condition, offer in (
        ("jag vill starta eget", "men har aldrig varit arbetslös", "af-starta-eget"),
        ("bidrag till en damm", "men jag är inte lantbrukare", "lst-bevattning"),
    ):
        hits = ask(f"{wish}, {condition}").hits
        assert hits[0].offer != offer
        with_it, without = (
            next((hit.score for hit in ask(text).hits if hit.offer == offer), 0.0)
            for text in (f"{wish}, {condition}", f"{wish}, {condition.replace('aldrig ', '').replace('inte ', '')}")
        )
        assert with_it < without


def test_a_trade_once_denied_stays_denied_in_the_conversation(engine: Engine, catalog: Catalog) -> None:
    for text, before in (
        ("jag driver inget lantbruk", "stöd till nytt stall"),
        ("vad kostar det", "är inte lantbrukare"),
    ):
        first = engine.find(Question(text, (before,))).hits[0].offer
        assert set(catalog.offers[first].audience.sectors) != {"farming"}
