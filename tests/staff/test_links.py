"""The catalog's addresses are tried against a real server, and never into a private network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from bot.catalog import Catalog
from bot.staff import links as links_room
from bot.staff.links import addresses, check_due, try_all
from bot.store import Store, links

DAY = 86_400_000


class Pages(BaseHTTPRequestHandler):
    """`/404` answers 404; `/nohead` knows no HEAD; `/to?x` leads to x, `/loop` to itself."""

    asked: ClassVar[list[int]] = []
    """The port that each request came to."""

    def do_HEAD(self) -> None:
        self._answer(405 if self.path == "/nohead" else None)

    def do_GET(self) -> None:
        self._answer(None)

    def _answer(self, status: int | None) -> None:
        self.asked.append(self.server.server_address[1])
        path, _, target = ("/to?/loop" if self.path == "/loop" else self.path).partition("?")
        status = status or (302 if path == "/to" else int(path[1:]) if path[1:].isdigit() else 200)
        self.send_response(status)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "state", "status"),
    [
        ("/", "ok", 200), ("/nohead", "ok", 200), ("/404", "broken", 404), ("/410", "broken", 410),
        ("/403", "uncertain", 403), ("/429", "uncertain", 429), ("/503", "uncertain", 503),
        ("/to?/200", "ok", 200), ("/to?/404", "broken", 404), ("/loop", "uncertain", None),
        ("/to?ftp://127.0.0.1/x", "uncertain", None),
    ],
)  # fmt: skip
def test_an_address_is_ok_broken_or_uncertain(site: str, path: str, state: str, status: int | None) -> None:
    (link,) = try_all([site + path], private=True)
    assert (link.state, link.status) == (state, status)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/", "http://10.0.0.1/",
     "http://169.254.169.254/latest/meta-data", "http://[::ffff:127.0.0.1]:{port}/", "http://2130706433:{port}/",
     "http://0.0.0.0:{port}/", "http://[::]:{port}/", "http://0177.0.0.1:{port}/", "http://0x7f000001:{port}/",
     "http://127.1:{port}/", "http://192.168.1.1/", "http://172.16.0.1/", "http://100.64.0.1/", "http://[fd00::1]/",
     "http://[fe80::1%25eth0]/", "http://[::ffff:10.0.0.1]/", "http://[64:ff9b::7f00:1]:{port}/",
     "http://[2002:7f00:1::]:{port}/", "http://224.0.0.1/", "http://240.0.0.1/", "http://user@127.0.0.1:{port}/",
     "http://\\127.0.0.1:{port}/", "gopher://127.0.0.1:{port}/", "http://", "file:///etc/passwd"],
)  # fmt: skip
def test_nothing_in_a_private_network_is_opened(site: str, url: str) -> None:
    before = len(Pages.asked)
    (link,) = try_all([url.replace("{port}", site.rpartition(":")[2])])
    assert (link.state, link.status) == ("uncertain", None)
    assert len(Pages.asked) == before, "it was opened"


@pytest.mark.parametrize(
    ("host", "public"),
    [("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True), ("::ffff:93.184.215.14", True),
     ("64:ff9b::5db8:d70e", True), ("::ffff:10.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
     ("2002:c0a8:101::", False), ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False), ("::1", False), ("fe80::1%eth0", False),
     ("fd00::1", False), ("100.64.0.1", False), ("192.0.2.1", False), ("240.0.0.1", False), ("ff02::1", False)],
)  # fmt: skip
def test_an_address_counts_by_the_machine_that_it_leads_to(host: str, public: bool) -> None:
    assert links_room._is_public(host) is public


class Names:
    """A name server that gives another address each time, as who means ill has it."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)

    async def resolve(self, resolver: object, host: str, port: int = 0, family: int = 0) -> list[dict[str, object]]:
        address = self.addresses.pop(0) if len(self.addresses) > 1 else self.addresses[0]
        return [dict(hostname=host, host=one, port=port, family=2, proto=6, flags=4) for one in address.split()]


@pytest.fixture
def outside(site: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The port of a server at 127.0.0.2, which counts as public here, and leads on to the one within."""
    real = links_room._is_public
    monkeypatch.setattr(links_room, "_is_public", lambda host: host == "127.0.0.2" or real(host))
    server = ThreadingHTTPServer(("127.0.0.2", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield str(server.server_port)
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("addresses", "state", "opened"),
    [
        (["127.0.0.2", "127.0.0.1"], "uncertain", 2),  # what it leads to is another address by then (HEAD and GET)
        (["127.0.0.2 127.0.0.1"], "uncertain", 0),  # one of several is within
        (["127.0.0.1"], "uncertain", 0),
        (["127.0.0.2"], "ok", 2),
    ],
)
def test_a_name_that_changes_its_address_leads_nowhere_within(
    site: str, outside: str, monkeypatch: pytest.MonkeyPatch, addresses: list[str], state: str, opened: int
) -> None:
    names = Names(*addresses)
    monkeypatch.setattr(
        links_room.ThreadedResolver, "resolve", lambda self, *given, **named: names.resolve(self, *given, **named)
    )
    within, before = site.rpartition(":")[2], len(Pages.asked)
    target = f"http://named.example:{within if state != 'ok' else outside}/200"
    (link,) = try_all([f"http://named.example:{outside}/to?{target}"])
    assert link.state == state
    assert [port for port in Pages.asked[before:] if port == int(within)] == [], "it got in"
    assert len(Pages.asked) - before <= opened


def test_a_redirect_into_a_private_network_is_not_followed(
    site: str, outside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(Pages.asked)
    (link,) = try_all([f"http://127.0.0.2:{outside}/to?{site}/200"])
    assert (link.state, link.status) == ("uncertain", None)
    assert set(Pages.asked[before:]) == {int(outside)}


def test_each_address_is_tried_once_a_week_and_results_are_kept(store: Store, small: Catalog, site: str) -> None:
    owner = small.organisations["lanehuset"].model_copy(update={"url": f"{site}/404", "contact": None, "offers": ()})
    catalog = Catalog({"lanehuset": owner}, small.needs, small.areas)
    now = 1_800_000_000_000
    assert check_due(store, now, catalog, private=True) == 1
    assert check_due(store, now + 6 * DAY, catalog, private=True) == 0
    assert check_due(store, now + 8 * DAY, catalog, private=True) == 1
    with store.begin() as tx:
        kept = links.all_of(tx)[f"{site}/404"]
    assert (kept.state, kept.status, kept.since, kept.checked_at) == ("broken", 404, now, now + 8 * DAY)
    check_due(store, now + 9 * DAY, Catalog({}, small.needs, small.areas), private=True)
    with store.begin() as tx:
        assert links.all_of(tx) == {}, "an address that the catalog lost is forgotten"


def test_without_a_network_nothing_is_said_about_any_address(store: Store, small: Catalog) -> None:
    assert addresses(small)
    owner = small.organisations["lanehuset"].model_copy(
        update={"url": "http://127.0.0.1:9/", "contact": None, "offers": ()}
    )
    assert check_due(store, 1_800_000_000_000, Catalog({"lanehuset": owner}, {}, {})) == 0
    with store.begin() as tx:
        assert links.all_of(tx) == {}
