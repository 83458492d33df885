"""A transport whose answers leave in one piece."""

import asyncio
from typing import Any


class BatchingTransport:
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

    def write_eof(self) -> None:
        """Send what waits, then nothing more where the protocol has a word for that: TLS has none."""
        self._flush()
        if self._transport.can_write_eof():
            self._transport.write_eof()

    def released(self) -> asyncio.Transport:
        """Send what waits; from then on the transport is somebody else's."""
        self._flush()
        return self._transport

    def close(self) -> None:
        """Send what waits, then close."""
        self._flush()
        self._transport.close()
