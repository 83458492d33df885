"""Requests written byte by byte, so that nothing puts right what is wrong with them."""

import json
import socket
from typing import Any
from urllib.parse import urlsplit

import msgspec


class RawAnswer(msgspec.Struct):
    """What came back: the status, the headers by lower-case name, the body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(url: str, method: str, path: str, *lines: str | bytes, body: Any = None, version: str = "1.1") -> RawAnswer:
    """Send a request with these header lines and no others (but those of a JSON body) to the server at `url`."""
    parts = urlsplit(url)
    content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    head = [
        f"{method} {path} HTTP/{version}".encode(),
        *(one if isinstance(one, bytes) else one.encode() for one in lines),
    ]
    if body is not None:
        head += [b"Content-Length: %d" % len(content)]
    with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=10) as connection:
        connection.sendall(b"\r\n".join([*head, b"Connection: close", b"", content]))
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
    first, _, rest = received.partition(b"\r\n")
    heads, _, answered = rest.partition(b"\r\n\r\n")
    pairs = (line.split(": ", 1) for line in heads.decode("latin-1").split("\r\n") if ": " in line)
    return RawAnswer(int(first.split()[1]), {name.lower(): value for name, value in pairs}, answered)
