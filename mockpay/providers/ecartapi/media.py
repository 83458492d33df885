"""Bodies: JSON only, as Hapi takes them."""

from typing import Any

from mockpay.web.call import Call
from mockpay.web.errors import BadRequest
from mockpay.web.validation import Schema


class WrongType(BadRequest):
    """The body says it is something other than JSON."""


async def body_of(call: Call, schema: Schema) -> dict[str, Any]:
    """The JSON body, valid; no content type counts as JSON. Raises `WrongType`, `Malformed`, `Invalid`."""
    kind = call.header("content-type").partition(";")[0].strip().lower()
    if kind and kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise WrongType(f"send application/json, not {kind[:80]}")
    return await call.body(schema)
