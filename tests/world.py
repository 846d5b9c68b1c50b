"""A site where everybody is there, with something of everything that is somebody's: what tests of access stand on."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import httpx

from bot.catalog import Catalog, read
from bot.catalog.edit import Set
from bot.channels.post import post
from bot.dialogue import Guide
from bot.followup.callbacks import Callback, State
from bot.followup.cases import CaseState, Told
from bot.followup.meetings import Seat
from bot.staff import access, newaddress
from bot.staff.folder import Folder
from bot.staff.publishing import Author, Edit, Publisher
from bot.store import callbacks, cases, differences, drafts, members, memory, plans, signups, staff_log, wrong
from bot.store.members import Member, Role
from bot.turn import Answer, Book, Company, Contact, Plan
from bot.web.staff.desk import now_ms
from tests.conftest import SMALL
from tests.web.conftest import Place

DOC = Path(__file__).parents[1] / "docs" / "access.md"
OWNER, OTHER, OFFER, MEETING = "norrby-kommun", "radhuset", "norrby-naringsliv", "frukost"
NEED, AREA = "bygga", "9903"
COMPANY, ANOTHER = "the-company", "another-company"
SECRET = "Vi lånar till ugn 4711"
"""Stands in all that belongs to the company and to the owner, and in nothing that everybody may read."""
TOKEN = "t" * 40
STAFF: Mapping[str, tuple[Role, str | None]] = {
    "a removed member": ("editor", OWNER), "the editor": ("editor", OWNER), "the lead": ("lead", OWNER),
    "another's editor": ("editor", OTHER), "another's lead": ("lead", OTHER), "a steward": ("steward", None),
}  # fmt: skip

ROLES = re.findall(r"^\| who \| (.*) \|$", DOC.read_text(encoding="utf-8"), re.MULTILINE)[0].split(" | ")


class Webhook:
    """A Telegram channel that only takes."""

    secret = TOKEN

    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def receive(self, raw: bytes) -> None: ...


class World:
    """A site with members of two organisations, two companies, and something of everything that is somebody's."""

    def __init__(self, folder: Path) -> None:
        catalog = folder / "catalog"
        shutil.copytree(SMALL, catalog)
        given = dict(CATALOG_DIR=str(catalog), METRICS_TOKEN=TOKEN, SMTP_URL="smtp://127.0.0.1:9")
        self.place = Place(Guide.of(read(catalog)), folder, Webhook(), **given)
        self.place.site.limiter.burst = 10**6
        self.store, self.service = self.place.store, self.place.service
        self.service.post = post
        self.client = self.place.client()  # making one takes longer than a request
        self.client.timeout = httpx.Timeout(60)  # a busy machine is no fault
        self.publisher = self.service.publisher = Publisher(self.store, Folder(catalog))
        self.publisher.start()
        self.numbers = itertools.count(1)
        with self.store.begin() as tx:
            self.members = {
                name: members.add(tx, name, role, organisation, 1, self.chat(name), f"m{number}@x.example")
                for number, (name, (role, organisation)) in enumerate(STAFF.items())
            }
            self.tokens = {name: access.open_session(tx, member, now_ms()) for name, member in self.members.items()}
            members.remove(tx, self.members["a removed member"].id, now_ms())  # and the session is left open
        self._watch = sqlite3.connect(self.place.settings.database.removeprefix("sqlite:///"))

    def close(self) -> None:
        self._watch.close()
        self.place.close()

    def written(self) -> int:
        """Another number after anybody has written anything to the database."""
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    @staticmethod
    def chat(role: str) -> str:
        """The chat of a role, in which it presses."""
        return f"telegram:{100 + ROLES.index(role)}"

    def seated(self, role: str) -> str:
        """The chat of a role; a member that left its chat comes back to it."""
        if role in self.members and role != "a removed member":
            with self.store.begin() as tx:
                members.change(tx, self.members[role].id, telegram=self.chat(role))
        return self.chat(role)

    def session(self, role: str) -> str:
        """A new session of a member."""
        if role == "a removed member":
            return self.tokens[role]
        with self.store.begin() as tx:
            return access.open_session(tx, self.members[role], now_ms())

    def cookies(self, role: str) -> dict[str, str]:
        """What the browser of a role brings along."""
        if role in self.members:
            return {"staff": self.session(role)}
        companies = {"the company": COMPANY, "another company": ANOTHER}
        return {"lotsen": self.place.site.sessions.token(companies[role])} if role in companies else {}

    def csrf(self, session: str) -> str:
        with self.store.begin() as tx:
            visit = access.visit(tx, session, now_ms())
        return visit.csrf if visit else "x"

    def catalog(self) -> Catalog:
        return self.publisher.start()[1]

    # What is somebody's

    def remember(self, company: str) -> None:
        with self.store.begin() as tx:
            memory.save(tx, Company(company, questions=(f"{SECRET} {company}",)), now_ms())

    def member(self) -> Member:
        with self.store.begin() as tx:
            return members.add(tx, SECRET, "editor", OWNER, now_ms())

    def report(self) -> int:
        with self.store.begin() as tx:
            wrong.keep(tx, OFFER, f"web:{COMPANY}", "sv", SECRET, now_ms())
            return wrong.waiting(tx, [OFFER])[-1].id

    def callback(self, company: str = f"web:{COMPANY}") -> int:
        rules = Callback(State.WAITING, now_ms(), 2)
        kept = callbacks.Kept(0, 0, company, OWNER, SECRET, "sv", rules, offer=OFFER, phone="+46 70 174 06 05")
        with self.store.begin() as tx:
            return callbacks.draft(tx, kept).id

    def case(self, company: str = f"web:{COMPANY}") -> int:
        told = Told(CaseState.OFFERED, SECRET, SECRET, None, 1)
        with self.store.begin() as tx:
            return cases.draft(tx, cases.Kept(0, company, OFFER, OWNER, "sv", told), now_ms()).id

    def seat(self, company: str = "") -> int:
        company = company or f"web:guest-{next(self.numbers)}"
        with self.store.begin() as tx:
            one = signups.draft(tx, MEETING, company, "sv", now_ms())
            signups.change(tx, one.id, name=SECRET, state=Seat.COMING.value)
        return one.id

    def plan(self, company: str) -> str:
        today = dt.date.today()  # noqa: DTZ011 - any day will do
        plan = Plan(f"p{next(self.numbers)}", "offer", "gone", SECRET, today, today)
        with self.store.begin() as tx:
            before = plans.load(tx, company)
            plans.save(tx, before, Book((*before.plans, plan), before.contact or Contact(company, today)))
        return plan.id

    def answer(self, company: str) -> str:
        answer = Answer(f"a{next(self.numbers)}", "lån till en maskin", ("litet-lan", "stort-lan", OFFER), 2)
        with self.store.begin() as tx:
            memory.keep_answer(tx, company, answer, now_ms())
        return answer.key

    def draft(self) -> int:
        """A new offer that the editor has begun."""
        said = {"new.gives": SECRET, "note": SECRET}
        with self.store.begin() as tx:
            return drafts.new(tx, self.members["the editor"].id, OWNER, None, said, now_ms())

    def difference(self) -> int:
        """What somebody wrote sets an offer of a third organisation apart from the owner's."""
        with self.store.begin() as tx:
            return differences.keep(tx, "litet-lan", OFFER, self.members["a steward"].id, SECRET, now_ms())

    def question(self) -> dict[str, str]:
        """The filled-in form of a clarifying question."""
        said = {"ask": f"Fråga {next(self.numbers)}", "options.0.label": "Ja", "options.1.label": "Nej"}
        return {f"{name}.{language}": text for name, text in said.items() for language in ("sv", "en")}

    def changed(self) -> int:
        """The number of a change of the offer."""
        steps = (Set(("offers", OFFER, "words"), [f"ord {next(self.numbers)}"]),)
        self.publisher.publish([Edit(f"organisations/{OWNER}.yaml", steps)], Author("7", SECRET))
        return next(change.id for change in self.publisher.history(OFFER) if change.undoes is None)

    def logged(self) -> None:
        with self.store.begin() as tx:
            staff_log.note(tx, self.members["the lead"], now_ms(), "invited", OWNER, after=SECRET)

    # Links

    def sign_in(self, role: str = "the editor", later: int = 0) -> str:
        with self.store.begin() as tx:
            return access.sign_in_link(tx, self.members[role], now_ms() + later)

    def invitation(self, later: int = 0) -> str:
        with self.store.begin() as tx:
            return access.invite(tx, None, "editor", OWNER, "Ny", now_ms() + later)

    def new_address(self, later: int = 0) -> str:
        """The token of a link to a new member's new address."""
        with self.store.begin() as tx:
            steward, email = self.members["a steward"], f"n{next(self.numbers)}@x.example"
            notice = newaddress.ask(
                tx, steward, members.add(tx, SECRET, "editor", OWNER, 1).id, email, "", now_ms() + later
            )
        return str(notice.reply.buttons[0][0].url).rpartition("/")[2]

    def plan_link(self, kind: plans.LinkKind = "web", *, expired: bool = False) -> str:
        """A link into a company's chat, or one that confirms an address."""
        number = next(self.numbers)
        secret, company = f"secret{number}", f"telegram:9{number}"
        self.plan(company)
        with self.store.begin() as tx:
            until, mail = now_ms() + (0 if expired else 10**6), f"{number}@x.example" if kind == "mail" else ""
            plans.new_link(tx, kind, secret, company, until, mail)
        return secret
