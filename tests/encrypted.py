"""Encrypted ways in on loopback: an authority that nobody else knows, and a door with TLS before a PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import trustme

ASKS_FOR_TLS = (8).to_bytes(4, "big") + (80_877_103).to_bytes(4, "big")
"""How a client of PostgreSQL asks for TLS (PostgreSQL 16, 55.7 Message Formats, SSLRequest)."""


class Authority:
    """Signs certificates for servers on this machine."""

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA()
        self.file = folder / "authority.pem"
        """What a client must trust (`SSL_CERT_FILE`)."""
        self._ca.cert_pem.write_to_path(self.file)

    def server(self, name: str = "localhost") -> ssl.SSLContext:
        """What a server of this name shows."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(name).configure_cert(context)
        return context


class Door:
    """Stands before a PostgreSQL that knows no TLS: lets in who asks for it, and nobody else."""

    def __init__(self, unix_socket: str, context: ssl.SSLContext) -> None:
        self._unix_socket = unix_socket
        self._context = context
        self.opened = 0
        """Connections that were encrypted to the end of the handshake."""

    async def enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError), contextlib.closing(writer):
            if await reader.readexactly(len(ASKS_FOR_TLS)) != ASKS_FOR_TLS:
                return
            writer.write(b"S")
            await writer.drain()
            await writer.start_tls(self._context)  # fails where the client does not trust the certificate
            self.opened += 1
            within_reader, within = await asyncio.open_unix_connection(self._unix_socket)
            with contextlib.closing(within):
                await asyncio.gather(_carry(reader, within), _carry(within_reader, writer))


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


@contextmanager
def door(unix_socket: str, context: ssl.SSLContext) -> Iterator[tuple[Door, int]]:
    """A door and its port on loopback."""
    made, listening, loop, over = Door(unix_socket, context), socket.socket(), asyncio.new_event_loop(), asyncio.Event()
    listening.bind(("127.0.0.1", 0))
    listening.listen()  # who comes before the door stands waits

    async def stand() -> None:
        async with await asyncio.start_server(made.enter, sock=listening):
            await over.wait()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:  # which ends what clients left open
            runner.run(stand())

    thread = threading.Thread(target=run)
    thread.start()
    yield made, int(listening.getsockname()[1])
    loop.call_soon_threadsafe(over.set)
    thread.join()
