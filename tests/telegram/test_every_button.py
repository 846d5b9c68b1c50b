"""Every button that a company meets within three presses, pressed as freshly shown: by somebody new who went there."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from typing import NamedTuple

import pytest

from bot.channels import codec
from bot.dialogue.texts import texts
from bot.store import members
from bot.turn import Language, Press
from tests.botapi import Person
from tests.botapi.world import Message
from tests.telegram.running import Lotsen

pytestmark = pytest.mark.asyncio

DEEP = 3
OF_OFFERS = frozenset(("offer", "similar", "person", "save", "wrong", "callback", "case"))
MOST_OF_A_KIND = 2
"""Offers are many and their screens alike: so many presses of such an action under one beginning."""
KEYED = frozenset(("back", "compare", "more", "rate", "call", "seat", "my_case"))
"""Actions about a stored answer or the like, whose key is another each time (as with all that start with "plan")."""
AT_ONCE = 40
BEGINNINGS: dict[Language, tuple[str, ...]] = {
    "sv": (
        "/start", "/hjalp", "/mina", "/moten", "/profil", "/kommun", "/sprak", "/integritet", "/mindata", "/glom",
        "/start o_almi-mikrolan", "/start b_lana-pengar", "/start k_1291", "pengar", "jag vill prata med någon",
        "hur finansierar jag en ny ugn till bageriet i Kivik",
    ),
    "en": ("/start", "/municipality", "how do I finance a new oven for the bakery in Kivik", "I want to hire someone"),
}  # fmt: skip


class Way(NamedTuple):
    """A first message, and the buttons pressed after it, each by its place among all that are seen there."""

    language: Language
    said: str
    presses: tuple[str, ...] = ()


async def test_every_button_leads_somewhere(lotsen: Lotsen, caplog: pytest.LogCaptureFixture) -> None:
    with lotsen.store.begin() as tx:
        members.add(tx, "Anna", "editor", "almi", 1, email="anna@almi.example")  # so that Almi can be asked to call
    ways = deque(Way(language, said) for language, said_first in BEGINNINGS.items() for said in said_first)
    known: set[str] = set()
    of_a_kind: Counter[tuple[str, str]] = Counter()
    walked = 0
    while ways:
        batch = [ways.popleft() for _ in range(min(AT_ONCE, len(ways)))]
        walked += len(batch)
        for way, shown in zip(batch, await asyncio.gather(*(walk(lotsen, way) for way in batch)), strict=True):
            assert shown, f"nothing came of {way}"
            for label, data in buttons(shown) if len(way.presses) < DEEP else []:
                press = codec.decode(data)
                assert press is not None, f"{way} shows a button that nothing reads: {data}"
                meaning = _meaning(press)
                kind = (way.language + way.said, press.action)
                if meaning in known or (press.action in OF_OFFERS and of_a_kind[kind] >= MOST_OF_A_KIND):
                    continue
                known.add(meaning)
                of_a_kind[kind] += 1
                ways.append(way._replace(presses=(*way.presses, label)))
    assert {"callback", "call", "rate", "narrow", "answer", "set", "plan_when", "forget_now", "wrong"} <= {
        one.partition(":")[0].partition(".")[0] for one in known
    }
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert lotsen.refusals == []


async def walk(lotsen: Lotsen, way: Way) -> list[Message]:
    """The messages that the last step of a way brought, for somebody who never wrote before."""
    person = lotsen.person(language_code=way.language)
    await person.says(way.said)
    shown = await _settled(person)
    for number, label in enumerate(way.presses, 1):
        message, data = next((one, two) for one in reversed(shown) for name, two in _of(one) if name == label)
        query = person.press_data(data, message)
        await lotsen.api.until(lambda query=query: query.answer is not None, 10)
        fresh = await _settled(person, wait=not query.answer.get("text"))
        said = " ".join(one.text for one in fresh) + str(query.answer)
        for bad in (texts(one)(words) for one in BEGINNINGS for words in ("error-old-button", "error-try-again")):
            assert bad not in said, f"{way.said} › {' › '.join(way.presses[:number])}: {said}"
        shown = fresh or shown
    return shown


def _meaning(press: Press) -> str:
    """What a button does, whoever sees it: without the key of what it is about."""
    if press.action in KEYED or (press.action.startswith("plan") and press.action != "plans_all"):
        return f"{press.action}.{press.about.partition('.')[2]}"
    return f"{press.action}:{press.about}"


def buttons(shown: list[Message]) -> list[tuple[str, str]]:
    """Label and data of the buttons under some messages."""
    return [button for message in shown for button in _of(message)]


async def _settled(person: Person, *, wait: bool = True) -> list[Message]:
    return await person.hears(10.0 if wait else 0.4)


def _of(message: Message) -> list[tuple[str, str]]:
    pressed = (button for row in message.rows for button in row if "callback_data" in button)
    return [(button["text"], button["callback_data"]) for button in pressed]
