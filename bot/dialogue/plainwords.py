"""Short lines that are no question: "stopp", "mina planer", "ring mig", "inte nu". Whole lines only, so that no
question is taken for one."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from rapidfuzz import fuzz, process

from bot.followup.typed_dates import typed_date
from bot.followup.workdays import STOCKHOLM
from bot.turn import Press, Turn


def _lines(text: str) -> frozenset[str]:
    return frozenset(" ".join(line.split()) for line in text.split(","))


STOPS = _lines("""
    stopp, stop, stoppa, sluta, slut, avsluta, sluta påminna, sluta påminna mig, sluta påminn mig, sluta fråga,
    sluta fråga mig, sluta skriva, sluta skriva till mig, sluta skicka, påminn inte, påminn mig inte, fråga inte mer,
    fråga mig inte, skriv inte mer, inga fler påminnelser, inga påminnelser, avsluta påminnelser, stoppa påminnelser,
    stoppa påminnelserna, stäng av påminnelser, stäng av påminnelserna, avregistrera, avregistrera mig,
    lämna mig ifred, lämna mig i fred, stop reminding me, stop reminders, no more reminders, unsubscribe, stop it""")
DECLINES = _lines("""
    nej, nej tack, nä, nä tack, nae, nix, nepp, tack nej, tack men nej tack, no, nope, no thanks, no thank you""")
LATERS = _lines("""
    inte nu, nej inte nu, inte just nu, inte idag, inte i dag, senare, sen, sedan, lite senare, kanske senare,
    ta det senare, vi tar det senare, hinner inte, hinner inte nu, har inte tid, inte tid, snart, later, not now,
    maybe later, not today""")
UNSURE = _lines(
    "vet inte, jag vet inte, vet ej, ingen aning, oklart, kanske, dont know, i dont know, no idea, not sure"
)
NOTHING = _lines("inget, ingenting, inget just nu, inget alls, inget särskilt, nothing")
NEVERS = _lines("aldrig, fråga aldrig, fråga inte, inte alls, never")
CANCELS = (
    DECLINES
    | LATERS
    | STOPS
    | _lines("""
    avbryt, ångra, ångrar mig, jag ångrar mig, jag har ångrat mig, glöm det, strunta i det, strunt i det, skippa,
    skippa det, vill inte, jag vill inte, låt bli, cancel, never mind, forget it""")
)
YES = _lines("""
    ja, jo, jajamän, japp, jepp, ja tack, ok, okej, okey, absolut, visst, gärna, ja gärna, javisst, stämmer,
    det stämmer, ja det stämmer, gör det, ja gör det, ja ring mig, ja anmäl mig, kör, yes, yes please, yep, sure,
    yes call me, yes sign me up""")
PERSON = _lines("""
    ring mig, ring upp mig, ring upp, kan du ringa mig, kan ni ringa mig, kan ni ringa, kan någon ringa,
    kan någon ringa mig, kan nån ringa mig, jag vill bli uppringd, bli uppringd, vill bli uppringd, prata med någon,
    prata med nån, prata med en människa, jag vill prata med någon, jag vill prata med en människa,
    någon att prata med, en människa, call me, can someone call me, talk to someone, talk to a person""")
_ASKED = {
    Press("plans_all", "stop"): STOPS,
    Press("plans_all", "pause"): _lines("""
        pausa, paus, pausa påminnelser, pausa påminnelserna, ta en paus, pause, pause reminders"""),
    Press("plans_all", "resume"): _lines("""
        påminn mig igen, börja påminna igen, sätt på påminnelser, slå på påminnelser, remind me again"""),
    Press("plans"): _lines("""
        mina planer, visa mina planer, min plan, planer, mina sparade, mina erbjudanden, vad har jag sparat,
        mina påminnelser, visa mina sparade, påminn mig, my plans, show my plans, my reminders"""),
    Press("forget"): _lines("""
        glöm mig, glöm allt, glöm allt om mig, radera allt, radera mig, radera allt om mig, radera mina uppgifter,
        ta bort allt, ta bort mina uppgifter, ta bort allt om mig, forget me, delete everything, delete my data"""),
    Press("my_data"): _lines("""
        mina uppgifter, visa mina uppgifter, vad vet du om mig, vad har du sparat om mig, vad sparar du om mig,
        my data, what do you know about me"""),
    Press("person"): PERSON,
}
_PRESS = {line: press for press, lines in _ASKED.items() for line in lines}
SHORTEST_MISSPELT = 8
"""Letters from which a line is known although it is misspelt: shorter ones are a letter from something else."""
ALIKE = 92.0
"""Likeness (per cent of letters kept, `rapidfuzz.fuzz.ratio`) from which it is: one or two slips of a thumb."""
_LONG = [line for line in _PRESS if len(line) >= SHORTEST_MISSPELT]
_THANKED = {
    "nej tack": "tack", "tack nej": "tack", "nä tack": "tack", "tack men nej tack": "tack", "no thanks": "thanks",
    "no thank you": "thanks",
}  # fmt: skip
"""What declines when nothing was asked is no question for the search either."""
LONGEST = 60
_REMIND = re.compile(r"(?:p[åa]m+in+|fråga|hör av dig|remind|ask)(?: mig| me)?(?: igen| again)? ")
LISTENS = ("seat", "case", "wrong", "differ", "rate")
"""What waits for words of any kind, so that a line is first of all an answer."""


def plain(text: str) -> str:
    """A line in small letters without marks, or nothing when it is too long to be one of these."""
    if len(text) > LONGEST:
        return ""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in _apart(text)).split())


def understood(turn: Turn, pending: Press | None) -> Turn:
    """The turn as the press that its line stands for; the turn as it is when the line is anything else, or answers
    what was asked."""
    if not turn.text or turn.press is not None or (pending is not None and pending.action in LISTENS):
        return turn
    line = plain(turn.text)
    asks = pending is not None and pending.action == "plan_told"
    if pending is None and line in _THANKED:
        return replace(turn, text=_THANKED[line])
    press = _press_of(line)
    if pending is not None and pending.action == "callback" and (line in CANCELS or line in PERSON):
        return turn
    if press is None and not asks and _REMIND.match(f"{line} "):
        press = _reminder(turn.text, turn.at)
    if press is None or (asks and press == Press("person")):  # what a plan needs is asked about that plan
        return turn
    return replace(turn, text="", press=press)


def _press_of(line: str) -> Press | None:
    """What a line stands for, also when it is misspelt ("minna planer", "radera alt") and could be nothing else."""
    if line in _PRESS or len(line) < SHORTEST_MISSPELT:
        return _PRESS.get(line)
    found = {_PRESS[known] for known, *_ in process.extract(line, _LONG, scorer=fuzz.ratio, score_cutoff=ALIKE)}
    return found.pop() if len(found) == 1 else None


def _reminder(text: str, at: dt.datetime) -> Press | None:
    day = typed_date(text, at.astimezone(STOCKHOLM).date())
    return Press("plans", day.isoformat()) if day is not None else None


def _apart(text: str) -> str:
    return text.casefold().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
