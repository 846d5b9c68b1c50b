"""A site where everybody is there, and for each address a request that is right in all but who makes it.

Who may do what stands in `docs/access.md`; the tests try each of its lines as each role. For a new address, add its line
there, and here what a right request to it is, unless its address alone is one.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.catalog import Catalog, read
from bot.catalog.edit import Set
from bot.channels.mail import Links
from bot.channels.post import post
from bot.channels.webchat import Heard
from bot.dialogue import Guide
from bot.dialogue.pages import EXAMPLES
from bot.followup.callbacks import Callback, State
from bot.followup.cases import CaseState, Told
from bot.followup.meetings import Seat
from bot.reports.delivery import due
from bot.reports.weeks import Week
from bot.staff import access, things
from bot.staff import fields as fields_module
from bot.staff.folder import Folder
from bot.staff.offerform import filled
from bot.staff.publishing import Author, Edit, Publisher
from bot.store import (
    callbacks,
    cases,
    differences,
    drafts,
    members,
    memory,
    plans,
    report_post,
    signups,
    staff_log,
    wrong,
)
from bot.store import reports as report_store
from bot.store.members import Member, Role
from bot.turn import Answer, Book, Button, Company, Contact, Plan, Press
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


def table(first: str) -> list[list[str]]:
    """The rows of the table in the docs whose first column is so named."""
    text = DOC.read_text(encoding="utf-8")
    found = re.search(rf"^\| {first} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert found is not None
    return [[cell.strip(" `") for cell in row.strip("|").split("|")] for row in found[1].splitlines()]


ROLES = re.findall(r"^\| who \| (.*) \|$", DOC.read_text(encoding="utf-8"), re.MULTILINE)[0].split(" | ")
EXPECTED = {row[0]: dict(zip(ROLES, row[1:], strict=True)) for row in table("who")}
"""By who may: by role, what is to happen."""
ADDRESSES = {(row[0], row[1]): row[2] for row in table("address")}
PRESSES = {row[0]: row[2] for row in table("press")}


class Webhook:
    """A Telegram channel that only takes."""

    secret = TOKEN

    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def receive(self, raw: bytes) -> None: ...


@dataclass(frozen=True)
class Right:
    """A request that is right in all but who makes it."""

    path: str
    fields: Mapping[str, str] = field(default_factory=dict)
    shows: bool = False
    """The answer to who may holds the secret."""
    changes: bool = True
    """A POST of who may changes something."""
    stale: tuple[str, ...] = ()
    """Addresses like it whose link is used, too old, forged or for something else."""
    notes: bool = False
    """Whoever asks has it noted in the own memory."""
    header: tuple[str, str] = ("", "")
    """Where the token stands, and how."""


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

    def plan_link(self, kind: plans.LinkKind = "web", *, expired: bool = False) -> str:
        """A link into a company's chat, or one that confirms an address."""
        number = next(self.numbers)
        secret, company = f"secret{number}", f"telegram:9{number}"
        self.plan(company)
        with self.store.begin() as tx:
            until, mail = now_ms() + (0 if expired else 10**6), f"{number}@x.example" if kind == "mail" else ""
            plans.new_link(tx, kind, secret, company, until, mail)
        return secret


def _in(world: World, role: str) -> Right:
    used, late, gone = world.sign_in(), world.sign_in(later=-600_000), world.sign_in("a removed member")
    with world.store.begin() as tx:
        access.sign_in(tx, used, now_ms())
    bad = (used, late, gone, world.invitation(), "forged", world.sign_in()[:-1])
    return Right(f"/staff/in/{world.sign_in()}", stale=tuple(f"/staff/in/{one}" for one in bad))


def _invite(world: World, role: str) -> Right:
    used, late = world.invitation(), world.invitation(later=-7 * 86_400_000)
    with world.store.begin() as tx:
        access.accept(tx, used, now_ms(), "Ny")
    bad = (used, late, world.sign_in(), "forged")
    stale = tuple(f"/staff/invite/{one}" for one in bad)
    return Right(f"/staff/invite/{world.invitation()}", {"name": "Ny"}, stale=stale)


