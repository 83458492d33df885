"""Raw bytes over a real socket, and the answers that come back."""

import json
import socket
import time
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from api_client import Server


class Answer(NamedTuple):
    """One answer; `headers` with lower-case names."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Wire:
    """One connection to a server."""

    def __init__(self, server: Server | str, seconds: float = 10.0) -> None:
        at = urlsplit(server if isinstance(server, str) else server.url)
        self.host = at.netloc
        self.socket = socket.create_connection((at.hostname or "", at.port or 0), timeout=seconds)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._got = b""

    def send(self, *pieces: bytes, pause: float = 0.0) -> "Wire":
        """Each piece in a packet of its own."""
        for piece in pieces:
            self.socket.sendall(piece)
            time.sleep(pause)
        return self

    def answer(self) -> Answer:
        """The next answer that is no `100 Continue`."""
        head = self._until(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        status = int(first.split()[1])
        if status == 100:
            return self.answer()
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        return Answer(status, headers, self._exactly(int(headers.get("content-length", "0"))))

    def rest(self) -> bytes:
        """All that comes until the server closes."""
        content, self._got = self._got, b""
        while more := self.socket.recv(65536):
            content += more
        return content

    def _until(self, end: bytes) -> bytes:
        while end not in self._got:
            self._more()
        found, _, self._got = self._got.partition(end)
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self._got) < size:
            self._more()
        found, self._got = self._got[:size], self._got[size:]
        return found

    def _more(self) -> None:
        more = self.socket.recv(65536)
        assert more, f"the server closed after {self._got!r}"
        self._got += more

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()


def request(path: str, body: bytes = b"", *headers: str, method: str = "POST", host: str = "x") -> bytes:
    """A request as plain HTTP/1.1."""
    lines = [f"{method} {path} HTTP/1.1", f"host: {host}", "authorization: anybody", *headers]
    if not any(line.lower().startswith("transfer-encoding") for line in headers):
        lines.append(f"content-length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def chunked(body: bytes, size: int = 7) -> bytes:
    """A body in chunks."""
    parts: Iterable[bytes] = (body[start : start + size] for start in range(0, len(body), size))
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
