"""The chat on the web: what a form or link brought in becomes a turn, and its reply is kept for the page to show."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.channels import codec
from bot.channels.commands import typed
from bot.dialogue.scrub import scrub
from bot.dialogue.texts import texts
from bot.service import Service
from bot.store import memory
from bot.turn import Company, Facts, Language, Press, Reply, Turn

SHOWN_TURNS = 30
"""Turns of a conversation that its page shows."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a form, JSON or link brought in. A press goes before a location, and a location before text."""

    session: str
    """A random id: who."""
    nonce: str
    """The form's own random id, so that a form sent twice is answered once."""
    text: str = ""
    press: Press | None = None
    location: tuple[float, float] | None = None
    language: Language = "sv"
    municipality: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the company said, as its page shows it, and the reply."""

    said: str
    reply: Reply


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class WebChat:
    """One service's conversations on the web. Blocks: call it from a thread."""

    def __init__(self, service: Service, now: Callable[[], dt.datetime] = _now) -> None:
        self.service = service
        self.now = now

    def say(self, heard: Heard) -> Exchange:
        """Run a turn, or give its reply again when this very form was sent before."""
        try:
            return self._say(heard)
        except IntegrityError:  # the same form came twice at once: the other one is kept by now
            return self._say(heard)

    def conversation(self, session: str) -> list[Exchange]:
        """The latest turns, oldest first."""
        with self.service.store.begin() as tx:
            found = memory.conversation(tx, company_id(session), SHOWN_TURNS)
        return [Exchange(said, reply) for _, said, reply in found]

    def language(self, session: str) -> Language | None:
        """The language that a company chose, if it did."""
        with self.service.store.begin() as tx:
            return memory.load(tx, company_id(session)).language

    def choose_language(self, session: str, language: Language) -> None:
        """Remember a company's choice, without a word about it in the conversation."""
        self.service.run(self._turn(Heard(session, "", press=Press("language", language))))

    def greeting(self, language: Language, municipality: str | None = None) -> Reply:
        """The first screen, for somebody of whom nothing is kept."""
        turn = self._turn(Heard("", "", press=Press("start"), language=language, municipality=municipality))
        reply, _ = self.service.guide.respond(turn, Company(turn.company, facts=Facts(municipality=municipality)))
        return reply

    def my_data(self, session: str) -> str:
        """All that is kept of a company, as JSON."""
        with self.service.store.begin() as tx:
            kept = memory.everything(tx, company_id(session))
        return json.dumps(kept, ensure_ascii=False, indent=2)

    def calendar(self, session: str) -> str | None:
        """A company's plans as a calendar file; None when it has saved none."""
        reply = self.service.run(self._turn(Heard(session, "", press=Press("plans_calendar"))))
        return reply.document.text if reply.document else None

    def _say(self, heard: Heard) -> Exchange:
        company, key = company_id(heard.session), _key(heard)
        with self.service.store.begin() as tx:
            said = self._words(tx, company, heard)
            reply = memory.already(tx, company, key)
            if reply is None:
                turn = self._turn(heard)
                reply = self.service.run_in(tx, turn, partial(_keep, turn=turn, key=key, said=said))
        return Exchange(said, reply)

    def _turn(self, heard: Heard) -> Turn:
        press = heard.press or typed(heard.text)
        return Turn(
            company_id(heard.session),
            "web",
            self.now(),
            text="" if press or heard.location else heard.text,
            press=press,
            location=None if press else heard.location,
            language=heard.language,
            municipality=heard.municipality,
        )

    def _words(self, tx: Connection, company: str, heard: Heard) -> str:
        """What the page shows that the company said: its words, or the words on the button that it pressed."""
        if heard.press is not None:
            return self._label(heard.press, heard, memory.conversation(tx, company, SHOWN_TURNS))
        if heard.location is not None:
            return texts(heard.language)("web-my-location")
        return scrub(heard.text.strip())

    def _label(self, press: Press, heard: Heard, kept: Sequence[tuple[str, str, Reply]]) -> str:
        replies = [self.greeting(heard.language), *(reply for _, _, reply in kept)]
        for reply in reversed(replies):
            for button in (button for row in reply.buttons for button in row):
                if button.press == press:
                    return button.label
        return self._name(press, heard.language)

    def _name(self, press: Press, language: Language) -> str:
        """What a deep link is about, in words; nothing when the catalog does not know."""
        catalog = self.service.guide.catalog
        offer = catalog.offer(press.about) if press.action in ("offer", "similar") else None
        need = catalog.needs.get(press.about) if press.action == "need" else None
        area = catalog.areas.get(press.about.removeprefix("municipality.")) if press.action == "set" else None
        found = offer or need or area
        return found.name[language] if found else ""


def company_id(session: str) -> str:
    """Who a session is, among companies of all channels. One that came by a link is the company that it was sent to."""
    return session if ":" in session else f"web:{session}"


def _key(heard: Heard) -> str:
    """The turn's key: the form and what it said, so that a form gone back to may say something else."""
    about = codec.encode(heard.press) if heard.press and heard.press.action != "?" else ""
    said = f"{heard.text}\n{about}\n{heard.location}"
    return f"{heard.nonce[:32]}.{hashlib.blake2b(said.encode(errors='replace'), digest_size=8).hexdigest()}"


def _keep(tx: Connection, reply: Reply, *, turn: Turn, key: str, said: str) -> None:
    """Keep the exchange, unless the company just asked to be forgotten. Its file is made anew when it is fetched."""
    if reply.erased:
        return
    if reply.document is not None:
        reply = replace(reply, document=replace(reply.document, text=""))
    memory.said(tx, turn.company, key, said, reply, int(turn.at.timestamp() * 1000))
