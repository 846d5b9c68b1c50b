"""Who may do what, and for each address a request that is right in all but who makes it.

Who may do what stands in `docs/access.md`; the tests try each of its lines as each role. For a new address, add its line
there, and here what a right request to it is, unless its address alone is one.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.catalog.edit import Set
from bot.channels.mail import Links
from bot.channels.webchat import Heard
from bot.dialogue.pages import EXAMPLES
from bot.reports.delivery import due
from bot.reports.weeks import Week
from bot.staff import access, clarifying, newaddress, things
from bot.staff import fields as fields_module
from bot.staff.offerform import filled
from bot.staff.publishing import Author, Edit
from bot.store import plans, report_post
from bot.store import reports as report_store
from bot.turn import Button, Press
from bot.web.staff.desk import now_ms
from tests.world import (
    AREA,
    COMPANY,
    DOC,
    MEETING,
    NEED,
    OFFER,
    OWNER,
    ROLES,
    SECRET,
    TOKEN,
    World,
)


def table(first: str) -> list[list[str]]:
    """The rows of the table in the docs whose first column is so named."""
    text = DOC.read_text(encoding="utf-8")
    found = re.search(rf"^\| {first} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert found is not None
    return [[cell.strip(" `") for cell in row.strip("|").split("|")] for row in found[1].splitlines()]


EXPECTED = {row[0]: dict(zip(ROLES, row[1:], strict=True)) for row in table("who")}
"""By who may: by role, what is to happen."""
ADDRESSES = {(row[0], row[1]): row[2] for row in table("address")}
PRESSES = {row[0]: row[2] for row in table("press")}


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


def _new_address(world: World, role: str) -> Right:
    used, late, again = world.new_address(), world.new_address(later=-86_400_000), world.new_address()
    with world.store.begin() as tx:
        newaddress.confirm(tx, used, now_ms())
    stale = tuple(f"/staff/email/{one}" for one in (used, late, again[:-1], world.sign_in(), "forged"))
    return Right(f"/staff/email/{world.new_address()}", stale=stale)


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


def _question(world: World, role: str) -> Right:
    need = things.Thing("need", "lana-pengar").data(world.publisher.texts())
    base = clarifying.cells(clarifying.fields_of(world.catalog()), need["questions"][1])
    return Right("/staff/catalog/needs/lana-pengar/questions/vad-till", world.question() | {"base": json.dumps(base)})


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
    "/staff/members/email": lambda w, r: Right(
        "/staff/members/email", {"member": str(w.member().id), "email": f"n{next(w.numbers)}@x.example"}
    ),
    "/staff/email/{token}": _new_address,
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
    "/staff/catalog/needs/{need}/questions": lambda w, r: Right(f"/staff/catalog/needs/{NEED}/questions", w.question()),
    "/staff/catalog/needs/{need}/questions/{question}": _question,
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
    "differ": lambda w, c: f"{w.difference()}.agree",
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
