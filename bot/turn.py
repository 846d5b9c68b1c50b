"""The words that channels, dialogue and store share.

A channel translates what came in to a `Turn`; one service function runs it; the channel renders the `Reply`.
Nothing here decides anything.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["sv", "en"]
Channel = Literal["telegram", "web", "terminal", "mail"]
CALLBACK, ANSWER, REMINDER, REPORT = 0, 1, 5, 9
"""Priorities of what is sent: lower goes first."""
Kind = Literal[
    "offers", "clarify", "greeting", "thanks", "about_bot", "out_of_scope", "nonsense", "abuse",
    "injection", "privacy", "human", "none", "page",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Press:
    """What a button, command or deep link asks for: an action and what it is about.

    Actions and their `about`: start, help, profile, language, privacy, my_data, forget, forget_now (nothing);
    language (nothing to choose, or sv, en); offer, similar (offer id); person (offer id or nothing);
    compare, more, back (key of a stored answer); need (need id); choose (name of a fact);
    callback ("o.<offer>", "n.<need>" or nothing), call and calling ("<call-back>.<what>", pressed by the company and
    by staff); meetings (nothing), meeting, signup (meeting id), seat ("<sign-up>.<what>"); case (offer id),
    my_case ("<case>.<what>"); rate ("<answer>.<up|down>"), ask_it (nothing);
    set ("<fact>.<value>", an empty value forgets the fact); answer ("<question>.<option>", "?" is "don't know");
    narrow (a clarifying question to put); example (message that holds a question);
    wrong (offer id, of which something is wrong); staff (nothing: a way in to the pages of staff); join (invitation);
    tend ("<offer>" or "<offer>.<true|paused|ended|sure|back>", pressed by staff); differ ("<difference>" or
    "<difference>.<agree|type>", pressed by staff); reports (nothing, or what a member turns on or off,
    "t.<report>.<page>", or a page of them, "p.<page>").
    """

    action: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that a company said, whatever the channel.

    Exactly one of text, press, location, phone, attachment is set.
    """

    company: str
    """Who: channel and its own key, such as `telegram:4711`."""
    channel: Channel
    at: dt.datetime
    text: str = ""
    press: Press | None = None
    location: tuple[float, float] | None = None
    """Latitude and longitude in degrees."""
    phone: str = ""
    """A number that the company shared as its own."""
    attachment: str = ""
    """Something Lotsen cannot read: voice, photo, sticker …"""
    language: Language | None = None
    """What the user's interface is set to."""
    municipality: str | None = None
    """Code, when the page or deep link already tells it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What Lotsen knows of a company. None is unknown, and unknown never excludes an offer."""

    municipality: str | None = None
    sector: str | None = None
    stage: str | None = None
    employees: int | None = None
    turnover_sek: int | None = None
    age: int | None = None
    company_years: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as given, kept so that its buttons still work later."""

    key: str
    question: str
    offers: tuple[str, ...]
    """All that fit, best first."""
    shown: int = 0
    """How many of them were shown at first."""
    need: str | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """What a turn starts from: the memory of one company."""

    id: str
    language: Language | None = None
    """The language the company chose; None when it never did."""
    spoke: Language | None = None
    """The language of the latest reply."""
    facts: Facts = Facts()
    questions: tuple[str, ...] = ()
    """The conversation's questions so far that still matter, oldest first."""
    asked: tuple[str, ...] = ()
    """Clarifying questions already put in this conversation, as "<question>.<option>" once answered."""
    answers: tuple[Answer, ...] = ()
    """The latest answer, and before it the one whose button was pressed."""
    pending: Press | None = None
    """What Lotsen was about to do when it asked something back."""
    asked_to_share: bool = False
    """The latest reply asked for a place or a number by a button that shares it."""
    said_at: float = 0.0
    """When the company last said something, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, for the report: never personal data."""

    name: str
    about: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text: plain, bold, or a link. Escaped where it is rendered, never before."""

    text: str
    bold: bool = False
    url: str = ""


Rich = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: Rich
    small: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An offer in an answer: its name, and lines that say what, whose and how it differs."""

    title: str
    lines: tuple[Rich, ...]
    press: Press | None = None


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    title: str
    lines: tuple[Rich, ...]
    numbered: bool = False
    folded: bool = False
    """Long and rarely read: a channel may fold it away."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Labelled facts, as on an offer's card."""

    rows: tuple[tuple[str, Rich], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Offers side by side: one column an offer, one row a question."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


Block = Heading | Paragraph | Items | Bullets | Rows | Comparison


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: an action, or an address to open. `ask_location` lets a phone share where it is,
    `ask_contact` its number."""

    label: str
    press: Press | None = None
    url: str = ""
    ask_location: bool = False
    ask_contact: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A text file that goes with a reply."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a notice. `media_type`: such as application/pdf, image/png, text/calendar."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What Lotsen says, before any channel has given it a form."""

    kind: Kind
    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    """Rows of buttons."""
    language: Language = "sv"
    offers: tuple[str, ...] = ()
    """Up to ten offers that fit, best first, whether shown or not."""
    shown: tuple[str, ...] = ()
    """The offers that the user sees in this reply."""
    groups: tuple[tuple[str, ...], ...] = ()
    """Offers among those shown that overlap each other."""
    need: str | None = None
    replaces: bool = False
    """Takes the place of the message whose button was pressed, where the channel can."""
    notice: str = ""
    """A short line shown at the pressed button, where the channel can."""
    document: Document | None = None
    shared_before: bool = False
    """The reply before this one asked for a place or a number; a channel that keeps such a button takes it away."""
    erased: bool = False
    """All that was kept of the company is gone with this turn: keep nothing of the reply either."""
    thinking_ms: float = field(default=0.0, compare=False)

    @property
    def asks_to_share(self) -> bool:
        """Whether it asks for a place or a number by a button that shares it."""
        return any(one.ask_location or one.ask_contact for row in self.buttons for one in row)


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to somebody else than who is talking, or one that comes by itself."""

    to: str
    """`telegram:<chat id>`, `mail:<address>` or `web:<session>`."""
    reply: Reply
    silent: bool = False
    """Makes no sound, where the channel can."""
    priority: int = REMINDER
    expires_at: int | None = None
    """When it is not worth sending any more, in milliseconds since 1970."""
    subject: str = ""
    """Of a mail; the reply's heading when empty."""
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """An offer or a need that a company saved, and how far it has come in the company's own words. Days are Swedish."""

    id: str
    kind: Literal["offer", "need"]
    about: str
    """The offer's or need's id when it was saved."""
    name: str
    """Its name then, for when the catalog has it no more."""
    created: dt.date
    changed: dt.date
    """When the company last said something of it."""
    state: str = "will"
    history: tuple[tuple[str, str], ...] = ()
    """Day and state, oldest first."""
    asked: dt.date | None = None
    """When Lotsen last asked how it goes."""
    chosen: dt.date | None = None
    """The day that the company chose to be asked."""
    snoozed: bool = False
    """That day was chosen to put off a question, so that it may be tomorrow."""
    never: bool = False
    ongoing: int = 0
    """How often the company said that it is going on."""
    step: int = 0
    """Which of the three questions is open; 0 is none."""
    note: str = ""
    """What the company said that it needs, scrubbed."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How a company with plans is reached, and whether it wants to be."""

    company: str
    seen: dt.date
    """Its last sign of life."""
    language: Language = "sv"
    municipality: str | None = None
    mail: str = ""
    """A confirmed address."""
    paused: bool = False
    stopped: bool = False
    unreachable: bool = False
    unanswered: int = 0
    """Questions in a row that went unanswered."""


@dataclass(frozen=True, slots=True)
class Book:
    """A company's plans, and how it is reached. No contact: it has saved nothing yet."""

    plans: tuple[Plan, ...] = ()
    contact: Contact | None = None
    mails: bool = False
    """Whether Lotsen can send e-mail."""
    pages: bool = False
    """Whether there are web pages that a chat can open."""
    bot: bool = False
    """Whether there is a bot in Telegram that a page can open."""

    def plan(self, id: str) -> Plan | None:
        return next((plan for plan in self.plans if plan.id == id), None)


@dataclass(frozen=True, slots=True)
class Change:
    """What a turn changes: the company's new memory, and what happened. Written in the turn's transaction."""

    company: Company
    events: tuple[Event, ...] = ()
    erase: bool = False
    """Erase all that is kept of this company; nothing else of the change is written."""
    notices: tuple[Notice, ...] = ()
    """Messages to others; they are sent when the turn is written."""
    book: Book | None = None
    """The company's plans as they are now, when the turn had to do with them. What is missing from it is deleted."""
    confirm: str = ""
    """An e-mail address to be confirmed by a one-time link."""
