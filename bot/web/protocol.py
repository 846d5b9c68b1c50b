"""HTTP as the web pages and the webhook take it: uvicorn over httptools, with an end to how long a head may be."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST_HEAD = 64 * 1024
"""Bytes of a request's line and headers: as many as uvicorn takes with its slower parser, which it limits by itself."""


class Http(HttpToolsProtocol):
    """One connection. It is closed when a request's line and headers find no end, which would fill the memory."""

    _head: int | None = 0
    """Bytes of the head that is coming; None while a body comes."""

    def data_received(self, data: bytes) -> None:
        if self._head is not None:
            self._head += len(data)
        super().data_received(data)
        if self._head is not None and self._head > LONGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")

    def on_headers_complete(self) -> None:
        self._head = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._head = 0
        super().on_message_complete()
