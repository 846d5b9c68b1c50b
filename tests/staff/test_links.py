"""The catalog's addresses are tried against a real server, and never into a private network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.catalog import Catalog
from bot.staff.links import addresses, check_due, try_all
from bot.store import Store, links

DAY = 86_400_000


class Pages(BaseHTTPRequestHandler):
    """`/404` answers 404; `/nohead` knows no HEAD; `/to?x` leads to x, `/loop` to itself."""

    def do_HEAD(self) -> None:
        self._answer(405 if self.path == "/nohead" else None)

    def do_GET(self) -> None:
        self._answer(None)

    def _answer(self, status: int | None) -> None:
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
     "http://0.0.0.0:{port}/", "file:///etc/passwd"],
)  # fmt: skip
def test_nothing_in_a_private_network_is_opened(site: str, url: str) -> None:
    (link,) = try_all([url.replace("{port}", site.rpartition(":")[2])])
    assert (link.state, link.status) == ("uncertain", None)


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
