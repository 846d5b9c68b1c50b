"""A company asks to be called: from the first press to its verdict. Loads, lets the rules think, and saves."""

from __future__ import annotations

import re
from dataclasses import replace

import phonenumbers
from sqlalchemy import Connection

from bot.catalog.model import Organisation
from bot.dialogue import callscreens as screens
from bot.dialogue import callstaff as staff_screens
from bot.dialogue import plainwords
from bot.dialogue.asking import Outcome
from bot.dialogue.plantold import labelled
from bot.dialogue.profile import FACTS, value
from bot.dialogue.scene import Scene
from bot.dialogue.scrub import scrub
from bot.dialogue.texts import texts
from bot.followup import callbacks as rules
from bot.followup.callbacks import Callback, Refusal, State
from bot.people import telling
from bot.people.callcard import contact, name, staff_card, summary
from bot.people.routing import Matter, matter, target
from bot.store import callbacks, members, plans
from bot.store.callbacks import Kept
from bot.turn import Change, Company, Event, Notice, Press, Reply

LONGEST_TOPIC = 200
LONGEST_WITH_NUMBER = 80
_SUITS = (
    ("morning", r"\bf[öo]rmid+a|\bmorgon|före lunch|innan lunch|\bfm\b|\bmorning|before noon"),
    (
        "afternoon",
        r"\beftermid+a|efter lunch|\bem\b|\befter (?:kl )?(?:1[2-6]|ett|två|tre|fyra)\b|kväll|afternoon|after lunch",
    ),
    ("any", r"när som|spelar ingen roll|alltid|hela dagen|närsomhelst|any ?time|whenever|all day"),
)


def begin(tx: Connection, scene: Scene, about: str, now: int) -> Outcome:
    """The first screen. Says so when nobody receives calls, or when the organisation has been asked already."""
    wanted = matter(scene, about)
    who = target(scene.catalog, wanted)
    if who is None:
        return screens.short(scene.say, "card-gone"), Change(scene.company)
    if not members.of_organisation(tx, who.id):
        reply = screens.with_way(scene.say, scene.say("call-unavailable", organisation=who.name), contact(scene, who))
        return reply, Change(scene.company)
    if any(one.organisation == who.id for one in callbacks.open_for(tx, scene.company.id)):
        return screens.short(scene.say, "call-waits-already", organisation=who.name), Change(scene.company)
    draft = callbacks.draft(tx, _draft(scene, wanted, who, now))
    reply = screens.ask_number(scene.say, draft.id, draft.topic, who.name)
    return reply, _waiting(scene, "phone")


def _draft(scene: Scene, wanted: Matter, who: Organisation, now: int) -> Kept:
    facts = {fact: value(scene, fact) for fact in FACTS if getattr(scene.company.facts, fact) is not None}
    latest = next(iter(scene.company.answers), None)
    seen = latest.offers[: latest.shown] if latest else ()
    return Kept(
        0, 0, scene.company.id, who.id, _topic(scene, wanted), scene.language, Callback(State.DRAFT, now),
        offer=wanted.offer.id if wanted.offer else None, need=wanted.need, municipality=wanted.municipality,
        facts=facts, seen=seen,
    )  # fmt: skip


def _topic(scene: Scene, wanted: Matter) -> str:
    """The conversation so far in one line."""
    asked = scene.company.questions[-1] if scene.company.questions else ""
    need = scene.catalog.needs.get(wanted.need or "")
    about = scene.name(wanted.offer) if wanted.offer else need.name[scene.language] if need else ""
    line = " – ".join(part for part in (about, asked) if part) or scene.say("person-title")
    return line[:LONGEST_TOPIC]


