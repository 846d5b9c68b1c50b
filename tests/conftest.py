"""What every test stands on: no network but this machine, and a small made-up catalog."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from bot.catalog import Catalog, read

# A slow machine is no fault of the code, and a failure that another day's luck hides helps nobody.
hypothesis.settings.register_profile("lotsen", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("lotsen")

pytest_plugins = ["tests.databases"]

SMALL = Path(__file__).parent / "data" / "catalog"
"""Two made-up municipalities and thirteen made-up offers: one of each sort that the screens treat differently."""


@pytest.fixture(autouse=True, scope="session")
def _no_network_but_loopback() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"
        if host != "localhost" and not ip_address(host).is_loopback:
            raise AssertionError(f"a test reached for the network: {address}")
        return connect(self, address)

    return guarded


@pytest.fixture(scope="session")
def small() -> Catalog:
    """The small catalog, read from its files."""
    return read(SMALL)
