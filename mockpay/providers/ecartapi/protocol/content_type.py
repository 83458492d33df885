"""Bodies: JSON only, as Hapi takes them."""

from typing import Any

from mockpay.providers.ecartapi.protocol.refusals import WRONG_TYPE
from mockpay.web.api_request import ApiRequest
from mockpay.web.json_body import is_blank, name_of
from mockpay.web.validation import Schema


async def body_of(call: ApiRequest, schema: Schema) -> dict[str, Any]:
    """The JSON body, valid; no content type counts as JSON. Raises `WrongType`, `Malformed`, `Invalid`."""
    kind = call.header("content-type").partition(";")[0].strip().lower()
    if kind and kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        content = await call.raw()
        name = None if is_blank(content) else name_of(content, kind)
        what = f"the body is {name}; this API takes JSON: " if name else ""
        raise WRONG_TYPE.refusal({"what": what, "sent": kind[:80]})
    return await call.body(schema)
