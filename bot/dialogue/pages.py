"""Screens that always say the same: start, help, privacy, small talk and what went wrong."""

from __future__ import annotations

from typing import Any

from bot import retention
from bot.dialogue.scene import Scene, in_rows
from bot.turn import Block, Button, Heading, Kind, Language, Press, Reply

PEOPLE_PERIODS: dict[str, Any] = {
    "callback": retention.CALLBACK_DAYS // 30,
    "signup": retention.SIGNUP_DAYS,
    "case": retention.CASE_DAYS // 365,
}
"""How long call-backs (months), sign-ups (days) and cases (years) are kept, for the privacy text."""
EXAMPLES = ("start-example-1", "start-example-2", "start-example-3")


def start(scene: Scene) -> Reply:
    """The first screen: what Lotsen is for, and examples to press."""
    blocks: list[Block] = [Heading(scene.say("start-title")), scene.paragraph("start-body")]
    blocks += [scene.paragraph("start-sources", small=True)]
    examples = tuple((Button(scene.say(message), Press("example", message)),) for message in EXAMPLES)
    last = (scene.button("button-municipality", "choose", "municipality"), scene.button("button-help", "help"))
    return Reply("page", tuple(blocks), (*examples, last), scene.language)


def help_page(scene: Scene) -> Reply:
    """How to use Lotsen."""
    lines = ("help-ask", "help-after", "help-compare", "help-person", "help-commands", "help-languages")
    blocks: list[Block] = [Heading(scene.say("help-title")), *(scene.paragraph(line) for line in lines)]
    buttons = [scene.button("button-profile", "profile"), scene.button("button-privacy", "privacy")]
    return Reply("page", tuple(blocks), in_rows(buttons), scene.language)


def about(scene: Scene) -> Reply:
    """What Lotsen is, and why it can be trusted."""
    offers, organisations = len(scene.catalog.offers), len(scene.catalog.organisations)
    body = scene.paragraph("about-body", offers=offers, organisations=organisations)
    blocks = (Heading(scene.say("about-title")), body, scene.paragraph("about-person"))
    return Reply("about_bot", blocks, ((scene.button("button-person", "person"),),), scene.language)


def privacy(scene: Scene) -> Reply:
    """Whose the data is, what is kept and how to erase it."""
    who = scene.paragraph("privacy-controller", controller=scene.controller) if scene.controller else None
    blocks: list[Block] = [Heading(scene.say("privacy-title")), who or scene.paragraph("privacy-controller-none")]
    blocks += [scene.paragraph("privacy-what"), scene.paragraph("privacy-why")]
    talk, asked = retention.CONVERSATION_DAYS, retention.QUESTION_DAYS
    blocks += [scene.paragraph("privacy-periods", conversation=talk, question=asked)]
    blocks += [
        scene.paragraph("privacy-plans", months=retention.PLAN_MONTHS),
        scene.paragraph("privacy-people", **PEOPLE_PERIODS),
        scene.paragraph("privacy-archive"),
    ]
    blocks.append(scene.paragraph("privacy-rights"))
    if scene.turn.channel == "telegram":
        blocks.append(scene.paragraph("privacy-telegram"))
    return Reply("page", tuple(blocks), ((scene.button("button-forget-all", "forget"),),), scene.language)


def language_page(scene: Scene) -> Reply:
    """A choice of language, readable in both."""
    choices: tuple[Language, ...] = ("sv", "en")
    buttons = tuple(scene.button(f"language-{code}", "language", code) for code in choices)
    return Reply("page", (scene.paragraph("language-choose"),), (buttons,), scene.language)


def forget(scene: Scene) -> Reply:
    """One confirmation before everything is erased."""
    buttons = (scene.button("button-forget-yes", "forget_now"), scene.button("button-forget-no", "profile"))
    blocks = (Heading(scene.say("forget-title")), scene.paragraph("forget-ask"))
    return Reply("page", blocks, (buttons,), scene.language)


def short(scene: Scene, message: str, kind: Kind = "page", **values: Any) -> Reply:
    """A single line."""
    return Reply(kind, (scene.paragraph(message, **values),), language=scene.language)


def small_talk(scene: Scene, kind: Kind) -> Reply:
    """The short fitting answer to what is no question about support; never an offer."""
    message = {"out_of_scope": "out-of-scope", "privacy": "privacy-caution"}.get(kind, kind)
    buttons = {
        "greeting": (scene.button("button-help", "help"),),
        "abuse": (scene.button("button-ask-person", "person"),),
        "nonsense": (scene.button("button-help", "help"),),
        "out_of_scope": (scene.button("button-help", "help"),),
        "privacy": (scene.button("button-privacy", "privacy"),),
    }.get(kind)
    return Reply(kind, (scene.paragraph(message),), (buttons,) if buttons else (), scene.language)


def outside(scene: Scene, place: str) -> Reply:
    """The question is about another region: say where Lotsen helps."""
    home = scene.say.list(area.name[scene.language] for area in scene.catalog.home())
    blocks = (Heading(scene.say("answer-outside-title")), scene.paragraph("answer-outside", home=home, place=place))
    return Reply(
        "out_of_scope", blocks, ((scene.button("button-municipality", "choose", "municipality"),),), scene.language
    )


def nothing(scene: Scene, needs: tuple[str, ...]) -> Reply:
    """Nothing fits: say so, show the nearest two needs, offer a person."""
    near = [scene.catalog.needs[id] for id in needs[:2] if id in scene.catalog.needs]
    blocks: list[Block] = [Heading(scene.say("none-title")), scene.paragraph("none-body")]
    if near:
        blocks.append(scene.paragraph("none-needs"))
    buttons = tuple((Button(need.name[scene.language], Press("need", need.id)),) for need in near)
    return Reply("none", tuple(blocks), (*buttons, (scene.button("button-ask-person", "person"),)), scene.language)
