"""uvicorn's HTTP protocol, with what it lacks: an upgrade is ignored without losing the body, heads are bounded,
requests have to arrive in time, what is no HTTP is told so, and ASGI apps can close the connection under a request."""

import asyncio
import logging
from typing import Any, Final

import httptools
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from mockpay.settings import Settings
from mockpay.web import wire_refusal
from mockpay.web.absolute_target import AbsoluteTarget
from mockpay.web.batching import BatchingTransport
from mockpay.web.faults import ABORT
from mockpay.web.hosts import is_foreign
from mockpay.web.provider_hosts import NONE, PLAIN_PORT, ProviderHosts
from mockpay.web.reason_phrases import NODE
from mockpay.web.upgrade import without_upgrade
from mockpay.web.wire_refusal import WireRefusal

STATUS_LINE.update({status: f"HTTP/1.1 {status} {NODE.get(status, '')}\r\n".encode() for status in STATUS_LINE})
"""uvicorn would write what the Python that runs it calls a status."""

log = logging.getLogger("mockpay")

LINGER: Final = 2.0
"""Seconds in which a client that still sends may read why it is refused: a socket that is closed with unread bytes
resets the connection, and the client loses the answer."""


class Misdirected(Exception):
    """The request is for somebody else."""

    def __init__(self, refusal: WireRefusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class Connection(HttpToolsProtocol):
    """One client's connection. `logged` are the refusals that the log has named; all connections share it. `hosts` are
    the providers' names, `plain_port` says where plain HTTP is spoken when this connection is one over TLS."""

    def __init__(
        self,
        *given: Any,
        settings: Settings,
        logged: set[str],
        hosts: ProviderHosts = NONE,
        plain_port: int | None = None,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self._public_url = settings.public_url
        self._hosts = hosts
        self._plain_port = plain_port
        self._most = settings.max_head
        self._timeout = settings.request_timeout
        self._logged = logged
        self._unread = 0
        """Bytes since the last complete head or the last piece of a body: of a head, or of trailers."""
        self._is_arriving = False
        self._deadline: asyncio.TimerHandle | None = None
        self._plain_head = b""
        self._sent_headers: list[tuple[bytes, bytes]] | None = None
        self._refusal: WireRefusal | None = None

    # The transport

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there."""
        super().connection_made(BatchingTransport(transport, self.loop))  # type: ignore[arg-type]
        self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        super().connection_lost(exc)
        self._forget_deadline()

    def data_received(self, data: bytes) -> None:
        """Bytes came. No more of them are read at once than a head may have, so that none is larger."""
        self._unset_keepalive_if_required()
        while self._refusal is None and self._unread + len(data) > self._most:
            room = self._most - self._unread
            if room == 0:
                self._refuse(wire_refusal.too_large(self._most))
            self._feed(data[:room])
            data = data[room:]
        self._feed(data)
        if self._deadline is None and (self._is_arriving or self.cycle is None or self.cycle.response_complete):
            self._await_request()

    def _feed(self, data: bytes) -> None:
        self._unread += len(data)
        while data and self._refusal is None:
            try:
                self.parser.feed_data(data)
                return
            except httptools.HttpParserUpgrade as stopped:
                data = self._after_upgrade(data[stopped.args[0] :])
            except httptools.HttpParserError as error:
                self._refuse(self._reason(data, error))

    def _reason(self, data: bytes, error: httptools.HttpParserError) -> WireRefusal:
        if isinstance(error.__context__, Misdirected):
            return error.__context__.refusal
        return wire_refusal.not_http(data, self.parser.get_method(), error, is_first=self.cycle is None)

    def _after_upgrade(self, rest: bytes) -> bytes:
        """What a new parser has to read: the head without the upgrade, then the rest."""
        if not self._plain_head:
            self._refuse(wire_refusal.CONNECT)
            return b""
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn's own
        self._sent_headers = self.headers
        return self._plain_head + rest

    # The parser

    def on_message_begin(self) -> None:
        """A request starts; its scope is new."""
        super().on_message_begin()
        extensions: dict[str, Any] = {ABORT: self.transport.abort}  # uvicorn has none of its own for HTTP
        if self._plain_port:
            extensions[PLAIN_PORT] = self._plain_port
        self.scope["extensions"] = extensions
        if not self._is_arriving:
            self._is_arriving = True
            self._forget_deadline()

    def on_headers_complete(self) -> None:
        """The head is complete: the app gets the request, unless it is to be read again without its upgrade."""
        self._unread = 0
        if self.parser.should_upgrade():
            method, version = self.parser.get_method(), self.parser.get_http_version().encode()
            is_tunnel = method == b"CONNECT"
            self._plain_head = b"" if is_tunnel else without_upgrade(method, self.url, version, self.headers)
            return
        if self._sent_headers is not None:
            self.headers[:], self._sent_headers = self._sent_headers, None
        if self.url[:1] != b"/":
            self._read_absolute()
        self._complete_headers()
        self.headers = []  # trailers are no headers: RFC 9110, section 6.5.1

    def _complete_headers(self) -> None:
        super().on_headers_complete()

    def _read_absolute(self) -> None:
        """A target like `https://sandbox.example/orders`, as clients send it to a proxy, counts as what it names,
        whatever Host says (RFC 9112, section 3.2.2). Raises `Misdirected`."""
        if target := AbsoluteTarget.read(self.url):
            self._take(target)

    def _take(self, target: AbsoluteTarget) -> None:
        if not self._hosts.has(target.name) and is_foreign(target.authority, self._public_url):
            raise Misdirected(wire_refusal.elsewhere(target.authority))
        self._serve_target(target)

    def _serve_target(self, target: AbsoluteTarget) -> None:
        self.url = target.path
        others = [one for one in self.headers if one[0] != b"host"]
        self.headers[:] = [(b"host", target.authority.encode()), *others]

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        self._unread = 0
        cycle = self.cycle
        if not cycle.response_complete:
            cycle.body += body
            if len(cycle.body) > HIGH_WATER_LIMIT:
                self.flow.pause_reading()
            cycle.message_event.set()

    def on_message_complete(self) -> None:
        """The request is there."""
        if self.parser.should_upgrade():
            return
        self._is_arriving = False
        self._forget_deadline()
        self.cycle.more_body = False
        self.cycle.message_event.set()

    # Time

    def _await_request(self) -> None:
        if self._timeout and self._refusal is None:
            self._deadline = self.loop.call_later(self._timeout, self._overdue)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _overdue(self) -> None:
        self._deadline = None
        if not self._is_arriving:
            self.transport.close()  # it has sent nothing that asks for an answer
        elif self._is_held_back():
            self._await_request()
        else:
            self._refuse(wire_refusal.too_slow(self._timeout))

    def _is_held_back(self) -> bool:
        """Whether the client waits for the app, which has not asked for more yet."""
        waits = self.cycle is not None and self.cycle.more_body and self.cycle.waiting_for_100_continue
        return bool(waits or self.pipeline or self.flow.read_paused)

    # Refusals

    def _refuse(self, refusal: WireRefusal) -> None:
        """Read no more; answer what was asked before, then say why, then close."""
        self._refusal = refusal
        if refusal.code not in self._logged:
            self._logged.add(refusal.code)
            log.warning("refused %s: %s (further ones are not logged)", self.client and self.client[0], refusal.message)
        cycle, is_second = self.cycle, bool(self.pipeline)
        if cycle is not None and cycle.more_body and is_second:
            self.pipeline.popleft()
        elif cycle is not None and cycle.more_body:
            cycle.disconnected = True
            cycle.message_event.set()
        if not is_second and (cycle is None or cycle.response_complete or cycle.more_body):
            self._leave(silent=cycle is not None and cycle.more_body and cycle.response_started)

    def on_response_complete(self) -> None:
        """An answer is out: the next one, or the refusal that waited for it."""
        if self._refusal is not None and not self.pipeline and not self.transport.is_closing():
            self._leave()
        else:
            super().on_response_complete()

    def _leave(self, *, silent: bool = False) -> None:
        self._forget_deadline()
        if self._refusal is not None and not silent:
            self.transport.write(self._refusal.answer(self.server_state.default_headers))
        self.flow.resume_reading()
        self.transport.write_eof()
        self._deadline = self.loop.call_later(LINGER, self.transport.close)
