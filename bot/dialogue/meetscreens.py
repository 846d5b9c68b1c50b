"""Meetings as companies see them: the list, one of them, signing up, and the reminder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.catalog.model import Meeting, Organisation
from bot.dialogue.scene import Scene, bold, link, plain
from bot.dialogue.texts import Texts
from bot.followup.meetings import OPINIONS, Seat, Told, coming
from bot.turn import Block, Bullets, Button, Heading, Item, Items, Paragraph, Press, Reply, Rich, Rows

MOST_LISTED = 8
TOGETHER = "\N{WORD JOINER}"
MOST_BESIDE = 2
"""Meetings named beside an answer."""


def when(say: Texts, meeting: Meeting) -> str:
    """Day and hour in Swedish time."""
    until = (
        f"{TOGETHER}–{TOGETHER}{meeting.ends:%H:%M}"
        if meeting.ends and meeting.ends.date() == meeting.starts.date()
        else ""
    )
    return f"{moment(say, meeting.starts)}{until}"


def moment(say: Texts, at: dt.datetime) -> str:
    """Day and hour of a moment in Swedish time."""
    return f"{say.weekday(at.date())} {at:%H:%M}"


def listed(scene: Scene, meetings: Sequence[Meeting]) -> Reply:
    """The coming meetings."""
    say, shown = scene.say, meetings[:MOST_LISTED]
    if not shown:
        return Reply("page", (Heading(say("meetings-title")), scene.paragraph("meetings-none")), language=say.language)
    items = tuple(
        Item(
            one.name[say.language],
            (plain(when(say, one)), plain(one.place[say.language])),
            Press("meeting", one.id),
        )
        for one in shown
    )
    buttons = tuple((Button(one.name[say.language], Press("meeting", one.id)),) for one in shown)
    return Reply("page", (Heading(say("meetings-title")), Items(items)), buttons, say.language)


def beside(scene: Scene, reply: Reply) -> Reply:
    """An answer with the coming meetings about the same need below it."""
    about = [one for one in coming(scene.catalog.meetings, scene.turn.at) if reply.need and reply.need in one.needs]
    near = sorted(about, key=lambda one: one.area != scene.municipality)[:MOST_BESIDE]
    if not near:
        return reply
    say = scene.say
    lines = tuple(plain(f"{one.name[say.language]}, {when(say, one)}, {one.place[say.language]}") for one in near)
    buttons = tuple((Button(one.name[say.language], Press("meeting", one.id)),) for one in near)
    blocks = (*reply.blocks, Bullets(say("meetings-about"), lines))
    return replace(reply, blocks=blocks, buttons=(*reply.buttons, *buttons))


def card(scene: Scene, meeting: Meeting, id: int, seat: Seat | None, free: int | None, *, open_: bool) -> Reply:
    """One meeting. `id` and `seat`: the company's own place; `free`: seats left, None without a limit."""
    say, organiser = scene.say, scene.catalog.organisations[meeting.organisation]
    rows = [
        (say("meeting-when"), plain(when(say, meeting))),
        (say("meeting-where"), plain(meeting.place[say.language])),
    ]
    rows.append((say("meeting-who"), (link(organiser.name, organiser.url),)))
    if free is not None:
        rows.append((say("meeting-seats"), plain(say("meeting-free", free=free))))
    blocks: list[Block] = [Heading(meeting.name[say.language]), Paragraph(plain(meeting.summary[say.language]))]
    blocks.append(Rows(tuple(rows)))
    if meeting.called_off:
        blocks.append(scene.paragraph("meeting-is-off"))
    elif seat in (Seat.COMING, Seat.QUEUED):
        blocks.append(scene.paragraph(f"meeting-{seat}"))
    return Reply("page", tuple(blocks), _card_buttons(say, meeting, id, seat, free, open_=open_), say.language)


def _card_buttons(
    say: Texts, meeting: Meeting, id: int, seat: Seat | None, free: int | None, *, open_: bool
) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    if open_ and seat in (Seat.COMING, Seat.QUEUED):
        rows.append((_own(say, "meeting-cancel", id, "cancel"), _own(say, "meeting-ics", id, "ics")))
    elif open_:
        rows.append((Button(say("meeting-queue" if free == 0 else "meeting-sign-up"), Press("signup", meeting.id)),))
    if meeting.url:
        rows.append((Button(say("meeting-page"), url=meeting.url),))
    return tuple(rows)


def ask_name(say: Texts, organiser: str) -> Reply:
    return short(say, "meeting-name", organisation=organiser)