def typed(tx: Connection, scene: Scene, step: str, now: int) -> Outcome | None:
    """A typed line while a call-back is being asked for; None when it is no answer but a new question."""
    draft = callbacks.drafted(tx, scene.company.id)
    if draft is None:
        return None
    text = scene.turn.phone or scene.turn.text
    line = plainwords.plain(text)
    if line in plainwords.CANCELS and not scene.turn.phone:
        return _drafting(tx, scene, draft, "no", now)
    if step in ("when", "yes") and phone_number(text) is not None:
        step = "phone"  # another number than the one before
    if step == "when":
        suits = _suits(scene, line)
        return _drafting(tx, scene, draft, f"when.{suits}", now) if suits else None
    if step == "yes":
        return _drafting(tx, scene, draft, "yes", now) if line in plainwords.YES else None
    if step == "topic" and not scene.turn.phone:
        draft = _kept(tx, replace(draft, topic=scrub(" ".join(text.split()))[:LONGEST_TOPIC] or draft.topic))
        if draft.phone:
            return consent(scene, draft), _waiting(scene, "yes")
        who = name(scene.catalog, draft.organisation)
        return screens.ask_number(scene.say, draft.id, draft.topic, who), _waiting(scene, "phone")
    number = phone_number(text)
    if number is None and not _tried(text) and line not in plainwords.UNSURE:
        return None
    if number is None:
        problem, who = scene.say("call-bad-number"), name(scene.catalog, draft.organisation)
        return screens.ask_number(scene.say, draft.id, draft.topic, who, problem), _waiting(scene, "phone")
    draft = _kept(tx, replace(draft, phone=number))
    return screens.ask_when(scene.say, draft.id, number), _waiting(scene, "when")


def phone_number(text: str) -> str | None:
    """A number that can be called, as people in Sweden write it, also among other words and with the letter o for
    nought; None when there is none."""
    if len(text) > LONGEST_WITH_NUMBER:
        return None
    digits = re.sub(r"(?<=\d)[oO](?=[\d\s-])|\b[oO](?=\d)", "0", text)
    try:
        found = phonenumbers.parse(digits, "SE")
    except phonenumbers.NumberParseException:
        found = None
    if found is None or not phonenumbers.is_valid_number(found):
        match = next(iter(phonenumbers.PhoneNumberMatcher(digits, "SE")), None)
        found = match.number if match is not None else None
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.INTERNATIONAL) if found else None


def _suits(scene: Scene, line: str) -> str | None:
    """When a company says that a call suits it, by the buttons' words or its own."""
    labels = {scene.say(f"call-suits-{suits}"): suits for suits in screens.SUITS}
    return labelled(line, labels) or next((suits for suits, words in _SUITS if re.search(words, line)), None)


def _tried(text: str) -> bool:
    """Whether a line is meant as a number: more digits than letters."""
    digits, letters = sum(map(str.isdecimal, text)), sum(map(str.isalpha, text))
    return digits >= 3 and digits > letters


def consent(scene: Scene, draft: Kept) -> Reply:
    """All that will be handed over, and to whom."""
    who = name(scene.catalog, draft.organisation)
    promised = rules.promised_by(replace(draft.rules, promised_days=_promise(scene, draft)))
    return screens.ask_consent(scene.say, draft.id, who, summary(scene.catalog, scene.say, draft), promised)


def pressed(tx: Connection, scene: Scene, about: str, now: int) -> Outcome:
    """A button about one of the company's own call-backs: "<number>.<what>"."""
    number, _, what = about.partition(".")
    one = callbacks.find(tx, int(number)) if number.isdecimal() and len(number) < 16 else None
    if one is None or one.company != scene.company.id:
        return screens.short(scene.say, "error-old-button"), Change(scene.company)
    if one.rules.state is State.DRAFT:
        return _drafting(tx, scene, one, what, now)
    return _own(tx, scene, one, what, now)


def _drafting(tx: Connection, scene: Scene, draft: Kept, what: str, now: int) -> Outcome:
    step, _, arg = what.partition(".")
    done = Change(replace(scene.company, pending=None))
    if step == "no":
        callbacks.drop(tx, draft.id)
        return screens.short(scene.say, "call-given-up"), done
    if step == "topic":
        return screens.ask_topic(scene.say, draft.id), _waiting(scene, "topic")
    if step == "when" and arg in screens.SUITS and draft.phone:
        return consent(scene, _kept(tx, replace(draft, suits=arg))), _waiting(scene, "yes")
    if step == "yes" and draft.phone and draft.suits:
        return _ask(tx, scene, draft, now)
    return screens.short(scene.say, "error-old-button"), Change(scene.company)


