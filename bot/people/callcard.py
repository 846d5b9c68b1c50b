"""What is known of a call-back in words: for the company that agrees to it, and for staff who make the call."""

from __future__ import annotations

from bot.catalog import Catalog
from bot.catalog.model import Organisation
from bot.dialogue import callstaff
from bot.dialogue.scene import Scene
from bot.dialogue.texts import Texts, texts
from bot.followup.callbacks import promised_by
from bot.followup.workdays import local_day
from bot.store.callbacks import Kept
from bot.turn import Reply

Row = tuple[str, str]


def name(catalog: Catalog, organisation: str) -> str:
    """An organisation's name, or its id when the catalog has it no more."""
    found = catalog.organisations.get(organisation)
    return found.name if found else organisation


def contact(scene: Scene, who: Organisation | None) -> Row:
    """The published way in to an organisation: words and address."""
    return way_in(who, scene.language)


def way_in(who: Organisation | None, language: str) -> Row:
    if who is None:
        return "verksamt.se", "https://verksamt.se/"
    if who.contact is None:
        return who.name, who.url
    return who.contact.text[language], who.contact.url or who.url


def situation(say: Texts, one: Kept) -> tuple[Row, ...]:
    """What the company told of itself."""
    return tuple((say(f"fact-{fact}"), value) for fact, value in (one.facts or {}).items())


def summary(catalog: Catalog, say: Texts, one: Kept) -> tuple[Row, ...]:
    """All that is handed over."""
    found = [catalog.offer(id) for id in one.seen]
    seen = [offer.name[say.language] for offer in found if offer]
    rows = [(say("call-row-phone"), one.phone), (say("call-row-suits"), say(f"call-suits-{one.suits or 'any'}"))]
    rows += situation(say, one)
    if seen:
        rows.append((say("call-row-seen"), say.list(seen)))
    return ((say("call-row-topic"), one.topic), *rows)


def staff_rows(catalog: Catalog, say: Texts, one: Kept) -> tuple[Row, ...]:
    """What staff need to make the call, without what it is about."""
    rows = [*summary(catalog, say, one)[1:], (say("call-row-asked"), say.date(local_day(one.rules.asked_at)))]
    promised = promised_by(one.rules)
    if promised is not None:
        rows.append((say("call-row-promised"), say.date(promised)))
    return tuple(rows)


def staff_card(catalog: Catalog, one: Kept, *, first: str = "", notice: str = "") -> Reply:
    """A call-back as staff get it, in Swedish."""
    say = texts("sv")
    rows = staff_rows(catalog, say, one)
    return callstaff.card(say, one.id, one.rules, one.topic, rows, first=first, notice=notice)
