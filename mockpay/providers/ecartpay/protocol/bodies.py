"""Bodies: valid as they are, or once their values are cast as mongoose would."""

from typing import Any, Final

from mockpay.providers.ecartpay.protocol import casting
from mockpay.providers.ecartpay.protocol.refusals import UNDONE_CAST
from mockpay.web.api_request import ApiRequest
from mockpay.web.errors import Invalid
from mockpay.web.validation import Schema

PLURALS: Final = {"branch": "branches"}
"""Names of models that do not just get an s."""


async def body_of(call: ApiRequest, schema: Schema) -> dict[str, Any]:
    """The JSON body, valid; an empty one is `{}`. Raises `Malformed`, `Invalid`, and `CastFailed` for a value that is
    of another type and cannot be cast."""
    body = await call.json()
    try:
        return call.checked(body, schema)
    except Invalid as invalid:
        if not invalid.broken:
            raise
    done, failures = casting.cast(body, schema.document)
    try:
        return call.checked(done, schema)
    except Invalid as invalid:
        if failures and invalid.broken:
            raise _undone(schema, failures, invalid) from None
        raise


def _undone(schema: Schema, failures: list[casting.CastFailure], invalid: Invalid) -> Exception:
    """All that is wrong, as mongoose lists it: what cannot be cast first."""
    places = {one.path for one in failures}
    sentences = [f"{_path(one.path)}: {one.sentence}" for one in failures]
    for broken, said in zip(invalid.broken, invalid.sentences, strict=True):
        if broken.path not in places:
            sentences.append(f"{_path(broken.path) or 'body'}: {said}")
    values = {"model": _model(schema), "failures": ", ".join(sentences)}
    return UNDONE_CAST.refusal(values, broken=invalid.broken, schema=schema.name)


def _path(path: tuple[str | int, ...]) -> str:
    """`items.0.price`, as mongoose writes it."""
    return ".".join(map(str, path))


def _model(schema: Schema) -> str:
    """`orders` for `ecartpay/create_order.request`, as mongoose names models (the names are chosen)."""
    word = schema.name.rpartition("/")[2].partition(".")[0].rpartition("_")[2]
    return PLURALS.get(word, f"{word}s")
