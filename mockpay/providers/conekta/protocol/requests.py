"""Bodies as Conekta's clients send them: where there is nothing to say, the older ones send `""`, `[]` or null."""

from typing import Any, Final

from mockpay.providers.conekta.protocol import loose_types
from mockpay.web.api_request import ApiRequest
from mockpay.web.errors import Invalid
from mockpay.web.validation import Schema

NOTHING: Final[tuple[Any, ...]] = ("", [], None)
"""What stands for an empty body: the official clients for Python 2.6.3 and PHP 5 (seen on the wire)."""


async def read(call: ApiRequest, schema: Schema) -> dict[str, Any]:
    """The JSON body, valid, with the types of the schema; what holds nothing is `{}`. Raises `Malformed`, `Invalid`."""
    body = await call.json()
    return checked(call, {} if body in NOTHING else body, schema)


def checked(call: ApiRequest, body: Any, schema: Schema) -> dict[str, Any]:
    """A body that is valid, with the types of the schema. Raises `Invalid`."""
    try:
        return call.checked(body, schema)
    except Invalid:  # mostly the types are right: only then is there more to do
        return call.checked(loose_types.coerced(body, schema.document), schema)