def ask_consent(say: Texts, id: int, meeting: str, name: str, phone: str, organiser: str) -> Reply:
    """What the organiser will see, before anything is handed over."""
    whole = phone.replace(" ", "\N{NO-BREAK SPACE}")  # a number is not torn between two lines
    shown = f"{name}, {whole}" if phone else name
    blocks = (
        Paragraph((bold(meeting),)),
        Paragraph(plain(say("meeting-consent", organisation=organiser, name=shown))),
    )
    return Reply(
        "page", blocks, ((_own(say, "meeting-yes", id, "yes"), _own(say, "meeting-no", id, "cancel")),), say.language
    )


def seated(scene: Scene, meeting: Meeting, id: int, seat: Seat) -> Reply:
    """The company has a seat, or waits for one."""
    say = scene.say
    blocks = (
        Paragraph(plain(say(f"meeting-{seat}"))),
        Paragraph(plain(f"{meeting.name[say.language]}, {when(say, meeting)}")),
    )
    return Reply(
        "page",
        blocks,
        ((_own(say, "meeting-cancel", id, "cancel"), _own(say, "meeting-ics", id, "ics")),),
        say.language,
    )


def promoted(say: Texts, meeting: Meeting, id: int) -> Reply:
    """A seat was freed."""
    text = say("meeting-promoted", meeting=meeting.name[say.language], when=when(say, meeting))
    return Reply("page", (Paragraph(plain(text)),), ((_own(say, "meeting-cancel", id, "cancel"),),), say.language)


def reminder(say: Texts, meeting: Meeting, id: int) -> Reply:
    """Two days before."""
    text = say("meeting-reminder", meeting=meeting.name[say.language], when=when(say, meeting))
    blocks = (Paragraph(plain(text)), Paragraph(plain(meeting.place[say.language])))
    return Reply(
        "page",
        blocks,
        ((_own(say, "meeting-cancel", id, "cancel"), _own(say, "meeting-ics", id, "ics")),),
        say.language,
    )


def called_off(say: Texts, told: Told, organiser: Organisation | None, *, gone: bool) -> Reply:
    """The meeting is called off, or gone without a word of why."""
    news = say("meeting-news-gone" if gone else "meeting-news-off", meeting=told.name, when=moment(say, told.starts))
    blocks = [Paragraph((bold(news),)), Paragraph(plain(say("meeting-news-off-list")))]
    buttons = ((Button(organiser.name, url=organiser.url),),) if organiser is not None and organiser.url else ()
    return Reply("page", tuple(blocks), buttons, say.language)


def on_again(say: Texts, meeting: Meeting) -> Reply:
    """A meeting that was called off is held after all."""
    text = say("meeting-news-on", meeting=meeting.name[say.language], when=when(say, meeting))
    buttons = ((Button(say("meeting-sign-up"), Press("signup", meeting.id)),),)
    return Reply("page", (Paragraph((bold(text),)), Paragraph(plain(say("meeting-news-on-do")))), buttons, say.language)


def moved(say: Texts, meeting: Meeting, id: int, seat: Seat, told: Told) -> Reply:
    """Another time or place than the company was told."""
    place, earlier = meeting.place[say.language], told.starts.replace(tzinfo=None)

    def row(label: str, now: str, was: str, *, same: bool) -> tuple[str, Rich]:
        return say(label), plain(now if same else say("meeting-news-was", now=now, was=was))

    shown = (
        row("meeting-when", when(say, meeting), moment(say, earlier), same=earlier == meeting.starts),
        row("meeting-where", place, told.place, same=told.place == place),
    )
    blocks = (
        Paragraph((bold(say("meeting-news-moved", meeting=meeting.name[say.language])),)),
        Rows(shown),
        Paragraph(plain(say(f"meeting-news-still-{seat}"))),
    )
    buttons = ((_own(say, "meeting-cancel", id, "cancel"), _own(say, "meeting-ics", id, "ics")),)
    return Reply("page", blocks, buttons, say.language)


def ask_how(say: Texts, meeting: Meeting, id: int) -> Reply:
    """The day after."""
    buttons = tuple(_own(say, f"meeting-how-{opinion}", id, opinion) for opinion in OPINIONS)
    text = say("meeting-how", meeting=meeting.name[say.language])
    return Reply("page", (Paragraph(plain(text)),), (buttons,), say.language)


def short(say: Texts, message: str, **values: object) -> Reply:
    return Reply("page", (Paragraph(plain(say(message, **values))),), language=say.language)


def _own(say: Texts, message: str, id: int, what: str) -> Button:
    return Button(say(message), Press("seat", f"{id}.{what}"))
