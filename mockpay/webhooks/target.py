"""Where a request goes, read from its URL as browsers and HTTP libraries read it; and its bytes."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

from mockpay.webhooks.address_policy import Unreachable

PORTS: Final = {"http": 80, "https": 443}
KEPT: Final = "/%:@!$&'()*+,;=~?[]|"
"""What stays as it stands in a path or a query, beside letters and digits."""
CONTROLS: Final = re.compile("[\x00-\x08\x0a-\x1f\x7f]")
Origin = tuple[str, str, int]
"""Scheme, host, port."""


class Target(NamedTuple):
    """`path` has the query; `authority` is what the Host header says."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> Origin:
        """Scheme, host and port."""
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """The host, with the port unless it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(url: str) -> Target:
    """Raises `Unreachable`, ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise Unreachable(f"{url[:200]!r} is not an http or https address")
    host = parts.hostname if parts.hostname.isascii() else parts.hostname.encode("idna").decode()
    query = f"?{quote(parts.query, KEPT)}" if parts.query else ""
    return Target(parts.scheme, host, parts.port or PORTS[parts.scheme], f"{quote(parts.path, KEPT) or '/'}{query}")


def request_bytes(method: str, target: Target, headers: Mapping[str, str], body: bytes) -> bytes:
    """A request as it goes over the wire. Raises ValueError for what would be two headers in one."""
    lines = [f"{method} {target.path} HTTP/1.1", f"host: {target.authority}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if method != "GET":
        lines.append(f"Content-Length: {len(body)}")
    if unsafe := next((line for line in lines if CONTROLS.search(line)), None):
        raise ValueError(f"the header {unsafe.partition(':')[0]!r} has a control character in it; nothing was sent")
    return "\r\n".join([*lines, "", ""]).encode() + body
