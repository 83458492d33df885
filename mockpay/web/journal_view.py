"""An entry of the journal as people read it: decoded, and without what must stay hidden."""

from datetime import datetime
from functools import cached_property
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

import msgspec

from mockpay.sandbox.journal import Headers, JournalEntry, RecordedMessage
from mockpay.web import encoding, form, redaction
from mockpay.web.errors import Malformed
from mockpay.web.js_json import decode, encodable, to_js
from mockpay.web.json_body import BOM, text_of

FIDELITY: Final = "mockpay-fidelity"
IGNORED: Final = "mockpay-ignored-fields"

Fields = dict[str, str | list[str]]
"""Names and values of a query or a form; a name that came twice has a list."""


class Message(msgspec.Struct, frozen=True):
    """One direction. `headers` have lower-case names; `body` is JSON, the fields of a form, a text, or None where there
    was none, inflated where it was compressed; `bytes` is its whole length as it was sent, of which `truncated` says
    whether only the beginning was kept."""

    headers: dict[str, str]
    body: Any
    bytes: int
    truncated: bool


class JournalView(msgspec.Struct, frozen=True):
    """A request and its answer, ready to be shown. `at` is the sandbox's moment, `milliseconds` are real; `status` is
    None when the connection closed without an answer; `ignored` are fields and parameters that had no effect."""

    id: str
    at: datetime
    origin: str
    operation: str
    method: str
    path: str
    query: Fields
    client: str
    request: Message
    status: int | None
    response: Message
    milliseconds: float
    fidelity: str | None
    ignored: list[str]


class Decoded:
    """An entry decoded as far as somebody asks, with nothing hidden: to compare with, never to show."""

    def __init__(self, entry: JournalEntry) -> None:
        self.entry = entry

    @cached_property
    def query(self) -> Fields:
        """The query's fields."""
        return _fields(self.entry.query)

    @cached_property
    def headers(self) -> dict[str, str]:
        """The request's headers."""
        return headers_of(self.entry.request.headers)

    @cached_property
    def body(self) -> Any:
        """The request's body."""
        return body_of(self.entry.request, self.headers)


def read(entry: JournalEntry) -> JournalView:
    """An entry, decoded and redacted."""
    sent, answer_headers = Decoded(entry), headers_of(entry.answer.headers)
    return JournalView(
        id=entry.id,
        at=entry.at,
        origin=entry.origin,
        operation=entry.operation,
        method=entry.method,
        path=redaction.text(entry.path),
        query=shown(sent.query),
        client=entry.client,
        request=_part(entry.request, sent.headers, sent.body),
        status=entry.status,
        response=_part(entry.answer, answer_headers, body_of(entry.answer, answer_headers)),
        milliseconds=round(entry.seconds * 1000, 3),
        fidelity=answer_headers.get(FIDELITY),
        ignored=ignored_of(answer_headers),
    )


def ignored_of(answer_headers: dict[str, str]) -> list[str]:
    """The fields and parameters that had no effect, as an answer lists them."""
    ignored = answer_headers.get(IGNORED)
    return [unquote(name) for name in ignored.split(", ")] if ignored else []


def _part(message: RecordedMessage, headers: dict[str, str], body: Any) -> Message:
    return Message(
        headers={name: redaction.header(name, value) for name, value in headers.items()},
        body=shown(body),
        bytes=message.size,
        truncated=not message.is_whole or _is_cut(message, headers),
    )


def shown(value: Any, name: str = "") -> Any:
    """A decoded value, redacted and ready to be written as JSON."""
    return encodable(redaction.field(name, to_js(value)))


def headers_of(headers: Headers) -> dict[str, str]:
    """Headers by name in lower case; those that came twice are joined with a comma (RFC 9110, 5.3)."""
    found: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = str(raw_name, "latin-1").lower(), str(raw_value, "latin-1")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def body_of(message: RecordedMessage, headers: dict[str, str]) -> Any:
    """What a body says, inflated: a form's fields where the headers say so, JSON where it is, else text; None when
    empty. What begins as JSON is no form: curl calls all that it sends one."""
    content = content_of(message, headers)
    if not content:
        return None
    if headers.get("content-type", "").startswith(form.TYPE) and not content.lstrip().startswith((b"{", b"[")):
        return _fields(content)
    try:
        return decode(content)
    except Malformed:
        return text_of(content)


def _is_cut(message: RecordedMessage, headers: dict[str, str]) -> bool:
    """Whether only the beginning of an inflated body is told."""
    return "content-encoding" in headers and len(content_of(message, headers)) >= encoding.SHOWN


def content_of(message: RecordedMessage, headers: dict[str, str]) -> bytes:
    """The bytes of a body without what compresses them and without a byte order mark."""
    codings = headers.get("content-encoding")
    content = encoding.shown(message.body, codings) if codings else message.body
    return content.removeprefix(BOM)


def _fields(raw: bytes) -> Fields:
    fields: dict[str, list[str]] = {}
    for name, value in parse_qsl(raw.decode(errors="replace"), keep_blank_values=True):
        fields.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