def _ask(tx: Connection, scene: Scene, draft: Kept, now: int) -> Outcome:
    """The company agreed: staff get it."""
    who = name(scene.catalog, draft.organisation)
    if not members.of_organisation(tx, draft.organisation):
        callbacks.drop(tx, draft.id)
        way = contact(scene, scene.catalog.organisations.get(draft.organisation))
        return screens.with_way(scene.say, scene.say("call-unavailable", organisation=who), way), Change(scene.company)
    days = _promise(scene, draft)
    one = _kept(tx, draft.with_rules(Callback(State.WAITING, now, days)))
    note(tx, scene, "callback_asked", one, f"{one.organisation}.{one.need or one.offer or ''}", now)
    notices = telling.staff(tx, one.organisation, staff_card(scene.catalog, one))
    reply = screens.asked(scene.say, one.id, who, rules.promised_by(one.rules))
    return reply, Change(replace(scene.company, pending=None), notices=notices)


def _own(tx: Connection, scene: Scene, one: Kept, what: str, now: int) -> Outcome:
    say, state = scene.say, one.rules
    step, _, arg = what.partition(".")
    who = name(scene.catalog, one.organisation)
    after: Callback | Refusal = Refusal.CLOSED
    if step == "verdict" and arg in ("y.y", "y.n", "n.n"):
        after = rules.judged(state, now, called=arg[0] == "y", helped=arg[2] == "y")
    elif step == "agree" and state.proposed:
        return _agree(tx, scene, one, now)
    elif step == "again":
        after = rules.again(state, now)
    elif step in ("cancel", "refuse"):
        after = rules.withdrawn(state, now)
    if isinstance(after, Refusal):
        return screens.short(say, "call-already"), Change(scene.company)
    changed = callbacks.save(tx, one.with_rules(after))
    if changed is None:  # somebody pressed at the very same moment: look again
        found = callbacks.find(tx, one.id)
        return (
            _own(tx, scene, found, what, now) if found else (screens.short(say, "call-already"), Change(scene.company))
        )
    if step == "verdict":
        return _judged(tx, scene, changed, arg, now, one.rules.state)
    if step == "again":
        notices = telling.staff(tx, one.organisation, staff_card(scene.catalog, changed))
        return screens.asked(say, one.id, who, rules.promised_by(after)), Change(scene.company, notices=notices)
    if state.state is State.ASKING:  # that it was passed on is noted already
        way = contact(scene, scene.catalog.organisations.get(one.organisation))
        return screens.with_way(say, say("call-refused"), way), Change(scene.company)
    note(tx, scene, "callback_closed", changed, f"{one.organisation}.{after.state}", now)
    told = staff_screens.short(texts("sv"), "call-withdrawn-staff", topic=one.topic)
    return screens.short(say, "call-cancelled"), Change(scene.company, notices=_to_who_knows(tx, one, told))


def _agree(tx: Connection, scene: Scene, one: Kept, now: int) -> Outcome:
    """The company lets another organisation have it."""
    to = scene.catalog.organisations.get(one.rules.proposed or "")
    if to is None or not members.of_organisation(tx, to.id):
        return screens.short(scene.say, "call-already"), Change(scene.company)
    after = rules.agreed(one.rules, now, to.answer_time.max if to.answer_time else None)
    passed = replace(one, organisation=to.id, passed=(*one.passed, one.organisation), reason="")
    changed = None if isinstance(after, Refusal) else callbacks.save(tx, passed.with_rules(after))
    if changed is None:
        return screens.short(scene.say, "call-already"), Change(scene.company)
    note(tx, scene, "callback_asked", changed, f"{to.id}.{one.need or one.offer or ''}", now)
    notices = telling.staff(tx, to.id, staff_card(scene.catalog, changed))
    reply = screens.asked(scene.say, one.id, to.name, rules.promised_by(changed.rules))
    return reply, Change(scene.company, notices=notices)