def _mailed(world: World, role: str) -> Right:
    links, button = Links(world.place.settings), Button("Jag tar den", Press("calling", f"{world.callback()}.take"))
    path = urlsplit(links.url(world.members["the editor"].email or "", button)).path
    session = world.place.site.sessions.token(COMPANY)
    return Right(path, stale=(path[:-1], path[:40] + "x" + path[41:], "/m/forged", f"/m/{session}"))


def _opened(world: World, role: str) -> Right:
    used = world.plan_link()
    with world.store.begin() as tx:
        plans.use_link(tx, "web", used)
    others = world.plan_link("mail"), world.plan_link("telegram")
    bad = (used, world.plan_link(expired=True), *others, "forged")
    return Right(f"/l/{world.plan_link()}", stale=tuple(f"/l/{one}" for one in bad))


def _confirmed(world: World, role: str) -> Right:
    used = world.plan_link("mail")
    with world.store.begin() as tx:
        plans.use_link(tx, "mail", used)
    bad = (used, world.plan_link("mail", expired=True), world.plan_link(), world.plan_link("telegram"), "forged")
    return Right(f"/c/{world.plan_link('mail')}", stale=tuple(f"/c/{one}" for one in bad))


def _saved(world: World, role: str) -> Right:
    base = filled(world.catalog().offers[OFFER])
    said = base | {"summary.sv": f"Kommunens väg in, nummer {next(world.numbers)}."}
    sent = {"base": json.dumps(base), "do": "save"}
    return Right(f"/staff/offers/{OFFER}", said | sent)


def _pressed(world: World, role: str) -> Right:
    opens = dt.date(2030, 1, 1) + dt.timedelta(days=next(world.numbers))
    return Right(f"/staff/offers/{OFFER}/press", {"to": "in_rounds", "opens": opens.isoformat()})


def _begun(world: World, role: str) -> Right:
    own = world.members[role].organisation if role in world.members else OWNER
    return Right("/staff/new", {"gives": "lån till växthus", "organisation": own or OWNER})


def _log(world: World, role: str) -> Right:
    world.logged()
    return Right("/staff/log", shows=True)


def _organisation(world: World, role: str) -> Right:
    """The form as an organisation's own people have it: a steward's form would take the missing fields for emptied."""
    now = world.catalog().organisations[OWNER]
    if role == "a steward":
        fields = things.fields_of("organisation", world.catalog(), world.members[role])
        base = fields_module.filled(fields, things.Thing("organisation", OWNER).data(world.publisher.texts()))
        said = (
            base | {"does.sv": f"Hjälper företag, {next(world.numbers)}."} | {f"area:{code}": "on" for code in now.area}
        )
    else:
        base = {"url": now.url} | (
            {"contact.text.sv": now.contact.text.sv, "contact.text.en": now.contact.text.en} if now.contact else {}
        )
        said = base | {"contact.text.sv": f"Ring {next(world.numbers)}.", "contact.text.en": "Call."}
    return Right(f"/staff/catalog/organisations/{OWNER}", {**said, "base": json.dumps(base)})


def _need(world: World, role: str) -> Right:
    fields = things.fields_of("need", world.catalog(), world.members["a steward"])
    thing = things.Thing("need", NEED)
    data = things.shown(thing, thing.data(world.publisher.texts()), world.catalog())
    base = fields_module.filled(fields, data)
    said = base | {"words": f"{base['words']}\nord {next(world.numbers)}", "base": json.dumps(base)}
    return Right(f"/staff/catalog/needs/{NEED}", said)


