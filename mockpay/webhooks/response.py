"""A receiver's response, parsed as it comes and bounded in every direction: its heads, the interim ones before it, its
body, and what that inflates to."""

import re
import zlib
from contextlib import suppress
from typing import Final, NamedTuple

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

MOST_HEAD: Final = 65_536
"""Bytes of all heads together."""
MOST_INTERIM: Final = 10
"""Responses such as `100 Continue` before the real one."""
INFLATED: Final = (b"gzip", b"x-gzip", b"deflate")
ANY_ZLIB: Final = 47
"""zlib's window bits for: gzip or zlib, whichever it is."""
CHARSET: Final = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)


class BadResponse(Exception):
    """What came back is no response that can be taken; the message says why."""


class ReceiverResponse(NamedTuple):
    """What came back. Names of `headers` are in lower case; `is_whole` is False where the body was longer than
    wanted."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes
    is_whole: bool = True

    def content(self, most: int) -> tuple[bytes, bool]:
        """The body inflated, at most so many bytes of it, and whether that is all of it."""
        if self.headers.get(b"content-encoding", b"").strip().lower() in INFLATED:
            with suppress(zlib.error):
                inflating = zlib.decompressobj(ANY_ZLIB)
                content = inflating.decompress(self.body, most)
                return content, self.is_whole and inflating.eof
        return self.body[:most], self.is_whole and len(self.body) <= most

    def text(self, content: bytes) -> str:
        """The content in the charset that the response names, UTF-8 where it names none that exists."""
        named = CHARSET.search(self.headers.get(b"content-type", b"").decode("latin-1"))
        with suppress(LookupError):
            return content.decode(named[1] if named else "utf-8", "replace")
        return content.decode(errors="replace")


class ResponseParser:
    """Takes bytes until there is a response; of its body at most `most` bytes. The methods that begin with `on_` are
    the parser's."""

    def __init__(self, most: int) -> None:
        self._parser = HttpResponseParser(self)
        self._most = most
        self._taken = 0
        self._head = 0
        self._interim = 0
        self._headers: dict[bytes, bytes] = {}
        self._body = bytearray()
        self._status = 0
        self.keeps_alive = False
        self.response: ReceiverResponse | None = None

    def feed(self, data: bytes) -> ReceiverResponse | None:
        """The response, once it is there. Raises `BadResponse`."""
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade:
            raise BadResponse("it switched to another protocol") from None
        except HttpParserError as error:
            self.keeps_alive = False
            if not self.response:
                raise BadResponse(f"its answer is no HTTP: {error}") from None
        self._taken += len(data)
        if not self.response:
            self._bounded()
        return self.response

    def end(self) -> ReceiverResponse:
        """The response, if the end of the connection ends it. Raises `BadResponse`."""
        if not self._taken:
            raise BadResponse("it closed the connection without an answer")
        if not self._status or {b"content-length", b"transfer-encoding"} & self._headers.keys():
            raise BadResponse("it closed the connection before its answer was complete")
        return ReceiverResponse(self._status, self._headers, bytes(self._body))

    def _bounded(self) -> None:
        """Heads, and what is between the pieces of a body, are no place for more."""
        if self._interim > MOST_INTERIM:
            raise BadResponse(f"it sent more than {MOST_INTERIM} interim responses (1xx)")
        if self._head > MOST_HEAD or (not self._status and self._taken > MOST_HEAD):
            raise BadResponse(f"its head is larger than {MOST_HEAD} bytes")
        if self._taken > MOST_HEAD + 2 * self._most:
            self._end(is_whole=False)

    def _end(self, *, is_whole: bool) -> None:
        self.keeps_alive = is_whole and self._parser.should_keep_alive()
        self.response = ReceiverResponse(self._status, self._headers, bytes(self._body), is_whole)

    def on_message_begin(self) -> None:
        """A response begins; after the one that was asked for nobody asked."""
        self.keeps_alive = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header, or a trailer; of several the first counts."""
        self._head += len(name) + len(value)
        if not self._status and self._head <= MOST_HEAD:
            self._headers.setdefault(name.lower(), value)

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._status = self._parser.get_status_code()

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        room = self._most - len(self._body)
        if self.response is None:
            self._body += data[:room]
            if len(data) > room:
                self._end(is_whole=False)

    def on_message_complete(self) -> None:
        """It is complete, if it is no interim one."""
        if self.response is not None:
            return
        if self._status >= 200:
            self._end(is_whole=True)
        else:
            self._interim += 1
            self._status = 0
            self._headers = {}
