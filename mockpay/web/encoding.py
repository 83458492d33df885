"""`Content-Encoding` (RFC 9110, 8.4): bodies are inflated, and no further than a body may grow."""

import zlib
from typing import Final

from mockpay.web.errors import NoJson, TooLarge, UnknownCoding

MOST: Final = 16 * 1024 * 1024
"""Bytes that a body may inflate to."""
TIMES: Final = 20
"""How many times larger than it was sent it may be then."""
SMALL: Final = 16 * 1024
"""Bytes that any body may inflate to, however few were sent: repetitive orders shrink to a fiftieth (chosen)."""
SHOWN: Final = 256 * 1024
"""Bytes of an inflated body that are looked at by those who only look."""
MOST_CODINGS: Final = 4
"""Codings one on another (chosen: more than that is an attack)."""
MOST_MEMBERS: Final = 64
"""Members of one gzip body (RFC 1952, 2.2)."""
GZIP: Final = 16 + zlib.MAX_WBITS
ZLIB: Final = zlib.MAX_WBITS
RAW: Final = -zlib.MAX_WBITS
"""zlib's numbers for the three formats. `deflate` is zlib (RFC 9110, 8.4.1.2); some clients send it without a head."""
TAKEN: Final = ("gzip", "deflate")
CODINGS: Final = {"gzip": (GZIP,), "x-gzip": (GZIP,), "deflate": (ZLIB, RAW)}


def codings_of(header: str) -> list[str]:
    """The codings of a `Content-Encoding` header, the last one applied first."""
    names = [name.strip().lower() for name in header.split(",")]
    return [name for name in reversed(names) if name not in ("", "identity")]


def inflated(sent: bytes, header: str) -> bytes:
    """A body without its codings. Raises `UnknownCoding`, `TooLarge`, and `NoJson` where it is not what it says."""
    codings = codings_of(header)
    for name in codings:
        if name not in CODINGS:
            raise UnknownCoding(f"Content-Encoding {name[:40]!r} is not known; send gzip, deflate or nothing")
    if len(codings) > MOST_CODINGS:
        raise UnknownCoding(f"Content-Encoding names {len(codings)} codings; at most {MOST_CODINGS} are taken")
    most = min(MOST, max(SMALL, TIMES * len(sent)))
    content = sent
    for name in codings:
        content = _inflated(content, name, most)
    return content


def _inflated(sent: bytes, name: str, most: int) -> bytes:
    formats = CODINGS[name]
    for wbits in formats:
        try:
            return _members(sent, wbits, most)
        except zlib.error:
            continue
    raise NoJson(f"the body is not {name}, as Content-Encoding says, or it is damaged")


def _members(sent: bytes, wbits: int, most: int) -> bytes:
    """All members of a body, one behind the other; zeros may fill it up. Raises `zlib.error`."""
    found: list[bytes] = []
    size = 0
    while sent.strip(b"\0") if found else True:
        machine = zlib.decompressobj(wbits)
        piece = machine.decompress(sent, most - size + 1)
        size += len(piece)
        if size > most:
            raise TooLarge(f"the body inflates to more than {most} bytes; a body may to {TIMES} times what is sent")
        if not machine.eof or len(found) == MOST_MEMBERS or (wbits != GZIP and machine.unused_data):
            raise zlib.error("incomplete")
        found.append(piece)
        sent = machine.unused_data
    return b"".join(found)


def shown(sent: bytes, header: str) -> bytes:
    """As much of a body as can be inflated, up to `SHOWN`, to be looked at: the body itself where nothing can."""
    for name in codings_of(header)[:MOST_CODINGS]:
        sent = _beginning(sent, name)
    return sent


def _beginning(sent: bytes, name: str) -> bytes:
    for wbits in CODINGS.get(name, ()):
        try:
            return zlib.decompressobj(wbits).decompress(sent, SHOWN)
        except zlib.error:
            continue
    return sent
