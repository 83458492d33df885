"""Requests that ask for another protocol (`Upgrade: h2c`, `Upgrade: websocket`). A server may ignore that and serve the
request as it is: RFC 9110, section 7.8. Parsers that see an upgrade stop after the head and lose the body."""

from collections.abc import Iterable
from typing import Final

ONLY_UPGRADES: Final = (b"upgrade", b"http2-settings")
"""Headers, and words of the Connection header, that say nothing once the upgrade is ignored."""


def without_upgrade(method: bytes, target: bytes, version: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """The head of the same request without the upgrade. Names in `headers` are lower case."""
    lines = [b"%b %b HTTP/%b" % (method, target, version)]
    for name, value in headers:
        kept = _other_words(value) if name == b"connection" else value
        if name not in ONLY_UPGRADES and (kept or not value):
            lines.append(b"%b: %b" % (name, kept))
    return b"\r\n".join([*lines, b"", b""])


def _other_words(value: bytes) -> bytes:
    words = [word.strip() for word in value.split(b",")]
    return b", ".join(word for word in words if word.lower() not in ONLY_UPGRADES)
