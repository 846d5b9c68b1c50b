"""A company says that something is wrong with an offer."""

from __future__ import annotations

from bot.catalog import Catalog
from bot.turn import Event
from tests.dialogue.talking import Talk


def test_what_is_written_after_the_button_is_the_report(small: Catalog) -> None:
    talk = Talk(small)
    talk.press("offer", "litet-lan")
    assert "Vad stämmer inte" in talk.click("Något är fel")
    read = talk.say("Räntan har ändrats, ring 070-123 45 67")
    assert "Tack" in read and "Lånehuset" in read
    [event] = [one for one in talk.events if one.name == "reported_wrong"]
    assert event.about == "litet-lan"
    assert "Räntan har ändrats" in event.text and "123 45 67" not in event.text
    talk.say("lån")
    assert [one.name for one in talk.events].count("reported_wrong") == 1


def test_whoever_goes_on_instead_reports_nothing(small: Catalog) -> None:
    talk = Talk(small)
    talk.press("offer", "litet-lan")
    talk.click("Något är fel")
    talk.click("Nej, gå tillbaka")
    talk.say("lån")
    assert "reported_wrong" not in [one.name for one in talk.events]


def test_an_offer_that_is_gone_cannot_be_reported(small: Catalog) -> None:
    talk = Talk(small)
    talk.press("wrong", "finns-inte")
    talk.say("lån")
    assert not [event for event in talk.events if isinstance(event, Event) and event.name == "reported_wrong"]
