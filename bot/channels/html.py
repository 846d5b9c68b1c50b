"""A reply as HTML. Everything is escaped here, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.channels import codec
from bot.dialogue.texts import texts
from bot.turn import Button, Items, Press, Reply

CHOICES = frozenset(("offer", "example", "need"))
CHIPS = frozenset(("answer", "set", "choose", "language"))
CALENDAR = "/my-plans.ics"
"""Where a company fetches its plans for its calendar."""
EMBEDDED_CALENDAR = "/embed/my-plans.ics"
"""The same where the chat lies on another site: no cookie there, and the form says whose it is."""
SCHEMES = frozenset(("http", "https", "mailto", "tel"))


def render(reply: Reply, download: str) -> Markup:
    """The reply's blocks and buttons. Buttons belong to the page's form `press`; `download` is where its file is."""
    if reply.document is not None and reply.document.name.endswith(".ics"):
        download = EMBEDDED_CALENDAR if download.startswith("/embed/") else CALENDAR
    template = _templates.get_template("reply.html")
    return Markup(template.render(reply=reply, buttons=_loose(reply), say=texts(reply.language), download=download))  # noqa: S704 - the template escapes


def mail(reply: Reply, buttons: list[Button]) -> str:
    """The reply as the HTML of a mail. Its buttons are links."""
    template = _templates.get_template("mail.html")
    return template.render(reply=reply, buttons=buttons, say=texts(reply.language))


def _loose(reply: Reply) -> list[Button]:
    """The buttons that no item above them already is."""
    in_items = {item.press for block in reply.blocks if isinstance(block, Items) for item in block.items}
    return [button for row in reply.buttons for button in row if button.press is None or button.press not in in_items]


def _shape(button: Button) -> str:
    """How a button looks: a choice among offers, a chip among short answers, or an action."""
    action = button.press.action if button.press else ""
    return "choice" if action in CHOICES else "chip" if action in CHIPS else "action"


def safe_url(url: str) -> str:
    """The address when it is of a kind that people open, else nothing: never javascript: or data:."""
    try:
        return url if urlsplit(url).scheme.lower() in SCHEMES else ""
    except ValueError:
        return ""


def _code(press: Press) -> str:
    return codec.encode(press)


def _is(block: object, name: str) -> bool:
    return type(block).__name__ == name


def _is_thumb(button: Button) -> bool:
    """Whether a button rates the answer: those stay side by side."""
    return button.press is not None and button.press.action == "rate"


def _environment() -> Environment:
    folder = Path(__file__).parent / "templates"
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters.update(code=_code, safe_url=safe_url, shape=_shape)
    made.tests["block"] = _is
    made.tests["thumb"] = _is_thumb
    return made


_templates = _environment()
