"""A connection that may be asked as a proxy is: tunnels to providers' hosts are opened and read here, others are
carried on. Only `mockpay exec` has it, on loopback: a server that others reach must be no open proxy."""

import base64
import binascii
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

from starlette.types import ASGIApp

from mockpay.intercept import refusals
from mockpay.intercept.relay import relay, stream_of
from mockpay.intercept.report import Report
from mockpay.intercept.tls import Tasks, secure, shows_distrust
from mockpay.intercept.upstream import NoConnection, Upstream
from mockpay.web.absolute_target import TARGET, AbsoluteTarget
from mockpay.web.connection import Connection, Misdirected
from mockpay.web.hosts import is_host, is_loopback, name_of
from mockpay.web.provider_hosts import ProviderHosts
from mockpay.web.spaces import NAME
from mockpay.web.wire_refusal import WireRefusal

ESTABLISHED: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"
CREDENTIALS: Final = b"proxy-authorization"
CONTROL: Final = b"/_mockpay"


@dataclass
class Interception:
    """What all connections of a run share."""

    hosts: ProviderHosts
    context: ssl.SSLContext
    upstream: Upstream
    only_mockpay: bool = False
    report: Report = field(default_factory=Report)
    tasks: Tasks = field(default_factory=Tasks)

    @cached_property
    def forwarder(self) -> ASGIApp:
        """Made with the first request for another host."""
        from mockpay.intercept.forwarder import Forwarder

        return Forwarder()


class Tunnel(NamedTuple):
    """A tunnel that ends here: for which host, and which space it leads into."""

    host: str
    space: str


class InterceptingConnection(Connection):
    """One client's connection, or what it says inside a tunnel."""

    def __init__(self, *given: Any, interception: Interception, tunnel: Tunnel | None = None, **named: Any) -> None:
        super().__init__(*given, hosts=interception.hosts, **named)
        self._named = named
        self._interception = interception
        self._tunnel = tunnel
        self._own_app = self.app
        self._requests = 0

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone; one that never asked for anything may distrust the certificate."""
        super().connection_lost(exc)
        if self._tunnel and not self._requests:
            self._interception.report.unused[self._tunnel.host] += 1

    # Requests

    def _read_absolute(self) -> None:
        self.app = self._own_app
        super()._read_absolute()

    def _complete_headers(self) -> None:
        space = self._tunnel.space if self._tunnel else ""
        if not self._tunnel:
            space = self._space()
            self.headers[:] = [one for one in self.headers if not one[0].startswith(b"proxy-")]
        if self.app is self._own_app:
            self._count()
            self.url = f"/~{space}".encode() + self.url if space else self.url
        super()._complete_headers()
        self.app = self._own_app

    def _count(self) -> None:
        self._requests += 1
        if CONTROL not in self.url:
            self._interception.report.requests += 1

    def _take(self, target: AbsoluteTarget) -> None:
        """A request for what it names, as a proxy gets it."""
        if self._hosts.has(target.name) or self._is_own(target.authority):
            self._serve_target(target)
        elif self._interception.only_mockpay:
            self._interception.report.refused[target.name] += 1
            raise Misdirected(refusals.only_mockpay(target.name))
        else:
            self._interception.report.tunnelled[target.name] += 1
            self._serve_target(target)
            self.scope[TARGET] = target.url  # type: ignore[typeddict-unknown-key]
            self.app = self._interception.forwarder

    def _is_own(self, authority: str) -> bool:
        name, _, port = authority.rpartition(":")
        return self.server is not None and port == str(self.server[1]) and is_loopback(name.strip("[]"))

    # Tunnels

    def _after_upgrade(self, rest: bytes) -> bytes:
        if self._plain_head:
            return super()._after_upgrade(rest)
        try:
            self._open_tunnel(rest)
        except Misdirected as wrong:
            self._refuse(wrong.refusal)
        return b""

    def _open_tunnel(self, rest: bytes) -> None:
        host, space = self._tunnel_host(rest), self._space()
        interception = self._interception
        if interception.hosts.has(host):
            interception.tasks.start(self._decrypt(Tunnel(host, space)))
        elif interception.only_mockpay:
            interception.report.refused[host] += 1
            raise Misdirected(refusals.only_mockpay(host))
        else:
            interception.report.tunnelled[host] += 1
            interception.tasks.start(self._carry(host))
        self._timeout = 0  # whoever reads from now on has time
        self.transport.pause_reading()

    def _tunnel_host(self, rest: bytes) -> str:
        target = self.url.decode("latin-1")
        name, port = name_of(f"//{target}") or "", target.rpartition(":")[2]
        wrong: tuple[tuple[bool, Callable[[], WireRefusal]], ...] = (
            (self._tunnel is not None, lambda: refusals.NESTED),
            (self.cycle is not None and not self.cycle.response_complete, lambda: refusals.BUSY),
            (not name or not is_host(target) or not port.isdigit(), lambda: refusals.bad_tunnel(target)),
            (port != str(refusals.TUNNEL_PORT), lambda: refusals.other_port(target)),
            (bool(rest), lambda: refusals.EARLY),
        )
        for is_so, refusal in wrong:
            if is_so:
                raise Misdirected(refusal())
        return name

    def _space(self) -> str:
        """The space that the proxy's user names: `http://test-17:x@127.0.0.1:PORT`."""
        sent = next((value for name, value in self.headers if name == CREDENTIALS), b"")
        try:
            name = base64.b64decode(sent.partition(b" ")[2]).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            name = "?"
        if name and not NAME.fullmatch(name):
            raise Misdirected(refusals.no_space(name))
        return name

    async def _decrypt(self, tunnel: Tunnel) -> None:
        transport = self._handed_over()
        transport.write(ESTABLISHED)
        plain_port = self.server[1] if self.server else None

        def inside() -> InterceptingConnection:
            more = {**self._named, "plain_port": plain_port}
            return InterceptingConnection(interception=self._interception, tunnel=tunnel, **more)

        try:
            await secure(transport, self._interception.context, inside)
        except OSError as error:
            report = self._interception.report
            (report.untrusted if shows_distrust(error) else report.unused)[tunnel.host] += 1

    async def _carry(self, host: str) -> None:
        transport = self._handed_over()
        try:
            far = await self._interception.upstream.connect(host, refusals.TUNNEL_PORT)
        except NoConnection as why:
            transport.write(refusals.unreachable(str(why)).answer(self.server_state.default_headers))
            transport.close()
            return
        transport.write(ESTABLISHED)
        await relay(stream_of(transport), far)

    def _handed_over(self) -> Any:
        """The bare transport; this connection has nothing more to do with it."""
        self._forget_deadline()
        self._unset_keepalive_if_required()
        self.connections.discard(self)
        return self.transport.released()  # type: ignore[attr-defined]
