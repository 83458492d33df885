"""Records what the clients on this machine send, piece by piece as it comes:

    PYTHONPATH=.:tests python tests/wire/record.py [CLIENT …]

Host and order are replaced by words, so that a recording can be sent anywhere."""

import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import httpx
from api_client import Server

from tests.wire import clients

RECORDINGS: Final = Path(__file__).parent.parent / "recordings" / "wire"
STEPS: Final = ("create", "pay", "refund")


class Recorder:
    """A server that takes down each request and answers as mockpay does to the same request, sent plainly."""

    def __init__(self, mockpay: str) -> None:
        self.seen: list[list[bytes]] = []
        self._mockpay = mockpay
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listening.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        while pieces := list(_request(lambda: connection.recv(65536), connection.sendall)):
            self.seen.append(pieces)
            head, _, body = b"".join(pieces).partition(b"\r\n\r\n")
            path = head.split()[1].decode()
            content = _joined(body) if _chunked(head) else body
            answer = httpx.post(self._mockpay + path, content=content, headers={"authorization": "anybody"})
            lines = f"HTTP/1.1 {answer.status_code} OK\r\ncontent-type: application/json\r\n"
            connection.sendall(f"{lines}content-length: {len(answer.content)}\r\n\r\n".encode() + answer.content)
            if b" HTTP/1.0\r\n" in head or b"connection: close" in head.lower():
                break
        connection.close()


def _chunked(head: bytes) -> bool:
    return b"transfer-encoding: chunked" in head.lower()


def _joined(body: bytes) -> bytes:
    content = b""
    while body and (size := int(body.partition(b"\r\n")[0], 16)):
        body = body.partition(b"\r\n")[2]
        content, body = content + body[:size], body[size + 2 :]
    return content


def _request(receive: Callable[[], bytes], send: Callable[[bytes], None]) -> Iterator[bytes]:
    """The pieces of one request."""
    got = b""
    while piece := receive():
        yield piece
        is_new, got = b"\r\n\r\n" not in got, got + piece
        head, end, body = got.partition(b"\r\n\r\n")
        if end and is_new and b"expect: 100-continue" in head.lower() and not body:
            send(b"HTTP/1.1 100 Continue\r\n\r\n")
        if end and (body.endswith(b"0\r\n\r\n") if _chunked(head) else len(body) >= _length(head)):
            return


def _length(head: bytes) -> int:
    lengths = [line.partition(b":")[2] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return int(lengths[0]) if lengths else 0


def main() -> None:
    """Record the clients that are named, or all."""
    for name in sys.argv[1:] or clients.CLIENTS:
        with Server() as mockpay:
            recorder = Recorder(mockpay.url)
            answers = clients.run(name, f"http://{recorder.host}/~wire")
        order = str(answers[0][1]["id"])  # type: ignore[index]
        for step, pieces in zip(STEPS, recorder.seen, strict=True):
            neutral = [piece.decode().replace(recorder.host, "{host}").replace(order, "{order}") for piece in pieces]
            folder = RECORDINGS / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{step}.json").write_text(json.dumps(neutral, ensure_ascii=False, indent=2) + "\n")
        sys.stdout.write(f"{name} {[status for status, _ in answers]}\n")


if __name__ == "__main__":
    main()
