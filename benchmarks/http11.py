"""HTTP/1.1 by hand, so that the client costs next to nothing beside the server that is measured."""

import socket
from base64 import b64encode
from collections.abc import Mapping

END = b"\r\n\r\n"


def request(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """The bytes of a keep-alive request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + END + body


def basic(user: str) -> str:
    """The value of an Authorization header for a user without a password."""
    return f"Basic {b64encode(f'{user}:'.encode()).decode()}"


def whole(buffer: bytes) -> int:
    """How many bytes the first response in a buffer has, 0 while it is not there yet. Needs a Content-Length."""
    end = buffer.find(END)
    if end < 0:
        return 0
    head = buffer[:end].lower()
    at = head.index(b"content-length:") + len(b"content-length:")
    size = end + len(END) + int(head[at:].split(b"\r\n", 1)[0])
    return size if len(buffer) >= size else 0


def status(response: bytes) -> int:
    """The status code of a response."""
    return int(response[9:12])


def ask(port: int, message: bytes) -> bytes:
    """One request on a connection of its own; the whole response. Raises `OSError` when nobody is there."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(message)
        answer = b""
        while not whole(answer):
            piece = connection.recv(65536)
            if not piece:
                raise ConnectionError("the server closed the connection")
            answer += piece
        return answer
