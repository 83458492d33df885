"""What buttons do: a form that says which call of the API it stands for, and where to go then.

`call` is a method and a path, `back` the path of a page; a field `number:NAME` is a number as people write it
(`1,000.50`), `json:NAME` is JSON, and `json:` alone an object whose members count as fields; any other is text.
`one.two` is `two` inside `one`. Empty fields are left out.
"""

import re
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from starlette.requests import Request

from mockpay.dashboard.paths import HOME
from mockpay.web.api_request import SETTINGS
from mockpay.web.body import header, read
from mockpay.web.errors import Invalid, Malformed
from mockpay.web.form import Form, fields
from mockpay.web.js_json import decode

METHODS: Final = ("POST", "PUT", "DELETE")
JSON: Final = "json:"
NUMBER: Final = "number:"
DIGITS: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})([.][0-9]{1,9})?")
OWN: Final = re.compile(rf"{HOME}[!-~]*")
"""Addresses of the live page's own."""


class FormCall(NamedTuple):
    """A call and its body, and the page to show then."""

    method: str
    path: str
    body: dict[str, Any]
    back: str


async def act(request: Request) -> FormCall:
    """The act that a form asks for. Raises `TooLarge`, `Malformed`, `Invalid`."""
    sent = fields(header(request.scope, b"content-type"), await read(request, request.scope[SETTINGS].max_body))
    method, _, path = sent.pop("call", "").partition(" ")
    back = sent.pop("back", HOME)
    if method not in METHODS or not path.startswith("/"):
        raise Invalid("call must be a method and a path, such as POST /_mockpay/clock")
    return FormCall(method, unquote(path), _body(sent), back if OWN.fullmatch(back) else HOME)


def _body(sent: Form) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for name, text in sent.items():
        if text.strip():
            value = _value(name, text)
            if name == JSON and isinstance(value, dict):
                body |= value
            else:
                _put(body, name.removeprefix(JSON).removeprefix(NUMBER), value)
    return body


def _put(body: dict[str, Any], name: str, value: Any) -> None:
    outer, _, last = name.rpartition(".")
    inside = body.setdefault(outer, {}) if outer else body
    if not isinstance(inside, dict):
        raise Invalid(f"{outer} is a value already, nothing can be inside it")
    inside[last] = value


def _value(name: str, text: str) -> Any:
    if name.startswith(NUMBER):
        return _number(name.removeprefix(NUMBER), text)
    if not name.startswith(JSON):
        return text
    try:
        return decode(text.encode())
    except Malformed:
        raise Invalid(f"{name.removeprefix(JSON)} must be JSON, such as 500, true or words in quotes") from None


def _number(name: str, text: str) -> Any:
    """A number with or without commas between thousands. JSON has no `.5` and no `+1`."""
    digits = text.strip().replace(",", "")
    if not DIGITS.fullmatch(digits):
        raise Invalid(f"{name} must be a number, such as 500 or 1,000.50, not {text.strip()[:40]!r}")
    return decode(digits.encode())