def _area(world: World, role: str) -> Right:
    fields = things.fields_of("area", world.catalog(), world.members["a steward"])
    base = fields_module.filled(fields, things.Thing("area", AREA).data(world.publisher.texts()))
    said = base | {"name.en": f"Far {next(world.numbers)}", "base": json.dumps(base)}
    said |= {f"{name}:{code}": "on" for name in ("within", "neighbours") for code in base[name].splitlines()}
    return Right(f"/staff/catalog/areas/{AREA}", said)


def _new_organisation(world: World, role: str) -> Right:
    said = {
        "name": f"Hus {next(world.numbers)}",
        "kind": "company",
        "does.sv": "Hjälper.",
        "does.en": "Helps.",
        "area:9901": "on",
    }
    url = "https://hus.example/"
    return Right("/staff/catalog/organisations", said | {"url": url, "sources": url})


def _new_area(world: World, role: str) -> Right:
    said = {"code": f"N{next(world.numbers)}", "name.sv": "Nyby", "name.en": "Nyby", "kind": "municipality"}
    return Right("/staff/catalog/areas", said)


def _place(world: World, role: str) -> Right:
    return Right(f"/staff/catalog/areas/{AREA}/places", {"name": f"Ort {next(world.numbers)}"})


def _mended_place(world: World, role: str) -> Right:
    name = f"Ort {next(world.numbers)}"
    world.publisher.publish([things.place_added(world.catalog(), AREA, {"name": name})], Author("7", "x"))
    number = len(world.catalog().areas[AREA].places) - 1
    said = {"number": str(number), "before": json.dumps({"name": name}), "do": "remove"}
    return Right(f"/staff/catalog/areas/{AREA}/places/mend", said)


def _undone(kind: things.Kind, id: str, step: Callable[[int], Set]) -> Callable[[World, str], Right]:
    def made(world: World, role: str) -> Right:
        thing = things.Thing(kind, id)
        world.publisher.publish([Edit(thing.file, (step(next(world.numbers)),))], Author("7", "x"))
        change = next(one for one in world.publisher.history(id) if one.undoes is None and one.file == thing.file)
        return Right(f"/staff/catalog/{kind}s/{id}/undo", {"change": str(change.id)})

    return made


def _members(world: World, role: str) -> Right:
    world.member()
    return Right("/staff/members", shows=True)


def _start(world: World, role: str) -> Right:
    world.report()
    return Right("/staff", shows=True)


def _calls(world: World, role: str) -> Right:
    return Right("/staff/callbacks", {"about": f"{world.callback(f'web:x{next(world.numbers)}')}.take"}, shows=True)


def _cases(world: World, role: str) -> Right:
    case = world.case(f"web:x{next(world.numbers)}")
    return Right("/staff/cases", {"case": str(case), "got": "En ugn.", "do": "publish"}, shows=True)


def _seats(world: World, role: str) -> Right:
    return Right("/staff/meetings", {"signup": str(world.seat()), "came": "yes"}, shows=True)


def _refused_report(world: World, role: str) -> Right:
    member, now = world.members.get(role, world.members["the lead"]), now_ms()
    with world.store.begin() as tx:
        report_post.claim(tx, str(due(now)), (member.id, "*", "mail"), now)
        report_post.refused(tx, f"mail:{member.email}", "550")
    return Right("/staff/reports/again", {"member": str(member.id)})


def _reported(world: World, role: str) -> Right:
    week = str(Week.of(dt.datetime.now(dt.UTC).date()).back(1))
    with world.store.begin() as tx:
        report_store.keep_week(tx, week, [], now_ms(), made_up=False)
    return Right(f"/staff/reports/{week}/{OWNER}.csv")


def _plans(path: str) -> Callable[[World, str], Right]:
    def made(world: World, role: str) -> Right:
        world.plan(f"web:{COMPANY}")
        return Right(path, _embedded(world, role), shows=True, changes=False, notes=True)

    return made


def _own(path: str) -> Callable[[World, str], Right]:
    def made(world: World, role: str) -> Right:
        world.remember(f"web:{COMPANY}")
        return Right(path, _embedded(world, role), shows=True, changes=False)

    return made


