"""The proxy of `exec --intercept` in the hands of a test: raw tunnels, TLS inside them, and a proxy before it."""

import base64
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any
from urllib.parse import urlsplit

from api_client import ROOT

from mockpay.intercept.report import Report


class Proxy:
    """The server of `mockpay exec --intercept`, as a process of its own. `report` is there once it has ended."""

    def __init__(self, *options: str, **env: str) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        command = [sys.executable, "-m", "mockpay.commands.intercept_server", f"--trust-dir={self.folder}", *options]
        outer = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        given = outer | {"PYTHONPATH": str(ROOT)} | env
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=given)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().split()[-1]
        self.address = ("127.0.0.1", urlsplit(self.url).port or 0)

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> Report:
        """Stop it; what came through."""
        if self.process.poll() is None:
            self.process.terminate()
        out, self.said = self.process.communicate(timeout=20)
        with suppress(FileNotFoundError):
            self._folder.cleanup()
        self.report = Report.load(out.strip().rpartition("\n")[2])
        return self.report

    def connect(self) -> socket.socket:
        return socket.create_connection(self.address, timeout=20)

    def ask(self, raw: bytes) -> bytes:
        """All that comes back on a connection of its own."""
        with self.connect() as sock:
            sock.sendall(raw)
            return everything(sock)

    def tunnel(self, host: str = "sandbox.ecartpay.com:443", user: str = "") -> socket.socket:
        """A tunnel that is open."""
        sock = self.connect()
        sock.sendall(connect_head(host, user))
        assert head_of(sock).startswith(b"HTTP/1.1 200 "), host
        return sock

    def context(self, *protocols: str) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.folder / "ca.pem")
        if protocols:
            context.set_alpn_protocols(list(protocols))
        return context

    def inside(self, host: str = "sandbox.ecartpay.com", user: str = "", *protocols: str) -> ssl.SSLSocket:
        """TLS inside a tunnel."""
        return self.context(*protocols).wrap_socket(self.tunnel(f"{host}:443", user), server_hostname=host)


def connect_head(host: str, user: str = "") -> bytes:
    pair = base64.b64encode(f"{user}:x".encode()).decode()
    credentials = f"Proxy-Authorization: Basic {pair}\r\n" if user else ""
    return f"CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n{credentials}\r\n".encode()


def head_of(sock: socket.socket) -> bytes:
    """The head of an answer, byte by byte, so that nothing behind it is taken."""
    head = b""
    while not head.endswith(b"\r\n\r\n") and (byte := sock.recv(1)):
        head += byte
    return head


def everything(sock: socket.socket) -> bytes:
    """All until the other side ends; a reset is an end as well."""
    received = b""
    with suppress(ConnectionResetError, ssl.SSLEOFError):
        while piece := sock.recv(65_536):
            received += piece
    return received


def request(method: str, path: str, host: str, body: bytes = b"", *lines: str) -> bytes:
    head = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Authorization: x", "Connection: close", *lines]
    head += [f"Content-Length: {len(body)}"] if body and not any("ransfer-" in line for line in lines) else []
    return "\r\n".join([*head, "", ""]).encode() + body


class UpstreamProxy(ThreadingTCPServer):
    """A user's own proxy: it notes the heads that it gets, refuses hosts that begin with `no`, and leads all others to
    one address, where the test plays the other host."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, target: tuple[str, int]) -> None:
        self.heads: list[str] = []
        upstream = self

        class Handler(StreamRequestHandler):
            def handle(self) -> None:
                head = head_of(self.request)
                upstream.heads.append(head.decode())
                if head.startswith(b"CONNECT no"):
                    self.request.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
                    return
                with socket.create_connection(target) as far:
                    self.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                    there = threading.Thread(target=pump, args=(self.request, far), daemon=True)
                    there.start()
                    pump(far, self.request)
                    there.join()

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def port(self) -> int:
        port: int = self.server_address[1]
        return port


def pump(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while piece := one.recv(65_536):
            other.sendall(piece)
        other.shutdown(socket.SHUT_WR)


class EchoServer(ThreadingTCPServer):
    """Another host: gives back what it gets, until the client ends; then says how much that was."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        class Handler(StreamRequestHandler):
            def handle(self) -> None:
                count = 0
                while piece := self.request.recv(65_536):
                    count += len(piece)
                    self.request.sendall(piece)
                self.request.sendall(b"=%d" % count)

        super().__init__(("127.0.0.1", 0), Handler)


@contextmanager
def served(server: Any) -> Iterator[Any]:
    """A server of sockets in a thread."""
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
