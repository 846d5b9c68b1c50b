"""What staff see on their first page."""

from __future__ import annotations

from bot.staff.overview import alike


def test_questions_that_ask_for_the_same_in_other_words_stand_together() -> None:
    asked = [
        "kan man få hundtillstånd",
        "hur får jag parkering till kunderna",
        "laddstolpe till lastbil",
        "parkering för mina kunder",
        "laddstolpar för lastbilar?",
        "Parkering åt kunder",
    ]
    assert alike(asked) == [
        ("hur får jag parkering till kunderna", 3),
        ("laddstolpe till lastbil", 2),
        ("kan man få hundtillstånd", 1),
    ]