def _judged(tx: Connection, scene: Scene, one: Kept, answer: str, now: int, staff: State) -> Outcome:
    """The verdict is in the report, beside what `staff` said; one that says otherwise goes back to them."""
    called, helped = ("yes" if part == "y" else "no" for part in answer.split("."))
    note(tx, scene, "callback_verdict", one, f"{one.organisation}.{called}.{helped}.{staff}", now)
    if not rules.flagged(one.rules):
        return screens.short(scene.say, "call-verdict-thanks"), Change(scene.company)
    flag = texts("sv")("call-flag-not-called" if called == "no" else "call-flag-not-helped")
    notices = telling.staff(tx, one.organisation, staff_card(scene.catalog, one, first=flag))
    who = scene.catalog.organisations.get(one.organisation)
    said = scene.say("call-verdict-sorry", organisation=name(scene.catalog, one.organisation))
    return screens.with_way(scene.say, said, contact(scene, who)), Change(scene.company, notices=notices)


def _to_who_knows(tx: Connection, one: Kept, reply: Reply) -> tuple[Notice, ...]:
    """To the member who took it, else to all that got it."""
    taker = members.by_id(tx, one.rules.taken_by) if one.rules.taken_by is not None else None
    return telling.to_members([taker], reply) if taker else telling.staff(tx, one.organisation, reply)


def withdrawn_by_erasing(tx: Connection, company: str) -> tuple[Notice, ...]:
    """Before a company is erased: who was to call it learns not to, without a word of what it was."""
    reply = staff_screens.short(texts("sv"), "call-gone")
    return tuple(notice for one in callbacks.open_for(tx, company) for notice in _to_who_knows(tx, one, reply))


def note(tx: Connection, scene: Scene, event: str, one: Kept, about: str, now: int) -> None:
    telling.log(
        tx, Event(event, about), one.company, at=now, municipality=one.municipality, channel=scene.turn.channel,
        language="en" if one.language == "en" else "sv",
    )  # fmt: skip


def _promise(scene: Scene, one: Kept) -> int | None:
    """Working days that the organisation promises to answer within, the offer's own first."""
    offer = scene.catalog.offer(one.offer or "")
    who = scene.catalog.organisations.get(one.organisation)
    owned = offer is not None and scene.catalog.owner_of[offer.id] == one.organisation
    time = (offer.answer_time if offer and owned else None) or (who.answer_time if who else None)
    return time.max if time else None


def _waiting(scene: Scene, step: str) -> Change:
    return Change(replace(scene.company, pending=Press("callback", step)))


def _kept(tx: Connection, one: Kept) -> Kept:
    """Save what only its company changes, in its own turn."""
    return callbacks.save(tx, one) or one


def with_offer(tx: Connection, scene: Scene, reply: Reply, company: Company) -> Reply:
    """A reply about a person, with "call me" first where a member of that organisation receives calls."""
    about = about_of(tx, scene, company)
    who = target(scene.catalog, matter(scene.with_company(company), about))
    if who is None or not members.of_organisation(tx, who.id):
        return reply
    return screens.offer_call(scene.say, reply, about)


def about_of(tx: Connection, scene: Scene, company: Company) -> str:
    """What a reply about a person is about: the offer or plan that was pressed, else the latest answer's need or best
    offer."""
    press, latest = scene.turn.press, next(iter(company.answers), None)
    if press is not None and press.action == "person" and press.about:
        return f"o.{press.about}"
    if press is not None and press.action in ("plan_need", "plan_next"):
        plan = plans.load(tx, company.id, hold=False).plan(press.about.partition(".")[0])
        return f"{plan.kind[0]}.{plan.about}" if plan else ""
    if latest is not None and latest.need:
        return f"n.{latest.need}"
    return f"o.{latest.offers[0]}" if latest is not None and latest.offers else ""
