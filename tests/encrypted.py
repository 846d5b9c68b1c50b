"""Encrypted ways in on loopback: an authority that nobody else knows, and a door with TLS before a PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
ASKS_FOR_TLS = (8).to_bytes(4, "big") + (80_877_103).to_bytes(4, "big")
"""How a client of PostgreSQL asks for TLS (PostgreSQL 16, 55.7 Message Formats, SSLRequest)."""


class Authority:
    """Signs certificates for servers on this machine, with the program `openssl`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.file = folder / "authority.pem"
        """What a client must trust (`SSL_CERT_FILE`)."""
        self._run("req", "-x509", *KEY, "-keyout", "authority.key", "-out", self.file.name, "-subj", "/CN=Authority")

    def server(self, name: str = "localhost") -> ssl.SSLContext:
        """What a server of this name shows."""
        (self._folder / "names").write_text(f"subjectAltName=DNS:{name}\n", encoding="utf-8")
        self._run("req", *KEY, "-keyout", "server.key", "-out", "server.csr", "-subj", f"/CN={name}")
        signing = ("-CA", self.file.name, "-CAkey", "authority.key", "-CAcreateserial", "-extfile", "names")
        self._run("x509", "-req", "-in", "server.csr", *signing, "-out", "server.pem")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / "server.pem", self._folder / "server.key")
        return context

    def _run(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self._folder, check=True, capture_output=True)


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
