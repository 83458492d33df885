"""uvicorn's HTTP protocol, with what ASGI lacks: a way to close the connection under a request, and answers that leave
in one piece."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from mockpay.web.faults import ABORT
from mockpay.web.reason_phrases import NODE

STATUS_LINE.update({status: f"HTTP/1.1 {status} {NODE.get(status, '')}\r\n".encode() for status in STATUS_LINE})
"""uvicorn would write what the Python that runs it calls a status."""


class Joined:
    """A transport that sends together what is written in one step of the loop: uvicorn writes the head and the body of
    an answer one by one, and each write wakes the client."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self.abort = transport.abort
        self._waiting: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send soon."""
        if not self._waiting:
            self._loop.call_soon(self._flush)
        self._waiting.append(data)

    def _flush(self) -> None:
        if self._waiting and not self._transport.is_closing():
            self._transport.write(b"".join(self._waiting))
        self._waiting.clear()

    def close(self) -> None:
        """Send what waits, then close."""
        self._flush()
        self._transport.close()


class Connection(HttpToolsProtocol):
    """Puts `transport.abort` into each request's scope."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there."""
        super().connection_made(Joined(transport, self.loop))  # type: ignore[arg-type]

    def on_message_begin(self) -> None:
        """A request starts; its scope is new."""
        super().on_message_begin()
        extensions: dict[str, Any] = {ABORT: self.transport.abort}  # uvicorn has none of its own for HTTP
        self.scope["extensions"] = extensions
