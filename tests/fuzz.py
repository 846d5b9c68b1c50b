"""Hostile input for every door and hostile text through every renderer.

`python -m tests.fuzz --seconds 60` tries as much as fits in a minute, new input each time, and says how much it was.
The tests try a fixed and small share of the same.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import csv
import dataclasses
import datetime as dt
import email
import email.policy
import io
import itertools
import json
import logging
import re
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from bot.catalog import Catalog, examine_texts, read
from bot.channels import codec, plaintext
from bot.channels.html import render as as_html
from bot.channels.mail import letter
from bot.channels.telegram.inbox import read_raw
from bot.channels.telegram.incoming import Update
from bot.channels.telegram.receive import Me, Place, Said
from bot.channels.telegram.receive import read as read_update
from bot.channels.telegram.render import render as as_telegram
from bot.dialogue import Guide
from bot.exchange import reading, sheets
from bot.reports import files as report_files
from bot.reports.document import document
from bot.reports.figures import Report
from bot.service import Service
from bot.store import Store
from bot.store.queues import Received
from bot.turn import Press, Reply, Turn
from tests.botapi.html import parse_html
from tests.conftest import SMALL
from tests.hostile import RENDERERS, line, text
from tests.web.conftest import Place as Site
from tests.web.test_html import Seen, reply

NOON = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
ME = Me(1, "lotsen_bot")
FORMULA = re.compile("[=+\\-@\t\r＝＋－＠]")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@cache
def catalog() -> Catalog:
    return read(SMALL)


@cache
def catalog_texts() -> dict[str, str]:
    return {path.relative_to(SMALL).as_posix(): path.read_text(encoding="utf-8") for path in SMALL.rglob("*.yaml")}


@cache
def service() -> Service:
    store = Store("sqlite://")
    store.migrate()
    return Service(store, Guide.of(catalog(), "Provkommunen"), site="https://lotsen.example")


# Renderers


def telegram(said: Reply) -> None:
    """Every message is one that Telegram takes, and the hostile text in it is text."""
    for call in as_telegram(replace(said, buttons=(), document=None), Place(7, "telegram:7"), 1000):
        parse_html(json.loads(call.payload)["text"])


def web(said: Reply) -> None:
    """Nothing but the elements that the page has."""
    seen = Seen(as_html(said, "/my-data.json"))
    assert not seen.other
    assert not {tag for tag, _ in seen.elements} & {"script", "img", "svg", "iframe", "style", "object"}


def mail(said: Reply) -> None:
    """No header more than a mail has, one recipient, and HTML without anything that runs."""
    made = letter(said, "anna@example.se", said.notice, lambda button: "https://lotsen.example/m/x")
    back = email.message_from_bytes(made.as_bytes(), policy=email.policy.default)
    assert {name.lower() for name in back} <= {
        "to", "subject", "auto-submitted", "content-language", "mime-version", "content-type",
    }  # fmt: skip
    assert back["To"] == "anna@example.se"
    html = made.get_body(("html",))
    assert html is not None
    found = {tag for tag, _ in Seen(Markup(html.get_content())).elements}  # noqa: S704 - it is only looked at
    assert not found & {"script", "img", "svg", "iframe", "object"}


def terminal(said: Reply) -> None:
    """Nothing that a terminal obeys."""
    assert not CONTROL.search(plaintext.render(said))


def report(names: list[str]) -> None:
    """The page holds names as text, and no cell of the sheets is a formula."""
    made = made_report(names)
    seen = Seen(Markup(report_files.page(document(made)).decode()))  # noqa: S704
    assert not {tag for tag, _ in seen.elements} & {"script", "iframe", "object"}
    for row in csv.reader(io.StringIO(report_files.table(made).decode("utf-8-sig"))):
        assert not [cell for cell in row if FORMULA.match(cell) and not re.fullmatch(r"-?\d+", cell)]
    assert report_files.sheet(made)[:2] == b"PK"


REAL: dict[str, Any] = {
    "week": "2026-W47", "first_day": "2026-11-16", "last_day": "2026-11-22", "link": "https://lotsen.example",
    "steps": {"asked": 40, "opened": 30, "kept": 20, "going": 10, "done": 5}, "stages": {}, "sectors": {},
    "outcomes": {}, "reasons": {}, "opinions": {}, "suggestions": (),
}  # fmt: skip
"""What is never text that somebody wrote."""


def made_report(names: list[str]) -> Report:
    """A report with something of everything, and a name wherever there is a text."""
    made = _filled(Report, itertools.cycle(names))
    assert isinstance(made, Report)
    return made


def _filled(kind: Any, names: Iterator[str]) -> Any:
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: REAL[name] if name in REAL else _filled(hint, names) for name, hint in hints.items()})  # type: ignore[operator]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return arguments[0]
    if origin is tuple:
        return tuple(_filled(one, names) for one in arguments if one is not Ellipsis)
    if origin is Mapping:
        return {"1265": _filled(arguments[1], names)}  # by municipality
    if arguments:  # one of several
        return _filled(arguments[0], names)
    return next(names) if kind is str else kind(5)


# Doors


def talk(turns: list[tuple[str, Press | None]]) -> None:
    """Whatever is said or pressed, there is a reply that every channel can show."""
    for number, (words, press) in enumerate(turns):
        at = NOON + dt.timedelta(seconds=number)
        _shown(service().run(Turn("web:fuzz", "web", at, text="" if press else words, press=press)))


def button(data: str) -> None:
    """Forged data is no press, or one that is answered."""
    press = codec.decode(data)
    if press is not None:
        assert codec.decode(codec.encode(press)) == press
        _shown(service().run(Turn("web:fuzz", "web", NOON, press=press)))


def link(payload: str) -> None:
    """Every deep link opens something."""
    _shown(service().run(Turn("web:fuzz", "web", NOON, press=codec.read_deep_link(payload))))


def webhook(body: bytes) -> None:
    """A body is an update, one to be looked at, or nothing; what is said in it is answered."""
    found = read_raw(body)
    if isinstance(found, Received) and not found.dead:
        meaning = read_update(Update.model_validate_json(found.payload), ME, NOON)
        if isinstance(meaning, Said):
            _shown(service().run(meaning.turn))


def wire(raw: bytes) -> None:
    """Bytes on a connection are answered or the connection is closed, never by a fault, and others are served on."""
    assert not re.search(rb"HTTP/1\.\d 5\d\d", _sent(raw))
    assert _sent(b"GET /healthz HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")


def _sent(raw: bytes) -> bytes:
    """What comes back until the connection is closed. Raises TimeoutError when it is not."""
    got = b""
    with (
        socket.create_connection(("127.0.0.1", _port()), timeout=10) as connection,
        contextlib.suppress(ConnectionError),  # it may be closed at any time
    ):
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        while more := connection.recv(65536):
            got += more
    return got


@cache
def _port() -> int:
    """A running site's."""
    folder = tempfile.TemporaryDirectory()
    site = Site(Guide.of(catalog(), "Provkommunen"), Path(folder.name))
    atexit.register(folder.cleanup)
    atexit.register(site.close)
    port = urlsplit(site.running.url).port
    assert port is not None
    return port


