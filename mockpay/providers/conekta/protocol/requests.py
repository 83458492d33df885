"""Bodies as Conekta's clients send them: where there is nothing to say, the older ones send `""`, `[]` or null."""

from typing import Any, Final

from mockpay.web.api_request import ApiRequest
from mockpay.web.validation import Schema

NOTHING: Final[tuple[Any, ...]] = ("", [], None)
"""What stands for an empty body: the official clients for Python 2.6.3 and PHP 5 (seen on the wire)."""


async def read(call: ApiRequest, schema: Schema) -> dict[str, Any]:
    """The JSON body, valid; what holds nothing is `{}`. Raises `Malformed`, `Invalid`."""
    body = await call.json()
    return call.checked({} if body in NOTHING else body, schema)
