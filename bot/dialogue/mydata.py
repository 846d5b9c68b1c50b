"""All that is kept of a company, as readable text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.dialogue.profile import FACTS, value
from bot.dialogue.scene import Scene, plain
from bot.turn import Block, Bullets, Document, Heading, Paragraph, Reply, Rows

COUNTED = ("answers", "events", "messages", "outbox", "wrong_reports")
COUNTED_WHEN_THERE = ("callbacks", "signups", "cases", "drafts", "differences")


def my_data(scene: Scene, kept: Mapping[str, Any]) -> Reply:
    """What is kept, in words, with all of it as a JSON file. `kept` comes from the store, table by table."""
    blocks: list[Block] = [Heading(scene.say("my-data-title"))]
    if not kept:
        blocks.append(scene.paragraph("my-data-none"))
        return Reply("page", tuple(blocks), language=scene.language)
    facts = [fact for fact in FACTS if getattr(scene.company.facts, fact) is not None]
    if facts:
        blocks.append(Rows(tuple((scene.say(f"fact-{fact}"), plain(value(scene, fact))) for fact in facts)))
    if scene.company.questions:
        asked = tuple(plain(question) for question in scene.company.questions)
        blocks.append(Bullets(scene.say("my-data-questions"), asked))
    if saved := kept.get("plans"):
        lines = [f"{plan['name']}: {scene.say('plan-state-' + plan['state'])}" for plan in saved]
        lines = [f"{line}. {plan['note']}" if plan["note"] else line for line, plan in zip(lines, saved, strict=True)]
        blocks.append(Bullets(scene.say("my-data-plans"), tuple(plain(line) for line in lines)))
    if (mail := kept.get("contact", {}).get("mail")) is not None and mail:
        blocks.append(scene.paragraph("my-data-mail", mail=mail))
    counts = [(scene.say(f"my-data-{name}"), plain(str(len(kept.get(name, ()))))) for name in COUNTED]
    counts += [
        (scene.say(f"my-data-{name}"), plain(str(len(kept[name])))) for name in COUNTED_WHEN_THERE if kept.get(name)
    ]
    blocks.append(Rows(tuple(counts)))
    if "company" in kept:
        named = scene.say("my-data-pseudonym", pseudonym=kept["company"]["pseudonym"])
        blocks.append(Paragraph(plain(named), small=True))
    withdraw = [scene.button("case-withdraw", "my_case", f"{one['id']}.withdraw") for one in kept.get("cases", ())]
    buttons = (*((one,) for one in withdraw), (scene.button("button-forget-all", "forget"),))
    document = Document("lotsen.json", json.dumps(kept, ensure_ascii=False, indent=2))
    return Reply("page", tuple(blocks), buttons, scene.language, document=document)
