"""Companies' own cases: told in two lines, agreed to, decided by staff, shown with the offer, withdrawn at any time."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from bot.dialogue import casescreens as screens
from bot.dialogue import plainwords
from bot.dialogue.asking import Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.scrub import scrub
from bot.followup import cases as rules
from bot.followup.cases import CaseState, Told
from bot.store import cases
from bot.store.cases import Kept
from bot.turn import Change, Event, Press, Reply

SKIPS = frozenset(("hoppa över", "skip", "samma", "samma sak"))
ANONYMOUS = frozenset((
    "utan namn", "ja utan namn", "anonymt", "anonym", "ja anonymt", "anonymous", "anonymously", "without a name",
    "yes without a name",
))  # fmt: skip


def begin(tx: Connection, scene: Scene, about: str, now: int) -> Outcome:
    """The first of two questions about what an offer gave."""
    offer = scene.catalog.offer(about)
    if offer is None:
        return screens.short(scene.say, "card-gone"), Change(scene.company)
    owner = scene.catalog.owner_of[offer.id]
    new = Kept(0, scene.company.id, offer.id, owner, scene.language, Told(CaseState.DRAFT), scene.municipality)
    one = cases.draft(tx, new, now)
    return screens.ask_got(scene.say, one.id, scene.name(offer)), _waiting(scene, "told")


def typed(tx: Connection, scene: Scene, step: str, now: int) -> Outcome | None:
    """A typed line while a case is being told."""
    one = cases.drafted(tx, scene.company.id)
    offer = scene.catalog.offer(one.offer) if one else None
    if one is None or offer is None:
        return None
    line = plainwords.plain(scene.turn.text)
    if line in plainwords.CANCELS or (line in plainwords.NOTHING and not one.told.got):
        return pressed(tx, scene, f"{one.id}.no", now)
    if step == "told" and one.told.got and line in plainwords.NOTHING | plainwords.UNSURE | SKIPS:
        return pressed(tx, scene, f"{one.id}.skip", now)
    if line in ANONYMOUS and one.told.got:
        return pressed(tx, scene, f"{one.id}.anonymous", now)
    if step == "consent":
        return pressed(tx, scene, f"{one.id}.skip", now) if line in plainwords.YES else None
    if step == "name":
        return _consented(tx, scene, one, now, scene.turn.text)
    told = rules.heard(one.told, scrub(scene.turn.text))
    cases.save(tx, replace(one, told=told))
    if not told.meant:
        return screens.ask_meant(scene.say, one.id), _waiting(scene, "told")
    owner = scene.catalog.organisations[one.organisation].name
    reply = screens.ask_consent(scene.say, one.id, told, scene.name(offer), owner)
    return reply, _waiting(scene, "consent")


def pressed(tx: Connection, scene: Scene, about: str, now: int) -> Outcome:
    """A button about one of the company's own cases: "<case>.<what>"."""
    number, _, what = about.partition(".")
    one = cases.find(tx, int(number)) if number.isdecimal() and len(number) < 16 else None
    done = Change(replace(scene.company, pending=None))
    if one is None or one.company != scene.company.id:
        return screens.short(scene.say, "case-gone"), Change(scene.company)
    if what == "withdraw" or (what == "no" and one.told.state is CaseState.DRAFT):
        cases.withdraw(tx, one)
        return screens.short(scene.say, "case-withdrawn" if what == "withdraw" else "case-not-shown"), done
    if what == "skip" and one.told.state is CaseState.DRAFT and one.told.got:
        owner = scene.catalog.organisations[one.organisation].name
        offer = scene.catalog.offer(one.offer)
        named = scene.name(offer) if offer else one.offer
        return screens.ask_consent(scene.say, one.id, one.told, named, owner), _waiting(scene, "consent")
    if what == "anonymous" and one.told.state is CaseState.DRAFT and one.told.got:
        return _consented(tx, scene, one, now)
    if what == "named" and one.told.state is CaseState.DRAFT and one.told.got:
        return screens.short(scene.say, "case-name"), _waiting(scene, "name")
    return screens.short(scene.say, "error-old-button"), Change(scene.company)


def _consented(tx: Connection, scene: Scene, one: Kept, now: int, name: str | None = None) -> Outcome:
    told = rules.consented(one.told, now, scrub(name) if name else None)
    if told is None:
        return screens.short(scene.say, "case-gone"), Change(scene.company)
    cases.save(tx, replace(one, told=told))
    change = Change(replace(scene.company, pending=None), (Event("case", one.offer, told.got),))
    return screens.thanks(scene.say, one.id, scene.catalog.organisations[one.organisation].name), change


def with_cases(tx: Connection, scene: Scene, reply: Reply, offer: str) -> Reply:
    """An offer's card with what companies told of it, and staff let others read."""
    found = [one.told for one in cases.published(tx, offer)]
    return screens.with_cases(scene.say, reply, found) if found else reply


def decide(
    tx: Connection, id: int, member: int, now: int, *, publish: bool, got: str = "", meant: str = ""
) -> str | None:
    """Staff publish or refuse, with their wording. None when it was withdrawn or decided so already, else its id."""
    one = cases.find(tx, id)
    if one is None or not (one.told.got if not publish else got.strip()):
        return None
    worded = (
        replace(one.told, got=got.strip()[:600] or one.told.got, meant=meant.strip()[:600]) if publish else one.told
    )
    if worded.state is CaseState.PUBLISHED and publish:
        worded = replace(worded, state=CaseState.OFFERED)  # a published one may be reworded
    told = rules.decided(worded, publish=publish)
    if told is None or not cases.decide(tx, replace(one, told=told), member, now):
        return None
    return one.offer


def _waiting(scene: Scene, step: str) -> Change:
    return Change(replace(scene.company, pending=Press("case", step)))
