"""Conekta's own Python client (version 9, of API 2.3.0) on a server of ours; what its models make of each answer is
compared with the answer."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import conekta
import pytest
from conekta import ApiException, Configuration
from conekta.models.error import Error

BESIDE_THE_MODELS = {
    "fee", "is_refundable", "fraud_score", "token_id",  # of charges and of how they are paid
    "total",  # of lists, which version 2.0 counts on
    "deleted",  # of what is gone, as version 2.0 says it
    "antifraud_info", "address.object", "request_headers", "response_headers", "has_more", "object",
}  # fmt: skip
"""What answers have beyond OpenAPI 2.3.0, or where its clients drop what its examples have: no model keeps it."""
DEFAULTS = {"corporate", "residential"}
"""What its models say of their own where an answer is silent."""


class TypedClient:
    """All operations by name. What is answered is checked and comes as the model; as JSON it stands in `answer`."""

    def __init__(self, url: str) -> None:
        client = conekta.ApiClient(Configuration(host=url, access_token="key_mockpay"))
        apis = [getattr(conekta, name)(client) for name in dir(conekta) if name.endswith("Api")]
        self._client = client
        self._operations = {
            name: getattr(api, f"{name}_with_http_info")
            for api in apis
            for name in dir(api)
            if hasattr(api, f"{name}_with_http_info")
        }
        self.answer: Any = None

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda *args, **more: self._checked(self._operations[operation](*args, **more))

    def _checked(self, got: Any) -> Any:
        assert (got.status_code, got.headers["content-type"]) == (200, "application/vnd.conekta-v2.3.0+json")
        self.answer = json.loads(got.raw_data)
        same(self.answer, got.data)
        return got.data

    def refused(self, operation: str, *args: Any, **more: Any) -> tuple[int, list[tuple[str, str | None]], Any]:
        """The status, code and param of each detail, and the whole body of what must not work."""
        with pytest.raises(ApiException) as error:
            self._operations[operation](*args, **more)
        body = json.loads(error.value.body)
        told = Error.from_dict(body)
        assert told and told.details and (told.type, told.log_id) == (body["type"], body["log_id"])
        details = [(one.code.removeprefix("conekta.errors."), one.param) for one in told.details]
        assert all(one.message and one.debug_message for one in told.details)
        return error.value.status, details, body

    def close(self) -> None:
        self._client.rest_client.pool_manager.clear()


def same(answer: Any, model: Any) -> None:
    """A model holds what was answered: nothing is changed, nothing added, and nothing lost that it should know."""
    kept = model.to_dict()
    assert set(_lost(answer, kept)) <= BESIDE_THE_MODELS, set(_lost(answer, kept)) - BESIDE_THE_MODELS


def _lost(answer: Any, kept: Any, inside: str = "") -> Iterator[str]:
    if isinstance(answer, dict) and isinstance(kept, dict):
        assert set(kept) - set(answer) <= DEFAULTS, f"{inside} was not answered: {set(kept) - set(answer)}"
        for name, value in answer.items():
            if name in kept:
                yield from _lost(value, kept[name], name)
            elif value is not None:
                known = {name, f"{inside}.{name}"} & BESIDE_THE_MODELS
                yield known.pop() if known else f"{inside}.{name}"
    elif isinstance(answer, list) and isinstance(kept, list):
        for one, other in zip(answer, kept, strict=True):
            yield from _lost(one, other, inside)
    else:
        assert (answer, type(answer)) == (kept, type(kept)), inside