def _embedded(world: World, role: str) -> dict[str, str]:
    """The session as a frame's form brings it."""
    token = world.cookies(role).get("lotsen") if role in ("the company", "another company") else "forged"
    return {"session": token or ""}


def _conversation(world: World, role: str) -> Right:
    world.place.site.chat.say(Heard(COMPANY, "turn", SECRET))
    return Right("/embed/conversation", _embedded(world, role), shows=True, changes=False)


RIGHT: dict[str, Callable[[World, str], Right]] = {
    "/say": lambda w, r: Right("/say", {"text": "hej"}),
    "/lang": lambda w, r: Right("/lang", {"to": "en"}, changes=False),
    "/my-data.json": _own("/my-data.json"),
    "/embed/say": lambda w, r: Right("/embed/say", {"text": "hej"}),
    "/embed/conversation": _conversation,
    "/embed/my-data.json": _own("/embed/my-data.json"),
    "/my-plans.ics": _plans("/my-plans.ics"),
    "/embed/my-plans.ics": _plans("/embed/my-plans.ics"),
    "/static/{name}": lambda w, r: Right(w.place.site.assets.url("lotsen.css")),
    "/metrics": lambda w, r: Right("/metrics", header=("Authorization", f"Bearer {TOKEN}")),
    "/telegram": lambda w, r: Right("/telegram", changes=False, header=("X-Telegram-Bot-Api-Secret-Token", TOKEN)),
    "/m/{token}": _mailed,
    "/l/{secret}": _opened,
    "/c/{secret}": _confirmed,
    "/api/v1/offers/{id}": lambda w, r: Right(f"/api/v1/offers/{OFFER}"),
    "/api/v1/search": lambda w, r: Right("/api/v1/search?q=lån"),
    "/staff/sign-in": lambda w, r: Right("/staff/sign-in", {"email": w.members["the editor"].email or ""}),
    "/staff/in/{token}": _in,
    "/staff/invite/{token}": _invite,
    "/staff": _start,
    "/staff/mended": lambda w, r: Right("/staff/mended", {"report": str(w.report())}),
    "/staff/members": _members,
    "/staff/members/invite": lambda w, r: Right(
        "/staff/members/invite", {"role": "editor", "name": "Ny", "organisation": OWNER}
    ),
    "/staff/members/remove": lambda w, r: Right("/staff/members/remove", {"member": str(w.member().id)}),
    "/staff/offers/{offer}": _saved,
    "/staff/offers/{offer}/press": _pressed,
    "/staff/offers/{offer}/card": lambda w, r: Right(f"/staff/offers/{OFFER}/card"),
    "/staff/new": _begun,
    "/staff/new/{draft}": lambda w, r: Right(f"/staff/new/{w.draft()}", {"note": SECRET, "do": "draft"}, shows=True),
    "/staff/new/{draft}/alike": lambda w, r: Right(f"/staff/new/{w.draft()}/alike", {"do": "again"}, shows=True),
    "/staff/drafts/{draft}/drop": lambda w, r: Right(f"/staff/drafts/{w.draft()}/drop"),
    "/staff/differences/{difference}": lambda w, r: Right(
        f"/staff/differences/{w.difference()}", {"do": "agree"}, shows=True
    ),
    "/staff/offers/{offer}/undo": lambda w, r: Right(f"/staff/offers/{OFFER}/undo", {"change": str(w.changed())}),
    "/staff/callbacks": _calls,
    "/staff/meetings": _seats,
    "/staff/cases": _cases,
    "/staff/questions": lambda w, r: Right(
        "/staff/questions", {"question": f"ord{next(w.numbers)}", "about": f"offer.{OFFER}", "do": "words"}
    ),
    "/staff/catalog/organisations": _new_organisation,
    "/staff/catalog/organisations/{organisation}": _organisation,
    "/staff/catalog/organisations/{organisation}/undo": _undone(
        "organisation", OWNER, lambda n: Set(("answer_time",), {"max": n})
    ),
    "/staff/catalog/needs": lambda w, r: Right(
        "/staff/catalog/needs", {"name.sv": f"Nytt {next(w.numbers)}", "name.en": "New"}
    ),
    "/staff/catalog/needs/{need}": _need,
    "/staff/catalog/needs/{need}/undo": _undone("need", NEED, lambda n: Set(("needs", NEED, "name", "en"), f"New {n}")),
    "/staff/catalog/needs/{need}/words": lambda w, r: Right(
        f"/staff/catalog/needs/{NEED}/words", {"more": f"ord{next(w.numbers)}"}
    ),
    "/staff/catalog/areas": _new_area,
    "/staff/catalog/areas/{area}": _area,
    "/staff/catalog/areas/{area}/undo": _undone("area", AREA, lambda n: Set(("areas", AREA, "name", "en"), f"New {n}")),
    "/staff/catalog/areas/{area}/places": _place,
    "/staff/catalog/areas/{area}/places/mend": _mended_place,
    "/staff/log": _log,
    "/staff/reports/choose": lambda w, r: Right("/staff/reports/choose", {"*.mail": "1"}),
    "/staff/reports/again": _refused_report,
    "/staff/reports/{week}/{name}": _reported,
}
"""What a right request to an address is, made as a role, where more than the address is needed."""


