"""What a connection may send before the pages see anything of it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from bot.web.protocol import LONGEST_HEAD
from tests.web.conftest import Place


@pytest.fixture
def wire(place: Place) -> Iterator[socket.socket]:
    """A bare connection to a site."""
    host, port = urlsplit(place.running.url).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as wire:
        yield wire


def headers(size: int) -> bytes:
    """Header lines of so many bytes in all."""
    line = b"x-more: " + b"y" * 990 + b"\r\n"
    return line * (size // len(line))


def answers(wire: socket.socket, number: int) -> list[bytes]:
    """The first lines of so many answers; fewer when the connection is closed before."""
    got = b""
    while got.count(b"HTTP/1.1 ") < number and (more := wire.recv(65536)):
        got += more
    return [line for line in got.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]


def test_a_head_that_finds_no_end_is_refused_and_the_connection_closed(wire: socket.socket) -> None:
    wire.sendall(b"GET /healthz HTTP/1.1\r\nhost: a\r\n" + headers(LONGEST_HEAD // 2))
    wire.settimeout(0.2)
    with pytest.raises(TimeoutError):  # it may still come to its end
        wire.recv(1)
    wire.settimeout(10)
    wire.sendall(headers(LONGEST_HEAD))
    assert answers(wire, 2) == [b"HTTP/1.1 400 Bad Request"]


def test_an_address_that_finds_no_end_is_refused_too(wire: socket.socket) -> None:
    wire.sendall(b"GET /" + b"a" * (LONGEST_HEAD + 1))
    assert answers(wire, 2) == [b"HTTP/1.1 400 Bad Request"]


def test_each_request_of_a_connection_has_its_own_head(wire: socket.socket) -> None:
    for _ in range(3):
        wire.sendall(b"GET /healthz HTTP/1.1\r\nhost: a\r\n" + headers(LONGEST_HEAD - 1000) + b"\r\n")
        assert answers(wire, 1) == [b"HTTP/1.1 200 OK"]


def test_a_body_does_not_count_as_head(wire: socket.socket) -> None:
    size = 3 * LONGEST_HEAD
    wire.sendall(f"POST /say HTTP/1.1\r\nhost: a\r\ncontent-length: {size}\r\n\r\n".encode())
    wire.sendall(b"a" * size)
    assert answers(wire, 1) == [b"HTTP/1.1 303 See Other"]  # for want of a cookie


def test_what_is_no_http_is_refused(wire: socket.socket) -> None:
    wire.sendall(b"\x16\x03\x01 hello\r\n\r\n")
    assert answers(wire, 1) == [b"HTTP/1.1 400 Bad Request"]
