"""Bodies as Conekta's clients send them: where there is nothing to say, the older ones send `""`, `[]` or null."""

from typing import Any, Final

from mockpay.providers.conekta.protocol import errors, loose_types, versions, violations
from mockpay.web.api_request import ApiRequest
from mockpay.web.errors import Invalid
from mockpay.web.validation import Schema

NOTHING: Final[tuple[Any, ...]] = ("", [], None)
"""What stands for an empty body: the official clients for Python 2.6.3 and PHP 5 (seen on the wire)."""
NEVER_NULL: Final = b'"street2"'
"""The second line of an address: empty is taken, null is refused (conekta/ct-woocommerce-plugin 6.1.0); version 2.0
takes both."""


async def read(call: ApiRequest, schema: Schema) -> dict[str, Any]:
    """The JSON body, valid, with the types of the schema; what holds nothing is `{}`. Raises `Malformed`, `Invalid`."""
    body = await call.json()
    valid = checked(call, {} if body in NOTHING else body, schema)
    if NEVER_NULL in await call.raw() and versions.context(call) > versions.OLDEST:
        _refuse_null(valid)
    return valid


def checked(call: ApiRequest, body: Any, schema: Schema) -> dict[str, Any]:
    """A body that is valid, with the types of the schema. Raises `Invalid`."""
    try:
        return call.checked(body, schema)
    except Invalid:  # mostly the types are right: only then is there more to do
        old = versions.context(call) <= versions.OLDEST
        return call.checked(loose_types.coerced(body, schema.document, zero_is_absent=old), schema)


def _refuse_null(body: Any) -> None:
    if param := _null_in(body, ""):
        raise errors.refused(violations.of("invalid_datatype", param, "String", chosen=True))


def _null_in(value: Any, path: str) -> str:
    """The path of the second line of an address that is null; empty where none is."""
    if isinstance(value, dict):
        if value.get("street2", "") is None:
            return f"{path}street2"
        return next((found for key, one in value.items() if (found := _null_in(one, f"{path}{key}."))), "")
    if isinstance(value, list):
        return next((found for at, one in enumerate(value) if (found := _null_in(one, f"{path}{at}."))), "")
    return ""