def right(world: World, address: str, role: str) -> Right:
    made = RIGHT.get(address)
    assert made is not None or "{" not in address, f"Say in tests/access.py what a right request to {address} is."
    return made(world, role) if made else Right(address, changes=False)


ABOUT: dict[str, Callable[[World, str], str]] = {
    "language": lambda w, c: "en",
    "example": lambda w, c: EXAMPLES[0],
    "choose": lambda w, c: "municipality",
    "set": lambda w, c: "municipality.9901",
    "answer": lambda w, c: "hur-mycket.lite",
    "narrow": lambda w, c: "hur-mycket",
    "save": lambda w, c: f"o.{OFFER}",
    "callback": lambda w, c: f"o.{OFFER}",
    "rate": lambda w, c: f"{w.answer(c)}.up",
    "plan_state": lambda w, c: f"{w.plan(c)}.did",
    "plan_next": lambda w, c: f"{w.plan(c)}.step",
    "plan_need": lambda w, c: f"{w.plan(c)}.person",
    "plan_when": lambda w, c: f"{w.plan(c)}.week",
    "plan_remove": lambda w, c: f"{w.plan(c)}.yes",
    "call": lambda w, c: f"{w.callback(c)}.cancel",
    "seat": lambda w, c: f"{w.seat(c)}.cancel",
    "my_case": lambda w, c: f"{w.case(c)}.withdraw",
    "calling": lambda w, c: f"{w.callback(c)}.take",
    "tend": lambda w, c: f"{OFFER}.true",
    "reports": lambda w, c: "t.*.0",
}
"""What a press is about, where what it is about is somebody's or more than an id. A company's chat is given."""
KINDS: dict[str, Callable[[World, str], str]] = {
    "–": lambda w, c: "",
    "an offer": lambda w, c: OFFER,
    "a need": lambda w, c: "starta-foretag",
    "a meeting": lambda w, c: MEETING,
    "an answer": lambda w, c: w.answer(c),
    "a plan": lambda w, c: w.plan(c),
    "an invitation": lambda w, c: w.invitation(),
}
"""The same by what the docs say that a press is about."""


def about(world: World, action: str, chat: str) -> str:
    """What a right press is about, when the company is in this chat."""
    kind = next(row[1] for row in table("press") if row[0] == action)
    made = ABOUT.get(action) or KINDS.get(kind)
    assert made is not None, f"Say in tests/access.py ABOUT what a right press of {action} is about."
    return made(world, chat)