def yaml(change: tuple[str, int, int, str]) -> None:
    """A file of the catalog is accepted, or refused with the place of each fault."""
    place, start, length, put = change
    texts = catalog_texts()
    start %= len(texts[place])
    made, problems = examine_texts(texts | {place: texts[place][:start] + put + texts[place][start + length :]})
    assert made is not None or problems
    assert all(problem.line >= 1 and problem.message for problem in problems)


def imported(file: tuple[str, bytes]) -> None:
    """A file that staff hand in is read, or refused in words."""
    try:
        reading.read(*file, catalog())
    except sheets.UnreadableFile as refused:
        _worded(str(refused))


def _worded(refusal: str) -> None:
    assert refusal.strip()


def _shown(said: Reply) -> None:
    """In every channel; a real reply's buttons and file come along."""
    for call in as_telegram(said, Place(7, "telegram:7"), 1000):
        if "text" in (params := json.loads(call.payload)):
            parse_html(params["text"])
    for look in (web, mail, terminal):
        look(said)


_ids = st.sampled_from((*catalog().offers, *catalog().needs, *catalog().organisations, "9901", "", "?", "1.x", "x.y"))
_press = st.builds(
    Press, st.sampled_from(sorted(codec._LONG.values())), st.one_of(_ids, line.map(lambda words: words[:40]))
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def _update(draw: st.DrawFn) -> bytes:
    """An update with one field made something else."""
    chat = {"id": 7, "type": "private", "first_name": draw(line)}
    person = {"id": 7, "is_bot": False, "first_name": draw(line), "language_code": "sv"}
    message: dict[str, Any] = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": draw(text)}
    press = {"id": "1", "from": person, "chat_instance": "1", "message": message, "data": draw(text)}
    update: dict[str, Any] = {"update_id": draw(st.integers(0, 2**40))}
    kind = draw(st.sampled_from(("message", "edited_message", "callback_query", "my_chat_member", "inline_query")))
    update[kind] = press if kind == "callback_query" else message
    where = draw(st.sampled_from([update, message, chat, person, press]))
    if draw(st.booleans()):
        where[draw(st.sampled_from(sorted(where)))] = draw(_json)
    return json.dumps(update).encode()


@st.composite
def _request(draw: st.DrawFn) -> bytes:
    """A request in which anything may be wrong, with a hole or something foreign in it."""
    method = draw(st.sampled_from(("GET", "POST", "HEAD", "PUT", "CONNECT", "get", "")))
    path = draw(st.one_of(st.sampled_from(("/", "/say", "/telegram", "/staff", "*", "//", "http://a/", "/%ff")), line))
    names = st.sampled_from(
        ("Host", "Content-Length", "Transfer-Encoding", "Connection", "Expect", "Upgrade", "Cookie", "X-Forwarded-For")
    )
    said = st.one_of(st.sampled_from(("chunked", "0", "5", "-1", "9" * 30, "close", "100-continue", "websocket")), line)
    headers = draw(st.lists(st.builds("{}: {}\r\n".format, names, said), max_size=5))
    version = draw(st.sampled_from(("HTTP/1.1", "HTTP/1.0", "HTTP/2", "")))
    raw = f"{method} {path} {version}\r\n{''.join(headers)}\r\n".encode(errors="replace") + draw(st.binary(max_size=40))
    start, length = draw(st.integers(0, len(raw))), draw(st.integers(0, 10))
    return raw[:start] + draw(st.binary(max_size=10)) + raw[start + length :]


@cache
def _handed_in() -> tuple[tuple[str, bytes], ...]:
    table = sheets.rows(catalog())
    return (
        ("a.csv", sheets.as_csv(table)),
        ("a.xlsx", sheets.as_xlsx(table)),
        ("a.json", b'{"organisations": [{"id": "x"}]}'),
    )


@st.composite
def _file(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of a known kind with a hole or something foreign in it."""
    name, raw = draw(st.sampled_from(_handed_in()))
    start, length = draw(st.integers(0, len(raw))), draw(st.integers(0, 200))
    put = draw(st.one_of(st.binary(max_size=40), text.map(lambda words: words.encode(errors="replace"))))
    return name, raw[:start] + put + raw[start + length :]


TARGETS: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], None]]] = {
    "telegram": (reply, telegram),
    "web": (reply, web),
    "mail": (reply, mail),
    "terminal": (reply, terminal),
    "report": (st.lists(line, min_size=6, max_size=6), report),
    "turns": (st.lists(st.tuples(text, st.none() | _press), min_size=1, max_size=3), talk),
    "buttons": (st.one_of(text, st.builds("1{}:{}".format, st.sampled_from(sorted(codec._LONG)), line)), button),
    "links": (st.one_of(text, st.builds("{}_{}".format, st.sampled_from("obki"), _ids)), link),
    "webhook": (st.one_of(_update(), st.binary(max_size=80), _json.map(lambda v: json.dumps(v).encode())), webhook),
    "wire": (_request(), wire),
    "yaml": (
        st.tuples(
            st.sampled_from(sorted(catalog_texts())), st.integers(0, 10_000), st.integers(0, 80),
            st.one_of(text, st.sampled_from(("&a", "*a", "!!python/object:os.system", "- ", ": ", "\t", "{", "<<: *x"))),
        ),
        yaml,
    ),
    "imports": (_file(), imported),
    **RENDERERS,
}  # fmt: skip


def tried(name: str, most: int, *, anew: bool = False) -> int:
    """Try a target with at most so many inputs; the same ones each time unless `anew`. Returns how many there were."""
    strategy, target = TARGETS[name]
    count = 0

    @settings(
        max_examples=most, deadline=None, database=None, derandomize=not anew, phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def one(given_: Any) -> None:
        nonlocal count
        count += 1
        target(given_)

    one()
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    end, counts = time.monotonic() + asked.seconds, Counter[str]()
    logging.disable()  # refusals are told as they should be; here they would only drown the result
    for name in itertools.cycle(TARGETS):
        counts[name] += tried(name, 50, anew=True)
        if time.monotonic() > end:
            break
    if asked.json:
        print(json.dumps({"inputs": counts.total(), **counts}))
    else:
        print("\n".join(f"{name:<9} {count:>8} inputs" for name, count in counts.items()))
        print(f"{'all':<9} {counts.total():>8} inputs, no failure")
    return 0


if __name__ == "__main__":
    sys.exit(main())
