"""What the server says by itself, before or instead of the app: to what is no HTTP, too large, or never complete."""

import json
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from httptools import HttpParserError, HttpParserInvalidURLError
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

TLS_HANDSHAKE: Final = b"\x16"
"""The first byte of a TLS record that begins a handshake: RFC 8446, section 5.1."""
PLAIN: Final = "this port speaks plain HTTP/1.1: use http://, not https://"
NO_HTTP2: Final = "this port speaks HTTP/1.1: do not let the client begin with HTTP/2 (prior knowledge)"
METHODS: Final = b"GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"


class WireRefusal(NamedTuple):
    """A refusal; the log names each code once. `headers` are whole lines."""

    status: int
    code: str
    message: str
    headers: bytes = b""

    def answer(self, defaults: Iterable[tuple[bytes, bytes]]) -> bytes:
        """All bytes of the answer, after which the connection closes; `defaults` are headers of every answer."""
        if self.code == HTTP2.code:
            return goaway(self.message)
        body = json.dumps({"error": {"code": self.code, "message": self.message}}, ensure_ascii=False).encode()
        common = b"".join(b"%b: %b\r\n" % header for header in defaults)
        kind = b"content-type: application/json; charset=utf-8\r\nmockpay-fidelity: invented\r\n"
        length = b"content-length: %d\r\nconnection: close\r\n\r\n" % len(body)
        return b"".join([STATUS_LINE[self.status], common, kind, self.headers, length, body])


TLS: Final = WireRefusal(400, "tls", f"the client began a TLS handshake; {PLAIN}")
HTTP2: Final = WireRefusal(400, "http2", f"the client speaks HTTP/2; {NO_HTTP2}")
CONNECT: Final = WireRefusal(
    405,
    "no_proxy",
    "the client asks for a tunnel (CONNECT), but mockpay is no proxy; use its address as the base URL instead",
    b"allow: %b\r\n" % METHODS,
)


def elsewhere(authority: str) -> WireRefusal:
    """A request for another server's resource, which a proxy would fetch."""
    words = f"the client asks for {authority} as it would ask a proxy, but mockpay is no proxy for other hosts"
    return WireRefusal(403, "elsewhere", f"{words}; clear HTTP_PROXY and HTTPS_PROXY for it, or add it to NO_PROXY")


def too_large(most: int) -> WireRefusal:
    """A head that is larger than that."""
    words = f"the request line and headers are larger than {most} bytes together; MOCKPAY_MAX_HEAD raises the limit"
    return WireRefusal(431, "head_too_large", words)


def too_slow(seconds: float) -> WireRefusal:
    """A request that was not complete by then."""
    words = f"the request was not complete within {seconds:g} seconds; MOCKPAY_REQUEST_TIMEOUT raises the limit"
    return WireRefusal(408, "request_timeout", words)


def raw_url(raw: bytes) -> WireRefusal:
    """A URL with bytes that should have been percent-encoded."""
    shown, encoded = raw.decode(errors="backslashreplace"), "".join(f"%{byte:02X}" for byte in raw)
    return WireRefusal(400, "raw_url", f"the URL has the raw text {shown!r}; a URL is ASCII: write it as {encoded}")


def not_http(data: bytes, method: bytes, error: HttpParserError, *, is_first: bool) -> WireRefusal:
    """Why `data` cannot be read, as well as it can be told; `is_first` when the connection brought nothing before."""
    if is_first and data.startswith(TLS_HANDSHAKE):
        return TLS
    if method == b"PRI":
        return HTTP2
    if isinstance(error, HttpParserInvalidURLError) and (raw := _raw_in_target(data)):
        return raw_url(raw)
    if is_first and _is_binary(data):
        return WireRefusal(400, "not_http", f"the client sent bytes that are no HTTP ({data[:8].hex(' ')} …); {PLAIN}")
    return WireRefusal(400, "bad_request", f"the request cannot be read as HTTP/1.1: {error}")


def _raw_in_target(data: bytes) -> bytes:
    """The first bytes outside ASCII in a request's target; in the packet, where the target began in an earlier one."""
    found = re.search(rb"^[A-Z]+ [!-~]*([\x80-\xff]+)", data, re.MULTILINE) or re.search(rb"([\x80-\xff]+)", data)
    return found[1] if found else b""


def _is_binary(data: bytes) -> bool:
    return any(byte > 126 or byte < 9 for byte in data[:16])


def goaway(message: str) -> bytes:
    """An HTTP/2 connection's first and last frames: empty SETTINGS, and GOAWAY with HTTP_1_1_REQUIRED and the sentence
    as its debug data. RFC 9113, sections 3.4, 6.8 and 7: a client of HTTP/2 shows nothing of an HTTP/1.1 answer."""
    payload = bytes(4) + (0xD).to_bytes(4) + message.encode()
    settings = bytes(3) + b"\x04\x00" + bytes(4)
    return settings + len(payload).to_bytes(3) + b"\x07\x00" + bytes(4) + payload
